import { useEffect, useRef } from 'preact/hooks';
import type { AskTexts } from './texts.ts';
import type { Submission } from './use-submission.ts';

/** What keeps the form from being sent, with links to the fields; it has the focus whenever it says something new. */
export function Problems({ texts, submission }: { texts: AskTexts; submission: Submission }) {
  const { errors, notice } = submission;
  const box = useRef<HTMLDivElement>(null);
  const isThere = errors.length > 0 || notice;
  useEffect(() => {
    if (isThere) box.current?.focus();
  }, [errors, notice]);
  if (!isThere) return null;
  return (
    <div class="problems" role="alert" tabIndex={-1} ref={box}>
      <p>
        <strong>{notice ?? texts.errorsTitle}</strong>
      </p>
      {submission.waiting && <p>{texts.tryingAgain}</p>}
      {errors.length > 0 && (
        <ul>
          {errors.map((error) => (
            <li key={error.field + error.message}>
              <a href={`#ask-${error.field}`}>{error.message}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

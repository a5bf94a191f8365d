import { useState } from 'preact/hooks';
import { counted } from '../../i18n/island-text.ts';
import { type Suggested, SuggestionList } from './Suggestions.tsx';

interface Props {
  answers: Suggested;
  /** Whether anything was looked up yet. */
  searched: boolean;
  /** Whether scripts run; without them, answers come once it is sent. */
  scripted: boolean;
}

/** Possible answers beside the form; on a phone in a sheet at its foot. */
export function Answers({ answers, searched, scripted }: Props) {
  const [open, setOpen] = useState(false);
  const texts = answers.texts.suggestions;
  const found = answers.suggestions.length;
  return (
    <aside class={open ? 'sheet open' : 'sheet'} aria-label={texts.title}>
      <p class="visually-hidden" role="status">
        {searched && (found > 0 ? counted(texts.count, found) : texts.none)}
      </p>
      {found > 0 && (
        <button type="button" class="toggle button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? texts.hide : counted(texts.show, found)}
        </button>
      )}
      <div class="answers">
        <h2>{texts.title}</h2>
        {found > 0 ? (
          <SuggestionList {...answers} />
        ) : (
          <p class="soft small">{searched ? texts.none : scripted ? texts.waiting : texts.beforeSending}</p>
        )}
      </div>
    </aside>
  );
}

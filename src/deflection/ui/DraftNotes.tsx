import { filled } from '../../i18n/island-text.ts';
import type { Draft } from './draft.ts';
import type { AskTexts } from './texts.ts';
import type { Drafting } from './use-draft.ts';

interface Props {
  texts: AskTexts;
  draft: Drafting;
  onDiscard(): void;
  onBack(draft: Draft): void;
}

/** What the form says about drafts: one came back, another tab has one, it is gone, or one was answered that may not have been. */
export function DraftNotes({ texts, draft, onDiscard, onBack }: Props) {
  const { notice, solved } = draft;
  const { drafts } = texts;
  if (!notice && !solved) return null;
  return (
    <p class="restored small" role="status">
      {notice === 'restored' ? (
        <>
          {drafts.restored}{' '}
          <button type="button" class="button link" onClick={onDiscard}>
            {drafts.discard}
          </button>
        </>
      ) : notice ? (
        drafts[notice]
      ) : (
        <>
          <span dir="auto">{filled(drafts.answered, { title: solved!.solved!.title })}</span>{' '}
          <button type="button" class="button link" onClick={() => onBack(solved!)}>
            {texts.thanks.back}
          </button>
        </>
      )}
    </p>
  );
}

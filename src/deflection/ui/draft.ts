/** What is kept in the browser while somebody writes, so that a reload or a lost connection takes nothing. */
export interface Draft {
  values: Record<string, string>;
  files: { token: string; name: string }[];
  key: string;
  askId: string;
  savedAt: number;
}

/** A draft older than a week is of another matter. */
const DRAFT_MS = 7 * 24 * 60 * 60 * 1000;

const NAME = 'helpwell:ask';

/** The draft, if there is one with something written in it. Browsers that allow no storage have none. */
export function loadDraft(): Draft | undefined {
  try {
    const draft = JSON.parse(localStorage.getItem(NAME) ?? '') as Draft;
    const isWritten = Boolean(draft.values['subject']?.trim() || draft.values['body']?.trim());
    return isWritten && Date.now() - draft.savedAt < DRAFT_MS ? draft : undefined;
  } catch {
    return undefined;
  }
}

export function saveDraft(draft: Omit<Draft, 'savedAt'>): void {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...draft, savedAt: Date.now() }));
  } catch {
    // Storage is full or forbidden: the form works without it.
  }
}

export function dropDraft(): void {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // There was none, then.
  }
}

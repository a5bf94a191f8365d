import { isBegun, type TypedValues } from './typed.ts';

/** What is kept in the browser while somebody writes, so that a reload or a lost connection takes nothing. */
export interface Draft {
  values: TypedValues;
  files: { token: string; name: string }[];
  key: string;
  askId: string;
  savedAt: number;
}

/** A draft older than a week is of another matter. */
const DRAFT_MS = 7 * 24 * 60 * 60 * 1000;

const NAME = 'helpwell:ask';

/** The draft of this browser, if something is written in it and it is not too old. Browsers that allow no storage have none. */
export function loadDraft(): Draft | undefined {
  try {
    const draft = JSON.parse(localStorage.getItem(NAME)!) as Draft;
    return isBegun(draft.values) && Date.now() - draft.savedAt < DRAFT_MS ? draft : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a draft in place of the one before. */
export function saveDraft(draft: Omit<Draft, 'savedAt'>): void {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...draft, savedAt: Date.now() }));
  } catch {
    // Storage is full or forbidden: the form works without it.
  }
}

/** Lets the draft go. */
export function dropDraft(): void {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // There was none, then.
  }
}

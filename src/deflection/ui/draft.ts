import type { Attached } from '../../tickets/ui/attaching.ts';
import { isOf, KEPT, ownerOfPage } from '../../ui/person.ts';
import { isBegun, type TypedValues } from './typed.ts';

/** What is kept in the browser while somebody writes, so that a reload or a lost connection takes nothing: one a form. */
export interface Draft {
  /** Whose it is: a mark of an account, empty for nobody's. */
  owner: string;
  values: TypedValues;
  files: Attached[];
  /** Of the form, and of nothing else that is ever sent. */
  key: string;
  askId: string;
  savedAt: number;
  /** A form shows it. True may be wrong, when a browser ended without a word; see `asked`. */
  open: boolean;
  /** The last question to all forms that the form answered; see `askForms`. */
  asked?: string | undefined;
  /** What answered it, as its writer said. */
  solved?: { id: number; title: string } | undefined;
}

/** A draft older than a week is of another matter, */
const DRAFT_MS = 7 * 24 * 60 * 60 * 1000;
/** and what was answered is looked back at for a day: so long the files last. */
const SOLVED_MS = 24 * 60 * 60 * 1000;

const PREFIX = `${KEPT}draft:`;

/** Something that is written here is a question to the forms of all tabs: who shows a draft says so in it. */
export const ASK = 'helpwell-forms';

/** The item of storage that holds a draft. */
export const nameOf = (key: string): string => PREFIX + key;

/** The draft of a form; undefined when it was sent, discarded, or is too old. Browsers that allow no storage have none. */
export function loadDraft(key: string): Draft | undefined {
  return listDrafts().find((draft) => draft.key === key);
}

/** What whom the page is for has begun in this browser, the newest first. */
export function listDrafts(): Draft[] {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .flatMap((name) => read(localStorage.getItem(name)) ?? [])
      .sort((a, b) => b.savedAt - a.savedAt);
  } catch {
    return [];
  }
}

function read(kept: string | null): Draft | undefined {
  try {
    const draft = JSON.parse(kept!) as Draft;
    const isYoung = Date.now() - draft.savedAt < (draft.solved ? SOLVED_MS : DRAFT_MS);
    return isYoung && isBegun(draft.values) && isOf(draft.owner, ownerOfPage()) ? draft : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a draft in place of the one that the form had before. */
export function saveDraft(draft: Omit<Draft, 'savedAt'>): void {
  try {
    localStorage.setItem(nameOf(draft.key), JSON.stringify({ ...draft, savedAt: Date.now() }));
  } catch {
    // Storage is full or forbidden: the form works without it.
  }
}

/** Lets a draft go. */
export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(nameOf(key));
  } catch {
    // There was none, then.
  }
}

/** How long forms have to answer. */
const ANSWER_MS = 300;

/** Asks the forms of all tabs which draft they show. @returns the drafts that are shown, and those that no form shows any more. */
export async function askForms(): Promise<{ shown: Draft[]; left: Draft[] }> {
  const asked = String(Math.random());
  try {
    localStorage.setItem(ASK, asked);
  } catch {
    // Nobody is asked, and nobody answers.
  }
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
  const drafts = listDrafts().filter(({ solved }) => !solved);
  return {
    shown: drafts.filter((draft) => draft.asked === asked),
    left: drafts.filter((draft) => draft.asked !== asked),
  };
}

// What this browser keeps of a text until the server has it.
import { KEPT, ownerOfPage } from '../../../ui/person.ts';

/** A text that the server may not have. */
export interface Local {
  /** Whose it is. */
  owner: string;
  key: string;
  sequence: number;
  text: Record<string, string>;
  /** It was sent to be posted; nobody knows yet what came of it. */
  isSent?: boolean;
}

const nameOf = (place: string) => `${KEPT}draft:${place}`;

/** What is kept of a place for whom this page is. */
export function keptLocally(place: string): Local | undefined {
  try {
    const local = JSON.parse(localStorage.getItem(nameOf(place)) ?? 'null') as Local | null;
    return local?.owner === ownerOfPage() && local.owner !== '' ? local : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text, or lets go of it. */
export function keepLocally(place: string, local: Omit<Local, 'owner'> | undefined): void {
  try {
    if (local) localStorage.setItem(nameOf(place), JSON.stringify({ owner: ownerOfPage(), ...local }));
    else localStorage.removeItem(nameOf(place));
  } catch {
    // Browsers that allow no storage keep nothing.
  }
}

// What this browser keeps of a post until the server has it.
import { readKept, writeKept } from '../../../ui/kept-text.ts';

/** A text that the server may not have. */
export interface Local {
  key: string;
  sequence: number;
  text: Record<string, string>;
  /** It was sent to be posted; nobody knows yet what came of it. */
  isSent?: boolean;
}

const nameOf = (place: string) => `draft:${place}`;

/** What is kept of a place for whom this page is. */
export function keptLocally(place: string): Local | undefined {
  return readKept(nameOf(place));
}

/** Keeps a text, or lets go of it. */
export function keepLocally(place: string, local: Local | undefined): void {
  writeKept(nameOf(place), local);
}

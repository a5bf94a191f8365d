// What was read and searched for in this browser, for the ticket that may follow; it leaves the browser with a question only.
import { isOf, KEPT, ownerOfPage } from './person.ts';

const NAME = `${KEPT}read`;

/** Pages that are remembered, the last ones. */
const MOST = 20;

const DAY_MS = 86_400_000;

/** A page that was opened, at a moment in milliseconds since 1970. */
export interface Reading {
  path: string;
  at: number;
}

/** What was opened in the last day by whom this page is for, the first first. */
export function readLately(): Reading[] {
  try {
    const { owner, pages } = JSON.parse(localStorage.getItem(NAME)!) as { owner: string; pages: Reading[] };
    return isOf(owner, ownerOfPage()) ? pages.filter(({ at }) => Date.now() - at < DAY_MS) : [];
  } catch {
    return [];
  }
}

/** Remembers that a page was opened. @param path of the page in the language it is written in. */
export function noteReading(path: string): void {
  const pages = [...readLately().filter((one) => one.path !== path), { path, at: Date.now() }].slice(-MOST);
  try {
    localStorage.setItem(NAME, JSON.stringify({ owner: ownerOfPage(), pages }));
  } catch {
    // Browsers that allow no storage remember nothing.
  }
}

const SEARCHED = `${KEPT}searched`;

/** A search by its number, at a moment in milliseconds since 1970. What was typed stays where it was noted. */
interface Searched {
  id: string;
  at: number;
}

function searchesLately(): Searched[] {
  try {
    const { owner, searches } = JSON.parse(localStorage.getItem(SEARCHED)!) as { owner: string; searches: Searched[] };
    return isOf(owner, ownerOfPage()) ? searches.filter(({ at }) => Date.now() - at < DAY_MS) : [];
  } catch {
    return [];
  }
}

/** Numbers of the searches of the last day, by whom this page is for, the first first. */
export function searchedLately(): string[] {
  return searchesLately().map(({ id }) => id);
}

/** Remembers that a search was made. */
export function noteSearch(id: string): void {
  const searches = [...searchesLately().filter((one) => one.id !== id), { id, at: Date.now() }].slice(-MOST);
  try {
    localStorage.setItem(SEARCHED, JSON.stringify({ owner: ownerOfPage(), searches }));
  } catch {
    // As above.
  }
}

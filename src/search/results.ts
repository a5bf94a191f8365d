import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { audiencesOf, type Viewer } from '../accounts/viewer.ts';
import { readPageNumber } from '../db/list-page.ts';
import type { DocumentKind } from './document.ts';
import type { FoundDocument } from './search.ts';
import type { Searching } from './search-log.ts';

/** Results on one page of the search page. */
const RESULTS_A_PAGE = 10;

/** Pages one can leaf through; nobody reads the two-hundredth result, and each costs a ranking. */
const MOST_PAGES = 20;

/** Longest text that is searched, in characters: a description with a log, not a book. */
export const LONGEST_QUESTION = 10_000;

/** What the search page takes from its address; wrong values count as not given. */
export const searchParameters = z.object({
  q: z.string().catch(''),
  kind: z.enum(['article', 'video', 'thread']).optional().catch(undefined),
  category: z
    .string()
    .regex(/^[\p{L}\p{N}_-]{1,80}$/u)
    .optional()
    .catch(undefined),
  page: z.string().optional().transform(readPageNumber),
});

/** A page of results. */
export interface SearchResults {
  /** Number of the search in the log; links carry it, so that the log learns what was opened. */
  searchId: string;
  total: number;
  /** The page shown: past the end the last one. */
  page: number;
  pages: number;
  results: FoundDocument[];
  /** False: nothing fits well, these are only the nearest. */
  confident: boolean;
}

/** Searches for the search page, and notes the search (its first page only: leafing is not searching again). */
export async function searchResults(
  app: Pick<Searching, 'search' | 'ledger'>,
  query: {
    text: string;
    locale: string;
    viewer: Viewer;
    kind?: DocumentKind;
    category?: string;
    page: number;
    address?: string;
  },
): Promise<SearchResults> {
  const find = (page: number) =>
    app.search.find({
      text: query.text.slice(0, LONGEST_QUESTION),
      locale: query.locale,
      audiences: audiencesOf(query.viewer),
      ...(query.kind ? { kinds: [query.kind] } : {}),
      ...(query.category ? { category: query.category } : {}),
      limit: RESULTS_A_PAGE,
      offset: (page - 1) * RESULTS_A_PAGE,
    });
  let page = Math.min(query.page, MOST_PAGES);
  let found = await find(page);
  const pages = Math.min(MOST_PAGES, Math.ceil(found.total / RESULTS_A_PAGE));
  if (page > Math.max(1, pages)) {
    page = Math.max(1, pages);
    found = await find(page);
  }
  const searchId = randomUUID();
  const confident = found.hits.some(({ hit }) => hit.confident);
  if (page === 1 && query.text.trim() !== '') {
    const { locale, text } = query;
    const entry = { id: searchId, locale, text, origin: 'page', resultCount: found.total, confident } as const;
    app.ledger.searched(entry, query.address);
  }
  return {
    searchId,
    total: found.total,
    page,
    pages,
    results: found.hits,
    confident: page > 1 || confident,
  };
}

/** The address of a result: its page, the section that matched, and the search that found it. */
export function resultHref({ document, passage }: FoundDocument, searchId?: string): string {
  const anchor = passage.section?.anchor ? `#${passage.section.anchor}` : '';
  return `${document.url}${searchId ? `?s=${searchId}` : ''}${anchor}`;
}

/** A text in pieces, marked or not, for output that escapes each piece. */
export function markedPieces(text: string, marks: readonly [number, number][]): { text: string; marked: boolean }[] {
  const pieces: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}

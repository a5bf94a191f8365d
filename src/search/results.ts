import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { audiencesOf, type Viewer } from '../accounts/viewer.ts';
import { readPageNumber } from '../db/list-page.ts';
import type { DocumentKind } from './document.ts';
import type { Found, FoundDocument } from './search.ts';
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
  /** The main language of the site: only what is not translated into the reader's. */
  in: z.string().max(35).optional().catch(undefined),
});

/** Results in the main language below those in the reader's. */
const FIRST_UNTRANSLATED = 5;

/** Results of one language. */
export interface ResultGroup {
  total: number;
  results: FoundDocument[];
  /** False: nothing fits well, these are only the nearest. */
  confident: boolean;
}

/** A page of results. */
export interface SearchResults extends ResultGroup {
  /** Number of the search in the log; links carry it, so that the log learns what was opened. */
  searchId: string;
  /** The page shown: past the end the last one. */
  page: number;
  pages: number;
  /** Pages that the reader's language lacks, in the main language of the site; undefined on later pages and where it is the main one. */
  untranslated: (ResultGroup & { locale: string }) | undefined;
  /** The pages are those of `untranslated`, and `results` is empty. */
  onlyUntranslated: boolean;
  /** Only `untranslated` has what probably answers: it stands before the nearest pages in the reader's language. */
  untranslatedFirst: boolean;
  /** How many results there would be with another kind, or another category, the most first. */
  choices: { kinds: [DocumentKind, number][]; categories: [string, number][] };
}

/** What is searched for. */
interface ResultsQuery {
  text: string;
  locale: string;
  viewer: Viewer;
  kind?: DocumentKind;
  category?: string;
  page: number;
  /** See {@link searchParameters}. */
  in?: string;
  address?: string;
}

/** Searches for the search page, and notes the search (its first page only: leafing is not searching again). */
export async function searchResults(
  app: Pick<Searching, 'search' | 'ledger' | 'site'>,
  query: ResultsQuery,
): Promise<SearchResults> {
  const { defaultLocale: main } = app.site;
  const unfiltered = {
    text: query.text.slice(0, LONGEST_QUESTION),
    locale: query.locale,
    audiences: audiencesOf(query.viewer),
  };
  const asked = {
    ...unfiltered,
    ...(query.kind ? { kinds: [query.kind] } : {}),
    ...(query.category ? { category: query.category } : {}),
  };
  const isMore = query.in === main && main !== query.locale;
  const own = await shownPage(isMore ? 1 : query.page, RESULTS_A_PAGE, (part) =>
    app.search.find({ ...asked, ...part }),
  );
  const onlyUntranslated = isMore || own.total === 0;
  const other = await shownPage(
    onlyUntranslated ? query.page : 1,
    onlyUntranslated ? RESULTS_A_PAGE : FIRST_UNTRANSLATED,
    (part) => app.search.findUntranslated({ ...asked, ...part }, main),
  );
  const { page, pages } = onlyUntranslated && other.total > 0 ? other : own;
  const choices = choicesAmong(await app.search.kinds(unfiltered, main), query);
  const searchId = randomUUID();
  if (page === 1 && !isMore && query.text.trim() !== '') {
    const { locale, text } = query;
    const entry = {
      id: searchId,
      locale,
      text,
      origin: 'page',
      resultCount: own.total + other.total,
      confident: own.confident || other.confident,
    } as const;
    app.ledger.searched(entry, query.address);
  }
  return {
    searchId,
    total: own.total,
    page,
    pages,
    results: onlyUntranslated ? [] : own.results,
    confident: page > 1 || own.confident,
    untranslated:
      other.total > 0 && (onlyUntranslated || page === 1)
        ? { locale: main, total: other.total, results: other.results, confident: page > 1 || other.confident }
        : undefined,
    onlyUntranslated: onlyUntranslated && other.total > 0,
    untranslatedFirst: page === 1 && !onlyUntranslated && other.confident && !own.confident,
    choices,
  };
}

/** What can be chosen: a choice keeps the other one, so that each number is what following it shows. */
function choicesAmong(
  found: readonly { kind: DocumentKind; category: string }[],
  chosen: Pick<ResultsQuery, 'kind' | 'category'>,
): SearchResults['choices'] {
  const { kind, category } = chosen;
  return {
    kinds: counted(found.filter((one) => !category || one.category === category).map((one) => one.kind)),
    categories: counted(
      found.filter((one) => one.category !== '' && (!kind || one.kind === kind)).map((one) => one.category),
    ),
  };
}

function counted<Value>(values: readonly Value[]): [Value, number][] {
  return [...Map.groupBy(values, (value) => value)]
    .map(([value, all]): [Value, number] => [value, all.length])
    .sort(([, a], [, b]) => b - a);
}

/** One page of what `find` finds: past the end the last one. */
async function shownPage(
  wanted: number,
  size: number,
  find: (part: { limit: number; offset: number }) => Promise<Found>,
): Promise<ResultGroup & { page: number; pages: number }> {
  const read = (page: number) => find({ limit: size, offset: (page - 1) * size });
  let page = Math.min(wanted, MOST_PAGES);
  let found = await read(page);
  const pages = Math.min(MOST_PAGES, Math.ceil(found.total / size));
  if (page > Math.max(1, pages)) {
    page = Math.max(1, pages);
    found = await read(page);
  }
  const { total, hits } = found;
  return { total, results: hits, confident: hits.some(({ hit }) => hit.confident), page, pages };
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

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { audiencesOf } from '../accounts/audience.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { readPageNumber } from '../db/list-page.ts';
import type { RankedResult } from './dense.ts';
import type { DocumentKind } from './document.ts';
import { momentOf } from './moment.ts';
import type { SearchQuery } from './query.ts';
import { type FoundDocument, MOST_RANKED } from './search.ts';
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
  /** Those of both languages, whatever the page shows of them: the sum that the choices add up to. */
  all: number;
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
  const [ranked, rankedElsewhere] = await rankBoth(app, asked);
  const own = await shownPage(app, ranked, { ...asked, page: isMore ? 1 : query.page, size: RESULTS_A_PAGE });
  const onlyUntranslated = isMore || own.total === 0;
  const other = await shownPage(app, rankedElsewhere, {
    ...asked,
    page: onlyUntranslated ? query.page : 1,
    size: onlyUntranslated ? RESULTS_A_PAGE : FIRST_UNTRANSLATED,
  });
  const { page, pages } = onlyUntranslated && other.total > 0 ? other : own;
  const isFiltered = query.kind !== undefined || query.category !== undefined;
  const all = isFiltered ? await rankBoth(app, unfiltered) : [ranked, rankedElsewhere];
  const choices = choicesAmong(
    all.flatMap(({ hits }) => app.search.headsOf(hits)),
    query,
  );
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
    all: own.total + other.total,
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
  const kinds = new Map<DocumentKind, number>();
  const categories = new Map<string, number>();
  for (const { kind, category } of found) {
    if (!chosen.category || chosen.category === category) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (category !== '' && (!chosen.kind || chosen.kind === kind))
      categories.set(category, (categories.get(category) ?? 0) + 1);
  }
  return { kinds: mostFirst(kinds), categories: mostFirst(categories) };
}

function mostFirst<Value>(counts: ReadonlyMap<Value, number>): [Value, number][] {
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** As far as anybody leafs: what the reader's language has, and what only the main one has. */
function rankBoth(
  { search, site }: Pick<Searching, 'search' | 'site'>,
  query: Omit<SearchQuery, 'limit' | 'offset'>,
): Promise<[RankedResult, RankedResult]> {
  const all = { ...query, limit: MOST_RANKED };
  return Promise.all([search.rank(all), search.rankUntranslated(all, site.defaultLocale)]);
}

/** One page of what was ranked: past the end the last one. */
async function shownPage(
  { search }: Pick<Searching, 'search'>,
  ranked: RankedResult,
  query: Pick<SearchQuery, 'locale' | 'audiences'> & { page: number; size: number },
): Promise<ResultGroup & { page: number; pages: number }> {
  const { total } = ranked;
  const pages = Math.min(MOST_PAGES, Math.ceil(total / query.size));
  const page = Math.max(1, Math.min(query.page, pages));
  const part = ranked.hits.slice((page - 1) * query.size, page * query.size);
  const results = await search.describe(part, { ...query, asked: ranked.asked });
  return { total, results, confident: results.some(({ hit }) => hit.confident), page, pages };
}

/**
 * The address of a result: its page, the section that matched, and the search that found it. Of a video the moment is named twice, for the
 * player and for the words.
 */
export function resultHref(found: FoundDocument, searchId?: string): string {
  const { document, passage } = found;
  const seconds = resultMoment(found);
  const query = [...(seconds === undefined ? [] : [`t=${seconds}`]), ...(searchId ? [`s=${searchId}`] : [])].join('&');
  const anchor = passage.section?.anchor ? `#${passage.section.anchor}` : '';
  return `${document.url}${query && `?${query}`}${anchor}`;
}

/** From which second on a video guide says what was found; undefined for other kinds, and where only its title was found. */
export function resultMoment({ document, passage }: FoundDocument): number | undefined {
  return document.kind === 'video' ? momentOf(passage.section?.anchor) : undefined;
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

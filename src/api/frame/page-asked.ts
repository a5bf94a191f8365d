import { ApiError } from './api-error.ts';

/** Largest page, and how many pages there are by number. */
export const LARGEST_PAGE = 100;
const MOST_PAGES = 100;

/** What page of a list a client asks for. */
export type PageAsked =
  | {
      by: 'number';
      page: number;
      perPage: number | undefined;
      sortBy: string | undefined;
      descending: boolean | undefined;
    }
  | {
      by: 'cursor';
      size: number;
      after: string | undefined;
      before: string | undefined;
      sortBy: string | undefined;
      descending: boolean | undefined;
    };

/** Words that clients write in place of nothing. */
const NOTHING = new Set(['', 'undefined', 'null', 'NaN', '[object Object]']);

/** A parameter, undefined where nothing that can be used was sent. */
export function given(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name);
  return value === null || NOTHING.has(value) ? undefined : value;
}

/** Reads which page is asked for; what is no number is read over. @throws ApiError past the last page that has a number. */
export function readPageAsked(query: URLSearchParams): PageAsked {
  const sort = given(query, 'sort');
  const order = given(query, 'sort_order')?.toLowerCase();
  const sortBy = sort?.replace(/^-/, '') ?? given(query, 'sort_by') ?? given(query, 'order_by');
  const descending = sort !== undefined ? sort.startsWith('-') : order === undefined ? undefined : order === 'desc';
  const size = wholeNumber(given(query, 'page[size]'));
  const after = given(query, 'page[after]');
  const before = given(query, 'page[before]');
  if (query.has('page[size]') || after !== undefined || before !== undefined)
    return { by: 'cursor', size: within(size ?? LARGEST_PAGE), after, before, sortBy, descending };
  const page = wholeNumber(given(query, 'page')) ?? 1;
  if (page > MOST_PAGES) {
    const description = `Offset-based pagination is limited to ${MOST_PAGES} pages`;
    throw new ApiError(400, { error: 'LimitError', description });
  }
  const perPage = wholeNumber(given(query, 'per_page'));
  return { by: 'number', page, perPage: perPage === undefined ? undefined : within(perPage), sortBy, descending };
}

const within = (size: number) => Math.min(LARGEST_PAGE, size);

function wholeNumber(text: string | undefined): number | undefined {
  const number = Math.trunc(Number(text));
  return text !== undefined && number >= 1 && Number.isSafeInteger(number) ? number : undefined;
}

import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { z } from 'zod';
import { parameterInvalid } from './api-error.ts';
import type { Call } from './endpoint.ts';
import { LARGEST_PAGE, type PageAsked } from './page-asked.ts';

/** What a list can be sorted by: never null. */
export interface Sort {
  by: SQLWrapper;
  /** Of the column, for comparing with what a cursor says. */
  type: 'timestamptz' | 'bigint' | 'text' | 'integer';
  /** Otherwise the smallest first. */
  descending?: boolean;
}

/** Part of a list to read. */
export interface Window {
  /** The rows after where one is; undefined: from the first on. */
  where: SQL | undefined;
  /** Where that one is. */
  at?: { value: string; id: number } | undefined;
  orderBy: SQL;
  /** Whether that is from the largest down, for lists that know besides what they are sorted by. */
  descending?: boolean;
  limit: number;
  offset: number;
  /** To be selected as `place`: where a row stands. */
  place: SQL<string>;
}

/** A list as it is in the database. */
export interface ListSource<Row extends { place: string }> {
  /** A number of each row, never twice, as the last thing to sort by. */
  id: SQLWrapper;
  /** By the names that clients use. */
  sorts: Readonly<Record<string, Sort>>;
  /** Where nothing that is known is asked for. */
  defaultSort: string;
  /** Rows on a page by number where none is asked for; otherwise 100. */
  perPage?: number;
  rows(window: Window): Promise<Row[]>;
  /** How many there are, counted up to `most` or the end of the pages that have numbers; asked only for pages by number. */
  count(most?: number): Promise<number>;
}

/** A page that was read, with what stands around its rows. */
export interface Paged<Row> {
  rows: Row[];
  envelope: Envelope;
}

/** What stands around the rows of a page, in either way of paging. */
export interface Envelope {
  count?: number;
  next_page?: string | null;
  previous_page?: string | null;
  page?: number;
  page_count?: number;
  per_page?: number;
  sort_by?: string;
  sort_order?: string;
  meta?: { has_more: boolean; after_cursor: string | null; before_cursor: string | null };
  links?: { first?: string; last?: string; prev?: string | null; next?: string | null };
}

/** What stands around the rows of a list that is always one page. */
export const onePage = (count: number) => ({ count, next_page: null, previous_page: null });

const link = z.string().nullable().optional();
const envelopeShape = {
  count: z.number().int().optional(),
  next_page: link,
  previous_page: link,
  page: z.number().int().optional(),
  page_count: z.number().int().optional(),
  per_page: z.number().int().optional(),
  sort_by: z.string().optional(),
  sort_order: z.string().optional(),
  meta: z
    .strictObject({ has_more: z.boolean(), after_cursor: z.string().nullable(), before_cursor: z.string().nullable() })
    .optional(),
  links: z.strictObject({ first: link, last: link, prev: link, next: link }).optional(),
};

/** The schema of a page. @param more what else stands beside the rows, such as the people they name. */
export function pageSchema<Row extends z.ZodType, More extends z.ZodRawShape = Record<never, never>>(
  name: string,
  row: Row,
  more?: More,
) {
  return z.strictObject({ [name]: z.array(row), ...more, ...envelopeShape });
}

/** Parameters of every list, for the reference. */
export const PAGE_PARAMETERS: Readonly<Record<string, string>> = {
  page: 'Number of the page, from 1 to 100.',
  per_page: 'Rows on a page, at most 100.',
  'page[size]': 'Rows on a page of a list that is read with cursors, at most 100.',
  'page[after]': 'The cursor after which to go on.',
  'page[before]': 'The cursor before which to go on.',
  sort: 'What to sort by; with - before it from the largest on.',
  sort_by: 'What to sort by.',
  sort_order: 'asc or desc.',
};

/**
 * Reads the page of a list that a call asks for. A cursor says the place of a row, so nothing is missed or repeated by what is added and
 * removed meanwhile, and a page deep in a list costs what the first does.
 * @param style `hc`: with what stands around lists of the help center and the community.
 * @throws ApiError for a cursor of another list, or none at all.
 */
export async function readPage<Row extends { place: string }>(
  call: Pick<Call, 'page' | 'url' | 'sender'>,
  source: ListSource<Row>,
  style: Style = 'support',
): Promise<Paged<Row>> {
  const { page } = call;
  const sortBy =
    page.sortBy !== undefined && Object.hasOwn(source.sorts, page.sortBy) ? page.sortBy : source.defaultSort;
  const sort = source.sorts[sortBy]!;
  const descending = page.descending ?? sort.descending ?? false;
  const place = sql<string>`json_build_array((${sort.by})::text, ${source.id})::text`;
  const orderBy = (backwards: boolean) => {
    const direction = descending !== backwards ? sql`desc` : sql`asc`;
    return sql`${sort.by} ${direction}, ${source.id} ${direction}`;
  };

  if (page.by === 'number') {
    const perPage = page.perPage ?? source.perPage ?? LARGEST_PAGE;
    const offset = (page.page - 1) * perPage;
    const window = { where: undefined, orderBy: orderBy(false), descending, limit: perPage + 1, offset, place };
    const rows = await source.rows(window);
    // On the last page everything is counted already, unless the page lies behind the end. Counting stops somewhere, and rows come between.
    const isEnd = rows.length <= perPage && (rows.length > 0 || offset === 0);
    const count = isEnd ? offset + rows.length : Math.max(await source.count(), offset + rows.length);
    return {
      rows: rows.slice(0, perPage),
      envelope: numberEnvelope(call, page, {
        style,
        perPage,
        count,
        hasMore: rows.length > perPage,
        sortBy,
        descending,
      }),
    };
  }

  const isLast = page.before === LAST_PAGE;
  const backwards = page.before !== undefined && page.after === undefined;
  const at = isLast ? undefined : readCursor(page.after ?? page.before, sortBy, sort.type);
  const compare = sql.raw(descending === backwards ? '>' : '<');
  const where = at && sql`(${sort.by}, ${source.id}) ${compare} (${at.value}::${sql.raw(sort.type)}, ${at.id}::bigint)`;
  const direction = { orderBy: orderBy(backwards), descending: descending !== backwards };
  const window = { where, at, ...direction, limit: page.size + 1, offset: 0, place };
  const found = await source.rows(window);
  const more = found.length > page.size;
  const rows = found.slice(0, page.size);
  if (backwards) rows.reverse();
  const cursor = (row: Row | undefined) => (row ? writeCursor(sortBy, row.place) : null);
  return {
    rows,
    envelope: cursorEnvelope(call, page, {
      ...{ style, after: cursor(rows.at(-1)), before: cursor(rows[0]) },
      // Who leafs back has come from somewhere.
      hasMore: backwards ? !isLast : more,
      hasEarlier: backwards ? more : page.after !== undefined,
    }),
  };
}

/** The row of a list of one; undefined where there is none. */
export async function onlyRow<Row extends { place: string }>(source: ListSource<Row>): Promise<Row | undefined> {
  const place = sql<string>`''`;
  const [row] = await source.rows({ where: undefined, orderBy: sql`${source.id}`, limit: 1, offset: 0, place });
  return row;
}

/** Around which lists it stands: those of tickets and people, or those of the help center and the community. */
export type Style = 'support' | 'hc';

/** What stands around a page by number. @param of.count how many rows there are in all, as far as they are counted. */
export function numberEnvelope(
  call: Pick<Call, 'url' | 'sender'>,
  asked: Extract<PageAsked, { by: 'number' }>,
  of: { style: Style; perPage: number; count: number; hasMore: boolean; sortBy: string; descending: boolean },
): Envelope {
  const { perPage, count } = of;
  const number = (to: number) => linkTo(call, { page: String(to), per_page: asked.perPage?.toString() });
  return {
    next_page: of.hasMore ? number(asked.page + 1) : null,
    previous_page: asked.page > 1 ? number(asked.page - 1) : null,
    count,
    ...(of.style === 'hc' && {
      page: asked.page,
      page_count: Math.max(1, Math.ceil(count / perPage)),
      per_page: perPage,
      sort_by: of.sortBy,
      sort_order: of.descending ? 'desc' : 'asc',
    }),
  };
}

/** What stands around a page that is read with cursors. @param of.after,of.before cursors of its last and its first row; null without rows. */
export function cursorEnvelope(
  call: Pick<Call, 'url' | 'sender'>,
  asked: Extract<PageAsked, { by: 'cursor' }>,
  of: { style: Style; after: string | null; before: string | null; hasMore: boolean; hasEarlier: boolean },
): Envelope {
  const { after, before } = of;
  const to = (cursor: Record<string, string>) => linkTo(call, { ...cursor, 'page[size]': String(asked.size) });
  const next = of.hasMore && after !== null ? to({ 'page[after]': after }) : null;
  const prev = of.hasEarlier && before !== null ? to({ 'page[before]': before }) : null;
  return {
    meta: { has_more: next !== null, after_cursor: after, before_cursor: before },
    links:
      of.style === 'hc'
        ? {
            first: to({}),
            last: to({ 'page[before]': LAST_PAGE }),
            ...(prev !== null && { prev }),
            ...(next !== null && { next }),
          }
        : { prev, next },
  };
}

/** The cursor before which the last page stands. */
export const LAST_PAGE = Buffer.from('last_page').toString('base64url');

function writeCursor(sortBy: string, place: string): string {
  return Buffer.from(`${sortBy} ${place}`).toString('base64url');
}

/** What the text of a value looks like. */
const VALUE: Record<Sort['type'], (text: string) => boolean> = {
  timestamptz: (text) =>
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(text) && !Number.isNaN(Date.parse(text)),
  bigint: (text) => /^-?\d{1,18}$/.test(text),
  integer: (text) => /^-?\d{1,9}$/.test(text),
  text: (text) => !text.includes('\0'),
};

const PLACE = z.tuple([z.string().max(1000), z.number().int()]);

function readCursor(
  cursor: string | undefined,
  sortBy: string,
  type: Sort['type'],
): { value: string; id: number } | undefined {
  if (cursor === undefined) return undefined;
  const [name, ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  try {
    const [value, id] = PLACE.parse(JSON.parse(rest.join(' ')));
    if (name === sortBy && VALUE[type](value) && value.isWellFormed()) return { value, id };
  } catch {
    // Said below.
  }
  throw parameterInvalid('The cursor is not one of this list in this order.');
}

/** The address that was asked for, on the base that the client used, with other parameters. */
export function linkTo(
  { url, sender }: Pick<Call, 'url' | 'sender'>,
  parameters: Record<string, string | undefined>,
): string {
  const to = new URL(url(sender.url.pathname + sender.url.search));
  for (const name of ['page', 'page[after]', 'page[before]', 'page[size]']) to.searchParams.delete(name);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) to.searchParams.set(name, value);
  return to.href;
}

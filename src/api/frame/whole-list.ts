import { parameterInvalid } from './api-error.ts';
import type { Call } from './endpoint.ts';
import { LARGEST_PAGE } from './page-asked.ts';
import { cursorEnvelope, type Envelope, LAST_PAGE, numberEnvelope, type Style } from './paging.ts';

/** Rows on a page by number where none is asked for. */
const PER_PAGE: Record<Style, number> = { support: LARGEST_PAGE, hc: 30 };
/** What lists of the help center can be sorted by; those that are older have smaller numbers. */
const BY_AGE = new Set(['created_at', 'updated_at']);

/**
 * A page of a short list that is in memory whole, in the order it is in: such as the company's fields. Lists of the help center can be had the
 * other way round and by age too.
 * @throws ApiError for what is no cursor of this list.
 */
export function pageOfRows<Row extends { id: number }>(
  call: Pick<Call, 'page' | 'url' | 'sender'>,
  whole: readonly Row[],
  style: Style = 'support',
): { rows: Row[]; envelope: Envelope } {
  const { page } = call;
  const isByAge = style === 'hc' && page.sortBy !== undefined && BY_AGE.has(page.sortBy);
  const sortBy = isByAge ? page.sortBy! : 'position';
  const descending = style === 'hc' && (page.descending ?? false);
  const ordered = isByAge ? whole.toSorted((a, b) => a.id - b.id) : whole;
  const all = descending ? ordered.toReversed() : ordered;
  if (page.by === 'number') {
    const perPage = page.perPage ?? PER_PAGE[style];
    const offset = (page.page - 1) * perPage;
    const hasMore = offset + perPage < all.length;
    const envelope = numberEnvelope(call, page, { style, perPage, count: all.length, hasMore, sortBy, descending });
    return { rows: all.slice(offset, offset + perPage), envelope };
  }
  const backwards = page.before !== undefined && page.after === undefined;
  const at = page.before === LAST_PAGE ? all.length : placeOf(all, page.after ?? page.before);
  const from = at === undefined ? 0 : backwards ? Math.max(0, at - page.size) : at + 1;
  const to = at !== undefined && backwards ? at : from + page.size;
  const rows = all.slice(from, to);
  const cursor = (row: Row | undefined) => (row ? Buffer.from(`row ${row.id}`).toString('base64url') : null);
  const [after, before] = [cursor(rows.at(-1)), cursor(rows[0])];
  const envelope = cursorEnvelope(call, page, {
    ...{ style, after, before },
    ...{ hasMore: to < all.length, hasEarlier: from > 0 },
  });
  return { rows, envelope };
}

function placeOf(all: readonly { id: number }[], cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const [, id] = /^row (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  const at = id === undefined ? -1 : all.findIndex((row) => row.id === Number(id));
  if (at < 0) throw parameterInvalid('The cursor is not one of this list.');
  return at;
}

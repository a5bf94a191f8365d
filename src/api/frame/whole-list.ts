import { parameterInvalid } from './api-error.ts';
import type { Call } from './endpoint.ts';
import { LARGEST_PAGE } from './page-asked.ts';
import { type Envelope, linkTo } from './paging.ts';

/** A page of a short list that is in memory whole, in the order it is in: such as the company's fields. */
export function pageOfRows<Row extends { id: number }>(
  call: Pick<Call, 'page' | 'url' | 'sender'>,
  all: readonly Row[],
): { rows: Row[]; envelope: Envelope } {
  const { page } = call;
  if (page.by === 'number') {
    const perPage = page.perPage ?? LARGEST_PAGE;
    const offset = (page.page - 1) * perPage;
    const number = (to: number) => linkTo(call, { page: String(to), per_page: page.perPage?.toString() });
    return {
      rows: all.slice(offset, offset + perPage),
      envelope: {
        next_page: offset + perPage < all.length ? number(page.page + 1) : null,
        previous_page: page.page > 1 ? number(page.page - 1) : null,
        count: all.length,
      },
    };
  }
  const at = placeOf(all, page.after ?? page.before);
  const backwards = page.before !== undefined && page.after === undefined;
  const from = at === undefined ? 0 : backwards ? Math.max(0, at - page.size) : at + 1;
  const to = at !== undefined && backwards ? at : from + page.size;
  const rows = all.slice(from, to);
  const hasMore = to < all.length && rows.length > 0;
  const cursor = (row: Row | undefined) => (row ? Buffer.from(`row ${row.id}`).toString('base64url') : null);
  const link = (parameters: Record<string, string>) => linkTo(call, { ...parameters, 'page[size]': String(page.size) });
  const [first, last] = [cursor(rows[0]), cursor(rows.at(-1))];
  return {
    rows,
    envelope: {
      meta: { has_more: hasMore, after_cursor: last, before_cursor: first },
      links: {
        prev: from > 0 && first ? link({ 'page[before]': first }) : null,
        next: hasMore && last ? link({ 'page[after]': last }) : null,
      },
    },
  };
}

/** @throws ApiError for what is no cursor of this list. */
function placeOf(all: readonly { id: number }[], cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const [, id] = /^row (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  const at = id === undefined ? -1 : all.findIndex((row) => row.id === Number(id));
  if (at < 0) throw parameterInvalid('The cursor is not one of this list.');
  return at;
}

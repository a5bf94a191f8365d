/** Beyond it nobody leafs, and numbers stay within what the database counts with. */
const MOST_PAGES = 1_000_000;

/** The page of a list that an address asks for: a whole number from 1 on. What is no such number is the first page. */
export function readPageNumber(text: string | null | undefined): number {
  const number = Math.trunc(Number(text));
  return number >= 1 ? Math.min(number, MOST_PAGES) : 1;
}

/** One page of a list. */
export interface ListPage<Row> {
  rows: Row[];
  /** The one that was read. */
  page: number;
  /** There is another one after it. */
  more: boolean;
}

/**
 * Reads one page of a list; past the end that is the last one. Counts only then.
 * @param size rows on a page.
 * @param list.rows reads rows in their order.
 * @param list.count how many rows there are.
 */
export async function readListPage<Row>(
  wanted: { page: number; size: number },
  list: { rows(limit: number, offset: number): Promise<Row[]>; count(): Promise<number> },
): Promise<ListPage<Row>> {
  const { page, size } = wanted;
  // One more than shown tells whether there is a next page, without a count.
  const rows = await list.rows(size + 1, (page - 1) * size);
  if (rows.length > 0 || page === 1) return { rows: rows.slice(0, size), page, more: rows.length > size };
  const last = Math.max(1, Math.ceil((await list.count()) / size));
  // Never the same again, should rows have come meanwhile.
  return readListPage({ page: Math.min(last, page - 1), size }, list);
}

import { gt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { orWhileAway } from '../db/unavailable.ts';
import type { Memory } from '../server/memory.ts';
import { searchOpens } from './schema.ts';

/** How long ago a page may have been opened to count. */
const DAYS = 90;
const HOUR_SECONDS = 3600;

/** Bytes that an address with its number takes in memory. */
const BYTES_A_PAGE = 120;

/**
 * How often each page was opened from the search in the last 90 days, by address; kept for an hour, because it does not change by the
 * minute. Nothing while the database is away.
 */
export async function openedPages({ db, memory }: { db: Db; memory: Memory }): Promise<ReadonlyMap<string, number>> {
  const known = memory.getOrMake('opened pages', async () => {
    const rows = await db
      .select({ url: searchOpens.url, count: sql<number>`count(*)::int` })
      .from(searchOpens)
      .where(gt(searchOpens.openedAt, sql`now() - ${DAYS} * interval '1 day'`))
      .groupBy(searchOpens.url);
    const value = new Map(rows.map(({ url, count }) => [url, count]));
    return { value, seconds: HOUR_SECONDS, tags: [], size: value.size * BYTES_A_PAGE };
  });
  return orWhileAway(known, new Map());
}

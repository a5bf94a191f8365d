import { inArray, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { linkedPages } from './schema.ts';

/** An answer that leads to more pages is a list, and none of them is the answer. */
const MOST_LINKS = 10;

/** Counts the pages of ours to which an answer leads. */
export async function noteLinks(tx: Db, ticketId: number, paths: Iterable<string>): Promise<void> {
  const rows = [...paths].slice(0, MOST_LINKS).map((path) => ({ ticketId, path }));
  if (rows.length > 0) await tx.insert(linkedPages).values(rows).onConflictDoNothing();
}

/** In how many requests answers led to each of these paths; none is not named. */
export async function countLinks(db: Db, paths: readonly string[]): Promise<Map<string, number>> {
  if (paths.length === 0) return new Map();
  const rows = await db
    .select({ path: linkedPages.path, count: sql<number>`count(*)::integer` })
    .from(linkedPages)
    .where(inArray(linkedPages.path, [...paths]))
    .groupBy(linkedPages.path);
  return new Map(rows.map(({ path, count }) => [path, count]));
}

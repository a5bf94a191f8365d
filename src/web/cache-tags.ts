import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';

/** Channel on which nodes tell each other which pages are out of date. */
export const PAGES_CHANNEL = 'pages';

/** Above this many tags it is cheaper to drop every page than to name them. */
const MOST_TAGS = 100;

/** PostgreSQL takes messages of less than 8,000. */
const MOST_BYTES = 7_999;

/**
 * Marks cached pages as out of date, on every node, when the transaction commits.
 * @param tags as pages declare them with `Astro.cache.set({ tags })`, e.g. `article:12`.
 */
export async function invalidateTags(db: Db, tags: string[]): Promise<void> {
  if (tags.length === 0) return;
  const named = [...new Set(tags)].join(' ');
  const payload = tags.length > MOST_TAGS || Buffer.byteLength(named) > MOST_BYTES ? '*' : named;
  await db.execute(sql`select pg_notify(${PAGES_CHANNEL}, ${payload})`);
}

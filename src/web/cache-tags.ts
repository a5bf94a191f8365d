import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { PAGES_CHANNEL } from '../server/memory.ts';

declare const isTag: unique symbol;

/** A name for something that pages show. Each domain makes its own in its `cache-tags.ts`, by {@link cacheTag} and nothing else. */
export type CacheTag = string & { readonly [isTag]: true };

/** Above this many tags it is cheaper to drop every page than to name them. */
const MOST_TAGS = 100;

/** PostgreSQL takes messages of less than 8,000. */
const MOST_BYTES = 7_999;

/** A tag of these parts. They may hold anything: what a header or a message cannot carry is encoded. */
export function cacheTag(...parts: (string | number)[]): CacheTag {
  return parts.map(encodeURIComponent).join(':') as CacheTag;
}

/** What `site.yml` says, which every page shows. */
export const siteTag = cacheTag('site');

/**
 * Marks cached pages as out of date, on every node, when the transaction commits.
 * @param tags as pages declare them with `Astro.cache.set({ tags })`.
 */
export async function invalidateTags(db: Db, tags: Iterable<CacheTag>): Promise<void> {
  const unique = [...new Set(tags)];
  if (unique.length > 0) await db.execute(sql`select ${invalidating(unique)}`);
}

/** What {@link invalidateTags} does, as part of a statement that is written anyway. @param tags at least one. */
export function invalidating(tags: readonly CacheTag[]): SQL {
  const unique = [...new Set(tags)];
  const named = unique.join(' ');
  const payload = unique.length > MOST_TAGS || Buffer.byteLength(named) > MOST_BYTES ? '*' : named;
  return sql`pg_notify(${PAGES_CHANNEL}, ${payload})`;
}

import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import type { CategoryFile, Content } from './content.ts';
import {
  type CategoryKey,
  type CategoryText,
  keyOfCategory as keyOf,
  putCategories,
  saysTheSame,
} from './put-categories.ts';
import { categories, categoryFiles } from './schema.ts';

/**
 * Brings categories up to their files; one whose file is wrong stays as it was, and so does one that no file has made. A file that changed
 * behind what somebody wrote or deleted in the browser waits for a decision.
 * @returns what became out of date, and how many files wait now that did not before.
 */
export async function synchronizeCategories(db: Db, content: Content): Promise<{ tags: CacheTag[]; proposed: number }> {
  const current = new Map((await db.select().from(categories)).map((row) => [keyOf(row), row]));
  const lastFiles = new Map((await db.select().from(categoryFiles)).map((row) => [keyOf(row), row]));
  const there = new Set([...content.categories.map(keyOf), ...content.brokenCategories]);
  const put: CategoryText[] = [];
  let proposed = 0;
  for (const file of content.categories) {
    const [row, last] = [current.get(keyOf(file)), lastFiles.get(keyOf(file))];
    const isDecided = row ? row.origin === 'editor' : last !== undefined;
    if (isDecided && !(row && saysTheSame(row, file))) {
      if (last && saysTheSame(last, file)) continue;
      await propose(db, file);
      proposed++;
      continue;
    }
    if (last) await forgetFile(db, file);
    if (row?.origin !== 'repository' || !saysTheSame(row, file)) put.push({ ...file, origin: 'repository' });
  }
  for (const [key, last] of lastFiles) if (!there.has(key)) await forgetFile(db, last);
  const gone = [...current.values()].filter((row) => row.origin === 'repository' && !there.has(keyOf(row)));
  return { tags: await putCategories(db, { put, remove: gone }), proposed };
}

/** Lets what a file says wait for somebody's decision. */
async function propose(db: Db, { slug, locale, title, summary, position, icon }: CategoryFile): Promise<void> {
  const said = { title, summary, position, icon, proposedAt: new Date() };
  await db
    .insert(categoryFiles)
    .values({ slug, locale, ...said })
    .onConflictDoUpdate({ target: [categoryFiles.slug, categoryFiles.locale], set: said });
}

async function forgetFile(db: Db, { slug, locale }: CategoryKey): Promise<void> {
  await db.delete(categoryFiles).where(and(eq(categoryFiles.slug, slug), eq(categoryFiles.locale, locale)));
}

import { and, eq, inArray, sql } from 'drizzle-orm';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { tagsOfCategory } from './cache-tags.ts';
import type { CategoryFile } from './content.ts';
import { categories, categoryRevisions, type RevisionOrigin } from './schema.ts';

/** A category in one language, as it is in force. */
export type CategoryText = CategoryFile & { origin: RevisionOrigin };

/** Names a category in one language. */
export type CategoryKey = Pick<CategoryFile, 'slug' | 'locale'>;

/**
 * Puts what categories say in force, and takes others away, whoever wants it: a file, or somebody in the browser. What they said stays in
 * their history.
 * @param change.by account of who wants it; without it, a file.
 * @returns what became out of date.
 */
export async function putCategories(
  db: Db,
  { put, remove, by }: { put: readonly CategoryText[]; remove: readonly CategoryKey[]; by?: number },
): Promise<CacheTag[]> {
  await keepRevisions(db, { put, remove, by });
  for (const { slug, locale } of remove)
    await db.delete(categories).where(and(eq(categories.slug, slug), eq(categories.locale, locale)));
  for (const batch of batches(put))
    await db
      .insert(categories)
      .values(batch)
      .onConflictDoUpdate({
        target: [categories.slug, categories.locale],
        set: {
          title: sql`excluded.title`,
          summary: sql`excluded.summary`,
          position: sql`excluded.position`,
          icon: sql`excluded.icon`,
          origin: sql`excluded.origin`,
        },
      });
  return [...remove, ...put].flatMap(({ slug, locale }) => tagsOfCategory(slug, locale));
}

/** Keeps what categories say from now on in their history, where it is something else than before. */
async function keepRevisions(
  db: Db,
  { put, remove, by }: { put: readonly CategoryText[]; remove: readonly CategoryKey[]; by: number | undefined },
): Promise<void> {
  const slugs = [...new Set([...put, ...remove].map(({ slug }) => slug))];
  const before = new Map<string, CategoryText>();
  for (const batch of batches(slugs)) {
    const rows = await db.select().from(categories).where(inArray(categories.slug, batch));
    for (const row of rows) before.set(keyOfCategory(row), row);
  }
  const isChanged = (one: CategoryText) => {
    const was = before.get(keyOfCategory(one));
    return !was || !saysTheSame(was, one);
  };
  const gone = remove.filter((one) => before.has(keyOfCategory(one)));
  const revisions = [
    ...gone.map(({ slug, locale }) => ({ slug, locale, title: null, origin: by ? 'editor' : 'repository' }) as const),
    ...put.filter(isChanged),
  ].map((revision) => ({ ...revision, author: by ?? null }));
  for (const batch of batches(revisions)) await db.insert(categoryRevisions).values(batch);
}

/** Whether a category says the same, wherever it comes from. */
export function saysTheSame(
  one: Omit<CategoryFile, 'slug' | 'locale'>,
  other: Omit<CategoryFile, 'slug' | 'locale'>,
): boolean {
  return (
    one.title === other.title &&
    one.summary === other.summary &&
    one.position === other.position &&
    one.icon === other.icon
  );
}

/** Names a category in one language, for maps. */
export function keyOfCategory({ locale, slug }: CategoryKey): string {
  return `${locale}/${slug}`;
}

import { and, eq, sql } from 'drizzle-orm';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { tagsOfCategory } from './cache-tags.ts';
import type { CategoryFile, Content } from './content.ts';
import { categories } from './schema.ts';

/**
 * Brings categories up to their files; one whose file is wrong stays as it was, and so does one that no file has made.
 * @returns what became out of date.
 */
export async function synchronizeCategories(db: Db, content: Content): Promise<CacheTag[]> {
  const rows = await db.select().from(categories);
  const found = new Set(content.categories.map(keyOf));
  const gone = rows.filter(
    (row) => row.origin === 'repository' && !found.has(keyOf(row)) && !content.brokenCategories.has(keyOf(row)),
  );
  const current = new Map(rows.map((row) => [keyOf(row), row]));
  const changed = content.categories.filter((category) => !isSame(category, current.get(keyOf(category))));
  for (const { slug, locale } of gone)
    await db.delete(categories).where(and(eq(categories.slug, slug), eq(categories.locale, locale)));
  for (const batch of batches(changed))
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
  return [...gone, ...changed].flatMap(({ slug, locale }) => tagsOfCategory(slug, locale));
}

function keyOf({ locale, slug }: { locale: string; slug: string }): string {
  return `${locale}/${slug}`;
}

function isSame(file: CategoryFile, row: typeof categories.$inferSelect | undefined): boolean {
  return (
    row !== undefined &&
    row.origin === 'repository' &&
    row.title === file.title &&
    row.summary === file.summary &&
    row.position === file.position &&
    row.icon === file.icon
  );
}

import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { tagsOfCategory } from './cache-tags.ts';
import type { CategoryFile } from './content.ts';
import { categories, categoryRevisions } from './schema.ts';

/** Makes categories that no file describes; those that are there stay as they are. @returns how many are new. */
export async function addCategories(db: Db, wanted: readonly CategoryFile[]): Promise<number> {
  let made = 0;
  for (const batch of batches(wanted)) {
    const rows = await db
      .insert(categories)
      .values(batch.map((one) => ({ ...one, origin: 'editor' as const })))
      .onConflictDoNothing()
      .returning();
    if (rows.length > 0) await db.insert(categoryRevisions).values(rows);
    await invalidateTags(
      db,
      rows.flatMap(({ slug, locale }) => tagsOfCategory(slug, locale)),
    );
    made += rows.length;
  }
  return made;
}

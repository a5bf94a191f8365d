import { and, desc, eq, lt } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { categoryRevisions } from '../../articles/schema.ts';
import type { Db } from '../../db/client.ts';

/** What a category said in one language at one time. */
export type CategoryRevision = Omit<typeof categoryRevisions.$inferSelect, 'slug' | 'author'> & {
  /** Who wrote it, where the account is there. */
  writer: string | null;
};

const COLUMNS = {
  id: categoryRevisions.id,
  locale: categoryRevisions.locale,
  title: categoryRevisions.title,
  summary: categoryRevisions.summary,
  position: categoryRevisions.position,
  icon: categoryRevisions.icon,
  origin: categoryRevisions.origin,
  createdAt: categoryRevisions.createdAt,
  writer: users.name,
};

/**
 * What a category said in its languages, the newest first.
 * @param given.before only what it said before this revision.
 * @param given.locale only in this language.
 */
export function listCategoryRevisions(
  db: Db,
  slug: string,
  { before, locale, limit }: { before?: number | undefined; locale?: string; limit: number },
): Promise<CategoryRevision[]> {
  return select(db)
    .where(
      and(
        eq(categoryRevisions.slug, slug),
        before === undefined ? undefined : lt(categoryRevisions.id, before),
        locale === undefined ? undefined : eq(categoryRevisions.locale, locale),
      ),
    )
    .orderBy(desc(categoryRevisions.id))
    .limit(limit);
}

/** What a category said at one time, by its number. */
export async function findCategoryRevision(db: Db, slug: string, id: number): Promise<CategoryRevision | undefined> {
  if (!Number.isSafeInteger(id)) return undefined;
  const [revision] = await select(db).where(and(eq(categoryRevisions.slug, slug), eq(categoryRevisions.id, id)));
  return revision;
}

function select(db: Db) {
  return db.select(COLUMNS).from(categoryRevisions).leftJoin(users, eq(users.id, categoryRevisions.author)).$dynamic();
}

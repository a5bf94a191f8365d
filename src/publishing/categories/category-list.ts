import { eq, isNotNull, sql } from 'drizzle-orm';
import type { CategoryText } from '../../articles/put-categories.ts';
import { articles, categories, categoryFiles } from '../../articles/schema.ts';
import type { Db } from '../../db/client.ts';
import { categorySlugs } from '../article-list.ts';

/** A category in all its languages. There are few of them: readers get them on one page. */
export interface ListedCategory {
  slug: string;
  texts: CategoryText[];
  /** How many articles are in it, whatever becomes of them. */
  articles: number;
  /** One of its files changed behind what was done in the browser. */
  isWaiting: boolean;
}

/** A file of a category that waits for a decision. */
export type WaitingFile = Omit<CategoryText, 'origin'> & { proposedAt: Date };

/** All categories, in the order in which readers get them. */
export async function listCategories(db: Db, defaultLocale: string): Promise<ListedCategory[]> {
  const slugs = await categorySlugs(db);
  const texts = Map.groupBy(await db.select().from(categories), ({ slug }) => slug);
  const counted = await db
    .select({ slug: articles.category, count: sql<number>`count(*)::integer` })
    .from(articles)
    .groupBy(articles.category);
  const counts = new Map(counted.map(({ slug, count }) => [slug, count]));
  const files = await db
    .selectDistinct({ slug: categoryFiles.slug })
    .from(categoryFiles)
    .where(isNotNull(categoryFiles.proposedAt));
  const waiting = new Set(files.map(({ slug }) => slug));
  const main = (one: ListedCategory) => one.texts.find(({ locale }) => locale === defaultLocale) ?? one.texts[0];
  const place = (one: ListedCategory) => main(one)?.position ?? Number.MAX_SAFE_INTEGER;
  return [...new Set([...slugs, ...waiting])]
    .map((slug) => ({
      slug,
      texts: texts.get(slug) ?? [],
      articles: counts.get(slug) ?? 0,
      isWaiting: waiting.has(slug),
    }))
    .sort(
      (one, other) =>
        place(one) - place(other) ||
        (main(one)?.title ?? one.slug).localeCompare(main(other)?.title ?? other.slug, defaultLocale),
    );
}

/** The files of a category that wait for a decision. */
export async function waitingFiles(db: Db, slug: string): Promise<WaitingFile[]> {
  const rows = await db.select().from(categoryFiles).where(eq(categoryFiles.slug, slug)).orderBy(categoryFiles.locale);
  return rows.flatMap(({ proposedAt, ...row }) => (proposedAt ? [{ ...row, proposedAt }] : []));
}

/** How many files wait for a decision. */
export function countWaitingFiles(db: Db): Promise<number> {
  return db.$count(categoryFiles, isNotNull(categoryFiles.proposedAt));
}

import { and, eq, notExists, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { articles, categories, categoryRedirects } from './schema.ts';

/** The slug of the category that was once called this, whatever its case; undefined when none was. */
export async function presentCategory(db: Db, former: string): Promise<string | undefined> {
  const name = former.normalize('NFC').toLowerCase();
  // PostgreSQL cannot be asked for it, and no category was called so.
  if (name.includes('\0')) return undefined;
  const [row] = await db
    .select({ slug: categoryRedirects.slug })
    .from(categoryRedirects)
    .where(eq(categoryRedirects.former, name));
  return row?.slug;
}

/** @returns what gives the slug that a category has now, by one that it has or had; a name that is in use again is nobody else's. */
export async function presentCategories(db: Db): Promise<(slug: string) => string> {
  const rows = await db
    .select()
    .from(categoryRedirects)
    .where(
      and(
        notExists(db.select().from(categories).where(eq(categories.slug, categoryRedirects.former))),
        notExists(db.select().from(articles).where(eq(articles.category, categoryRedirects.former))),
      ),
    );
  const present = new Map(rows.map(({ former, slug }) => [former, slug]));
  return (slug) => present.get(slug) ?? slug;
}

/** Makes an address of a category lead to another one for ever, and all that led to it. Nothing leads away from an address in use. */
export async function redirectCategory(db: Db, { former, slug }: { former: string; slug: string }): Promise<void> {
  await db.delete(categoryRedirects).where(eq(categoryRedirects.former, slug));
  await db.update(categoryRedirects).set({ slug }).where(eq(categoryRedirects.slug, former));
  await db
    .insert(categoryRedirects)
    .values({ former, slug })
    .onConflictDoUpdate({ target: categoryRedirects.former, set: { slug: sql`excluded.slug` } });
}

/** An address that is in use again leads nowhere else. */
export async function takeBackAddress(db: Db, slug: string): Promise<void> {
  await db.delete(categoryRedirects).where(eq(categoryRedirects.former, slug));
}

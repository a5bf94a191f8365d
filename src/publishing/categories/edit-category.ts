import { and, eq, inArray } from 'drizzle-orm';
import { addAuditEntry } from '../../accounts/store.ts';
import { sitemapTag, tagsOfCategory } from '../../articles/cache-tags.ts';
import { digestOf } from '../../articles/front-matter.ts';
import { redirectCategory, takeBackAddress } from '../../articles/present-category.ts';
import { lockPublishing } from '../../articles/publish.ts';
import { type CategoryKey, type CategoryText, putCategories, saysTheSame } from '../../articles/put-categories.ts';
import { articles, categories, categoryFiles, categoryRevisions } from '../../articles/schema.ts';
import { isSlug } from '../../articles/slug.ts';
import type { Db, Tx } from '../../db/client.ts';
import { oneLine } from '../../markdown/one-line.ts';
import { searchDocuments } from '../../search/schema.ts';
import { videosTag } from '../../videos/cache-tags.ts';
import { invalidateTags } from '../../web/cache-tags.ts';
import { articleReviewers, reviewRules } from '../reviewers-schema.ts';

/** What people do to categories in the browser, as the audit log has it. */
type CategoryAuditAction = 'category.changed' | 'category.renamed' | 'category.deleted' | 'category.refused';

/** In characters; as category.yml may have it. */
export const CATEGORY_LIMITS = { title: 100, summary: 500 } as const;
const MOST_POSITION = 1_000_000;
const ICON = /^[a-z0-9-]{1,40}$/;
/** What documents of the search have a category of articles. */
const WITH_CATEGORY = ['article', 'video'] as const;

/** What somebody typed about a category, as typed. */
export interface TypedCategory {
  /** By language; a language without a title has none of its own. */
  texts: ReadonlyMap<string, { title: string; summary: string }>;
  position: string;
  icon: string;
}

/** What is wrong with it; `locale` where it is about a language. */
export type CategoryError =
  | { field: 'title' | 'summary'; problem: 'too-long'; locale: string }
  | { field: 'title'; problem: 'missing'; locale: string }
  | { field: 'position'; problem: 'no-number' }
  | { field: 'slug'; problem: 'unfit' | 'taken' };

/** Who does it, and the languages of the site. */
interface Doing {
  by: number;
  languages: { locales: readonly string[]; defaultLocale: string };
}

/** What a category says in its languages is compared by; empty where it says nothing. */
export function digestOfCategory(rows: readonly CategoryText[]): string {
  if (rows.length === 0) return '';
  const said = rows.map(({ locale, title, summary, position, icon }) => [locale, title, summary, position, icon]);
  return digestOf(JSON.stringify(said.toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1))));
}

/**
 * Makes a category, or changes what it says in its languages, its place and its icon.
 * @param given.base digest of what its writer began from, as {@link digestOfCategory} says it; undefined: it is a new one.
 */
export async function saveCategory(
  db: Db,
  slug: string,
  { typed, base }: { typed: TypedCategory; base: string | undefined },
  { by, languages }: Doing,
): Promise<
  { outcome: 'saved' | 'unchanged' } | { outcome: 'conflict' } | { outcome: 'invalid'; errors: CategoryError[] }
> {
  const errors = mistakesIn(typed, languages.defaultLocale);
  if (base === undefined && !isSlug(slug)) errors.push({ field: 'slug', problem: 'unfit' });
  if (errors.length > 0) return { outcome: 'invalid', errors };
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    const rows = await textsOf(tx, slug);
    if (base === undefined) {
      if (rows.length > 0 || (await countUses(tx, slug)) > 0)
        return { outcome: 'invalid', errors: [{ field: 'slug', problem: 'taken' }] } as const;
    } else if (digestOfCategory(rows) !== base) return { outcome: 'conflict' } as const;
    const { put, remove } = changesOf(slug, rows, typed, languages);
    if (put.length + remove.length === 0) return { outcome: 'unchanged' } as const;
    if (put.length > 0) await takeBackAddress(tx, slug);
    await keepFiles(
      tx,
      rows.filter(({ locale }) => [...put, ...remove].some((one) => one.locale === locale)),
    );
    await invalidateTags(tx, await putCategories(tx, { put, remove, by }));
    await note(tx, 'category.changed', { category: slug }, by);
    return { outcome: 'saved' } as const;
  });
}

/** Gives a category another address; the old one leads to it for ever, and its articles, guides and reviewers go along. */
export async function renameCategory(
  db: Db,
  { slug, to }: { slug: string; to: string },
  { by, languages }: Doing,
): Promise<'renamed' | 'same' | 'taken' | 'unfit' | 'missing'> {
  if (!isSlug(to)) return 'unfit';
  if (to === slug) return 'same';
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    const uses = await countUses(tx, slug);
    if (uses === 0 && (await textsOf(tx, slug)).length === 0) return 'missing';
    if ((await countUses(tx, to)) > 0 || (await textsOf(tx, to)).length > 0) return 'taken';
    // What is left of a category that was deleted says nothing of this one.
    await tx.delete(categoryFiles).where(eq(categoryFiles.slug, to));
    await tx.delete(articleReviewers).where(eq(articleReviewers.category, to));
    await tx.delete(reviewRules).where(eq(reviewRules.category, to));
    await tx.update(categories).set({ slug: to }).where(eq(categories.slug, slug));
    await tx.update(categoryFiles).set({ slug: to }).where(eq(categoryFiles.slug, slug));
    await tx.update(categoryRevisions).set({ slug: to }).where(eq(categoryRevisions.slug, slug));
    await tx.update(articles).set({ category: to }).where(eq(articles.category, slug));
    await tx.update(articleReviewers).set({ category: to }).where(eq(articleReviewers.category, slug));
    await tx.update(reviewRules).set({ category: to }).where(eq(reviewRules.category, slug));
    await tx.update(searchDocuments).set({ category: to }).where(isIn(slug));
    await redirectCategory(tx, { former: slug, slug: to });
    const tags = languages.locales.flatMap((locale) => [
      ...tagsOfCategory(slug, locale),
      ...tagsOfCategory(to, locale),
    ]);
    await invalidateTags(tx, new Set([...tags, sitemapTag, videosTag]));
    await note(tx, 'category.renamed', { category: to, formerly: slug }, by);
    return 'renamed';
  });
}

/** Deletes a category with nothing in it: no article, not even one that is put away, and no guide. */
export async function deleteCategory(
  db: Db,
  slug: string,
  { base }: { base: string },
  { by }: Pick<Doing, 'by'>,
): Promise<'deleted' | 'conflict' | 'used' | 'missing'> {
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    const rows = await textsOf(tx, slug);
    if ((await countUses(tx, slug)) > 0) return 'used';
    if (rows.length === 0) return 'missing';
    if (digestOfCategory(rows) !== base) return 'conflict';
    await keepFiles(tx, rows);
    await tx.delete(articleReviewers).where(eq(articleReviewers.category, slug));
    await tx.delete(reviewRules).where(eq(reviewRules.category, slug));
    await invalidateTags(tx, await putCategories(tx, { put: [], remove: rows, by }));
    await note(tx, 'category.deleted', { category: slug }, by);
    return 'deleted';
  });
}

/** Puts in force what the file of a category says. @param saw digest of what was seen of it. @returns whether it still waited. */
export async function takeCategoryFile(
  db: Db,
  key: CategoryKey,
  saw: string,
  { by }: Pick<Doing, 'by'>,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    const file = await waitingFile(tx, key, saw);
    if (!file) return false;
    await tx.delete(categoryFiles).where(isFileOf(key));
    await takeBackAddress(tx, key.slug);
    await invalidateTags(tx, await putCategories(tx, { put: [file], remove: [], by }));
    await note(tx, 'category.changed', { category: key.slug }, by);
    return true;
  });
}

/** Leaves what a file says aside. @returns whether it still waited. */
export async function refuseCategoryFile(
  db: Db,
  key: CategoryKey,
  saw: string,
  { by }: Pick<Doing, 'by'>,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockPublishing(tx);
    if (!(await waitingFile(tx, key, saw))) return false;
    await tx.update(categoryFiles).set({ proposedAt: null }).where(isFileOf(key));
    await note(tx, 'category.refused', { category: key.slug, locale: key.locale }, by);
    return true;
  });
}

/** What a category says, in its languages. */
export async function textsOf(db: Db, slug: string): Promise<CategoryText[]> {
  return db.select().from(categories).where(eq(categories.slug, slug)).orderBy(categories.locale);
}

/** How many articles, whatever becomes of them, and guides are in a category. */
export async function countUses(db: Db, slug: string): Promise<number> {
  const guides = and(eq(searchDocuments.kind, 'video'), eq(searchDocuments.category, slug));
  return (await db.$count(articles, eq(articles.category, slug))) + (await db.$count(searchDocuments, guides));
}

function mistakesIn({ texts, position }: TypedCategory, defaultLocale: string): CategoryError[] {
  const errors: CategoryError[] = [];
  for (const [locale, { title, summary }] of texts) {
    const isMissing = oneLine(title) === '' && (locale === defaultLocale || oneLine(summary) !== '');
    if (isMissing) errors.push({ field: 'title', problem: 'missing', locale });
    if (oneLine(title).length > CATEGORY_LIMITS.title) errors.push({ field: 'title', problem: 'too-long', locale });
    if (oneLine(summary).length > CATEGORY_LIMITS.summary)
      errors.push({ field: 'summary', problem: 'too-long', locale });
  }
  const number = Number(position.trim() || 0);
  if (!Number.isInteger(number) || Math.abs(number) > MOST_POSITION)
    errors.push({ field: 'position', problem: 'no-number' });
  return errors;
}

/** Order and icon are for all languages; where files give a language its own and nobody changed them, it keeps these. */
function changesOf(
  slug: string,
  rows: readonly CategoryText[],
  typed: TypedCategory,
  { defaultLocale }: Doing['languages'],
): { put: CategoryText[]; remove: CategoryText[] } {
  const shown = rows.find(({ locale }) => locale === defaultLocale) ?? rows[0];
  const position = Number(typed.position.trim() || 0);
  const icon = ICON.test(typed.icon) ? typed.icon : '';
  const put: CategoryText[] = [];
  const remove: CategoryText[] = [];
  for (const [locale, text] of typed.texts) {
    const row = rows.find((one) => one.locale === locale);
    const title = oneLine(text.title);
    if (title === '') {
      if (row) remove.push(row);
      continue;
    }
    const wanted = {
      ...{ slug, locale, title, summary: oneLine(text.summary), origin: 'editor' as const },
      position: row && position === shown?.position ? row.position : position,
      icon: row && icon === shown?.icon ? row.icon : icon,
    };
    if (!row || !saysTheSame(row, wanted)) put.push(wanted);
  }
  return { put, remove };
}

/** From now on their files wait when they change. */
async function keepFiles(tx: Tx, rows: readonly CategoryText[]): Promise<void> {
  for (const { origin, ...file } of rows)
    if (origin === 'repository') await tx.insert(categoryFiles).values(file).onConflictDoNothing();
}

async function waitingFile(tx: Tx, key: CategoryKey, saw: string): Promise<CategoryText | undefined> {
  const [row] = await tx.select().from(categoryFiles).where(isFileOf(key));
  if (!row?.proposedAt) return undefined;
  const { proposedAt, ...file } = row;
  const text = { ...file, origin: 'repository' as const };
  return digestOfCategory([text]) === saw ? text : undefined;
}

function isFileOf({ slug, locale }: CategoryKey) {
  return and(eq(categoryFiles.slug, slug), eq(categoryFiles.locale, locale));
}

function isIn(slug: string) {
  return and(inArray(searchDocuments.kind, [...WITH_CATEGORY]), eq(searchDocuments.category, slug));
}

async function note(tx: Tx, action: CategoryAuditAction, details: Record<string, string>, by: number): Promise<void> {
  await addAuditEntry(tx, { actorId: by, action, subjectId: null, details });
}

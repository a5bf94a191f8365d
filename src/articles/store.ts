import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Audience } from '../accounts/audience.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import type { Article, ArticleSummary } from './article.ts';
import { readableBy } from './policy.ts';
import { presentCategory } from './present-category.ts';
import { articleRedirects, articleRevisions, articles, articleTranslations, categories, snippets } from './schema.ts';
import { articleUrl, categoryUrl } from './slug.ts';
import { toTitle } from './slug-of-name.ts';

/** In whose eyes and in which language. What is missing in `locale` is shown in `defaultLocale`. */
export interface Reader {
  locale: string;
  defaultLocale: string;
  viewer: Viewer;
}

/** What a category says of itself. */
export interface CategoryNames {
  title: string;
  summary: string;
  /** Name of an icon; what somebody else wrote may name none. */
  icon: string;
  /** Its place among the others. */
  position: number;
}

/** The audiences that anything published is for. */
export async function liveAudiences(db: Db): Promise<Set<Audience>> {
  const rows = await db
    .selectDistinct({ audience: articleRevisions.audience })
    .from(articleTranslations)
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId));
  return new Set(rows.map(({ audience }) => audience));
}

/** What the page of an article shows beside its summary and languages; undefined when nothing is published of it in its language. */
export async function articleText(
  db: Db,
  { id, locale }: Pick<ArticleSummary, 'id' | 'locale'>,
): Promise<Omit<Article, keyof ArticleSummary | 'isFallback' | 'locales'> | undefined> {
  const [row] = await db
    .select({
      revisionId: articleRevisions.id,
      related: articleRevisions.related,
      audience: articleRevisions.audience,
      body: articleRevisions.body,
      sourcePath: articleRevisions.sourcePath,
      snippets: articleRevisions.snippets,
      readingTime: articleRevisions.readingTime,
      updatedOn: articleRevisions.updatedOn,
      publishedAt: articleRevisions.publishedAt,
      outdatedAt: articleTranslations.outdatedAt,
    })
    .from(articleTranslations)
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(
      and(
        eq(articleTranslations.articleId, id),
        eq(articleTranslations.locale, locale),
        isNull(articleTranslations.removedAt),
      ),
    );
  return row;
}

/** The languages in which the viewer may read them, in order, of all articles that are there in more than one; by id. */
export async function articleLanguages(db: Db, viewer: Viewer): Promise<Map<number, string[]>> {
  const rows = await db
    .select({
      id: articleTranslations.articleId,
      locales: sql<string[]>`array_agg(${articleRevisions.locale} order by ${articleRevisions.locale})`,
    })
    .from(articleTranslations)
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(and(isNull(articleTranslations.removedAt), readableBy(viewer)))
    .groupBy(articleTranslations.articleId)
    .having(sql`count(*) > 1`);
  return new Map(rows.map(({ id, locales }) => [id, locales]));
}

/**
 * The slug an article has now, by a former slug or id, whatever its case; undefined when nothing was ever called that. Written exactly so
 * comes before other letters; of `360012345-Any-title`, the id leads to the article where nothing else does.
 */
export async function presentSlug(db: Db, former: string): Promise<string | undefined> {
  const found = await slugOfFormer(db, former);
  const id = found === undefined ? OLD_ID.exec(former)?.[1] : undefined;
  return id === undefined ? found : slugOfFormer(db, id);
}

/** Where help centers put an id before a title, the id alone says which article is meant: titles change. */
const OLD_ID = /^(\d{4,20})-./;

async function slugOfFormer(db: Db, former: string): Promise<string | undefined> {
  const [row] = await db
    .select({ slug: articles.slug })
    .from(articleRedirects)
    .innerJoin(articles, eq(articles.id, articleRedirects.articleId))
    .where(sql`lower(${articleRedirects.former}) = lower(${former})`)
    .orderBy(sql`${articleRedirects.former} = ${former} desc`, articleRedirects.createdAt)
    .limit(1);
  return row?.slug;
}

/** Where the article or the category is now that had this path; undefined when none had it. Its `%`-escapes may be anybody's. */
export async function presentPath(db: Db, path: string): Promise<string | undefined> {
  const [, there, topic] = /^\/([\w-]+)\/categories\/([^/]+)$/.exec(path) ?? [];
  const category = topic && (await presentCategory(db, decoded(topic)));
  if (category) return categoryUrl(there!, category);
  const [, locale, former] = /^\/([\w-]+)\/articles\/([^/]+)$/.exec(path) ?? [];
  const slug = former && (await presentSlug(db, decoded(former)));
  return slug && articleUrl(locale!, slug);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Everything the reader may read, category by category in the order of the writers. */
export async function visibleArticles(db: Db, reader: Reader): Promise<ArticleSummary[]> {
  const all = visible(db, reader).as('visible');
  const rows = await db.select(summaryOf(all)).from(all).orderBy(all.category, all.position, all.title);
  return rows.map((row) => withUrl(row, reader));
}

/** A category with its articles in order, those in the reader's language first; undefined when there is none of that name with something the reader may read. */
export async function categoryPage(
  db: Db,
  options: Reader & { slug: string },
): Promise<(Omit<CategoryNames, 'position'> & { slug: string; articles: ArticleSummary[] }) | undefined> {
  const rows = visible(db, options, eq(articles.category, options.slug)).as('visible');
  const [lines, named] = await Promise.all([
    db
      .select(summaryOf(rows))
      .from(rows)
      .orderBy(sql`${rows.locale} = ${options.locale} desc`, rows.position, rows.title),
    categoryNames(db, options, options.slug),
  ]);
  if (lines.length === 0) return undefined;
  const { position: _, ...category } = named(options.slug);
  return { ...category, slug: options.slug, articles: lines.map((line) => withUrl(line, options)) };
}

/** Titles by slug of all categories with something the reader may read, in the order of the titles. */
export async function categoryTitles(db: Db, reader: Reader): Promise<Record<string, string>> {
  const rows = visible(db, reader).as('visible');
  const [slugs, named] = await Promise.all([
    db.selectDistinct({ category: rows.category }).from(rows),
    categoryNames(db, reader),
  ]);
  return Object.fromEntries(
    slugs
      .map(({ category }): [string, string] => [category, named(category).title])
      .sort((a, b) => a[1].localeCompare(b[1], reader.locale)),
  );
}

/** Every page of an article that the viewer may read, for the site map. */
export async function articleAddresses(
  db: Db,
  viewer: Viewer,
): Promise<{ id: number; slug: string; category: string; locale: string; updatedOn: string | null }[]> {
  return db
    .select({
      id: articles.id,
      slug: articles.slug,
      category: articles.category,
      locale: articleRevisions.locale,
      updatedOn: articleRevisions.updatedOn,
    })
    .from(articles)
    .innerJoin(
      articleTranslations,
      and(eq(articleTranslations.articleId, articles.id), isNull(articleTranslations.removedAt)),
    )
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(readableBy(viewer))
    .orderBy(articles.slug, articleRevisions.locale);
}

/** Snippets in a language, else in the default one, by name; with those that they include themselves. */
export async function loadSnippets(
  db: Db,
  names: string[],
  languages: { locale: string; defaultLocale: string },
): Promise<(name: string) => { body: string; file: string } | undefined> {
  if (names.length === 0) return () => undefined;
  // Snippets include snippets; there are few of them, so all are fetched at once.
  const rows = await db
    .select()
    .from(snippets)
    .where(inArray(snippets.locale, [languages.locale, languages.defaultLocale]));
  const byKey = new Map(rows.map((row) => [`${row.locale}/${row.name}`, row]));
  return (name) => {
    const row = byKey.get(`${languages.locale}/${name}`) ?? byKey.get(`${languages.defaultLocale}/${name}`);
    return row && { body: row.body, file: row.sourcePath };
  };
}

/** Live articles the reader may read, each once: in the reader's language, else in the default one. */
function visible(db: Db, reader: Reader, where?: SQL) {
  return db
    .selectDistinctOn([articles.id], {
      id: articles.id,
      slug: articles.slug,
      category: articles.category,
      locale: articleRevisions.locale,
      title: articleRevisions.title,
      summary: articleRevisions.summary,
      tags: articleRevisions.tags,
      position: articleRevisions.position,
    })
    .from(articles)
    .innerJoin(
      articleTranslations,
      and(
        eq(articleTranslations.articleId, articles.id),
        inArray(articleTranslations.locale, [reader.locale, reader.defaultLocale]),
        isNull(articleTranslations.removedAt),
      ),
    )
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(and(readableBy(reader.viewer), where))
    .orderBy(articles.id, sql`${articleRevisions.locale} = ${reader.locale} desc`);
}

function summaryOf(rows: ReturnType<typeof subquery>) {
  const { id, slug, locale, title, summary, category, tags } = rows;
  return { id, slug, locale, title, summary, category, tags };
}

function subquery(db: Db, reader: Reader) {
  return visible(db, reader).as('visible');
}

/** How a category is called, and where it stands, by slug. A folder without category.yml is called after itself. */
export async function categoryNames(
  db: Db,
  reader: Reader,
  slug?: string,
): Promise<(category: string) => CategoryNames> {
  const rows = await db
    .select()
    .from(categories)
    .where(
      and(
        inArray(categories.locale, [reader.locale, reader.defaultLocale]),
        slug === undefined ? undefined : eq(categories.slug, slug),
      ),
    );
  const byKey = new Map(rows.map((row) => [`${row.locale}/${row.slug}`, row]));
  return (category: string) => {
    const row = byKey.get(`${reader.locale}/${category}`) ?? byKey.get(`${reader.defaultLocale}/${category}`);
    return row
      ? { title: row.title, summary: row.summary, icon: row.icon, position: row.position }
      : // A folder without category.yml still has a name people can read.
        { title: toTitle(category), summary: '', icon: '', position: Number.MAX_SAFE_INTEGER };
  };
}

/** The address keeps the reader's language, also where the text is shown in another. */
function withUrl<Row extends { slug: string }>(row: Row, reader: Reader): Row & { url: string } {
  return { ...row, url: articleUrl(reader.locale, row.slug) };
}

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { exportCategories } from './export-categories.ts';
import { exportSnippets } from './export-snippets.ts';
import { digestOf, writeArticleFile } from './front-matter.ts';
import { articleRedirects, articleRevisions, articles, articleTranslations } from './schema.ts';

/** Articles held in memory at a time. */
const BATCH = 200;

/** What an export did. */
export interface Exported {
  written: number;
  unchanged: number;
  /** Former files of articles that have another name or category now: they held what the database knows, and are gone. */
  removed: string[];
  /** Former files that hold something else, such as what a writer changed by hand, and are left for them to look at. */
  kept: string[];
}

/**
 * Writes what readers see back as MDX files, each under its category and name, with the snippets, and the categories that have no file yet: an article that came from a file and was not edited since
 * comes out byte for byte; what was edited in the browser is written with its fields in front. A file that the article had under a former
 * name or in a former category goes where its text is one that the database knows.
 * @param options.contentDir folder to write into; made when it is not there.
 */
export async function exportContent(
  db: Db,
  options: { contentDir: string; onProgress?: (done: number, total: number) => void },
): Promise<Exported> {
  const done: Exported = { written: 0, unchanged: 0, removed: [], kept: [] };
  await exportCategories(db, options.contentDir);
  await exportSnippets(db, options.contentDir);
  const former = await formerNames(db);
  const present = new Set(await presentFiles(db));
  const files = await filesByName(options.contentDir);
  const live = and(isNull(articleTranslations.removedAt), eq(articleRevisions.id, articleTranslations.liveRevisionId));
  const total = await db.$count(articleTranslations, isNull(articleTranslations.removedAt));
  for (let last = 0; ; ) {
    const rows = await db
      .select({ slug: articles.slug, category: articles.category, revision: articleRevisions })
      .from(articleTranslations)
      .innerJoin(articleRevisions, live)
      .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
      .where(gt(articleRevisions.id, last))
      .orderBy(asc(articleRevisions.id))
      .limit(BATCH);
    if (rows.length === 0) return done;
    for (const { slug, category, revision } of rows) {
      const { articleId, locale } = revision;
      const fields = { ...revision, formerly: former.get(articleId) ?? [] };
      const text = writeArticleFile({ head: revision.head, body: revision.body, fields });
      const target = path.join(options.contentDir, fileOf({ locale, category, slug }));
      if ((await readFile(target, 'utf8').catch(() => undefined)) === text) done.unchanged++;
      else {
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, text);
        done.written++;
      }
      // Once the present one is there, so that the text is never nowhere.
      const names = [slug, ...fields.formerly].map((name) => `${locale}/${name}`);
      const left = names.flatMap((name) => files.get(name) ?? []).filter((file) => !present.has(file));
      if (left.length > 0) await removeKnown(db, options.contentDir, { articleId, locale, files: left }, done);
      options.onProgress?.(done.written + done.unchanged, total);
    }
    last = rows.at(-1)!.revision.id;
  }
}

/** Path inside content/ of an article's file. */
function fileOf({ locale, category, slug }: { locale: string; category: string; slug: string }): string {
  return `articles/${locale}/${category}/${slug}.mdx`;
}

/** The files of everything that is published. */
async function presentFiles(db: Db): Promise<string[]> {
  const rows = await db
    .select({ slug: articles.slug, category: articles.category, locale: articleTranslations.locale })
    .from(articleTranslations)
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .where(isNull(articleTranslations.removedAt));
  return rows.map(fileOf);
}

/** The article files that lie in the folder, by language and name, in whatever category. */
async function filesByName(contentDir: string): Promise<Map<string, string[]>> {
  const found = await readdir(path.join(contentDir, 'articles'), { recursive: true }).catch(() => []);
  const byName = new Map<string, string[]>();
  for (const inside of found) {
    const [locale, , name, ...deeper] = inside.split(path.sep);
    if (!name?.endsWith('.mdx') || deeper.length > 0) continue;
    const key = `${locale}/${name.slice(0, -'.mdx'.length)}`;
    byName.set(key, [...(byName.get(key) ?? []), `articles/${inside.split(path.sep).join('/')}`]);
  }
  return byName;
}

/** Removes those of the files whose text is that of a revision of the translation. */
async function removeKnown(
  db: Db,
  contentDir: string,
  { articleId, locale, files }: { articleId: number; locale: string; files: readonly string[] },
  done: Exported,
): Promise<void> {
  for (const file of files) {
    const digest = digestOf(await readFile(path.join(contentDir, file), 'utf8'));
    const isKnown = and(
      eq(articleRevisions.articleId, articleId),
      eq(articleRevisions.locale, locale),
      eq(articleRevisions.digest, digest),
    );
    if ((await db.$count(articleRevisions, isKnown)) > 0) {
      await rm(path.join(contentDir, file));
      done.removed.push(file);
    } else done.kept.push(file);
  }
}

async function formerNames(db: Db): Promise<Map<number, string[]>> {
  const rows = await db.select().from(articleRedirects).orderBy(asc(articleRedirects.former));
  const byArticle = new Map<number, string[]>();
  for (const { articleId, former } of rows) byArticle.set(articleId, [...(byArticle.get(articleId) ?? []), former]);
  return byArticle;
}

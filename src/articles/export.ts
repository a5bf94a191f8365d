import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { writeArticleFile } from './front-matter.ts';
import { pathOf } from './read-text.ts';
import { articleRedirects, articleRevisions, articles, articleTranslations } from './schema.ts';

/** Articles held in memory at a time. */
const BATCH = 200;

/**
 * Writes what readers see back as MDX files: an article that came from a file and was not edited since comes out byte for byte; what
 * was edited in the browser is written with its fields in front. Files of articles that were moved are left where they are.
 * @param options.contentDir folder to write into; made when it is not there.
 * @returns how many files were written, and how many were the same already.
 */
export async function exportContent(
  db: Db,
  options: { contentDir: string; onProgress?: (done: number, total: number) => void },
): Promise<{ written: number; unchanged: number }> {
  const done = { written: 0, unchanged: 0 };
  const former = await formerNames(db);
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
      const file = pathOf({
        ...revision,
        slug,
        category,
        sourcePath: revision.origin === 'repository' ? revision.sourcePath : null,
      });
      const fields = { ...revision, formerly: former.get(revision.articleId) ?? [] };
      const text = writeArticleFile({ head: revision.head, body: revision.body, fields });
      const target = path.join(options.contentDir, file);
      if ((await readFile(target, 'utf8').catch(() => undefined)) === text) done.unchanged++;
      else {
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, text);
        done.written++;
      }
      options.onProgress?.(done.written + done.unchanged, total);
    }
    last = rows.at(-1)!.revision.id;
  }
}

async function formerNames(db: Db): Promise<Map<number, string[]>> {
  const rows = await db.select().from(articleRedirects).orderBy(asc(articleRedirects.former));
  const byArticle = new Map<number, string[]>();
  for (const { articleId, former } of rows) byArticle.set(articleId, [...(byArticle.get(articleId) ?? []), former]);
  return byArticle;
}

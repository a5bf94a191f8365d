import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { and, eq, isNull } from 'drizzle-orm';
import { aUser } from '../accounts/test-factory.ts';
import type { Db } from '../db/client.ts';
import type { ArticleFields } from './front-matter.ts';
import { createArticles, publishRevisions } from './publish.ts';
import { openTextReader } from './read-text.ts';
import { articleRevisions, articles, articleTranslations } from './schema.ts';
import { languagesOf, synchronize } from './sync.ts';
import { type Writing, writeRevision } from './write.ts';

/** A help center in English and French. */
export const site = { locales: [{ code: 'en' }, { code: 'fr' }], defaultLocale: 'en' };
export const languages = languagesOf(site);

/** A file of an article. @param more further fields, a line each. */
export function article(title: string, body = `About ${title}.`, more = ''): string {
  return `---\ntitle: ${title}\nupdated: 2026-11-01\n${more}---\n\n${body}\n`;
}

/** A content folder of a test's own, with these files in it. */
export async function contentFolder(files: Record<string, string> = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-content-'));
  const place = async (file: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    return path.join(folder, file);
  };
  const content = {
    path: folder,
    async write(file: string, text: string) {
      await writeFile(await place(file), text);
    },
    async move(from: string, to: string) {
      await rename(path.join(folder, from), await place(to));
    },
    remove: (file: string) => rm(path.join(folder, file), { recursive: true }),
    clear: () => rm(folder, { recursive: true, force: true }),
    sync: (db: Db) => synchronize(db, { contentDir: folder, site }),
  };
  for (const [file, text] of Object.entries(files)) await content.write(file, text);
  return content;
}

/** What readers see of an article in a language; undefined where nothing is published. */
export async function liveOf(db: Db, slug: string, locale = 'en') {
  const [row] = await db
    .select({ id: articles.id, category: articles.category, revision: articleRevisions })
    .from(articles)
    .innerJoin(
      articleTranslations,
      and(eq(articleTranslations.articleId, articles.id), isNull(articleTranslations.removedAt)),
    )
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(and(eq(articles.slug, slug), eq(articleTranslations.locale, locale)));
  return row;
}

/** Publishes an edit of what is live, as the editor in the browser does. @returns the number of the revision and who published it. */
export async function publishEdit(
  db: Db,
  slug: string,
  edit: Partial<ArticleFields> & { body?: string; locale?: string },
): Promise<{ id: number; userId: number }> {
  const { body, locale = 'en', ...fields } = edit;
  const live = (await liveOf(db, slug, locale))!;
  const { id: userId } = await aUser(db, { role: 'editor' });
  const writing = {
    articleId: live.id,
    locale,
    slug,
    category: live.category,
    sourcePath: live.revision.sourcePath,
    head: null,
    fields: { ...live.revision, ...fields },
    body: body ?? live.revision.body,
  };
  return { id: await writeAndPublish(db, writing, userId), userId };
}

/** Publishes an article that has no file, as the editor in the browser does. @returns the number of the article. */
export async function publishNew(
  db: Db,
  {
    slug,
    userId,
    category = 'general',
    body = 'Text.\n',
    ...said
  }: { slug: string; title: string; userId: number } & Partial<Writing> & Partial<ArticleFields>,
): Promise<number> {
  const articleId = (await createArticles(db, [{ slug, category }])).get(slug)!;
  const plain = {
    summary: '',
    tags: [],
    related: [],
    position: 0,
    audience: 'everyone' as const,
    updatedOn: undefined,
  };
  const fields = { ...plain, ...said };
  await writeAndPublish(
    db,
    { articleId, locale: 'en', slug, category, sourcePath: null, head: null, fields, body },
    userId,
  );
  return articleId;
}

async function writeAndPublish(db: Db, writing: Writing, userId: number): Promise<number> {
  const read = await openTextReader(db, languages);
  const { id } = await writeRevision(db, writing, { userId, languages });
  await publishRevisions(db, [{ id }], { by: { origin: 'editor', userId }, read });
  return id;
}

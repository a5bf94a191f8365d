import { and, desc, eq, ilike, isNull, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { fileKey } from '../articles/facts.ts';
import type { ArticlePicture } from '../articles/pictures/keep-picture.ts';
import { articlePictures } from '../articles/pictures/schema.ts';
import { articleFiles, articleRevisions, articleTranslations, snippets } from '../articles/schema.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { asPattern } from '../db/like.ts';
import { type ListPage, readListPage, readPageNumber } from '../db/list-page.ts';
import { articleDrafts } from './schema.ts';

/** Pictures on one page of the library: rows of two, three and four are full. */
const PICTURES_PAGE_SIZE = 24;

/** Places named of one picture. */
const MOST_USES = 20;

export const SHOWN_PICTURES = ['all', 'unused'] as const;

/** What the address of the library may say; anything else counts as not said. */
export const pictureListParameters = z.object({
  q: z.string().max(200).catch(''),
  show: z.enum(SHOWN_PICTURES).catch('all'),
  page: z.string().optional().transform(readPageNumber),
  added: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
  removed: z.literal('1').optional().catch(undefined),
});

/** Where a picture is: an article that readers have, or somebody's draft. */
export interface PictureUse {
  articleId: number;
  locale: string;
  title: string;
  isDraft: boolean;
}

export type ListedPicture = ArticlePicture & { uses: PictureUse[] };

/** The pictures of the library, the newest first, with where each is. */
export async function listPictures(
  db: Db,
  { text, show, page }: { text: string; show: (typeof SHOWN_PICTURES)[number]; page: number },
): Promise<ListPage<ListedPicture>> {
  const pattern = `%${asPattern(text.trim())}%`;
  const isShown = and(
    isNull(articlePictures.removedAt),
    text.trim() === '' ? undefined : or(ilike(articlePictures.name, pattern), ilike(articlePictures.alt, pattern)),
    show === 'unused' ? isUnused : undefined,
  );
  const { rows, ...rest } = await readListPage(
    { page, size: PICTURES_PAGE_SIZE },
    {
      rows: (limit, offset) =>
        db.select().from(articlePictures).where(isShown).orderBy(desc(articlePictures.id)).limit(limit).offset(offset),
      count: () => db.$count(articlePictures, isShown),
    },
  );
  const uses = await usesOfPictures(
    db,
    rows.map(({ path }) => path),
  );
  return { ...rest, rows: rows.map((row) => ({ ...row, uses: uses.get(row.path) ?? [] })) };
}

/** Whether something readers have, or somebody is writing, shows it. */
const isLive = sql`exists (select from ${articleFiles}
  join ${articleTranslations} on ${articleTranslations.liveRevisionId} = ${articleFiles.revisionId} and ${articleTranslations.removedAt} is null
  where ${articleFiles.path} = ${articlePictures.path})`;
const isDrafted = sql`exists (select from ${articleDrafts} where strpos(${articleDrafts.body}, ${articlePictures.path}) > 0)`;
const isInSnippet = sql`exists (select from ${snippets} where strpos(${snippets.body}, ${articlePictures.path}) > 0)`;
const isUnused: SQL = sql`not ${isLive} and not ${isDrafted} and not ${isInSnippet}`;

/** How many pictures of the library nothing shows. */
export function countUnusedPictures(db: Db): Promise<number> {
  return db.$count(articlePictures, and(isNull(articlePictures.removedAt), isUnused));
}

/** Where pictures are, by their paths: what readers have first. */
async function usesOfPictures(db: Db, paths: readonly string[]): Promise<Map<string, PictureUse[]>> {
  const uses = new Map<string, PictureUse[]>();
  if (paths.length === 0) return uses;
  const add = (path: string, use: PictureUse) => {
    const known = uses.get(path) ?? [];
    if (known.length < MOST_USES) uses.set(path, [...known, use]);
  };
  const live = await db
    .selectDistinct({
      path: articleFiles.path,
      articleId: articleRevisions.articleId,
      locale: articleRevisions.locale,
      title: articleRevisions.title,
    })
    .from(articleFiles)
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleFiles.revisionId))
    .innerJoin(
      articleTranslations,
      and(eq(articleTranslations.liveRevisionId, articleRevisions.id), isNull(articleTranslations.removedAt)),
    )
    .where(anyOf(articleFiles.path, paths.map(fileKey)));
  for (const { path, ...use } of live) add(path, { ...use, isDraft: false });
  const drafts = await db
    .select({
      articleId: articleDrafts.articleId,
      locale: articleDrafts.locale,
      title: sql<string>`coalesce(${articleDrafts.fields}->>'title', '')`,
      body: articleDrafts.body,
    })
    .from(articleDrafts)
    .where(or(...paths.map((path) => sql`strpos(${articleDrafts.body}, ${path}) > 0`)));
  for (const { body, ...use } of drafts)
    for (const path of paths) if (body.includes(path)) add(path, { ...use, isDraft: true });
  return uses;
}

/** Takes a picture out of the library, unless something shows it. @returns whether it is out. */
export async function removePicture(db: Db, id: number): Promise<boolean> {
  const removed = await db
    .update(articlePictures)
    .set({ removedAt: sql`now()` })
    .where(and(eq(articlePictures.id, id), isNull(articlePictures.removedAt), isUnused))
    .returning({ id: articlePictures.id });
  return removed.length > 0;
}

// Queries of publishing: revisions with what is known of them, and what is live. Readers' queries are in store.ts.
import { and, asc, eq, gt, isNotNull, isNull, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Audience } from '../accounts/audience.ts';
import { anyOf } from '../db/any-of.ts';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import { insertRows, takeIds } from '../db/insert-rows.ts';
import { jsonRows, readJsonRows } from '../db/json-rows.ts';
import type { ArticleState, LiveState } from './cache-tags.ts';
import { FACTS_EDITION, type Facts } from './facts.ts';
import { readingMinutes } from './markdown.ts';
import {
  articleFiles,
  articleLinks,
  articleRedirects,
  articleRevisions,
  articles,
  articleTranslations,
} from './schema.ts';
import type { Known } from './sync-plan.ts';

/** A revision to be written. What is left out has its default. */
export type NewRevision = Omit<
  typeof articleRevisions.$inferInsert,
  | 'id'
  | 'createdAt'
  | 'headings'
  | 'words'
  | 'undescribed'
  | 'edition'
  | 'snippets'
  | 'readingTime'
  | 'publishedAt'
  | 'proposedAt'
>;

/** A revision and where its article is. */
export interface PlacedRevision {
  id: number;
  articleId: number;
  slug: string;
  category: string;
  locale: string;
  title: string;
  summary: string;
  tags: string[];
  audience: Audience;
  body: string;
  sourcePath: string | null;
}

/** An article in one language. */
export interface TranslationKey {
  articleId: number;
  locale: string;
}

/** Writes revisions with what is known of their texts. Nobody reads them yet. @returns their numbers, in the same order. */
export async function insertRevisions(
  db: Db,
  revisions: readonly (NewRevision & { facts: Facts })[],
): Promise<number[]> {
  const all: number[] = [];
  for (const batch of batches(revisions)) {
    const ids = await takeIds(db, articleRevisions, batch.length);
    const numbered = batch.map(({ facts, ...revision }, index) => ({ id: ids[index]!, facts, revision }));
    await insertRows(
      db,
      articleRevisions,
      numbered.map(({ id, facts, revision }) => ({ id, ...revision, ...columnsOf(facts) })),
    );
    await insertUses(db, numbered);
    all.push(...ids);
  }
  return all;
}

/** Replaces what is known of texts already written. */
export async function rewriteFacts(
  db: Db,
  revisions: readonly { id: number; facts: Facts; title: string; summary: string }[],
): Promise<void> {
  for (const batch of batches(revisions)) {
    const ids = batch.map(({ id }) => id);
    await db.delete(articleFiles).where(anyOf(articleFiles.revisionId, ids));
    await db.delete(articleLinks).where(anyOf(articleLinks.revisionId, ids));
    await insertUses(db, batch);
    const rows = batch.map(({ id, facts, title, summary }) => ({ id, title, summary, ...columnsOf(facts) }));
    await db.execute(sql`update ${articleRevisions} as r
      set title = v.title, summary = v.summary, headings = v.headings, anchors = v.anchors, words = v.words, undescribed = v.undescribed, reading_time = v."readingTime", edition = v.edition
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as v(id bigint, title text, summary text, headings jsonb, anchors text[], words int, undescribed int, "readingTime" int, edition int)
      where r.id = v.id`);
  }
}

/** A revision whose text is to be read again. */
export type UnreadRevision = PlacedRevision & {
  /** What stands above the text; null for a revision without it. */
  head: string | null;
};

/** Revisions of which nothing is known, or by older rules; in batches, for {@link rewriteFacts}. */
export async function* unreadRevisions(db: Db, batch = 200): AsyncGenerator<UnreadRevision[]> {
  for (let last = 0; ; ) {
    const rows = await placedRevisions(db, { head: articleRevisions.head })
      .where(and(lt(articleRevisions.edition, FACTS_EDITION), gt(articleRevisions.id, last)))
      .orderBy(asc(articleRevisions.id))
      .limit(batch);
    if (rows.length === 0) return;
    last = rows.at(-1)!.id;
    yield rows;
  }
}

/** Forgets what is known of the texts that include these snippets, because one of them changed. @returns the live ones among them. */
export async function forgetFactsWithSnippets(db: Db, names: readonly string[]): Promise<TranslationKey[]> {
  const withSnippets = sql`${articleRevisions.snippets} && ${sql.param([...names])}::text[]`;
  await db.update(articleRevisions).set({ edition: 0 }).where(withSnippets);
  return db
    .select({ articleId: articleTranslations.articleId, locale: articleTranslations.locale })
    .from(articleTranslations)
    .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .where(and(withSnippets, isNull(articleTranslations.removedAt)));
}

/**
 * Revisions by number, with the place of their article; the articles are locked until the transaction ends.
 * @param options.bodies false where the texts are known already: then each is empty here.
 */
export function revisionsById(
  db: Db,
  ids: readonly number[],
  { bodies = true }: { bodies?: boolean } = {},
): Promise<PlacedRevision[]> {
  return placedRevisions(db, bodies ? {} : { body: sql<string>`''` })
    .where(anyOf(articleRevisions.id, ids))
    .for('update', { of: articles });
}

/** The revisions that readers see, or saw last where the translation was taken away, of these translations. */
export async function liveRevisions(db: Db, keys: readonly TranslationKey[]): Promise<PlacedRevision[]> {
  const wanted = new Set(keys.map(keyOf));
  const found: PlacedRevision[] = [];
  for (const batch of batches([...new Set(keys.map(({ articleId }) => articleId))])) {
    const rows = await placedRevisions(db)
      .innerJoin(articleTranslations, eq(articleTranslations.liveRevisionId, articleRevisions.id))
      .where(anyOf(articleRevisions.articleId, batch));
    found.push(...rows.filter((row) => wanted.has(keyOf(row))));
  }
  return found;
}

/** What readers see of these articles now. */
export async function articleStates(db: Db, ids: readonly number[]): Promise<ArticleState[]> {
  const states = new Map<number, ArticleState & { live: Map<string, LiveState> }>();
  for (const batch of batches([...new Set(ids)])) {
    const places = await db
      .select({ id: articles.id, slug: articles.slug, category: articles.category })
      .from(articles)
      .where(anyOf(articles.id, batch));
    for (const place of places) states.set(place.id, { ...place, live: new Map() });
    // On its own, so that a plan made while there were few translations reads the table once and not once for each article.
    const rows = await db
      .select({
        articleId: articleTranslations.articleId,
        locale: articleTranslations.locale,
        revision: {
          revisionId: articleRevisions.id,
          title: articleRevisions.title,
          summary: articleRevisions.summary,
          tags: articleRevisions.tags,
          position: articleRevisions.position,
          audience: articleRevisions.audience,
          updatedOn: articleRevisions.updatedOn,
        },
      })
      .from(articleTranslations)
      .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
      .where(and(anyOf(articleTranslations.articleId, batch), isNull(articleTranslations.removedAt)));
    for (const { articleId, locale, revision } of rows) states.get(articleId)?.live.set(locale, revision);
  }
  return [...states.values()];
}

/** Makes revisions those that readers see. */
export async function setLive(db: Db, revisions: readonly (TranslationKey & { id: number })[]): Promise<void> {
  for (const batch of batches(revisions)) {
    await insertRows(
      db,
      articleTranslations,
      batch.map(({ articleId, locale, id }) => ({ articleId, locale, liveRevisionId: id })),
      sql`on conflict (article_id, locale)
        do update set live_revision_id = excluded.live_revision_id, removed_at = null, removed_by = null`,
    );
    await db
      .update(articleRevisions)
      .set({ publishedAt: sql`coalesce(${articleRevisions.publishedAt}, now())`, proposedAt: null })
      .where(
        anyOf(
          articleRevisions.id,
          batch.map(({ id }) => id),
        ),
      );
    await db
      .update(articleTranslations)
      .set({ publishedAt: articleRevisions.publishedAt })
      .from(articleRevisions)
      .where(
        and(
          eq(articleRevisions.id, articleTranslations.liveRevisionId),
          anyOf(
            articleTranslations.liveRevisionId,
            batch.map(({ id }) => id),
          ),
        ),
      );
    await db
      .update(articles)
      .set({ archivedAt: null })
      .where(
        and(
          anyOf(
            articles.id,
            batch.map(({ articleId }) => articleId),
          ),
          isNotNull(articles.archivedAt),
        ),
      );
  }
}

/** Every translation with what is live of it and what its file said last, for deciding what files change. */
export async function knownTranslations(db: Db): Promise<Known[]> {
  const newest = db
    .selectDistinctOn([articleRevisions.articleId, articleRevisions.locale], {
      id: articleRevisions.id,
      articleId: articleRevisions.articleId,
      locale: articleRevisions.locale,
      digest: articleRevisions.digest,
      sourcePath: articleRevisions.sourcePath,
    })
    .from(articleRevisions)
    .where(eq(articleRevisions.origin, 'repository'))
    .orderBy(articleRevisions.articleId, articleRevisions.locale, sql`${articleRevisions.id} desc`)
    .as('newest');
  const rows = await db
    .select(
      jsonRows({
        articleId: articles.id,
        slug: articles.slug,
        category: articles.category,
        locale: articleTranslations.locale,
        archived: isNotNull(articles.archivedAt),
        removed: isNotNull(articleTranslations.removedAt),
        removedBy: articleTranslations.removedBy,
        liveId: articleTranslations.liveRevisionId,
        liveOrigin: articleRevisions.origin,
        liveDigest: articleRevisions.digest,
        fileId: newest.id,
        fileDigest: newest.digest,
        filePath: newest.sourcePath,
      } satisfies Record<keyof Known, SQLWrapper>),
    )
    .from(articleTranslations)
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .leftJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
    .leftJoin(
      newest,
      and(eq(newest.articleId, articleTranslations.articleId), eq(newest.locale, articleTranslations.locale)),
    );
  return readJsonRows<Known>(rows);
}

/** What an article was called before, in order. */
export async function formerNames(db: Db, articleId: number): Promise<string[]> {
  const rows = await db
    .select({ former: articleRedirects.former })
    .from(articleRedirects)
    .where(eq(articleRedirects.articleId, articleId))
    .orderBy(asc(articleRedirects.former));
  return rows.map(({ former }) => former);
}

/** Bodies of revisions by number. */
export async function bodiesOf(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const bodies = new Map<number, string>();
  for (const batch of batches(ids))
    for (const { id, body } of await db
      .select({ id: articleRevisions.id, body: articleRevisions.body })
      .from(articleRevisions)
      .where(anyOf(articleRevisions.id, batch)))
      bodies.set(id, body);
  return bodies;
}

/** @param other columns beside those of every placed revision, or in their place. */
function placedRevisions<Other extends Record<string, SQL | PgColumn>>(db: Db, other: Other = {} as Other) {
  return db
    .select({
      id: articleRevisions.id,
      articleId: articleRevisions.articleId,
      slug: articles.slug,
      category: articles.category,
      locale: articleRevisions.locale,
      title: articleRevisions.title,
      summary: articleRevisions.summary,
      tags: articleRevisions.tags,
      audience: articleRevisions.audience,
      body: articleRevisions.body,
      sourcePath: articleRevisions.sourcePath,
      ...other,
    })
    .from(articleRevisions)
    .innerJoin(articles, eq(articles.id, articleRevisions.articleId))
    .$dynamic();
}

/** A translation as a key of maps. */
function keyOf({ articleId, locale }: TranslationKey): string {
  return `${articleId}/${locale}`;
}

function columnsOf(facts: Facts) {
  return {
    headings: facts.headings,
    anchors: facts.anchors,
    words: facts.words,
    undescribed: facts.undescribed,
    snippets: facts.snippets,
    readingTime: readingMinutes(facts.words),
    edition: FACTS_EDITION,
  };
}

async function insertUses(db: Db, revisions: readonly { id: number; facts: Facts }[]): Promise<void> {
  const files = revisions.flatMap(({ id, facts }) => facts.files.map((path) => ({ revisionId: id, path })));
  const links = revisions.flatMap(({ id, facts }) => facts.links.map((link) => ({ revisionId: id, ...link })));
  for (const batch of batches(files)) await insertRows(db, articleFiles, batch);
  for (const batch of batches(links)) await insertRows(db, articleLinks, batch);
}

// Publishing: what readers see, the search, the files' permissions and the pages in memory change in one transaction. Files that are
// synchronised and people who write in the browser both come through here.
import { and, eq, gte, isNull, sql } from 'drizzle-orm';
import { addAuditEntry } from '../accounts/store.ts';
import { anyOf } from '../db/any-of.ts';
import { batches } from '../db/batches.ts';
import type { Db, Tx } from '../db/client.ts';
import { putDocuments, relabelDocument, removeDocuments } from '../search/store.ts';
import { setGuideAudiences } from '../videos/publish.ts';
import { type CacheTag, invalidateTags } from '../web/cache-tags.ts';
import { type ArticleState, addressTag, filesTag, tagsOfChange } from './cache-tags.ts';
import { videoOfKey } from './facts.ts';
import { videoAudiences } from './files.ts';
import type { MarkdownText } from './markdown.ts';
import { hasErrors, type Problem } from './problem.ts';
import type { ReadText } from './read-text.ts';
import {
  articleStates,
  liveRevisions,
  type PlacedRevision,
  revisionsById,
  setLive,
  type TranslationKey,
} from './revisions.ts';
import { articleFiles, articleRedirects, articles, articleTranslations } from './schema.ts';
import { articleDocument } from './search-document.ts';
import { articleUrl, isSlug } from './slug.ts';
import { trustFiles } from './translations.ts';

/** Who publishes: files that are synchronised, or a person; null: somebody whose account is gone, at the time that they chose. What people do is written into the audit log. */
export type Publisher = { origin: 'repository' } | { origin: 'editor'; userId: number | null };

/** What people do to articles in the browser, as the audit log has it; what files do is told by the revisions themselves. */
type ArticleAuditAction =
  | 'article.published'
  | 'article.unpublished'
  | 'article.restored'
  | 'article.renamed'
  | 'article.moved'
  | 'article.archived';

/** A revision to be published; `text` where its body has been read already. */
export interface ToPublish {
  id: number;
  text?: MarkdownText;
}

// Any number, the same in every process.
const PUBLISHING_LOCK = 4_321_002;

/**
 * Lets nothing be published elsewhere until the transaction ends; whoever is publishing finishes first. Synchronising reads everything,
 * decides, and then writes: what a person publishes meanwhile must not be lost.
 */
export async function lockPublishing(db: Db): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${PUBLISHING_LOCK})`);
}

/**
 * Makes revisions what readers see, each in its language: also of articles that were taken away or archived. Revisions that do not exist
 * are passed over, and those whose text has errors.
 * @returns the errors.
 */
export async function publishRevisions(
  db: Db,
  revisions: readonly ToPublish[],
  options: { by: Publisher; read: ReadText },
): Promise<Problem[]> {
  const texts = new Map(revisions.map(({ id, text }) => [id, text]));
  const problems: Problem[] = [];
  for (const batch of batches(revisions)) {
    await db.transaction(async (tx) => {
      await shareLock(tx);
      const found = await revisionsById(
        tx,
        batch.map(({ id }) => id),
        { bodies: batch.some(({ text }) => !text) },
      );
      const placed = found.filter((one) => {
        const text = texts.get(one.id) ?? options.read(one);
        texts.set(one.id, text);
        if (hasErrors(text.problems)) problems.push(...text.problems);
        return !hasErrors(text.problems);
      });
      await show(tx, placed, (one) => texts.get(one.id)!);
      await trustFiles(
        tx,
        placed.map(({ id }) => id),
      );
      for (const one of placed)
        await note(tx, options.by, 'article.published', {
          article: one.slug,
          locale: one.locale,
          revision: String(one.id),
        });
    });
  }
  return problems;
}

/** Takes articles in these languages away from readers. Everything said in them is kept; see {@link restoreTranslations}. */
export async function unpublishTranslations(db: Db, keys: readonly TranslationKey[], by: Publisher): Promise<void> {
  await takeAway(db, keys, by, 'article.unpublished');
}

/** Puts articles away in all their languages. Files of theirs that change wait as proposals until somebody restores them. */
export async function archiveArticle(db: Db, articleId: number, by: Publisher): Promise<void> {
  await db.transaction(async (tx) => {
    await shareLock(tx);
    const keys = await tx
      .select({ articleId: articleTranslations.articleId, locale: articleTranslations.locale })
      .from(articleTranslations)
      .where(and(eq(articleTranslations.articleId, articleId), isNull(articleTranslations.removedAt)));
    // One moment for both, by which those are known that were taken away with it.
    const at = new Date();
    await takeAway(tx, keys, by, 'article.archived', at);
    await tx.update(articles).set({ archivedAt: at }).where(eq(articles.id, articleId));
  });
}

/** Brings back an archived article in the languages that were put away with it; what had been taken away before stays away. */
export async function unarchiveArticle(
  db: Db,
  articleId: number,
  options: { by: Publisher; read: ReadText },
): Promise<void> {
  await db.transaction(async (tx) => {
    await shareLock(tx);
    const keys = await tx
      .select({ articleId: articleTranslations.articleId, locale: articleTranslations.locale })
      .from(articleTranslations)
      .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
      .where(and(eq(articles.id, articleId), gte(articleTranslations.removedAt, articles.archivedAt)));
    await restoreTranslations(tx, keys, options);
    await tx.update(articles).set({ archivedAt: null }).where(eq(articles.id, articleId));
  });
}

/** Brings back what was taken away or archived, as readers saw it last. */
export async function restoreTranslations(
  db: Db,
  keys: readonly TranslationKey[],
  options: { by: Publisher; read: ReadText },
): Promise<void> {
  await db.transaction(async (tx) => {
    await shareLock(tx);
    const placed = await liveRevisions(tx, keys);
    await show(tx, placed, options.read);
    for (const { slug, locale } of placed) await note(tx, options.by, 'article.restored', { article: slug, locale });
  });
}

/**
 * Gives an article another address; the old one leads to it for ever.
 * @returns `taken` when another article is there, `unfit` when the name cannot stand in an address.
 */
export async function renameArticle(
  db: Db,
  { articleId, slug }: { articleId: number; slug: string },
  by: Publisher,
): Promise<'renamed' | 'same' | 'taken' | 'unfit' | 'missing'> {
  if (!isSlug(slug)) return 'unfit';
  return db.transaction(async (tx) => {
    await shareLock(tx);
    const before = await placeOf(tx, articleId);
    if (!before) return 'missing';
    if (before.slug === slug) return 'same';
    const [other] = await tx.select({ id: articles.id }).from(articles).where(eq(articles.slug, slug));
    if (other) return 'taken';
    await change(tx, [articleId], async () => {
      await tx.update(articles).set({ slug }).where(eq(articles.id, articleId));
      await tx.delete(articleRedirects).where(eq(articleRedirects.former, slug));
      await addFormerAddresses(tx, [{ former: before.slug, articleId }]);
      await relabel(tx, articleId);
    });
    await note(tx, by, 'article.renamed', { article: slug, formerly: before.slug });
    return 'renamed';
  });
}

/** Puts an article into another category. */
export async function moveArticle(
  db: Db,
  { articleId, category }: { articleId: number; category: string },
  by: Publisher,
): Promise<'moved' | 'same' | 'unfit' | 'missing'> {
  if (!isSlug(category)) return 'unfit';
  return db.transaction(async (tx) => {
    await shareLock(tx);
    const before = await placeOf(tx, articleId);
    if (!before) return 'missing';
    if (before.category === category) return 'same';
    await change(tx, [articleId], async () => {
      await tx.update(articles).set({ category }).where(eq(articles.id, articleId));
      await relabel(tx, articleId);
    });
    await note(tx, by, 'article.moved', { article: before.slug, from: before.category, to: category });
    return 'moved';
  });
}

/** Makes addresses lead to articles: former slugs, and what they were called where they came from. The last one to claim one has it. */
export async function addFormerAddresses(
  db: Db,
  addresses: readonly { former: string; articleId: number }[],
): Promise<void> {
  for (const batch of batches([...new Map(addresses.map((address) => [address.former, address])).values()])) {
    await db
      .insert(articleRedirects)
      .values(batch)
      .onConflictDoUpdate({ target: articleRedirects.former, set: { articleId: sql`excluded.article_id` } });
    await invalidateTags(
      db,
      batch.map(({ former }) => addressTag(former)),
    );
  }
}

/** Makes articles of which nothing is written yet. @returns their numbers by slug; a name that another article has is not among them. */
export async function createArticles(
  db: Db,
  wanted: readonly { slug: string; category: string }[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const batch of batches(wanted)) {
    const rows = await db
      .insert(articles)
      .values(batch)
      // A name without any text is free.
      .onConflictDoUpdate({
        target: articles.slug,
        set: { category: sql`excluded.category` },
        setWhere: sql`not exists (select 1 from ${articleTranslations} where ${articleTranslations.articleId} = ${articles.id})`,
      })
      .returning({ id: articles.id, slug: articles.slug });
    for (const row of rows) ids.set(row.slug, row.id);
  }
  return ids;
}

async function takeAway(
  db: Db,
  keys: readonly TranslationKey[],
  by: Publisher,
  action: ArticleAuditAction,
  at = new Date(),
): Promise<void> {
  for (const batch of batches(keys))
    await db.transaction(async (tx) => {
      await shareLock(tx);
      const before = await change(
        tx,
        batch.map(({ articleId }) => articleId),
        async () => {
          for (const [locale, ones] of Map.groupBy(batch, ({ locale }) => locale)) {
            const ids = ones.map(({ articleId }) => articleId);
            await tx
              .update(articleTranslations)
              .set({ removedAt: at, removedBy: by.origin })
              .where(and(anyOf(articleTranslations.articleId, ids), eq(articleTranslations.locale, locale)));
            await removeDocuments(tx, { kind: 'article', locale, sourceIds: ids.map(String) });
          }
        },
      );
      const slugs = new Map(before.map(({ id, slug }) => [id, slug]));
      for (const { articleId, locale } of batch)
        await note(tx, by, action, { article: slugs.get(articleId) ?? null, locale });
    });
}

/** Makes these revisions the ones that readers see and the search finds. */
async function show(
  tx: Tx,
  placed: readonly PlacedRevision[],
  read: (revision: PlacedRevision) => MarkdownText,
): Promise<void> {
  await change(
    tx,
    placed.map(({ articleId }) => articleId),
    async () => {
      await setLive(tx, placed);
      await putDocuments(
        tx,
        placed.map((one) => articleDocument(one, read(one).sections)),
      );
    },
  );
}

/** Does the work, then everything that follows from what readers see now. @returns what they saw before. */
async function change(tx: Tx, ids: readonly number[], work: () => Promise<void>): Promise<ArticleState[]> {
  const before = await articleStates(tx, ids);
  await work();
  const after = await articleStates(tx, ids);
  const tags = tagsOfChange(before, after);
  for (const tag of await followFiles(tx, before, after)) tags.add(tag);
  await invalidateTags(tx, tags);
  return before;
}

/** For whom files are follows the articles that show them; the search knows it of video guides. */
async function followFiles(
  tx: Tx,
  before: readonly ArticleState[],
  after: readonly ArticleState[],
): Promise<CacheTag[]> {
  const liveIn = (states: readonly ArticleState[]) =>
    new Set(states.flatMap(({ live }) => [...live.values()].map(({ revisionId }) => revisionId)));
  const [was, is] = [liveIn(before), liveIn(after)];
  const changed = [...was, ...is].filter((id) => !was.has(id) || !is.has(id));
  const paths = new Set<string>();
  for (const batch of batches(changed))
    for (const { path } of await tx
      .selectDistinct({ path: articleFiles.path })
      .from(articleFiles)
      .where(anyOf(articleFiles.revisionId, batch)))
      paths.add(path);
  if (paths.size === 0) return [];
  const guides = [...paths].flatMap((path) => videoOfKey(path) ?? []);
  return [filesTag, ...(await setGuideAudiences(tx, await videoAudiences(tx, guides)))];
}

/** The search knows the address and the category of an article. */
async function relabel(tx: Tx, articleId: number): Promise<void> {
  const [state] = await articleStates(tx, [articleId]);
  for (const locale of state?.live.keys() ?? [])
    await relabelDocument(
      tx,
      { kind: 'article', sourceId: String(articleId), locale },
      { url: articleUrl(locale, state!.slug), category: state!.category },
    );
}

async function placeOf(tx: Tx, articleId: number): Promise<{ slug: string; category: string } | undefined> {
  const [row] = await tx
    .select({ slug: articles.slug, category: articles.category })
    .from(articles)
    .where(eq(articles.id, articleId))
    .for('update');
  return row;
}

async function shareLock(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${PUBLISHING_LOCK})`);
}

async function note(
  tx: Tx,
  by: Publisher,
  action: ArticleAuditAction,
  details: Record<string, string | null>,
): Promise<void> {
  if (by.origin === 'repository') return;
  await addAuditEntry(tx, { actorId: by.userId, action, subjectId: null, details });
}

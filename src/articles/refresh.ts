// After an update of Helpwell, or of a snippet, what is stored about texts is read again from them.
import { and, eq, ne } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import { searchDocuments } from '../search/schema.ts';
import { putDocuments } from '../search/store.ts';
import { setGuideAudiences } from '../videos/publish.ts';
import type { CacheTag } from '../web/cache-tags.ts';
import { filesTag } from './cache-tags.ts';
import { factsOf, videoOfKey } from './facts.ts';
import { videoAudiences } from './files.ts';
import { parseArticleFile } from './front-matter.ts';
import { pathOf, type ReadText } from './read-text.ts';
import { liveRevisions, rewriteFacts, type TranslationKey, type UnreadRevision, unreadRevisions } from './revisions.ts';
import { articleFiles, articleTranslations } from './schema.ts';
import { articleDocument, DOCUMENT_EDITION } from './search-document.ts';

/** Reads every revision of which nothing is known, or by older rules. @returns how many there were. */
async function refreshFacts(db: Db, options: { read: ReadText; locales: readonly string[] }): Promise<number> {
  let done = 0;
  for await (const batch of unreadRevisions(db)) {
    await rewriteFacts(
      db,
      batch.map((revision) => ({
        id: revision.id,
        facts: factsOf(options.read(revision), options.locales),
        ...lineOf(revision),
      })),
    );
    done += batch.length;
  }
  return done;
}

/** Title and summary as the text says them; what was stored where it cannot be read any more. */
function lineOf({ title, summary, head, body, ...revision }: UnreadRevision): { title: string; summary: string } {
  const { article } = head === null ? {} : parseArticleFile(head + body, pathOf(revision));
  return article ? { title: article.fields.title, summary: article.fields.summary } : { title, summary };
}

/**
 * After snippets changed, or rules: what is known of texts is read anew, and so is what the search has of them, and for whom the video
 * guides in them are. @returns what became out of date.
 */
export async function refreshTexts(
  db: Db,
  options: { read: ReadText; locales: readonly string[]; stale: readonly TranslationKey[] },
): Promise<CacheTag[]> {
  const before = await guidesIn(db, options.stale);
  const refreshed = await refreshFacts(db, options);
  await refreshDocuments(db, options);
  const guides = [...new Set([...before, ...(await guidesIn(db, options.stale))])];
  const tags = guides.length > 0 ? await setGuideAudiences(db, await videoAudiences(db, guides)) : [];
  return refreshed > 0 ? [filesTag, ...tags] : tags;
}

/** The video guides that these articles show. */
async function guidesIn(db: Db, keys: readonly TranslationKey[]): Promise<string[]> {
  const found = new Set<string>();
  for (const batch of batches(keys)) {
    const rows = await db
      .selectDistinct({ path: articleFiles.path })
      .from(articleFiles)
      .innerJoin(articleTranslations, eq(articleTranslations.liveRevisionId, articleFiles.revisionId))
      .where(
        anyOf(
          articleTranslations.articleId,
          batch.map(({ articleId }) => articleId),
        ),
      );
    for (const { path } of rows) found.add(videoOfKey(path) ?? '');
  }
  found.delete('');
  return [...found];
}

/** Writes the search documents of these translations anew, and those that an earlier version made by other rules. */
async function refreshDocuments(
  db: Db,
  { read, stale }: { read: ReadText; stale: readonly TranslationKey[] },
): Promise<void> {
  const outdated = await db
    .select({ articleId: searchDocuments.sourceId, locale: searchDocuments.locale })
    .from(searchDocuments)
    .where(and(eq(searchDocuments.kind, 'article'), ne(searchDocuments.edition, DOCUMENT_EDITION)));
  const keys = [...stale, ...outdated.map(({ articleId, locale }) => ({ articleId: Number(articleId), locale }))];
  for (const batch of batches(keys))
    await putDocuments(
      db,
      (await liveRevisions(db, batch)).map((revision) => articleDocument(revision, read(revision).sections)),
    );
}

// After an update of Helpwell, or of a snippet, what is stored about texts is read again from them.
import { and, eq, ne } from 'drizzle-orm';
import { batches } from '../db/batches.ts';
import type { Db } from '../db/client.ts';
import { searchDocuments } from '../search/schema.ts';
import { putDocuments } from '../search/store.ts';
import { factsOf } from './facts.ts';
import { parseArticleFile } from './front-matter.ts';
import { pathOf, type ReadText } from './read-text.ts';
import { liveRevisions, rewriteFacts, type TranslationKey, type UnreadRevision, unreadRevisions } from './revisions.ts';
import { articleDocument, DOCUMENT_EDITION } from './search-document.ts';

/** Reads every revision of which nothing is known, or by older rules. @returns how many there were. */
export async function refreshFacts(db: Db, options: { read: ReadText; locales: readonly string[] }): Promise<number> {
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

/** Writes the search documents of these translations anew, and those that an earlier version made by other rules. */
export async function refreshDocuments(
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

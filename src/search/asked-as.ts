// What a page is asked as: its learnt questions, of which its document holds the texts.
import { and, desc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import type { DocumentKind } from './document.ts';
import { currentAskedAs, MOST_ASKED_AS } from './learn.ts';
import { askedQuestions, searchDocuments } from './schema.ts';

/** Which page, whatever its row in `search_documents`. */
export interface PageKey {
  kind: DocumentKind;
  sourceId: string;
  locale: string;
}

/** Makes a page's `asked_as` what its learnt questions are now: capped, the newest first, without those that a rewrite has aged away. */
export async function writeAskedAs(tx: Db, page: PageKey, now = new Date()): Promise<void> {
  const learnt = await tx
    .select()
    .from(askedQuestions)
    .where(and(isOf(page), isNotNull(askedQuestions.learntAt)))
    .orderBy(desc(askedQuestions.confirmedAt), desc(askedQuestions.id));
  const [document] = await tx
    .select({ rewrittenAt: searchDocuments.rewrittenAt })
    .from(searchDocuments)
    .where(isDocumentOf(page));
  const kept = currentAskedAs(learnt, document?.rewrittenAt ?? undefined, now).slice(0, MOST_ASKED_AS);
  const texts = kept.map(({ text }) => text);
  const left = new Set(kept);
  await deleteQuestions(
    tx,
    learnt.filter((one) => !left.has(one)).map(({ id }) => id),
  );
  await tx
    .update(searchDocuments)
    .set({ askedAs: texts, updatedAt: sql`now()` })
    .where(
      and(
        isDocumentOf(page),
        sql`${searchDocuments.askedAs} is distinct from ${sql.param(texts, searchDocuments.askedAs)}`,
      ),
    );
}

/** Gives pages that have come back what they were asked as before. */
export async function restoreAskedAs(db: Db, pages: readonly PageKey[]): Promise<void> {
  if (pages.length === 0) return;
  const wanted = new Set(pages.map(keyOf));
  const missing = await db
    .selectDistinct(pageColumns)
    .from(searchDocuments)
    .innerJoin(
      askedQuestions,
      and(
        eq(askedQuestions.kind, searchDocuments.kind),
        eq(askedQuestions.sourceId, searchDocuments.sourceId),
        eq(askedQuestions.locale, searchDocuments.locale),
        isNotNull(askedQuestions.learntAt),
      ),
    )
    .where(
      and(
        anyOf(searchDocuments.sourceId, [...new Set(pages.map(({ sourceId }) => sourceId))]),
        sql`cardinality(${searchDocuments.askedAs}) = 0`,
      ),
    );
  for (const page of missing) if (wanted.has(keyOf(page))) await writeAskedAs(db, page);
}

/** Deletes questions with all voices for them. */
export async function deleteQuestions(tx: Db, ids: number[]): Promise<void> {
  if (ids.length > 0) await tx.delete(askedQuestions).where(inArray(askedQuestions.id, ids));
}

/** A question, read while nobody else counts voices about its page; undefined when it is gone. Call it in a transaction. */
export async function lockQuestion(tx: Db, id: number): Promise<typeof askedQuestions.$inferSelect | undefined> {
  const [found] = await tx.select().from(askedQuestions).where(eq(askedQuestions.id, id));
  if (!found) return undefined;
  await lockPage(tx, found);
  const [question] = await tx.select().from(askedQuestions).where(eq(askedQuestions.id, id));
  return question;
}

/** Voices about one page are counted one after another. */
export async function lockPage(tx: Db, { kind, sourceId, locale }: PageKey): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`asked as ${kind} ${sourceId} ${locale}`}, 0))`);
}

/** Columns of a row of `search_documents` that say which page it is. */
export const pageColumns = {
  kind: searchDocuments.kind,
  sourceId: searchDocuments.sourceId,
  locale: searchDocuments.locale,
};

/** Neither learnt nor taken away. */
export const isWaiting = and(isNull(askedQuestions.learntAt), isNull(askedQuestions.removedAt))!;

/** Questions of a page. */
export function isOf({ kind, sourceId, locale }: PageKey): SQL {
  return and(eq(askedQuestions.kind, kind), eq(askedQuestions.sourceId, sourceId), eq(askedQuestions.locale, locale))!;
}

/** The row of `search_documents` of a page. */
export function isDocumentOf({ kind, sourceId, locale }: PageKey): SQL {
  return and(
    eq(searchDocuments.kind, kind),
    eq(searchDocuments.sourceId, sourceId),
    eq(searchDocuments.locale, locale),
  )!;
}

/** Tells one page from another, as a key of maps. */
export function keyOf({ kind, sourceId, locale }: PageKey): string {
  return JSON.stringify([kind, sourceId, locale]);
}

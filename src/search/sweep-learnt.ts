import { and, eq, lt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { isWaiting, lockPage, pageColumns, writeAskedAs } from './asked-as.ts';
import { askedQuestions, searchDocuments } from './schema.ts';

/** A question that nobody has confirmed again for so long waits no longer. */
const DAYS_OF_WAITING = 180;

/** Questions of pages that do not exist are kept so long, in case the page comes back. */
const DAYS_WITHOUT_PAGE = 180;

const DAY_MS = 86_400_000;

/**
 * Lets go what time has taken: questions from before a rewrite that were not confirmed again, questions that wait in vain, and those of
 * pages that are gone. Call it now and then.
 */
export async function sweepLearnt(db: Db, now: Date): Promise<void> {
  const rewritten = await db
    .selectDistinct(pageColumns)
    .from(searchDocuments)
    .innerJoin(
      askedQuestions,
      and(
        eq(askedQuestions.kind, searchDocuments.kind),
        eq(askedQuestions.sourceId, searchDocuments.sourceId),
        eq(askedQuestions.locale, searchDocuments.locale),
        lt(askedQuestions.confirmedAt, searchDocuments.rewrittenAt),
      ),
    );
  for (const page of rewritten) {
    await db.transaction(async (tx) => {
      await lockPage(tx, page);
      await writeAskedAs(tx, page, now);
    });
  }
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  await db.delete(askedQuestions).where(and(isWaiting, lt(askedQuestions.confirmedAt, ago(DAYS_OF_WAITING))));
  await db.delete(askedQuestions).where(
    and(
      lt(askedQuestions.confirmedAt, ago(DAYS_WITHOUT_PAGE)),
      sql`not exists (select from ${searchDocuments} where ${searchDocuments.kind} = ${askedQuestions.kind}
          and ${searchDocuments.sourceId} = ${askedQuestions.sourceId} and ${searchDocuments.locale} = ${askedQuestions.locale})`,
    ),
  );
}

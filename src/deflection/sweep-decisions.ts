import { and, inArray, isNull, lt } from 'drizzle-orm';
import { type GroupingApp, listIdleDecisions } from './group-questions.ts';
import { unansweredDecisions } from './schema.ts';
import { LEDGER_DAYS } from './sweep-ledger.ts';

const DAY_MS = 86_400_000;

/**
 * Lets go of what staff decided so long ago that the questions of then are gone, where none like them was asked since. What articles were
 * begun about stays: that nobody asks it any more is what they were written for.
 * @returns how many decisions went.
 */
export async function sweepDecisions(app: GroupingApp, now: Date): Promise<number> {
  const { db } = app;
  const old = and(
    lt(unansweredDecisions.changedAt, new Date(now.getTime() - LEDGER_DAYS * DAY_MS)),
    isNull(unansweredDecisions.articleId),
  );
  // Reading all questions is worth it only then.
  if ((await db.$count(unansweredDecisions, old)) === 0) return 0;
  const idle = await listIdleDecisions(app, now);
  if (idle.length === 0) return 0;
  const gone = await db
    .delete(unansweredDecisions)
    .where(and(old, inArray(unansweredDecisions.id, idle)))
    .returning({ id: unansweredDecisions.id });
  return gone.length;
}

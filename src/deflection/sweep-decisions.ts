import { and, inArray, lt } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { unansweredDecisions } from './schema.ts';
import { LEDGER_DAYS } from './sweep-ledger.ts';
import { listIdleDecisions } from './unanswered.ts';

const DAY_MS = 86_400_000;

/**
 * Lets go of what staff decided so long ago that the questions of then are gone, where none like them was asked since.
 * @param locales languages in which questions are asked.
 * @returns how many decisions went.
 */
export async function sweepDecisions(db: Db, now: Date, locales: readonly string[]): Promise<number> {
  const old = lt(unansweredDecisions.changedAt, new Date(now.getTime() - LEDGER_DAYS * DAY_MS));
  // Reading all questions is worth it only then.
  if ((await db.$count(unansweredDecisions, old)) === 0) return 0;
  const idle = await listIdleDecisions(db, locales);
  if (idle.length === 0) return 0;
  const gone = await db
    .delete(unansweredDecisions)
    .where(and(old, inArray(unansweredDecisions.id, idle)))
    .returning({ id: unansweredDecisions.id });
  return gone.length;
}

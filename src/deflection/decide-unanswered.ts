// What staff decide about questions that found no answer.
import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { unansweredTag } from './cache-tags.ts';
import { unansweredDecisions } from './schema.ts';

type UnansweredAuditAction = 'unanswered.dismissed' | 'unanswered.restored' | 'unanswered.assigned';

/** A question by the name of its group. */
export interface QuestionName {
  locale: string;
  text: string;
}

/** Somebody who can see to a question. */
export interface Colleague {
  id: number;
  name: string;
}

const worksHere = and(ne(users.role, 'member'), isNull(users.deletedAt), isNull(users.suspendedAt));

/** Who can see to a question: everybody on the staff, by name. */
export function listColleagues(db: Db): Promise<Colleague[]> {
  return db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(worksHere)
    .orderBy(asc(users.name), asc(users.id));
}

/** Says that questions need no answer, or with `dismissed` false that they do; and writes that into the audit log. */
export function dismissQuestions(
  db: Db,
  actorId: number,
  questions: readonly QuestionName[],
  dismissed: boolean,
): Promise<void> {
  const action: UnansweredAuditAction = dismissed ? 'unanswered.dismissed' : 'unanswered.restored';
  return decide(db, actorId, questions, { dismissedAt: dismissed ? new Date() : null }, { action });
}

/**
 * Gives questions to a colleague, or with undefined to nobody; and writes that into the audit log.
 * @returns false where nobody of this number works here.
 */
export async function assignQuestions(
  db: Db,
  actorId: number,
  questions: readonly QuestionName[],
  assigneeId: number | undefined,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (assigneeId !== undefined && (await tx.$count(users, and(eq(users.id, assigneeId), worksHere))) === 0)
      return false;
    const action: UnansweredAuditAction = 'unanswered.assigned';
    const to = assigneeId === undefined ? '' : String(assigneeId);
    await decide(tx, actorId, questions, { assigneeId: assigneeId ?? null }, { action, to });
    return true;
  });
}

async function decide(
  db: Db,
  actorId: number,
  questions: readonly QuestionName[],
  change: { dismissedAt: Date | null } | { assigneeId: number | null },
  { action, ...more }: { action: UnansweredAuditAction; to?: string },
): Promise<void> {
  const values = { ...change, changedAt: new Date() };
  await db.transaction(async (tx) => {
    for (const { locale, text } of questions) {
      await tx
        .insert(unansweredDecisions)
        .values({ locale, text, ...values })
        .onConflictDoUpdate({ target: [unansweredDecisions.locale, unansweredDecisions.text], set: values });
      await addAuditEntry(tx, { actorId, action, subjectId: null, details: { locale, question: text, ...more } });
    }
    await invalidateTags(tx, [unansweredTag]);
  });
}

// What staff decide about questions that found no answer.
import { and, eq, or } from 'drizzle-orm';
import { addAuditEntry } from '../accounts/store.ts';
import { isOnTeam } from '../accounts/team.ts';
import type { Db } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { unansweredTag } from './cache-tags.ts';
import { unansweredDecisions } from './schema.ts';

type UnansweredAuditAction =
  | 'unanswered.dismissed'
  | 'unanswered.restored'
  | 'unanswered.assigned'
  | 'unanswered.snoozed';

/** By so much more often a question is asked, when it comes back that was put aside until then. */
const GROWTH = 1.5;

/** A question by the name of its group. */
export interface QuestionName {
  locale: string;
  text: string;
}

/** Says that questions need no answer; and writes that into the audit log. */
export function dismissQuestions(db: Db, actorId: number, questions: readonly QuestionName[]): Promise<void> {
  return decide(db, actorId, questions, { dismissedAt: new Date() }, { action: 'unanswered.dismissed' });
}

/**
 * Brings back questions that were dismissed, put aside or begun an article about; and writes that into the audit log.
 * @returns how many there were.
 */
export async function restoreQuestions(db: Db, actorId: number, names: readonly QuestionName[]): Promise<number> {
  const { locale, text } = unansweredDecisions;
  const questions = await db
    .select({ locale, text })
    .from(unansweredDecisions)
    .where(or(...names.map((one) => and(eq(locale, one.locale), eq(text, one.text)))));
  const change = { dismissedAt: null, snoozedUntil: null, snoozedBelow: null, articleId: null };
  await decide(db, actorId, questions, change, { action: 'unanswered.restored' });
  return questions.length;
}

/**
 * Puts questions aside until a moment, or with `grown` until they are asked half as often again; and writes that into the audit log.
 * @param questions with how often they are asked now.
 */
export function snoozeQuestions(
  db: Db,
  actorId: number,
  questions: readonly (QuestionName & { count: number })[],
  until: Date | 'grown',
): Promise<void> {
  const of = ({ count }: { count: number }): Change =>
    until === 'grown'
      ? { snoozedUntil: null, snoozedBelow: Math.max(count + 1, Math.ceil(count * GROWTH)) }
      : { snoozedUntil: until, snoozedBelow: null };
  return db.transaction(async (tx) => {
    for (const one of questions) await decide(tx, actorId, [one], of(one), { action: 'unanswered.snoozed' });
  });
}

/** Notes that an article was begun about a question: what becomes of the requests about it is counted from then on. */
export async function noteBegun(tx: Db, { locale, text }: QuestionName, articleId: number): Promise<void> {
  const values = { articleId, changedAt: new Date() };
  await tx
    .insert(unansweredDecisions)
    .values({ locale, text, ...values })
    .onConflictDoUpdate({ target: [unansweredDecisions.locale, unansweredDecisions.text], set: values });
  await invalidateTags(tx, [unansweredTag]);
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
    if (assigneeId !== undefined && !(await isOnTeam(tx, assigneeId))) return false;
    const action: UnansweredAuditAction = 'unanswered.assigned';
    const to = assigneeId === undefined ? '' : String(assigneeId);
    await decide(tx, actorId, questions, { assigneeId: assigneeId ?? null }, { action, to });
    return true;
  });
}

type Change = Partial<
  Pick<
    typeof unansweredDecisions.$inferInsert,
    'dismissedAt' | 'assigneeId' | 'snoozedUntil' | 'snoozedBelow' | 'articleId'
  >
>;

async function decide(
  db: Db,
  actorId: number,
  questions: readonly QuestionName[],
  change: Change,
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

// What staff decide about the questions of a page.
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { deleteQuestions, lockQuestion, writeAskedAs } from './asked-as.ts';
import { confirm } from './learning.ts';
import { askedQuestions, questionConfirmations } from './schema.ts';

/** A member of staff says that a question that waits, or that was taken away, belongs to its page. @returns false when it is gone. */
export async function approveQuestion(db: Db, questionId: number, keys: string[]): Promise<boolean> {
  return db.transaction(async (tx) => {
    const question = await lockQuestion(tx, questionId);
    if (!question) return false;
    await confirm(tx, questionId, { source: 'staff', byStaff: true, askerKeys: keys });
    await tx
      .update(askedQuestions)
      .set({ learntAt: sql`coalesce(${askedQuestions.learntAt}, now())`, confirmedAt: sql`now()`, removedAt: null })
      .where(eq(askedQuestions.id, questionId));
    await writeAskedAs(tx, question);
    return true;
  });
}

/** Takes a question away from its page; readers cannot bring it back, staff can. @returns false when it is gone. */
export async function removeQuestion(db: Db, questionId: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const question = await lockQuestion(tx, questionId);
    if (!question) return false;
    await tx.delete(questionConfirmations).where(eq(questionConfirmations.questionId, questionId));
    await tx
      .update(askedQuestions)
      .set({ learntAt: null, removedAt: sql`now()` })
      .where(eq(askedQuestions.id, questionId));
    await writeAskedAs(tx, question);
    return true;
  });
}

/** Deletes a question, whatever it is, with all that is known of it. @returns false when it is gone. */
export async function forgetQuestion(db: Db, questionId: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const question = await lockQuestion(tx, questionId);
    if (!question) return false;
    await deleteQuestions(tx, [questionId]);
    await writeAskedAs(tx, question);
    return true;
  });
}

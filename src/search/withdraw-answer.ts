import { and, arrayContains, eq, inArray } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { deleteQuestions, isOf, lockPage, pageColumns, writeAskedAs } from './asked-as.ts';
import { isConfirmed } from './learn.ts';
import { askedQuestions, questionConfirmations, searchDocuments } from './schema.ts';

/**
 * Takes back that a page answered a question: the voice that has this key goes, with what was learnt only because of it. Staff who said
 * the same keep their word. Call it in the transaction that changes that.
 * @param askerKey of `askerKeys`: the one that only this visit has.
 */
export async function withdrawAnswer(tx: Db, documentId: number, askerKey: string): Promise<void> {
  const [page] = await tx.select(pageColumns).from(searchDocuments).where(eq(searchDocuments.id, documentId));
  if (!page) return;
  await lockPage(tx, page);
  const given = await tx
    .select({ voice: questionConfirmations.id, question: questionConfirmations.questionId })
    .from(questionConfirmations)
    .innerJoin(askedQuestions, eq(askedQuestions.id, questionConfirmations.questionId))
    .where(
      and(
        isOf(page),
        eq(questionConfirmations.byStaff, false),
        arrayContains(questionConfirmations.askerKeys, [askerKey]),
      ),
    );
  if (given.length === 0) return;
  await tx.delete(questionConfirmations).where(
    inArray(
      questionConfirmations.id,
      given.map(({ voice }) => voice),
    ),
  );
  for (const { question } of given) {
    const left = await tx.select().from(questionConfirmations).where(eq(questionConfirmations.questionId, question));
    if (left.length === 0) await deleteQuestions(tx, [question]);
    else if (!isConfirmed(left.map(({ id, byStaff }) => ({ by: String(id), from: byStaff ? 'staff' : 'reader' }))))
      await tx.update(askedQuestions).set({ learntAt: null }).where(eq(askedQuestions.id, question));
  }
  await writeAskedAs(tx, page);
}

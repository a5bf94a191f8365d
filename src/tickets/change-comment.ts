// What is done with a comment after it was written: kept from the customer, or parts of it struck out for good.
import { and, eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import type { Db, Tx } from '../db/client.ts';
import { mayReadRequests } from './policy.ts';
import { ticketComments, ticketEvents } from './schema.ts';
import { actAs, type Comment } from './store.ts';

/** Stands for each character that was struck out, as in the products that programs know. */
const STRUCK = '▇';

/** The comment that is meant. */
interface OfTicket {
  ticketId: number;
  commentId: number;
}

/** Makes a comment a note among agents. What was mailed already is not called back. @returns `not-found` also for who may not. */
export async function hideComment(db: Db, by: SignedIn, which: OfTicket): Promise<'done' | 'not-found'> {
  return await changing(db, by, which, async (tx, comment) => {
    if (comment.public) await tx.update(ticketComments).set({ public: false }).where(eq(ticketComments.id, comment.id));
    return 'done' as const;
  });
}

/**
 * Strikes out a text wherever a comment has it, for good, and takes it out of the comment's history and of what is kept of messages to
 * other programs. What they were told, and what was mailed, is not called back.
 * @param text as it was written. @returns `not-in-it` where the comment has no such text.
 */
export async function redactComment(
  db: Db,
  by: SignedIn,
  which: OfTicket & { text: string },
): Promise<'done' | 'not-found' | 'not-in-it'> {
  return await changing(db, by, which, async (tx, comment) => {
    if (which.text.trim() === '' || !comment.body.includes(which.text)) return 'not-in-it';
    const body = comment.body.replaceAll(which.text, struckOut(which.text));
    // The digest says of who guesses the text that it is right.
    await tx.update(ticketComments).set({ body, submissionDigest: null }).where(eq(ticketComments.id, comment.id));
    await tx
      .update(ticketEvents)
      .set({ changes: sql`${ticketEvents.changes} - 'body'` })
      .where(
        and(
          eq(ticketEvents.ticketId, comment.ticketId),
          eq(ticketEvents.subjectId, comment.id),
          sql`${ticketEvents.kind} like 'comment.%'`,
        ),
      );
    return 'done';
  });
}

/** A text with every character but spaces struck out; as long as before, so that it still fits. */
function struckOut(text: string): string {
  return [...text].map((character) => (/\s/.test(character) ? character : STRUCK)).join('');
}

async function changing<Outcome>(
  db: Db,
  by: SignedIn,
  { ticketId, commentId }: OfTicket,
  change: (tx: Tx, comment: Comment) => Promise<Outcome>,
): Promise<Outcome | 'not-found'> {
  if (!mayReadRequests(by)) return 'not-found';
  return await db.transaction(async (tx) => {
    const [comment] = await tx
      .select()
      .from(ticketComments)
      .where(and(eq(ticketComments.ticketId, ticketId), eq(ticketComments.id, commentId)))
      .for('update');
    if (!comment) return 'not-found';
    await actAs(tx, `agent:${by.id}`);
    return await change(tx, comment);
  });
}

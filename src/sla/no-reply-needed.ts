import { and, eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db } from '../db/client.ts';
import { mayReadRequests } from '../tickets/policy.ts';
import { ticketComments, tickets } from '../tickets/schema.ts';
import { actAs } from '../tickets/store.ts';

/** What is done about clocks of a request, in the audit log. */
type ClockAuditAction = 'request.no-reply-needed';

/**
 * Says that what customers have written, up to the last comment that the agent has seen, needs no reply: the clock of the reply ends with an
 * outcome of its own, and what came in since still waits. The status stays as it is.
 * @returns `nothing` when nothing waited up to there.
 */
export async function needNoReply(
  db: Db,
  by: SignedIn,
  { ticketId, lastSeenCommentId }: { ticketId: number; lastSeenCommentId: number },
): Promise<'done' | 'nothing' | 'not-found'> {
  return db.transaction(async (tx) => {
    const [ticket] = await tx.select().from(tickets).where(eq(tickets.id, ticketId)).for('update');
    if (!ticket || !mayReadRequests(by)) return 'not-found';
    // Taken from the comment itself: a moment of ours would be less exact than the database's.
    const upTo = sql`(select max(created_at) from ${ticketComments} where ticket_id = ${ticketId} and public
      and author = 'requester' and id <= ${lastSeenCommentId})`;
    const waits = and(eq(tickets.id, ticketId), sql`${tickets.awaitingReplySince} <= ${upTo}`);
    if ((await tx.$count(tickets, waits)) === 0) return 'nothing';
    await actAs(tx, `agent:${by.id}`);
    await tx.update(tickets).set({ noReplyNeededAt: upTo }).where(eq(tickets.id, ticketId));
    await addAuditEntry(tx, {
      actorId: by.id,
      action: 'request.no-reply-needed' satisfies ClockAuditAction,
      subjectId: null,
      details: { ticket: String(ticketId) },
    });
    return 'done';
  });
}

import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry, findUser } from '../accounts/store.ts';
import type { Db } from '../db/client.ts';
import { fileTicket } from '../tickets/file.ts';
import { actAs, addComment } from '../tickets/store.ts';
import { LIMITS as TICKET_LIMITS } from '../tickets/ticket.ts';
import { postWasModerated } from './notifications/events.ts';
import { mayMakeTicket } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';
import { findPostOf, lockThread, type Thread } from './threads/store.ts';
import { threadUrl } from './threads/thread.ts';
import { threadTickets } from './threads/ticket-schema.ts';
import { findTicketOf } from './threads/ticket-store.ts';
import { isOfNobody } from './transfer/nobody.ts';

/** What goes between threads and tickets, in the audit log. */
type TicketAuditAction = 'thread.ticketed';

export type MadeTicket =
  | { outcome: 'made' | 'already-made'; thread: Thread; ticketId: number }
  /** Who started it has no address. */
  | { outcome: 'no-address' }
  | { outcome: 'not-found' };

/**
 * Makes a ticket of a thread, in which its author and the team go on between themselves: the question is its text, each is linked to the
 * other, and the author is told. A second time it is the same ticket.
 */
export async function makeTicket(
  db: Db,
  community: Community,
  by: SignedIn,
  { threadId }: { threadId: number },
): Promise<MadeTicket> {
  return await db.transaction(async (tx): Promise<MadeTicket> => {
    const thread = await lockThread(tx, threadId);
    const first = thread && (await findPostOf(tx, threadId, 1));
    if (!thread || !first || !mayMakeTicket(by, community, thread)) return { outcome: 'not-found' };
    const there = await findTicketOf(tx, threadId);
    if (there !== undefined) return { outcome: 'already-made', thread, ticketId: there };
    const author = await findUser(tx, thread.authorId);
    if (!author?.email || isOfNobody(author.email)) return { outcome: 'no-address' };
    const filed = await fileTicket(tx, {
      channel: 'community',
      requester: { email: author.email, name: author.name },
      subject: thread.title,
      description: first.body.slice(0, TICKET_LIMITS.description).toWellFormed(),
      locale: thread.locale,
      tags: thread.tags,
      submissionKey: `thread-${threadId}`,
    });
    if (filed.outcome === 'invalid') throw new Error(`A thread makes no ticket: ${JSON.stringify(filed.problems)}`);
    const ticketId = filed.ticket.id;
    await actAs(tx, 'helpwell:thread');
    // Other programs that read tickets know nothing of threads.
    await addComment(tx, {
      ticketId,
      author: 'system',
      authorName: 'Helpwell',
      public: false,
      body: `Made of a thread of the community by ${by.name}: ${threadUrl(thread.locale, thread)}`,
    });
    await tx.insert(threadTickets).values({ threadId, ticketId, madeFrom: 'thread', madeBy: by.id });
    await addAuditEntry(tx, {
      actorId: by.id,
      action: 'thread.ticketed' satisfies TicketAuditAction,
      subjectId: thread.authorId,
      details: { thread: String(threadId), ticket: String(ticketId) },
    });
    await postWasModerated(tx, { postId: first.id, by: by.id, act: 'ticketed' });
    return { outcome: 'made', thread, ticketId };
  });
}

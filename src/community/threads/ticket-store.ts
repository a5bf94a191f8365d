import { desc, eq } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { threads } from './schema.ts';
import type { Thread } from './store.ts';
import { threadProposals, threadTickets } from './ticket-schema.ts';

export type Proposal = typeof threadProposals.$inferSelect;

/** Number of the ticket that was made of a thread, or of which it was made. */
export async function findTicketOf(db: Db, threadId: number): Promise<number | undefined> {
  const [row] = await db
    .select({ ticketId: threadTickets.ticketId })
    .from(threadTickets)
    .where(eq(threadTickets.threadId, threadId));
  return row?.ticketId;
}

/** The thread about the same matter as a ticket. */
export async function findThreadOf(db: Db, ticketId: number): Promise<Thread | undefined> {
  const [row] = await db
    .select({ thread: threads })
    .from(threadTickets)
    .innerJoin(threads, eq(threads.id, threadTickets.threadId))
    .where(eq(threadTickets.ticketId, ticketId));
  return row?.thread;
}

/** What was last asked of the requester of a ticket. */
export async function findProposal(db: Db, ticketId: number): Promise<Proposal | undefined> {
  const [row] = await db
    .select()
    .from(threadProposals)
    .where(eq(threadProposals.ticketId, ticketId))
    .orderBy(desc(threadProposals.id))
    .limit(1);
  return row;
}

import { and, type SQL, sql } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { related } from './policy.ts';
import { ticketReads } from './reads-schema.ts';
import { ticketComments, tickets } from './schema.ts';

/** Days after which nobody waits for an answer any more, such as one that was brought in from elsewhere. */
const UNREAD_DAYS = 90;

/** Notes that somebody has looked at the public messages of a request, up to this one. Looking at fewer changes nothing. */
export async function noteRead(
  db: Db,
  { ticketId, email, commentId }: { ticketId: number; email: string; commentId: number },
): Promise<void> {
  await db
    .insert(ticketReads)
    .values({ ticketId, email, commentId })
    .onConflictDoUpdate({
      target: [ticketReads.ticketId, ticketReads.email],
      set: { commentId: sql`greatest(${ticketReads.commentId}, excluded.comment_id)`, readAt: sql`now()` },
    });
}

/** The newest message that they have seen of a ticket of the query; 0 for none. */
export const lastRead = (email: string): SQL<number> =>
  sql<number>`coalesce((select ${ticketReads.commentId} from ${ticketReads}
    where ${ticketReads.ticketId} = ${tickets.id} and ${ticketReads.email} = ${email}), 0)`.mapWith(Number);

/** Whether a ticket of the query has a public answer of ours that they have not seen. */
export const hasUnread = (email: string): SQL<boolean> => sql<boolean>`exists (
  select from ${ticketComments} where ${ticketComments.ticketId} = ${tickets.id} and ${ticketComments.public}
    and ${ticketComments.author} = 'agent' and ${ticketComments.id} > ${lastRead(email)}
    and ${ticketComments.createdAt} > now() - make_interval(days => ${UNREAD_DAYS}))`;

/**
 * How many requests, of the viewer or with them in CC, have an answer that they have not seen; a part of another statement where it is not
 * waited for.
 */
export function unreadAnswers(db: Db, viewer: Viewer): ReturnType<Db['$count']> {
  const { email } = viewer;
  if (viewer.id === undefined || !email) return db.$count(tickets, sql`false`);
  // Every new message changes the ticket: what has not changed for longer has no new ones.
  const young = sql`${tickets.updatedAt} > now() - make_interval(days => ${UNREAD_DAYS})`;
  return db.$count(tickets, and(related(viewer, [], ['requester', 'copied']), young, hasUnread(email)));
}

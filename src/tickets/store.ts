import { and, asc, desc, eq, ne, type SQL, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { mergedAddresses } from './requesters/addresses-schema.ts';
import { requesters, ticketAttachments, ticketComments, ticketEvents, tickets } from './schema.ts';
import type { Channel, CheckedTicket } from './ticket.ts';

export type Ticket = typeof tickets.$inferSelect;
export type Comment = typeof ticketComments.$inferSelect;
export type TicketEvent = typeof ticketEvents.$inferSelect;
export type Requester = typeof requesters.$inferSelect;

/** Says who makes the changes that follow in this transaction; the events carry it, e.g. `requester:12`. */
export async function actAs(tx: Db, actor: string): Promise<void> {
  await tx.execute(sql`select set_config('helpwell.actor', ${actor}, true)`);
}

/** By which address whoever writes from this one is known: that of who they were made one with, unless it is somebody's own by now. */
const knownAddress = (email: string | SQL): SQL<string> => sql`coalesce((
  select person.email from ${mergedAddresses} as merged join ${requesters} as person on person.id = merged.requester_id
  where merged.email = ${email} and not exists (select from ${users} where email = ${email})
    and not exists (select from ${requesters} where email = ${email})), ${email})`;

/** The address by which who writes from this one is known here: another one after they were made one with somebody. */
export async function addressKnownBy(db: Db, email: string): Promise<string> {
  return (await addressesKnownBy(db, [email]))[0]!;
}

/** The same of several, in their order. */
export async function addressesKnownBy(db: Db, emails: readonly string[]): Promise<string[]> {
  if (emails.length === 0) return [];
  const all = sql.join(
    emails.map((email) => sql`${email}::text`),
    sql`, `,
  );
  const given = sql`select ${knownAddress(sql`given.address`)} as email
    from unnest(array[${all}]) with ordinality as given (address, place) order by given.place`;
  return rowsOf<{ email: string }>(await db.execute(given)).map(({ email }) => email);
}

/**
 * The requester with this address, or whom who had it was made one with; made when there is none. An existing one keeps its name and language:
 * whoever fills in a public form has not shown that the address is theirs.
 */
export async function findOrAddRequester(
  tx: Db,
  requester: { email: string; name: string; locale?: string | undefined },
): Promise<Requester> {
  const [row] = await tx
    .insert(requesters)
    .values({ ...requester, email: knownAddress(requester.email) })
    // An update of nothing, because "do nothing" would not return the row.
    .onConflictDoUpdate({ target: requesters.email, set: { email: sql`excluded.email` } })
    .returning();
  return row!;
}

/** Writes the ticket row alone; fileTicket is the way to file one. */
export async function addTicket(
  tx: Db,
  requester: Requester,
  ticket: CheckedTicket,
  submissionKey: string,
): Promise<Ticket> {
  const [row] = await tx
    .insert(tickets)
    .values({
      subject: ticket.subject,
      channel: ticket.channel,
      priority: ticket.priority,
      type: ticket.type,
      groupName: ticket.groupName,
      requesterId: requester.id,
      organizationId: requester.organizationId,
      tags: ticket.tags,
      customFields: ticket.customFields,
      locale: ticket.locale,
      askId: ticket.askId,
      submissionKey,
    })
    .returning();
  return row!;
}

/** Adds a comment; the triggers touch the ticket and note the first reply. */
export async function addComment(tx: Db, comment: typeof ticketComments.$inferInsert): Promise<Comment> {
  const [row] = await tx.insert(ticketComments).values(comment).returning();
  return row!;
}

/** The ticket, or undefined. */
export async function findTicket(db: Db, id: number): Promise<Ticket | undefined> {
  const [row] = await db.select().from(tickets).where(eq(tickets.id, id));
  return row;
}

/** The newest ticket of this submission key that still takes comments and is not older than `hours`, locked. */
export async function findSubmitted(tx: Db, submissionKey: string, hours: number): Promise<Ticket | undefined> {
  const [row] = await tx
    .select()
    .from(tickets)
    .where(
      and(
        eq(tickets.submissionKey, submissionKey),
        ne(tickets.status, 'closed'),
        sql`${tickets.createdAt} > now() - make_interval(hours => ${hours})`,
      ),
    )
    .orderBy(desc(tickets.id))
    .limit(1)
    .for('update');
  return row;
}

/** Comments of a ticket, oldest first: the first one is its description. */
export async function listComments(db: Db, ticketId: number, which: 'all' | 'public'): Promise<Comment[]> {
  return await db
    .select()
    .from(ticketComments)
    .where(and(eq(ticketComments.ticketId, ticketId), which === 'public' ? eq(ticketComments.public, true) : undefined))
    .orderBy(asc(ticketComments.id));
}

/** What happened to a ticket, oldest first. */
export async function listEvents(db: Db, ticketId: number): Promise<TicketEvent[]> {
  return await db.select().from(ticketEvents).where(eq(ticketEvents.ticketId, ticketId)).orderBy(asc(ticketEvents.id));
}

/** Whether it was the requester who last said that the ticket is solved; of who says so, the events tell. */
export async function isSolvedByRequester(db: Db, ticketId: number): Promise<boolean> {
  const [last] = await db
    .select({ actor: ticketEvents.actor })
    .from(ticketEvents)
    .where(
      and(
        eq(ticketEvents.ticketId, ticketId),
        eq(ticketEvents.kind, 'ticket.updated'),
        sql`${ticketEvents.changes} -> 'status' ->> 1 in ('solved', 'closed')
          and ${ticketEvents.changes} -> 'status' ->> 0 not in ('solved', 'closed')`,
      ),
    )
    .orderBy(desc(ticketEvents.id))
    .limit(1);
  return last?.actor.startsWith('requester:') ?? false;
}

/** What a confirmation shows. */
export interface Received {
  id: number;
  subject: string;
  channel: Channel;
  email: string;
  createdAt: Date;
  /** What was sent: undefined when it is not to be shown, or no longer public. */
  sent: { body: string; name: string; files: { name: string; sizeBytes: number }[] } | undefined;
}

/** A ticket as its confirmation repeats it, with one message of it; undefined when it is gone. */
export async function findReceived(
  db: Db,
  { ticketId, commentId }: { ticketId: number; commentId: number | undefined },
): Promise<Received | undefined> {
  const isSent = and(
    eq(ticketComments.ticketId, tickets.id),
    eq(ticketComments.id, commentId ?? 0),
    eq(ticketComments.public, true),
    eq(ticketComments.author, 'requester'),
  );
  const [[row], files] = await Promise.all([
    db
      .select({
        id: tickets.id,
        subject: tickets.subject,
        channel: tickets.channel,
        createdAt: tickets.createdAt,
        email: requesters.email,
        body: ticketComments.body,
        name: ticketComments.authorName,
      })
      .from(tickets)
      .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
      .leftJoin(ticketComments, isSent)
      .where(eq(tickets.id, ticketId)),
    db
      .select({ name: ticketAttachments.name, sizeBytes: ticketAttachments.sizeBytes })
      .from(ticketAttachments)
      .where(and(eq(ticketAttachments.ticketId, ticketId), eq(ticketAttachments.commentId, commentId ?? 0)))
      .orderBy(asc(ticketAttachments.id)),
  ]);
  if (!row) return undefined;
  const { body, name, ...ticket } = row;
  return {
    ...ticket,
    email: row.email ?? '',
    sent: body !== null && name !== null ? { body, name, files } : undefined,
  };
}

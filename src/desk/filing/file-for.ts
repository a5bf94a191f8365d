// What agents file: a request on behalf of somebody, and one that is split from another.
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { ticketComments, tickets } from '../../tickets/schema.ts';
import { actAs, addComment, addTicket, findOrAddRequester, findTicket } from '../../tickets/store.ts';
import {
  type Channel,
  checkTicket,
  cleanLine,
  FOLLOWS_UP,
  LIMITS,
  type Priority,
  type Problem,
  SPLIT_FROM,
  TOPIC,
} from '../../tickets/ticket.ts';
import { mayWorkOnDesk } from '../policy.ts';

/** What agents file, in the audit log. */
type FilingAuditAction = 'request.filed' | 'request.split';

/** A request that an agent files for somebody. */
export interface FiledFor {
  email: string;
  name: string;
  subject: string;
  body: string;
  /** Whose words they are: what the customer said, our first message to them, or a note for the team alone. */
  by: 'customer' | 'us' | 'note';
  channel: Channel;
  groupName: string;
  assigneeId: number | null;
  priority: Priority | undefined;
  tags: string[];
  /** The closed request that it follows. */
  follows: number | undefined;
  /** Made with the page: the same one files nothing twice. */
  key: string;
  locale: string;
}

export type FiledForOutcome =
  | { outcome: 'filed'; id: number }
  | { outcome: 'invalid'; problems: Problem[] }
  | { outcome: 'not-found' };

/** Files a request on behalf of a customer. Sent twice with the same key it is the same request. */
export async function fileFor(db: Db, by: SignedIn, given: FiledFor): Promise<FiledForOutcome> {
  if (!mayWorkOnDesk(by)) return { outcome: 'not-found' };
  const followed = given.follows === undefined ? undefined : await findTicket(db, given.follows);
  const topic = followed?.customFields[TOPIC];
  const checked = checkTicket({
    channel: given.channel,
    requester: { email: given.email, name: given.name },
    subject: given.subject,
    description: given.body,
    locale: given.locale,
    priority: given.priority,
    groupName: given.groupName,
    tags: given.tags,
    ...(followed && { customFields: { ...(topic !== undefined && { [TOPIC]: topic }), [FOLLOWS_UP]: followed.id } }),
  });
  if (!checked.ok) return { outcome: 'invalid', problems: checked.problems };
  const { ticket } = checked;
  const key = `agent ${by.id} ${given.key}`;
  return await db.transaction(async (tx): Promise<FiledForOutcome> => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    const [earlier] = await tx.select({ id: tickets.id }).from(tickets).where(eq(tickets.submissionKey, key));
    if (earlier) return { outcome: 'filed', id: earlier.id };
    await actAs(tx, `agent:${by.id}`);
    const requester = await findOrAddRequester(tx, { ...ticket.requester, locale: ticket.locale });
    const { id } = await addTicket(tx, requester, ticket, key);
    const words = { ticketId: id, body: ticket.description };
    await addComment(
      tx,
      given.by === 'customer'
        ? { ...words, author: 'requester', requesterId: requester.id, authorName: ticket.requester.name }
        : { ...words, author: 'agent', agentId: by.id, authorName: by.name, public: given.by === 'us' },
    );
    const { assigneeId } = given;
    const status = given.by === 'us' ? ('pending' as const) : ('open' as const);
    await tx.update(tickets).set({ assigneeId, status }).where(eq(tickets.id, id));
    await audit(tx, by, 'request.filed', { ticket: String(id) });
    return { outcome: 'filed', id };
  });
}

export type Split =
  | { outcome: 'split'; id: number }
  | { outcome: 'invalid'; field: 'comment' | 'subject'; problem: 'missing' | 'too-long' | 'all' }
  | { outcome: 'not-found' };

/**
 * Makes another request of some messages of one: they go there, with their files. It is of who wrote the first of them, or of the same requester.
 * @returns `all` when nothing would be left; `not-found` for who may not.
 */
export async function splitRequest(
  db: Db,
  by: SignedIn,
  given: { ticketId: number; commentIds: readonly number[]; subject: string },
): Promise<Split> {
  if (!mayWorkOnDesk(by)) return { outcome: 'not-found' };
  const subject = cleanLine(given.subject);
  if (!subject) return { outcome: 'invalid', field: 'subject', problem: 'missing' };
  if ([...subject].length > LIMITS.subject) return { outcome: 'invalid', field: 'subject', problem: 'too-long' };
  return await db.transaction(async (tx): Promise<Split> => {
    await tx.execute(sql`select from ${tickets} where ${tickets.id} = ${given.ticketId} for update`);
    const ticket = await findTicket(tx, given.ticketId);
    if (!ticket) return { outcome: 'not-found' };
    const of = eq(ticketComments.ticketId, ticket.id);
    const moved =
      given.commentIds.length === 0
        ? []
        : await tx
            .select()
            .from(ticketComments)
            .where(and(of, inArray(ticketComments.id, [...given.commentIds])))
            .orderBy(asc(ticketComments.id));
    const [first] = moved;
    if (!first) return { outcome: 'invalid', field: 'comment', problem: 'missing' };
    if (moved.length === (await tx.$count(ticketComments, of)))
      return { outcome: 'invalid', field: 'comment', problem: 'all' };
    await actAs(tx, `agent:${by.id}`);
    const topic = ticket.customFields[TOPIC];
    const asked = moved.find(({ public: isPublic, requesterId }) => isPublic && requesterId !== null);
    const [row] = await tx
      .insert(tickets)
      .values({
        subject,
        channel: ticket.channel,
        status: 'open',
        priority: ticket.priority,
        requesterId: asked?.requesterId ?? ticket.requesterId,
        organizationId: ticket.organizationId,
        assigneeId: ticket.assigneeId,
        groupName: ticket.groupName,
        locale: ticket.locale,
        customFields: { ...(topic !== undefined && { [TOPIC]: topic }), [SPLIT_FROM]: ticket.id },
        // As old as what was asked: who waited goes on waiting, and nobody is told of a request that is no new one.
        createdAt: first.createdAt,
      })
      .returning({ id: tickets.id });
    await tx
      .update(ticketComments)
      .set({ ticketId: row!.id })
      .where(
        inArray(
          ticketComments.id,
          moved.map(({ id }) => id),
        ),
      );
    await audit(tx, by, 'request.split', { ticket: String(ticket.id), into: String(row!.id) });
    return { outcome: 'split', id: row!.id };
  });
}

async function audit(
  tx: Tx,
  by: SignedIn,
  action: FilingAuditAction,
  details: { ticket: string; into?: string },
): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details });
}

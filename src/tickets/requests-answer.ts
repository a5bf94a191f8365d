import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { isEmail } from '../accounts/email.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { OrganizationRule } from '../config/channels.ts';
import type { Db } from '../db/client.ts';
import { normalEmail } from '../server/clean-text.ts';
import { claimAttachments } from './attachments.ts';
import { fileTicket } from './file.ts';
import { ticketMailStops } from './mail-schema.ts';
import { goingOn } from './merged.ts';
import { mayCopyIn, mayCopyOut, mayReply, maySolve, type Relation } from './policy.ts';
import { noteRead } from './reads.ts';
import { findRelated } from './requests.ts';
import { ticketComments, tickets } from './schema.ts';
import { actAs, addComment, addressKnownBy, findOrAddRequester, type Requester, type Ticket } from './store.ts';
import { type Channel, cleanLines, FOLLOWS_UP, LIMITS, statusAfterRequesterWrote, TOPIC } from './ticket.ts';

/** Who acts on which request. */
export interface Acting {
  viewer: Viewer;
  organizations: readonly OrganizationRule[];
  ticketId: number;
}

/** What somebody writes into the conversation. */
export interface NewReply {
  body: string;
  /** Tokens of uploaded files. */
  attachments: string[];
  /** Made with the page: the same text with the same one is the same message, however often it is sent. */
  key: string;
  /** Language of the page, for a ticket that follows a closed one. */
  locale: string | undefined;
  /** How it came, for such a ticket; otherwise by a page. */
  channel?: Channel;
}

export type Replied =
  | { outcome: 'sent' | 'already-sent'; ticketId: number; commentId: number }
  /** The request was closed; this is the new one that follows it. */
  | { outcome: 'followed-up'; ticketId: number; commentId: number }
  | { outcome: 'invalid'; problem: 'missing' | 'too-long' }
  | { outcome: 'not-found' };

/**
 * Adds a public comment of the viewer: a solved or waiting request opens again, a closed one is followed up by a new ticket
 * of the viewer with the same subject and copies. `not-found` for who may not write there.
 */
export async function replyToRequest(db: Db, acting: Acting, reply: NewReply): Promise<Replied> {
  const body = cleanLines(reply.body);
  return await inRequest<Replied>(db, acting, async (tx, { ticket, relation, me, requesterEmail }) => {
    if (!mayReply(relation)) return { outcome: 'not-found' };
    if (!body) return { outcome: 'invalid', problem: 'missing' };
    if ([...body].length > LIMITS.description) return { outcome: 'invalid', problem: 'too-long' };
    const status = statusAfterRequesterWrote(ticket.status);
    if (status === undefined)
      return await followUp(tx, { ticket, me, viewer: acting.viewer, requesterEmail }, { ...reply, body });

    // With its text: a form that was sent and is sent again with another one says something else.
    const said = `reply\0${me.id}\0${reply.key}\0${body}`;
    const submissionDigest = createHash('sha256').update(said).digest('hex');
    const [earlier] = await tx
      .select()
      .from(ticketComments)
      .where(and(eq(ticketComments.ticketId, ticket.id), eq(ticketComments.submissionDigest, submissionDigest)));
    if (reply.key && earlier) {
      await claimAttachments(tx, reply.attachments, earlier);
      return { outcome: 'already-sent', ticketId: ticket.id, commentId: earlier.id };
    }
    const comment = await addComment(tx, {
      ticketId: ticket.id,
      author: 'requester',
      requesterId: me.id,
      authorName: acting.viewer.name || me.name,
      body,
      ...(reply.key && { submissionDigest }),
    });
    await claimAttachments(tx, reply.attachments, comment);
    if (status !== ticket.status) await tx.update(tickets).set({ status }).where(eq(tickets.id, ticket.id));
    // Who answers has read, also by a link, where looking alone is noted of nobody.
    await noteRead(tx, { ticketId: ticket.id, email: me.email!, commentId: comment.id });
    return { outcome: 'sent', ticketId: ticket.id, commentId: comment.id };
  });
}

async function followUp(
  tx: Db,
  {
    ticket,
    me,
    viewer,
    requesterEmail,
  }: { ticket: Ticket; me: Requester; viewer: Viewer; requesterEmail: string | null },
  reply: NewReply,
): Promise<Replied> {
  const topic = ticket.customFields[TOPIC];
  const filed = await fileTicket(tx, {
    channel: reply.channel ?? 'web',
    requester: { email: me.email!, name: viewer.name },
    subject: ticket.subject,
    description: reply.body,
    locale: reply.locale,
    groupName: ticket.groupName ?? undefined,
    // The other fields are what its requester filled in and what agents noted: who writes may be neither.
    customFields: { ...(topic !== undefined && { [TOPIC]: topic }), [FOLLOWS_UP]: ticket.id },
    submissionKey: reply.key || undefined,
    attachmentTokens: reply.attachments,
  });
  if (filed.outcome === 'invalid') return { outcome: 'invalid', problem: 'too-long' };
  // The others who followed the conversation stay in it; who writes is the requester now.
  const others = [...(requesterEmail ? [requesterEmail] : []), ...ticket.cc].filter((address) => address !== me.email);
  const cc = [...new Set(others)].slice(0, LIMITS.copies);
  if (filed.outcome === 'filed' && cc.length > 0) await copyOn(tx, ticket.id, filed.ticket.id, cc);
  return { outcome: 'followed-up', ticketId: filed.ticket.id, commentId: filed.comment.id };
}

/** Copies the others in on the request that follows; who wanted no mails about the first one gets none about this one. */
async function copyOn(tx: Db, from: number, to: number, cc: string[]): Promise<void> {
  await tx.execute(sql`
    insert into ${ticketMailStops} (ticket_id, email)
    select ${to}, email from ${ticketMailStops} where ticket_id = ${from} on conflict do nothing`);
  await tx.update(tickets).set({ cc }).where(eq(tickets.id, to));
}

/** Says that the request is solved; only the requester can. Saying it again changes nothing. */
export async function solveRequest(db: Db, acting: Acting): Promise<{ outcome: 'solved' | 'not-found' }> {
  return await inRequest<{ outcome: 'solved' | 'not-found' }>(db, acting, async (tx, { ticket, relation }) => {
    if (relation !== 'requester') return { outcome: 'not-found' };
    if (maySolve(relation, ticket.status))
      await tx.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, ticket.id));
    return { outcome: 'solved' };
  });
}

export type CopiedIn =
  | { outcome: 'copied'; email: string }
  | { outcome: 'invalid'; problem: 'missing' | 'wrong' | 'full' }
  | { outcome: 'not-found' };

/** Copies somebody in: from now on they get the answers, and read and answer with an account of this address. */
export async function copyIn(db: Db, acting: Acting, given: string): Promise<CopiedIn> {
  const typed = normalEmail(given);
  return await inRequest<CopiedIn>(db, acting, async (tx, { ticket, relation, requesterEmail }) => {
    if (!mayCopyIn(relation, ticket.status)) return { outcome: 'not-found' };
    if (!typed) return { outcome: 'invalid', problem: 'missing' };
    if (!isEmail(typed) || !/@[^@]+\.[^@.]+$/.test(typed)) return { outcome: 'invalid', problem: 'wrong' };
    const email = await addressKnownBy(tx, typed);
    if (email === requesterEmail || ticket.cc.includes(email)) return { outcome: 'copied', email };
    if (ticket.cc.length >= LIMITS.copies) return { outcome: 'invalid', problem: 'full' };
    await tx
      .update(tickets)
      .set({ cc: [...ticket.cc, email] })
      .where(eq(tickets.id, ticket.id));
    return { outcome: 'copied', email };
  });
}

/** Takes somebody out of CC: no mail about the request goes to them any more, and for them it is there no more. Twice changes nothing. */
export async function copyOut(db: Db, acting: Acting, email: string): Promise<{ outcome: 'removed' | 'not-found' }> {
  return await inRequest<{ outcome: 'removed' | 'not-found' }>(db, acting, async (tx, { ticket, relation }) => {
    if (!mayCopyOut(relation)) return { outcome: 'not-found' };
    if (ticket.cc.includes(email))
      await tx
        .update(tickets)
        .set({ cc: ticket.cc.filter((address) => address !== email) })
        .where(eq(tickets.id, ticket.id));
    return { outcome: 'removed' };
  });
}

/** Runs on the locked ticket as the viewer's requester, if the viewer may see it. */
async function inRequest<Outcome extends { outcome: string }>(
  db: Db,
  { viewer, organizations, ticketId }: Acting,
  act: (
    tx: Db,
    on: { ticket: Ticket; relation: Relation; me: Requester; requesterEmail: string | null },
  ) => Promise<Outcome>,
): Promise<Outcome | { outcome: 'not-found' }> {
  return await db.transaction(async (tx) => {
    // What was merged goes on in another one: who answers a mail about the first means that.
    const id = await goingOn(tx, ticketId);
    // Locked before it is read, so that who may is asked of what will be changed.
    await tx.execute(sql`select from ${tickets} where ${tickets.id} = ${id} for update`);
    const found = await findRelated(tx, viewer, organizations, id);
    if (!found || !viewer.email) return { outcome: 'not-found' };
    const { ticket, relation, requester } = found;
    const me = await findOrAddRequester(tx, {
      email: viewer.email,
      name: viewer.name || viewer.email.split('@')[0]!,
      locale: viewer.locale,
    });
    await actAs(tx, `requester:${me.id}`);
    return await act(tx, { ticket, relation, me, requesterEmail: requester.email });
  });
}

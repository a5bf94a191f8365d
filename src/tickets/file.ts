import { createHash } from 'node:crypto';
import { eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { claimAttachments } from './attachments.ts';
import { ticketMailsDue } from './mail-schema.ts';
import { ticketEvents, tickets } from './schema.ts';
import {
  actAs,
  addComment,
  addTicket,
  type Comment,
  findOrAddRequester,
  findSubmitted,
  findTicket,
  listComments,
  type Requester,
  type Ticket,
} from './store.ts';
import { type CheckedTicket, checkTicket, type NewTicket, type Problem, statusAfterRequesterWrote } from './ticket.ts';

/** A tab left open over night still retries the same submission; the same words a day later are a new matter. */
const SUBMISSION_HOURS = 24;

export interface Filed {
  outcome: 'filed' | 'already-filed' | 'added';
  ticket: Ticket;
  /** The comment that holds the text: the description, or what was added. */
  comment: Comment;
  /** Attachments that were asked for and are no more (swept, or of another ticket); the others are on the ticket. */
  missingAttachments: number;
}

/**
 * Files a ticket with its requester, first comment and attachments in one transaction; when it returns, they are safe.
 * A submission is recognised for a day by its key together with its subject, because another one is another question, and with the
 * requester's address, so that nobody can write into another person's ticket by reusing a key; without a key, by its content:
 * - `filed`: a new ticket;
 * - `already-filed`: this very submission is there already (a double click, a retry, the Back button), the ticket is it;
 * - `added`: the same form was sent again with other content, which is now a public comment on the same ticket;
 * - `invalid`: nothing was written; the problems say why.
 * @param mayChange whether the sender may change this custom field of a ticket that is there already; otherwise every one.
 */
export async function fileTicket(
  db: Db,
  input: NewTicket,
  mayChange: (customField: string) => boolean = () => true,
): Promise<Filed | { outcome: 'invalid'; problems: Problem[] }> {
  const checked = checkTicket(input);
  if (!checked.ok) return { outcome: 'invalid', problems: checked.problems };
  const { ticket } = checked;
  const key = submissionKey(ticket);
  return await db.transaction(async (tx) => {
    // Identical submissions that arrive together wait here for the first one.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    const earlier = await findSubmitted(tx, key, SUBMISSION_HOURS);
    const requester = await findOrAddRequester(tx, { ...ticket.requester, locale: ticket.locale });
    await actAs(tx, `requester:${requester.id}`);
    if (!earlier) return await fileNew(tx, requester, ticket, key);

    const digest = contentDigest(ticket);
    const same = (await listComments(tx, earlier.id, 'all')).find((comment) => comment.submissionDigest === digest);
    if (!same) return await addTo(tx, { earlier, requester, ticket, mayChange });
    const missingAttachments = await claimAttachments(tx, ticket.attachmentTokens, same);
    return { outcome: 'already-filed', ticket: earlier, comment: same, missingAttachments };
  });
}

async function fileNew(tx: Db, requester: Requester, ticket: CheckedTicket, key: string): Promise<Filed> {
  const { id } = await addTicket(tx, requester, ticket, key);
  const comment = await addRequesterComment(tx, id, requester, ticket, ticket.description);
  const missingAttachments = await claimAttachments(tx, ticket.attachmentTokens, comment);
  const { typedFrom, isQuiet = false } = ticket;
  if (typedFrom !== undefined || isQuiet) {
    const events = tx.select({ id: ticketEvents.id }).from(ticketEvents).where(eq(ticketEvents.ticketId, id));
    await tx.update(ticketMailsDue).set({ typedFrom, isQuiet }).where(inArray(ticketMailsDue.eventId, events));
  }
  return { outcome: 'filed', ticket: (await findTicket(tx, id))!, comment, missingAttachments };
}

async function addTo(
  tx: Db,
  {
    earlier,
    requester,
    ticket,
    mayChange,
  }: { earlier: Ticket; requester: Requester; ticket: CheckedTicket; mayChange(customField: string): boolean },
): Promise<Filed> {
  const changed = Object.entries(ticket.customFields).filter(([id]) => mayChange(id));
  const comment = await addRequesterComment(tx, earlier.id, requester, ticket, ticket.description);
  const missingAttachments = await claimAttachments(tx, ticket.attachmentTokens, comment);
  await tx
    .update(tickets)
    .set({
      // findSubmitted leaves out closed tickets, so there always is a next status.
      status: statusAfterRequesterWrote(earlier.status)!,
      customFields: { ...earlier.customFields, ...Object.fromEntries(changed) },
    })
    .where(eq(tickets.id, earlier.id));
  return { outcome: 'added', ticket: (await findTicket(tx, earlier.id))!, comment, missingAttachments };
}

async function addRequesterComment(
  tx: Db,
  ticketId: number,
  requester: Requester,
  ticket: CheckedTicket,
  body: string,
): Promise<Comment> {
  return await addComment(tx, {
    ticketId,
    author: 'requester',
    requesterId: requester.id,
    // As typed this time; the requester's own name may be another one.
    authorName: ticket.requester.name,
    body,
    submissionDigest: contentDigest(ticket),
  });
}

function submissionKey(ticket: CheckedTicket): string {
  const { email } = ticket.requester;
  return ticket.submissionKey
    ? sha256(['key', email, ticket.submissionKey, ticket.subject])
    : sha256(['content', email, ticket.subject, ticket.description]);
}

function contentDigest(ticket: CheckedTicket): string {
  const fields = Object.entries(ticket.customFields).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256([ticket.subject, ticket.description, fields]);
}

function sha256(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

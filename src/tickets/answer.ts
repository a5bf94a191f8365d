import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt, notInArray, sql } from 'drizzle-orm';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db } from '../db/client.ts';
import { normalEmail } from '../server/clean-text.ts';
import { type AgentChanges, type ChangedTicket, type ChangeProblem, changedColumns } from './agent-changes.ts';
import { claimAttachments } from './attachments.ts';
import { ticketComments, tickets } from './schema.ts';
import { actAs, addComment, addressesKnownBy, type Comment, findTicket, type Ticket } from './store.ts';
import { type CommentFormat, cleanLines, LIMITS } from './ticket.ts';

/** What agents do with requests, in the audit log. */
type AnswerAuditAction = 'request.answered' | 'request.noted' | 'request.changed';

/** Public comments that somebody must have looked at to write a public one: so many of the newest, by their ids. */
export const SEEN_COMMENTS = 20;

/** What an agent says and changes in one go. */
export interface AgentWriting {
  ticketId: number;
  /** Account of the agent, and the name that the requester reads. */
  agent: { id: number; name: string };
  /** What is said; undefined when something is only changed. */
  text?:
    | {
        body: string;
        format: CommentFormat;
        /** An answer to the requester and who is in CC, or a note among agents. */
        public: boolean;
        /** Tokens of uploaded files. */
        attachments?: readonly string[] | undefined;
        /** Made by whoever sends: the same text with the same key is the same message, however often it is sent. */
        key: string;
      }
    | undefined;
  changes?: AgentChanges | undefined;
  /**
   * Ids of the newest {@link SEEN_COMMENTS} public comments that the agent had before them, or of all when there are fewer. A public text is not
   * written when there is another one. Undefined: nobody knows what they had seen, and nothing is asked.
   */
  seen?: readonly number[] | undefined;
}

export type AgentWrote =
  | { outcome: 'sent'; ticket: Ticket; comment: Comment; missingAttachments: number }
  | { outcome: 'already-sent'; ticket: Ticket; comment: Comment; missingAttachments: number }
  /** Nothing was said; what differs has changed. */
  | { outcome: 'changed'; ticket: Ticket }
  /** Somebody has said something in public since then; nothing was written. The oldest first. */
  | { outcome: 'newer-comment'; ticket: Ticket; newer: Comment[] }
  /** Closed for good, or merged, though that can still be undone: what is said about it belongs into another request. */
  | { outcome: 'closed'; ticket: Ticket }
  | { outcome: 'invalid'; problems: (ChangeProblem | { field: 'body'; reason: 'missing' | 'too-long' })[] }
  | { outcome: 'not-found' };

/** A writing that may be done, with what it makes of the locked ticket. */
interface Ready {
  outcome: 'ready';
  ticket: Ticket;
  set: Partial<ChangedTicket>;
  body: string;
  digest: string | undefined;
}

/** How a writing ends that is not done. */
export type NotWritten = Exclude<AgentWrote, { outcome: 'sent' | 'changed' }>;

/**
 * Asks whether an agent may write this now, with the ticket locked until the transaction ends: what is answered still holds when it is written.
 * Nothing is written.
 */
export async function checkWriting(tx: Db, writing: AgentWriting): Promise<Ready | NotWritten> {
  const { ticketId, agent, text, changes = {} } = writing;
  const body = cleanLines(text?.body ?? '');
  if (text && !body) return { outcome: 'invalid', problems: [{ field: 'body', reason: 'missing' }] };
  if ([...body].length > LIMITS.body) return { outcome: 'invalid', problems: [{ field: 'body', reason: 'too-long' }] };
  await tx.execute(sql`select from ${tickets} where ${tickets.id} = ${ticketId} for update`);
  const ticket = await findTicket(tx, ticketId);
  if (!ticket) return { outcome: 'not-found' };
  const digest = text && digestOf(agent.id, text.key, text.public, body);
  const earlier = digest && (await findWritten(tx, ticketId, digest));
  if (earlier) {
    const missingAttachments = await claimAttachments(tx, [...(text.attachments ?? [])], earlier);
    return { outcome: 'already-sent', ticket, comment: earlier, missingAttachments };
  }
  if (ticket.status === 'closed' || ticket.mergedIntoId !== null) return { outcome: 'closed', ticket };
  const addCc = changes.addCc && (await addressesKnownBy(tx, changes.addCc.map(normalEmail)));
  const { set, problems } = changedColumns(
    ticket,
    { ...changes, ...(addCc && { addCc }) },
    { agentId: agent.id, answers: text?.public === true },
  );
  if (problems.length > 0) return { outcome: 'invalid', problems };
  if (text?.public && writing.seen) {
    const newer = await findNewer(tx, ticketId, writing.seen);
    if (newer.length > 0) return { outcome: 'newer-comment', ticket, newer };
  }
  return { outcome: 'ready', ticket, set, body, digest };
}

/**
 * An agent answers in public or writes an internal note, and changes the ticket with it, or only changes it: all in one transaction, as
 * `agent:<id>`, with its entry in the audit log. The requester gets one mail, and the same message never twice: it is known by its key.
 * @throws when the database refuses.
 */
export async function writeAsAgent(db: Db, writing: AgentWriting): Promise<AgentWrote> {
  const { ticketId, agent, text } = writing;
  return await db.transaction(async (tx): Promise<AgentWrote> => {
    const ready = await checkWriting(tx, writing);
    if (ready.outcome !== 'ready') return ready;
    await actAs(tx, `agent:${agent.id}`);
    const comment =
      text &&
      (await addComment(tx, {
        ticketId,
        author: 'agent',
        agentId: agent.id,
        authorName: agent.name,
        public: text.public,
        body: ready.body,
        format: text.format,
        submissionDigest: ready.digest,
      }));
    const missingAttachments = comment ? await claimAttachments(tx, [...(text.attachments ?? [])], comment) : 0;
    const isChanged = Object.keys(ready.set).length > 0;
    if (isChanged) await tx.update(tickets).set(ready.set).where(eq(tickets.id, ticketId));
    if (comment || isChanged) {
      const action: AnswerAuditAction = !text ? 'request.changed' : text.public ? 'request.answered' : 'request.noted';
      await addAuditEntry(tx, { actorId: agent.id, action, subjectId: null, details: { ticket: String(ticketId) } });
    }
    const ticket = (await findTicket(tx, ticketId))!;
    return comment ? { outcome: 'sent', ticket, comment, missingAttachments } : { outcome: 'changed', ticket };
  });
}

/** What somebody who looks at the ticket now has seen, as {@link AgentWriting} takes it. */
export async function seenComments(db: Db, ticketId: number): Promise<number[]> {
  const rows = await db
    .select({ id: ticketComments.id })
    .from(ticketComments)
    .where(and(eq(ticketComments.ticketId, ticketId), eq(ticketComments.public, true)))
    .orderBy(desc(ticketComments.id))
    .limit(SEEN_COMMENTS);
  return rows.map(({ id }) => id);
}

/**
 * Public comments that are not among those seen. By their ids and not by a time or a last one: of two that are written at once, the one with
 * the smaller id may come to light later.
 */
async function findNewer(tx: Db, ticketId: number, seen: readonly number[]): Promise<Comment[]> {
  return await tx
    .select()
    .from(ticketComments)
    .where(
      and(
        eq(ticketComments.ticketId, ticketId),
        eq(ticketComments.public, true),
        seen.length >= SEEN_COMMENTS ? gt(ticketComments.id, Math.min(...seen)) : undefined,
        notInArray(ticketComments.id, [...seen]),
      ),
    )
    .orderBy(asc(ticketComments.id))
    .limit(SEEN_COMMENTS);
}

async function findWritten(tx: Db, ticketId: number, digest: string): Promise<Comment | undefined> {
  const [comment] = await tx
    .select()
    .from(ticketComments)
    .where(and(eq(ticketComments.ticketId, ticketId), eq(ticketComments.submissionDigest, digest)));
  return comment;
}

/** With its text: a form that was sent and is sent again with another one says something else. */
function digestOf(agentId: number, key: string, isPublic: boolean, body: string): string {
  return createHash('sha256').update(`answer\0${agentId}\0${key}\0${isPublic}\0${body}`).digest('hex');
}

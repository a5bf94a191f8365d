// Two requests about the same become one: the messages of the first go into the second, and for ten minutes back again.
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db, Tx } from '../../db/client.ts';
import { requesters, ticketComments, tickets } from '../../tickets/schema.ts';
import { actAs, addComment, type Ticket } from '../../tickets/store.ts';
import { LIMITS } from '../../tickets/ticket.ts';
import { mayWorkOnDesk } from '../policy.ts';
import { ticketMerges } from './schema.ts';

/** What is merged and taken apart again, in the audit log. */
type MergeAuditAction = 'request.merged' | 'request.unmerged';

/** Channel on which it is announced that there is something to close later. */
export const MERGES_CHANNEL = 'ticket_merges';

/** So long a merge can be undone, in minutes; then what was merged is closed. */
export const UNDO_MINUTES = 10;

/** Requests that are merged at once, at most. */
const MOST_MERGED = 20;

/** What is merged into what. */
export interface Merge {
  sourceIds: readonly number[];
  targetId: number;
  /** Of several people: each may read and answer what the others wrote from then on. */
  share: boolean;
  /** The note in the other request that tells of it. */
  note(source: { id: number; subject: string }): string;
}

export type Merged =
  | { outcome: 'merged'; count: number }
  /** `people`: they are of different people, and nobody has said that these may read each other. */
  | { outcome: 'refused'; reason: 'none' | 'closed' | 'merged' | 'people' | 'full' }
  | { outcome: 'not-found' };

/** Merges requests into one, all or none. @returns `not-found` for who may not, and when one of them is not there. */
export async function mergeRequests(db: Db, by: SignedIn, merge: Merge): Promise<Merged> {
  if (!mayWorkOnDesk(by)) return { outcome: 'not-found' };
  const sourceIds = [...new Set(merge.sourceIds)].filter((id) => id !== merge.targetId).slice(0, MOST_MERGED);
  if (sourceIds.length === 0) return { outcome: 'refused', reason: 'none' };
  return await db.transaction(async (tx): Promise<Merged> => {
    const found = await lockWithPeople(tx, [...sourceIds, merge.targetId]);
    const target = found.get(merge.targetId);
    const sources = sourceIds.flatMap((id) => found.get(id) ?? []);
    if (!target || sources.length < sourceIds.length) return { outcome: 'not-found' };
    if ([target, ...sources].some(({ ticket }) => ticket.status === 'closed'))
      return { outcome: 'refused', reason: 'closed' };
    if ([target, ...sources].some(({ ticket }) => ticket.mergedIntoId !== null))
      return { outcome: 'refused', reason: 'merged' };
    const belongs = (one: WithPerson) =>
      one.ticket.requesterId === target.ticket.requesterId ||
      (one.email !== null &&
        target.ticket.cc.includes(one.email) &&
        one.ticket.cc.every((address) => knows(target, address)));
    if (!merge.share && !sources.every(belongs)) return { outcome: 'refused', reason: 'people' };
    const { cc, added } = joinedCc(target, sources);
    if (cc.length > LIMITS.copies) return { outcome: 'refused', reason: 'full' };
    await actAs(tx, `agent:${by.id}`);
    for (const [index, { ticket }] of sources.entries())
      await mergeOne(tx, by, {
        source: ticket,
        target: target.ticket,
        addedCc: added[index]!,
        note: merge.note(ticket),
      });
    if (cc.length > target.ticket.cc.length)
      await tx.update(tickets).set({ cc }).where(eq(tickets.id, target.ticket.id));
    return { outcome: 'merged', count: sources.length };
  });
}

/** Who is in CC afterwards, and who of them came with each. */
function joinedCc(target: WithPerson, sources: readonly WithPerson[]): { cc: string[]; added: string[][] } {
  const cc = [...target.ticket.cc];
  const added = sources.map(({ ticket, email }) => {
    const others = [...(email === null ? [] : [email]), ...ticket.cc];
    const fresh = [...new Set(others)].filter((address) => address !== target.email && !cc.includes(address));
    cc.push(...fresh);
    return fresh;
  });
  return { cc, added };
}

interface WithPerson {
  ticket: Ticket;
  email: string | null;
}

function knows({ ticket, email }: WithPerson, address: string): boolean {
  return address === email || ticket.cc.includes(address);
}

/** The requests with their requesters' addresses, locked in the order of their numbers, so that nobody waits for each other. */
async function lockWithPeople(tx: Tx, ids: readonly number[]): Promise<Map<number, WithPerson>> {
  await tx.execute(sql`select from ${tickets} where ${inArray(tickets.id, [...ids])} order by id for update`);
  const rows = await tx
    .select({ ticket: tickets, email: requesters.email })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .where(inArray(tickets.id, [...ids]));
  return new Map(rows.map((row) => [row.ticket.id, row]));
}

async function mergeOne(
  tx: Tx,
  by: SignedIn,
  { source, target, addedCc, note }: { source: Ticket; target: Ticket; addedCc: string[]; note: string },
): Promise<void> {
  const moved = await tx
    .update(ticketComments)
    .set({ ticketId: target.id })
    .where(eq(ticketComments.ticketId, source.id))
    .returning({ id: ticketComments.id });
  const told = await addComment(tx, {
    ticketId: target.id,
    author: 'agent',
    agentId: by.id,
    authorName: by.name,
    public: false,
    body: note,
  });
  await tx
    .update(tickets)
    .set({ mergedIntoId: target.id, ...(source.status === 'solved' ? {} : { status: 'solved' as const }) })
    .where(eq(tickets.id, source.id));
  await tx.insert(ticketMerges).values({
    sourceId: source.id,
    targetId: target.id,
    mergedBy: by.id,
    statusBefore: source.status,
    commentIds: moved.map(({ id }) => id),
    noteId: told.id,
    addedCc,
    dueAt: sql`now() + make_interval(mins => ${UNDO_MINUTES})`,
  });
  await tx.execute(sql`select pg_notify(${MERGES_CHANNEL}, '')`);
  await audit(tx, by, 'request.merged', { ticket: source.id, into: target.id });
}

/** A merge that can be undone yet. */
export interface Undoable {
  id: number;
  sourceId: number;
  targetId: number;
  until: Date;
}

/** Merges of or into a request that can be undone yet. */
export async function listUndoable(db: Db, ticketId: number): Promise<Undoable[]> {
  return await db
    .select({
      id: ticketMerges.id,
      sourceId: ticketMerges.sourceId,
      targetId: ticketMerges.targetId,
      until: ticketMerges.dueAt,
    })
    .from(ticketMerges)
    .where(
      and(
        sql`(${ticketMerges.sourceId} = ${ticketId} or ${ticketMerges.targetId} = ${ticketId})`,
        gt(ticketMerges.dueAt, sql`now()`),
      ),
    )
    .orderBy(asc(ticketMerges.id));
}

export type Unmerged =
  | { outcome: 'undone'; sourceId: number; targetId: number }
  | { outcome: 'gone' }
  | { outcome: 'not-found' };

/** Takes a merge back: messages, status and CC are as they were. @returns `gone` when its time is over. */
export async function undoMerge(db: Db, by: SignedIn, mergeId: number): Promise<Unmerged> {
  if (!mayWorkOnDesk(by)) return { outcome: 'not-found' };
  return await db.transaction(async (tx): Promise<Unmerged> => {
    const [merge] = await tx
      .delete(ticketMerges)
      .where(and(eq(ticketMerges.id, mergeId), gt(ticketMerges.dueAt, sql`now()`)))
      .returning();
    if (!merge) return { outcome: 'gone' };
    const { sourceId, targetId, commentIds, noteId, addedCc, statusBefore } = merge;
    const found = await lockWithPeople(tx, [sourceId, targetId]);
    const target = found.get(targetId);
    // Another program may have closed it meanwhile, for good.
    if (!target || found.get(sourceId)?.ticket.status === 'closed') return { outcome: 'gone' };
    await actAs(tx, `agent:${by.id}`);
    if (commentIds.length > 0)
      await tx
        .update(ticketComments)
        .set({ ticketId: sourceId })
        .where(and(inArray(ticketComments.id, commentIds), eq(ticketComments.ticketId, targetId)));
    await tx.delete(ticketComments).where(and(eq(ticketComments.id, noteId), eq(ticketComments.ticketId, targetId)));
    await tx.update(tickets).set({ mergedIntoId: null, status: statusBefore }).where(eq(tickets.id, sourceId));
    if (addedCc.length > 0)
      await tx
        .update(tickets)
        .set({ cc: target.ticket.cc.filter((address) => !addedCc.includes(address)) })
        .where(eq(tickets.id, targetId));
    await audit(tx, by, 'request.unmerged', { ticket: sourceId, into: targetId });
    return { outcome: 'undone', sourceId, targetId };
  });
}

async function audit(
  tx: Tx,
  by: SignedIn,
  action: MergeAuditAction,
  { ticket, into }: { ticket: number; into: number },
): Promise<void> {
  const details = { ticket: String(ticket), into: String(into) };
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details });
}

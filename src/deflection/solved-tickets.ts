import { and, asc, eq, isNotNull, notInArray, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { DueWork } from '../jobs/clock.ts';
import { workThroughDue } from '../jobs/due.ts';
import { askerKeys, noteAnswered } from '../search/learning.ts';
import { searchDocuments } from '../search/schema.ts';
import { TICKETS_CHANNEL } from '../tickets/channels.ts';
import { requesters, ticketComments, tickets } from '../tickets/schema.ts';
import { isSolvedByRequester } from '../tickets/store.ts';
import { ticketLessons } from './schema.ts';

/** An answer that points to more pages is a list to read, and none of them is the answer. */
const MOST_LINKS = 3;
/** Of the ticket's description the beginning says what the matter is; in characters. */
const LONGEST_DESCRIPTION = 2_000;

/** What learning from a ticket needs. */
export interface LearningContext {
  secret: string;
  /** Where the help center is, if that is known; then links to other hosts are not ours. */
  publicUrl: string | undefined;
  /** Where a page is now that had this path; undefined when none had it. */
  presentPath: (db: Db, path: string) => Promise<string | undefined>;
}

/**
 * Learns from tickets that were solved with a link to one of our pages, whatever program wrote them. A trigger makes tickets due; each is
 * taken in the transaction that learns from it, so that none is lost while no server runs and none teaches twice.
 */
export function solvedTicketsWork(db: Db, context: LearningContext, report: (error: unknown) => void): DueWork {
  return {
    name: 'solved-tickets',
    channels: [TICKETS_CHANNEL],
    run: () => learnFromDueTickets(db, context, report),
    waiting: () => db.$count(ticketLessons, isNotNull(ticketLessons.dueAt)),
  };
}

/** Learns from all tickets that are due. One that fails is reported and stays due. */
export async function learnFromDueTickets(
  db: Db,
  context: LearningContext,
  report: (error: unknown) => void,
): Promise<void> {
  await workThroughDue(db, report, async (tx, failed, taken) => {
    const [due] = await tx
      .select()
      .from(ticketLessons)
      .where(
        and(isNotNull(ticketLessons.dueAt), failed.length > 0 ? notInArray(ticketLessons.ticketId, failed) : undefined),
      )
      .orderBy(asc(ticketLessons.dueAt))
      .limit(1)
      .for('update', { skipLocked: true });
    if (!due) return;
    taken(due.ticketId);
    const learnt = await learnFromTicket(tx, due.ticketId, context);
    await tx
      .update(ticketLessons)
      .set({ dueAt: null, ...(learnt ? { learntAt: sql`now()` } : {}) })
      .where(eq(ticketLessons.ticketId, due.ticketId));
  });
}

/** @returns whether an agent's public answer led to a page of ours. */
async function learnFromTicket(tx: Db, ticketId: number, context: LearningContext): Promise<boolean> {
  const [found] = await tx
    .select({ ticket: tickets, email: requesters.email })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .where(and(eq(tickets.id, ticketId), isNotNull(tickets.solvedAt)));
  if (!found) return false;
  const { ticket, email } = found;
  const comments = await tx
    .select({ author: ticketComments.author, body: ticketComments.body })
    .from(ticketComments)
    .where(and(eq(ticketComments.ticketId, ticketId), eq(ticketComments.public, true)))
    .orderBy(asc(ticketComments.id));
  const linked = new Set<string>();
  for (const { author, body } of comments)
    if (author === 'agent') for (const path of pagesLinkedIn(body, context.publicUrl)) linked.add(path);
  if (linked.size === 0 || linked.size > MOST_LINKS) return false;

  const first = comments.find(({ author }) => author === 'requester');
  const question = [ticket.subject, first?.body.slice(0, LONGEST_DESCRIPTION)].filter(Boolean).join('\n');
  // A requester who says "solved" is a reader whom the page helped; an agent's word is the word of staff.
  const byStaff = !(await isSolvedByRequester(tx, ticketId));
  const keys = askerKeys(context.secret, {
    requesterId: ticket.requesterId,
    email,
    askId: ticket.askId ?? undefined,
  });
  let isLearnt = false;
  for (const path of linked) {
    const page = await findPage(tx, path, ticket.locale, context.presentPath);
    if (!page) continue;
    isLearnt = true;
    await noteAnswered(tx, {
      documentId: page.id,
      question,
      locale: page.locale,
      source: 'ticket',
      byStaff,
      askerKeys: keys,
    });
  }
  return isLearnt;
}

/** The page that a path leads to, in the language of the ticket; undefined when there is none. */
async function findPage(
  tx: Db,
  path: string,
  locale: string | null,
  presentPath: LearningContext['presentPath'],
): Promise<{ id: number; locale: string } | undefined> {
  const [direct] = await tx.select().from(searchDocuments).where(eq(searchDocuments.url, path)).limit(1);
  const page = direct ?? (await findMoved(tx, path, presentPath));
  if (!page || locale === null || locale === page.locale) return page;
  const [translated] = await tx
    .select()
    .from(searchDocuments)
    .where(
      and(
        eq(searchDocuments.kind, page.kind),
        eq(searchDocuments.sourceId, page.sourceId),
        eq(searchDocuments.locale, locale),
      ),
    );
  return translated;
}

/** Pages are still found under the addresses they had. */
async function findMoved(
  tx: Db,
  path: string,
  presentPath: LearningContext['presentPath'],
): Promise<typeof searchDocuments.$inferSelect | undefined> {
  const url = await presentPath(tx, path);
  if (!url) return undefined;
  const [page] = await tx.select().from(searchDocuments).where(eq(searchDocuments.url, url)).limit(1);
  return page;
}

/** Paths that a comment links to or names, in plain text, Markdown or HTML, and that may be pages of ours. */
export function pagesLinkedIn(body: string, publicUrl: string | undefined): Set<string> {
  const paths = new Set<string>();
  for (const [address] of body.matchAll(
    /https?:\/\/[^\s"'<>()[\]]+|(?<![\w/.:-])\/[\w-]+\/[\w-]+\/[^\s"'<>()[\]]+/gi,
  )) {
    const url = URL.parse(address.replace(/[.,;:!?*_]+$/, ''), publicUrl ?? 'http://localhost');
    if (!url || (publicUrl !== undefined && url.origin !== publicUrl)) continue;
    // The slug as our own addresses write it, however the mail program escaped it.
    const path = url.pathname
      .replace(/\/$/, '')
      .split('/')
      .map((part) => encodeURIComponent(decoded(part)))
      .join('/');
    paths.add(path);
  }
  return paths;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

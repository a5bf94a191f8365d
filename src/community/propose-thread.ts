// Making a thread of a ticket: the team takes out what is private, the requester says yes, and nothing is public before.
import { and, eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { users } from '../accounts/schema.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db, Tx } from '../db/client.ts';
import { withoutPrivate } from '../search/learn.ts';
import { mayReadRequests } from '../tickets/policy.ts';
import { requesters, tickets } from '../tickets/schema.ts';
import { findForStaff } from '../tickets/staff-requests.ts';
import { publishReply, publishThread } from './publish.ts';
import { tellProposed } from './tell-proposed.ts';
import { topicOf, topicsForTickets } from './threads/policy.ts';
import type { ProposalAnswer } from './threads/proposal.ts';
import { posts } from './threads/schema.ts';
import { indexThread } from './threads/search-document.ts';
import type { CommunitySite } from './threads/site-section.ts';
import { lockThread, recount, type Thread } from './threads/store.ts';
import { checkBody, checkTitle, LIMITS, type TextProblem, textDigest } from './threads/thread.ts';
import { threadProposals, threadTickets } from './threads/ticket-schema.ts';
import { findProposal, findThreadOf, type Proposal } from './threads/ticket-store.ts';

/** What goes between tickets and threads, in the audit log. */
type ProposalAuditAction = 'ticket.proposed' | 'ticket.unproposed' | 'ticket.published' | 'ticket.kept-private';

/** A thread as the team would publish it. */
export interface ProposalText {
  topic: string;
  title: string;
  body: string;
  /** Empty: without one. */
  answer: string;
}

export type ProposalError =
  | { field: 'topic'; problem: 'missing' }
  | { field: 'title' | 'body'; problem: TextProblem }
  | { field: 'answer'; problem: 'too-long' };

/** What a proposal needs of the running product. */
interface ProposalApp {
  site: CommunitySite;
  secret: string;
}

/** Where a ticket is not proposed (any more). */
type Refused = { outcome: 'refused'; reason: 'no-address' | 'asked-already' | 'declined' | 'published' };

/**
 * A ticket as a thread might begin: the first words of its requester and the last public answer, without what patterns know as private and
 * without the names of those who wrote. Somebody reads it before it goes anywhere.
 * @returns undefined where there is no such ticket.
 */
export async function draftOfTicket(
  db: Db,
  ticketId: number,
): Promise<(Omit<ProposalText, 'topic'> & { locale: string | null }) | undefined> {
  const found = await findForStaff(db, ticketId);
  if (!found) return undefined;
  const told = found.comments.filter(({ isPublic }) => isPublic);
  const names = [found.requester.name, ...found.comments.map(({ authorName }) => authorName)];
  const cleaned = (text: string | undefined, most: number) =>
    [...withoutPrivate(text ?? '', names)].slice(0, most).join('').trim();
  return {
    title: cleaned(found.ticket.subject.replace(/\s+/g, ' '), LIMITS.title),
    body: cleaned(told.find(({ author }) => author === 'requester')?.body, LIMITS.body),
    answer: cleaned(told.findLast(({ author }) => author === 'agent')?.body, LIMITS.body),
    locale: found.ticket.locale,
  };
}

/**
 * Asks the requester of a ticket whether it may be published so, by mail and on the page of the request. Nobody else sees the text.
 * - `refused`: there is nobody to ask, they are asked already, or they have answered.
 */
export async function proposeThread(
  db: Db,
  { site, secret }: ProposalApp,
  by: SignedIn,
  { ticketId, locale, ...text }: ProposalText & { ticketId: number; locale: string },
): Promise<
  { outcome: 'proposed' } | { outcome: 'invalid'; errors: ProposalError[] } | { outcome: 'not-found' } | Refused
> {
  if (!mayReadRequests(by)) return { outcome: 'not-found' };
  const [title, body, answer] = [checkTitle(text.title), checkBody(text.body), checkBody(text.answer)];
  const errors: ProposalError[] = [];
  if (!topicsForTickets(by, site.community, locale).some(({ id }) => id === text.topic))
    errors.push({ field: 'topic', problem: 'missing' });
  if (title.problem) errors.push({ field: 'title', problem: title.problem });
  if (body.problem) errors.push({ field: 'body', problem: body.problem });
  if (answer.problem === 'too-long') errors.push({ field: 'answer', problem: 'too-long' });
  return await db.transaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    if (!ticket) return { outcome: 'not-found' };
    const reason = await whyNotToAsk(tx, ticket);
    if (reason) return { outcome: 'refused', reason };
    if (errors.length > 0) return { outcome: 'invalid', errors };
    const [proposal] = await tx
      .insert(threadProposals)
      .values({
        ticketId,
        topic: text.topic,
        locale,
        title: title.title,
        body: body.body,
        answer: answer.body || null,
        proposedBy: by.id,
      })
      .returning();
    await note(tx, by.id, 'ticket.proposed', proposal!);
    await tellProposed(tx, { site, secret }, proposal!);
    return { outcome: 'proposed' };
  });
}

/** Why the requester of a ticket is not asked; undefined where they may be. */
async function whyNotToAsk(
  db: Db,
  ticket: { id: number; email: string | null },
): Promise<Refused['reason'] | undefined> {
  if (!ticket.email) return 'no-address';
  if (await findThreadOf(db, ticket.id)) return 'published';
  const before = await findProposal(db, ticket.id);
  if (before?.state === 'asked') return 'asked-already';
  // No is no.
  return before?.state === 'declined' ? 'declined' : undefined;
}

/** Does not ask any more. @returns whether anybody was being asked. */
export async function withdrawProposal(db: Db, by: SignedIn, ticketId: number): Promise<boolean> {
  if (!mayReadRequests(by)) return false;
  return await db.transaction(async (tx) => {
    const proposal = await lockAsked(tx, ticketId);
    if (!proposal) return false;
    await decide(tx, proposal, 'withdrawn');
    await note(tx, by.id, 'ticket.unproposed', proposal);
    return true;
  });
}

export type ProposalAnswered =
  | { outcome: 'published'; thread: Thread }
  | { outcome: 'declined' }
  /** Nobody asks (any more), or not this person; or the topic is there no more. */
  | { outcome: 'gone' };

/**
 * The requester of a ticket answers whether it may be published: then it is a thread at once, with what the team answered as its solution, as
 * theirs or as the team's. Under their own name takes an account.
 * @param by whose request it is, by their address.
 */
export async function answerProposal(
  db: Db,
  { community }: Pick<CommunitySite, 'community'>,
  by: Viewer,
  { ticketId, answer }: { ticketId: number; answer: ProposalAnswer },
): Promise<ProposalAnswered> {
  return await db.transaction(async (tx): Promise<ProposalAnswered> => {
    const ticket = await lockTicket(tx, ticketId);
    if (!ticket?.email || ticket.email !== by.email) return { outcome: 'gone' };
    const proposal = await lockAsked(tx, ticketId);
    if (!proposal) return { outcome: 'gone' };
    const [account] = await tx
      .select({ id: users.id, suspendedAt: users.suspendedAt })
      .from(users)
      .where(eq(users.email, ticket.email));
    if (answer === 'no') {
      await decide(tx, proposal, 'declined');
      await note(tx, account?.id ?? null, 'ticket.kept-private', proposal);
      return { outcome: 'declined' };
    }
    if (!topicOf(community, proposal.topic)) return { outcome: 'gone' };
    const isOwn = answer === 'own' && account !== undefined && !account.suspendedAt;
    if (answer === 'own' && !isOwn) return { outcome: 'gone' };
    const thread = await publish(tx, community, proposal, isOwn ? account.id : proposal.proposedBy);
    await decide(tx, proposal, 'published');
    await tx
      .insert(threadTickets)
      .values({ threadId: thread.id, ticketId, madeFrom: 'ticket', madeBy: proposal.proposedBy });
    await note(tx, account?.id ?? null, 'ticket.published', proposal, { thread: String(thread.id), as: answer });
    return { outcome: 'published', thread };
  });
}

async function publish(
  tx: Tx,
  community: CommunitySite['community'],
  { topic, locale, title, body, answer, proposedBy }: Proposal,
  authorId: number,
): Promise<Thread> {
  const { thread } = await publishThread(tx, community, {
    authorId,
    topic,
    kind: 'question',
    locale,
    title: title!,
    body: body!,
    tags: [],
    digest: textDigest('thread', title!, body!),
    submissionKey: null,
  });
  if (answer === null) return thread;
  const held = (await lockThread(tx, thread.id))!;
  const reply = await publishReply(tx, held, {
    authorId: proposedBy,
    body: answer,
    isUpdate: false,
    answeredId: null,
    digest: textDigest('reply', String(thread.id), answer),
    submissionKey: null,
  });
  await tx.update(posts).set({ solutionAt: sql`now()`, solutionBy: proposedBy }).where(eq(posts.id, reply.id));
  await recount(tx, thread.id);
  await indexThread(tx, community, thread.id);
  return thread;
}

/** A ticket with the address of its requester, held: what is decided about it is decided one after the other. */
async function lockTicket(tx: Tx, ticketId: number): Promise<{ id: number; email: string | null } | undefined> {
  const [ticket] = await tx
    .select({ requesterId: tickets.requesterId })
    .from(tickets)
    .where(eq(tickets.id, ticketId))
    .for('update');
  if (!ticket) return undefined;
  const [requester] = await tx
    .select({ email: requesters.email })
    .from(requesters)
    .where(eq(requesters.id, ticket.requesterId));
  return { id: ticketId, email: requester?.email ?? null };
}

async function lockAsked(tx: Tx, ticketId: number): Promise<Proposal | undefined> {
  const [row] = await tx
    .select()
    .from(threadProposals)
    .where(and(eq(threadProposals.ticketId, ticketId), eq(threadProposals.state, 'asked')))
    .for('update');
  return row;
}

/** Ends the asking; the texts go, because what was published stands in its thread, and the rest is nobody's any more. */
async function decide(tx: Tx, { id }: Proposal, state: 'published' | 'declined' | 'withdrawn'): Promise<void> {
  await tx
    .update(threadProposals)
    .set({ state, decidedAt: sql`now()`, title: null, body: null, answer: null })
    .where(eq(threadProposals.id, id));
}

async function note(
  tx: Tx,
  actorId: number | null,
  action: ProposalAuditAction,
  { ticketId, topic }: Proposal,
  details: Record<string, string> = {},
): Promise<void> {
  await addAuditEntry(tx, {
    actorId,
    action,
    subjectId: null,
    details: { ticket: String(ticketId), topic, ...details },
  });
}

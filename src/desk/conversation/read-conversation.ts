import { and, asc, desc, eq, inArray, lt, ne, sql } from 'drizzle-orm';
import { organizations, users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import {
  requesters,
  satisfaction,
  ticketAttachments,
  ticketComments,
  ticketEvents,
  tickets,
} from '../../tickets/schema.ts';
import type { Comment, Ticket, TicketEvent } from '../../tickets/store.ts';

/** Messages of one page: the newest, and above them the question. */
const CONVERSATION_PAGE = 50;
/** Other requests of the same person that stand beside this one. */
const MOST_OTHERS = 5;
/** Things that happened, the newest first. */
const MOST_EVENTS = 30;

/** A file of a message. */
export interface MessageFile {
  id: number;
  name: string;
  type: string;
  sizeBytes: number;
}

/** A message as agents read it. */
export type Message = Comment & { files: MessageFile[] };

/** Who asked, as far as an account or the ticket tells. */
export interface RequesterFacts {
  id: number;
  name: string;
  email: string | null;
  locale: string | null;
  organizationId: number | null;
  organization: string | null;
  /** Of the account with this address, if there is one. */
  userId: number | null;
  plan: string | null;
  since: Date;
}

/** A ticket with the part of its conversation that is shown. */
export interface Conversation {
  ticket: Ticket;
  requester: RequesterFacts;
  assigneeName: string | null;
  /** The question, where it is not among the messages. */
  first: Message | undefined;
  /** The newest first page, or what is before a message; the oldest first. */
  messages: Message[];
  /** How many stand between the question and these. */
  between: number;
  rating: { score: 'good' | 'bad'; reason: string | null } | undefined;
}

/**
 * A ticket as its agents read it. What is read does not grow with the conversation.
 * @param before shows the messages before the one with this number.
 */
export async function findConversation(
  db: Db,
  ticketId: number,
  { before }: { before?: number | undefined } = {},
): Promise<Conversation | undefined> {
  const ofTicket = eq(ticketComments.ticketId, ticketId);
  const [[row], newest, [question], between] = await Promise.all([
    db
      .select({
        ticket: tickets,
        requester: {
          id: requesters.id,
          name: requesters.name,
          email: requesters.email,
          locale: requesters.locale,
          organizationId: requesters.organizationId,
          since: requesters.createdAt,
        },
        organization: organizations.name,
        userId: users.id,
        plan: users.plan,
        assigneeName: sql<
          string | null
        >`(select name from ${users} as assignee where assignee.id = ${tickets.assigneeId})`,
        score: satisfaction.score,
        reason: satisfaction.reason,
      })
      .from(tickets)
      .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
      .leftJoin(organizations, eq(organizations.id, tickets.organizationId))
      .leftJoin(users, eq(users.email, requesters.email))
      .leftJoin(satisfaction, eq(satisfaction.ticketId, tickets.id))
      .where(eq(tickets.id, ticketId)),
    db
      .select()
      .from(ticketComments)
      .where(and(ofTicket, before === undefined ? undefined : lt(ticketComments.id, before)))
      .orderBy(desc(ticketComments.id))
      .limit(CONVERSATION_PAGE),
    db.select().from(ticketComments).where(ofTicket).orderBy(asc(ticketComments.id)).limit(1),
    db.$count(ticketComments, and(ofTicket, before === undefined ? undefined : lt(ticketComments.id, before))),
  ]);
  if (!row) return undefined;
  const shown = newest.toReversed();
  const isApart = question !== undefined && shown.length > 0 && !shown.some(({ id }) => id === question.id);
  const all = isApart ? [question, ...shown] : shown;
  const files = await filesOf(db, ticketId, all);
  const withFiles = (comment: Comment): Message => ({ ...comment, files: files.get(comment.id) ?? [] });
  return {
    ticket: row.ticket,
    requester: { ...row.requester, organization: row.organization, userId: row.userId, plan: row.plan },
    assigneeName: row.assigneeName,
    first: isApart ? withFiles(question) : undefined,
    messages: shown.map(withFiles),
    between: Math.max(0, between - shown.length - (isApart ? 1 : 0)),
    rating: row.score === null ? undefined : { score: row.score, reason: row.reason },
  };
}

async function filesOf(db: Db, ticketId: number, comments: Comment[]): Promise<Map<number, MessageFile[]>> {
  if (comments.length === 0) return new Map();
  const rows = await db
    .select({
      id: ticketAttachments.id,
      commentId: ticketAttachments.commentId,
      name: ticketAttachments.name,
      type: ticketAttachments.type,
      sizeBytes: ticketAttachments.sizeBytes,
    })
    .from(ticketAttachments)
    .where(
      and(
        eq(ticketAttachments.ticketId, ticketId),
        inArray(
          ticketAttachments.commentId,
          comments.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(ticketAttachments.id));
  return Map.groupBy(rows, ({ commentId }) => commentId ?? 0);
}

/** Another request of the same person. */
export interface OtherRequest {
  id: number;
  subject: string;
  status: Ticket['status'];
  createdAt: Date;
  score: 'good' | 'bad' | null;
}

/** What else the person asked, the newest first, and how many there are. */
export async function otherRequests(
  db: Db,
  { requesterId, ticketId }: { requesterId: number; ticketId: number },
): Promise<{ requests: OtherRequest[]; count: number }> {
  const others = and(eq(tickets.requesterId, requesterId), ne(tickets.id, ticketId));
  const [requests, count] = await Promise.all([
    db
      .select({
        id: tickets.id,
        subject: tickets.subject,
        status: tickets.status,
        createdAt: tickets.createdAt,
        score: satisfaction.score,
      })
      .from(tickets)
      .leftJoin(satisfaction, eq(satisfaction.ticketId, tickets.id))
      .where(others)
      .orderBy(desc(tickets.updatedAt))
      .limit(MOST_OTHERS),
    db.$count(tickets, others),
  ]);
  return { requests, count };
}

/** What happened to a ticket, the newest first; who did it by name where it is an account. */
export async function recentEvents(db: Db, ticketId: number): Promise<(TicketEvent & { actorName: string | null })[]> {
  const actorId = sql`(case when ${ticketEvents.actor} ~ '^agent:[0-9]{1,15}$' then substring(${ticketEvents.actor} from 7)::bigint end)`;
  const rows = await db
    .select({ event: ticketEvents, actorName: users.name })
    .from(ticketEvents)
    .leftJoin(users, sql`${users.id} = ${actorId}`)
    .where(and(eq(ticketEvents.ticketId, ticketId), eq(ticketEvents.kind, 'ticket.updated')))
    .orderBy(desc(ticketEvents.id))
    .limit(MOST_EVENTS);
  return rows.map(({ event, actorName }) => ({ ...event, actorName }));
}

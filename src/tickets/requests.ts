import { and, count, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Viewer } from '../accounts/viewer.ts';
import type { OrganizationRule } from '../config/channels.ts';
import type { Db } from '../db/client.ts';
import { asPattern } from '../db/like.ts';
import { readListPage, readPageNumber } from '../db/list-page.ts';
import type { Attachment } from './attachments.ts';
import { RELATIONS, type Relation, related, relationTo } from './policy.ts';
import { hasUnread, lastRead } from './reads.ts';
import { requesters, satisfaction, ticketAttachments, ticketComments, tickets } from './schema.ts';
import { type Comment, isSolvedByRequester, listComments, type Ticket } from './store.ts';
import { FOLLOWS_UP, type Status, shownStatus, TOPIC } from './ticket.ts';

/** Requests on one page of the list. */
export const PAGE_SIZE = 20;

/** Fewer requests than these are looked through at a glance, and need no filters. */
export const FILTERS_FROM = 10;

/** Longer searches are no searches. */
const LONGEST_SEARCH = 200;

/** What the list's filter calls the states. */
export const STATUS_GROUPS = {
  open: ['new', 'open', 'hold'],
  waiting: ['pending'],
  solved: ['solved', 'closed'],
} as const satisfies Record<string, readonly Status[]>;

export const WHOSE = { mine: 'requester', copied: 'copied', organization: 'organization' } as const satisfies Record<
  string,
  Relation
>;
export const SORTS = ['activity', 'newest', 'oldest'] as const;

/** What the address of the list may say; anything else counts as not said. */
export const listParameters = z.object({
  whose: z.enum(['mine', 'copied', 'organization']).optional().catch(undefined),
  status: z.enum(['open', 'waiting', 'solved']).optional().catch(undefined),
  sort: z.enum(SORTS).catch('activity'),
  q: z
    .string()
    .transform((text) => text.trim().slice(0, LONGEST_SEARCH))
    .catch(''),
  page: z.string().optional().transform(readPageNumber),
});
export type ListParameters = z.output<typeof listParameters>;

/** A request in the list. */
export interface ListedRequest {
  id: number;
  subject: string;
  /** As `shownStatus` tells it. */
  status: Status;
  relation: Relation;
  requesterName: string;
  createdAt: Date;
  /** Of the last public message: internal work leaves no trace here. */
  lastMessageAt: Date;
  /** There is an answer of ours that the viewer has not seen. Of colleagues' requests nobody is told. */
  unread: boolean;
}

const publicOf = (ticketId: SQL | typeof tickets.id) =>
  sql`from ${ticketComments} where ${ticketComments.ticketId} = ${ticketId} and ${ticketComments.public}`;

/** What the viewer may see of the tickets, filtered and sorted; one page, past the end the last one. */
export async function listRequests(
  db: Db,
  viewer: Viewer,
  organizations: readonly OrganizationRule[],
  { whose, status, sort, q, page: wanted }: ListParameters,
): Promise<{ requests: ListedRequest[]; page: number; more: boolean }> {
  const lastMessageAt =
    sql<Date>`coalesce((select max(${ticketComments.createdAt}) ${publicOf(tickets.id)}), ${tickets.createdAt})`.mapWith(
      tickets.createdAt,
    );
  const shown = and(
    related(viewer, organizations, whose ? [WHOSE[whose]] : RELATIONS),
    status ? inArray(tickets.status, STATUS_GROUPS[status]) : undefined,
    q ? matches(q) : undefined,
  );
  const { rows, page, more } = await readListPage(
    { page: wanted, size: PAGE_SIZE },
    {
      rows: (limit, offset) =>
        db
          .select({
            id: tickets.id,
            subject: tickets.subject,
            status: tickets.status,
            firstRepliedAt: tickets.firstRepliedAt,
            assigneeId: tickets.assigneeId,
            requesterName: requesters.name,
            requesterEmail: requesters.email,
            cc: tickets.cc,
            organizationId: tickets.organizationId,
            createdAt: tickets.createdAt,
            lastMessageAt,
            unread: hasUnread(viewer.email ?? ''),
          })
          .from(tickets)
          .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
          .where(shown)
          .orderBy(
            ...(sort === 'activity' ? [desc(lastMessageAt)] : []),
            sort === 'oldest' ? tickets.id : desc(tickets.id),
          )
          .limit(limit)
          .offset(offset),
      count: async () => {
        const [row] = await db
          .select({ count: count() })
          .from(tickets)
          .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
          .where(shown);
        return row!.count;
      },
    },
  );
  return {
    requests: rows.map(({ requesterEmail, cc, organizationId, firstRepliedAt, assigneeId, unread, ...row }) => {
      const relation = relationTo(viewer, { requesterEmail, cc, organizationId }, organizations)!;
      const status = shownStatus({ status: row.status, firstRepliedAt, assigneeId });
      return { ...row, status, relation, unread: unread && relation !== 'organization' };
    }),
    page,
    more,
  };
}

/** How many requests the viewer sees, counted up to a page of them: that many need no filters. */
export async function countRequests(
  db: Db,
  viewer: Viewer,
  organizations: readonly OrganizationRule[],
): Promise<number> {
  const seen = db.select({ id: tickets.id }).from(tickets).where(related(viewer, organizations)).limit(PAGE_SIZE);
  const [row] = await db.select({ count: count() }).from(seen.as('seen'));
  return row!.count;
}

/** The number, or words in the subject or in public messages. */
function matches(q: string): SQL {
  const pattern = `%${asPattern(q)}%`;
  const number = /^#?(\d{1,15})$/.exec(q)?.[1];
  return sql`(${tickets.subject} ilike ${pattern}
    or exists (select ${publicOf(tickets.id)} and ${ticketComments.body} ilike ${pattern})
    ${number ? sql`or ${tickets.id} = ${Number(number)}` : sql``})`;
}

/** A request with what its reader may see. */
export interface ShownRequest {
  ticket: Pick<
    Ticket,
    | 'id'
    | 'subject'
    | 'status'
    | 'channel'
    | 'cc'
    | 'createdAt'
    | 'firstRepliedAt'
    | 'solvedAt'
    | 'requesterId'
    | 'assigneeId'
    | 'locale'
    | 'mergedIntoId'
  >;
  /** The requester said that it is solved, not we. */
  solvedByRequester: boolean;
  /** Number of the request that this one follows. */
  followsUp: number | undefined;
  /** Id of the topic that was chosen in the ask form. */
  topic: string | undefined;
  relation: Relation;
  requester: { name: string; email: string | null };
  /** Public ones only, oldest first: the first one is the question. */
  comments: ShownComment[];
  /** Number of the newest one that the viewer had seen before; 0 for none. */
  lastReadId: number;
  rating: { score: 'good' | 'bad'; reason: string | null } | undefined;
}

export interface ShownComment extends Pick<Comment, 'id' | 'author' | 'authorName' | 'body' | 'format' | 'createdAt'> {
  /** Whether the viewer wrote it. */
  mine: boolean;
  attachments: Pick<Attachment, 'id' | 'name' | 'type' | 'sizeBytes'>[];
}

/** How the viewer is related to this ticket; undefined when for them there is no such ticket. */
export async function findRelated(
  db: Db,
  viewer: Viewer,
  organizations: readonly OrganizationRule[],
  ticketId: number,
): Promise<
  { ticket: Ticket; relation: Relation; requester: { id: number; name: string; email: string | null } } | undefined
> {
  const [row] = await db
    .select({ ticket: tickets, requester: { id: requesters.id, name: requesters.name, email: requesters.email } })
    .from(tickets)
    .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
    .where(eq(tickets.id, ticketId));
  if (!row) return undefined;
  const relation = relationTo(viewer, { ...row.ticket, requesterEmail: row.requester.email }, organizations);
  return relation && { ...row, relation };
}

/** One request as the viewer may see it: never an internal comment, nor what hangs on one. */
export async function findRequest(
  db: Db,
  viewer: Viewer,
  organizations: readonly OrganizationRule[],
  ticketId: number,
): Promise<ShownRequest | undefined> {
  const found = await findRelated(db, viewer, organizations, ticketId);
  if (!found) return undefined;
  const { ticket, relation, requester } = found;
  const [comments, attachments, [rating], [me], solvedByRequester, [read]] = await Promise.all([
    listComments(db, ticketId, 'public'),
    db
      .select({
        id: ticketAttachments.id,
        commentId: ticketAttachments.commentId,
        name: ticketAttachments.name,
        type: ticketAttachments.type,
        sizeBytes: ticketAttachments.sizeBytes,
      })
      .from(ticketAttachments)
      .where(eq(ticketAttachments.ticketId, ticketId))
      .orderBy(ticketAttachments.id),
    db
      .select({ score: satisfaction.score, reason: satisfaction.reason })
      .from(satisfaction)
      .where(eq(satisfaction.ticketId, ticketId)),
    db
      .select({ id: requesters.id })
      .from(requesters)
      .where(eq(requesters.email, viewer.email ?? '')),
    isSolvedByRequester(db, ticketId),
    db
      .select({ id: lastRead(viewer.email ?? '') })
      .from(tickets)
      .where(eq(tickets.id, ticketId)),
  ]);
  const followsUp = ticket.customFields[FOLLOWS_UP];
  const topic = ticket.customFields[TOPIC];
  return {
    ticket,
    relation,
    solvedByRequester,
    requester: { name: requester.name, email: requester.email },
    followsUp: typeof followsUp === 'number' ? followsUp : undefined,
    topic: typeof topic === 'string' ? topic : undefined,
    lastReadId: read?.id ?? 0,
    comments: comments.map(({ id, author, authorName, body, format, createdAt, requesterId }) => ({
      id,
      author,
      authorName,
      body,
      format,
      createdAt,
      mine: requesterId !== null && requesterId === me?.id,
      attachments: attachments
        .filter(({ commentId }) => commentId === id)
        .map(({ commentId: _, ...attachment }) => attachment),
    })),
    rating,
  };
}

/** An attachment of a public comment of this request, if the viewer may read the request. */
export async function findRequestAttachment(
  db: Db,
  viewer: Viewer,
  organizations: readonly OrganizationRule[],
  ids: { ticketId: number; attachmentId: number },
): Promise<Attachment | undefined> {
  if (!(await findRelated(db, viewer, organizations, ids.ticketId))) return undefined;
  const [row] = await db
    .select({ attachment: ticketAttachments })
    .from(ticketAttachments)
    .innerJoin(ticketComments, eq(ticketAttachments.commentId, ticketComments.id))
    .where(
      and(
        eq(ticketAttachments.id, ids.attachmentId),
        eq(ticketAttachments.ticketId, ids.ticketId),
        eq(ticketComments.public, true),
      ),
    );
  return row?.attachment;
}

import { and, eq, inArray } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { Attachment } from './attachments.ts';
import type { ShownComment } from './requests.ts';
import { requesters, ticketAttachments, tickets } from './schema.ts';
import { listComments, type Requester, type Ticket } from './store.ts';
import type { Status } from './ticket.ts';

/** What waits for us, and not for the requester or somebody else. */
const WAITING: Status[] = ['new', 'open'];

/** How many requests wait for an answer of ours. */
export function countWaiting(db: Db): Promise<number> {
  return db.$count(tickets, inArray(tickets.status, WAITING));
}

/** A request as the staff read it: with the notes among agents. */
export interface RequestForStaff {
  ticket: Ticket;
  requester: Pick<Requester, 'name' | 'email'>;
  comments: (ShownComment & { isPublic: boolean })[];
}

/** The request with this number; undefined when there is none. */
export async function findForStaff(db: Db, ticketId: number): Promise<RequestForStaff | undefined> {
  const [row] = await db
    .select({ ticket: tickets, requester: { name: requesters.name, email: requesters.email } })
    .from(tickets)
    .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
    .where(eq(tickets.id, ticketId));
  if (!row) return undefined;
  const [comments, files] = await Promise.all([
    listComments(db, ticketId, 'all'),
    db.select().from(ticketAttachments).where(eq(ticketAttachments.ticketId, ticketId)).orderBy(ticketAttachments.id),
  ]);
  return {
    ...row,
    comments: comments.map(({ id, author, authorName, body, format, createdAt, public: isPublic }) => ({
      id,
      author,
      authorName,
      body,
      format,
      createdAt,
      isPublic,
      mine: false,
      attachments: files.filter(({ commentId }) => commentId === id),
    })),
  };
}

/** A file of this request. */
export async function findFileForStaff(
  db: Db,
  ids: { ticketId: number; attachmentId: number },
): Promise<Attachment | undefined> {
  const [file] = await db
    .select()
    .from(ticketAttachments)
    .where(and(eq(ticketAttachments.id, ids.attachmentId), eq(ticketAttachments.ticketId, ids.ticketId)));
  return file;
}

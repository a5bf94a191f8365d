import { eq, inArray, sql } from 'drizzle-orm';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { requesters, satisfaction, ticketComments, tickets } from '../../tickets/schema.ts';
import { byId, changesOf, type Data, iso, type QueuedEvent } from './payload.ts';

type TicketRow = typeof tickets.$inferSelect;
type RequesterRow = Pick<typeof requesters.$inferSelect, 'id' | 'name' | 'email'>;
type CommentRow = typeof ticketComments.$inferSelect;

/**
 * What messages about tickets say, by the number of the event. One whose ticket, comment or rating is gone meanwhile is not told, but
 * that a ticket was deleted is.
 * @param base address visitors use.
 */
export async function ticketData(db: Db, events: readonly QueuedEvent[], base: URL): Promise<Map<number, Data>> {
  const ticketIds = [...new Set(events.map(({ subjectId }) => subjectId))];
  const partsOf = (...kinds: string[]) =>
    events.flatMap(({ kind, partId }) => (kinds.includes(kind) && partId !== null ? [partId] : []));
  const createdIds = events.flatMap(({ kind, subjectId }) => (kind === 'ticket.created' ? [subjectId] : []));
  const rows = await db
    .select({ ticket: tickets, requester: { id: requesters.id, name: requesters.name, email: requesters.email } })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .where(anyOf(tickets.id, ticketIds));
  const ticketOf = new Map(rows.map((row) => [row.ticket.id, row]));
  const commentIds = partsOf('ticket.comment.created', 'ticket.note.created');
  const comments = byId(
    commentIds.length === 0 ? [] : await db.select().from(ticketComments).where(anyOf(ticketComments.id, commentIds)),
  );
  const firsts = new Map((await firstComments(db, createdIds)).map((comment) => [comment.ticketId, comment]));
  const ratingIds = partsOf('ticket.rated');
  const ratings = byId(
    ratingIds.length === 0 ? [] : await db.select().from(satisfaction).where(inArray(satisfaction.id, ratingIds)),
  );
  const said = new Map<number, Data>();
  for (const event of events) {
    if (event.kind === 'ticket.deleted') {
      said.set(event.id, { ticket: { id: event.subjectId }, actor: event.actor });
      continue;
    }
    const row = ticketOf.get(event.subjectId);
    if (!row) continue;
    const about = { ticket: ticketJson(row.ticket, row.requester, base), actor: event.actor };
    if (event.kind === 'ticket.created') {
      const first = firsts.get(event.subjectId);
      said.set(event.id, { ...about, comment: first ? commentJson(first) : null });
    } else if (event.kind === 'ticket.updated') said.set(event.id, { ...about, changes: changesOf(event) });
    else if (event.kind === 'ticket.rated') {
      const rating = ratings.get(event.partId ?? 0);
      if (rating) {
        const { id, score, reason, createdAt, updatedAt } = rating;
        const times = { created_at: iso(createdAt), updated_at: iso(updatedAt) };
        said.set(event.id, { ...about, satisfaction_rating: { id, score, comment: reason, ...times } });
      }
    } else {
      const comment = comments.get(event.partId ?? 0);
      if (comment) said.set(event.id, { ...about, comment: commentJson(comment) });
    }
  }
  return said;
}

/** The first comment of each ticket. */
async function firstComments(db: Db, ticketIds: readonly number[]): Promise<CommentRow[]> {
  if (ticketIds.length === 0) return [];
  return db
    .select()
    .from(ticketComments)
    .where(
      sql`${ticketComments.id} in (
        select (select min(c.id) from ${ticketComments} c where c.ticket_id = t.id)
        from unnest(${sql.param([...ticketIds])}::bigint[]) as t (id)
      )`,
    );
}

function ticketJson(ticket: TicketRow, requester: RequesterRow, base: URL): Data {
  return {
    id: ticket.id,
    url: new URL(`/api/v2/tickets/${ticket.id}.json`, base).href,
    external_id: ticket.externalId,
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    type: ticket.type,
    channel: ticket.channel,
    requester: { id: requester.id, name: requester.name, email: requester.email },
    organization_id: ticket.organizationId,
    assignee_id: ticket.assigneeId,
    group: ticket.groupName,
    tags: ticket.tags,
    custom_fields: ticket.customFields,
    locale: ticket.locale,
    created_at: iso(ticket.createdAt),
    updated_at: iso(ticket.updatedAt),
    solved_at: iso(ticket.solvedAt),
  };
}

function commentJson(comment: CommentRow): Data {
  return {
    id: comment.id,
    author: comment.author,
    author_name: comment.authorName,
    public: comment.public,
    body: comment.body,
    format: comment.format,
    created_at: iso(comment.createdAt),
  };
}

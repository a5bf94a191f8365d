import { type SQL, sql } from 'drizzle-orm';
import { organizations, users } from '../accounts/schema.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { requesters, ticketComments, ticketEvents, tickets } from '../tickets/schema.ts';
import { type Status, TOPIC } from '../tickets/ticket.ts';
import type { KeptClock, TimedTicket } from './plan-clocks.ts';
import { slaInstances } from './schema.ts';
import type { SlaInstance } from './store.ts';
import type { Happening } from './timeline.ts';

/** Reads what the clocks of some tickets depend on: three statements at once, however many tickets. */
export async function readTimedTickets(
  db: Db,
  ids: readonly number[],
  { standardPlan }: { standardPlan: string },
): Promise<Map<number, TimedTicket>> {
  if (ids.length === 0) return new Map();
  const facts = db
    .select({
      id: tickets.id,
      status: tickets.status,
      priority: tickets.priority,
      createdAt: tickets.createdAt,
      channel: tickets.channel,
      type: tickets.type,
      group: tickets.groupName,
      locale: tickets.locale,
      tags: tickets.tags,
      topic: sql<string | null>`${tickets.customFields} ->> ${TOPIC}::text`,
      mergedIntoId: tickets.mergedIntoId,
      spamAt: tickets.spamAt,
      organization: organizations.name,
      plan: users.plan,
    })
    .from(tickets)
    .innerJoin(requesters, sql`${requesters.id} = ${tickets.requesterId}`)
    .leftJoin(organizations, sql`${organizations.id} = ${tickets.organizationId}`)
    .leftJoin(users, sql`${users.email} = ${requesters.email}`)
    .where(anyOf(tickets.id, ids));
  const [timed, happenedRows, keptRows] = await Promise.all([
    facts,
    readHappened(db, ids),
    db.select().from(slaInstances).where(anyOf(slaInstances.ticketId, ids)),
  ]);
  const happened = Map.groupBy(happenedRows, ({ ticketId }) => ticketId);
  const kept = Map.groupBy(keptRows, ({ ticketId }) => ticketId);
  const some = (value: string | null) => (value === null ? [] : [value]);
  return new Map(
    timed.map((ticket) => {
      const rows = happened.get(ticket.id) ?? [];
      const merge = rows.findLast(({ kind, value }) => kind === 'merged' && value !== null);
      return [
        ticket.id,
        {
          priority: ticket.priority,
          isSpam: ticket.spamAt !== null,
          kept: (kept.get(ticket.id) ?? []).map(keptClock),
          facts: {
            channel: [ticket.channel],
            type: some(ticket.type),
            group: some(ticket.group),
            language: some(ticket.locale),
            plan: [ticket.plan ?? standardPlan],
            organization: some(ticket.organization),
            topic: some(ticket.topic),
            tag: ticket.tags,
          },
          history: {
            createdAt: ticket.createdAt.getTime(),
            status: initialStatus(rows) ?? ticket.status,
            happenings: rows.flatMap(happeningOf),
            ...(ticket.mergedIntoId !== null && { mergedAt: merge?.at ?? Date.now() }),
          },
        },
      ];
    }),
  );
}

/** What happened to tickets, as the database tells of it. */
interface Happened {
  ticketId: number;
  /** Milliseconds since 1970. */
  at: number;
  kind: 'created' | 'comment' | 'status' | 'no-reply-needed' | 'merged' | 'taken-over';
  /** Author, status, or the number of another ticket. */
  value: string | null;
  /** The status before. */
  before: string | null;
  /** Milliseconds since 1970. */
  moment: number | null;
}

async function readHappened(db: Db, ids: readonly number[]): Promise<Happened[]> {
  const ms = (moment: SQL) => sql`floor(extract(epoch from ${moment}) * 1000)`;
  const event = (key: string) => sql`jsonb_exists(e.changes, ${key}::text)`;
  const among = (column: SQL) => sql`${column} = any(${sql.param([...ids])}::bigint[])`;
  const now = (key: string) => sql`e.changes -> ${key}::text ->> 1`;
  // What was written together is in the order: what was said, then what became of the ticket.
  const rows = rowsOf<Record<'ticket' | 'at' | 'moment', string> & Pick<Happened, 'kind' | 'value' | 'before'>>(
    await db.execute(sql`
      select * from (
        select c.ticket_id as ticket, ${ms(sql`c.created_at`)} as at, 1 as rank, c.id as id, 'comment' as kind, c.author as value,
          null as before, null::numeric as moment
        from ${ticketComments} c where ${among(sql`c.ticket_id`)} and c.public and c.author <> 'system'
        union all
        select e.ticket_id, ${ms(sql`e.created_at`)}, 2, e.id,
          case when e.kind = 'ticket.created' then 'created' when ${event('merged_into_id')} then 'merged'
            when ${event('no_reply_needed_at')} then 'no-reply-needed' else 'status' end,
          case when ${event('merged_into_id')} then ${now('merged_into_id')} else ${now('status')} end,
          e.changes -> 'status' ->> 0, ${ms(sql`(${now('no_reply_needed_at')})::timestamptz`)}
        from ${ticketEvents} e where ${among(sql`e.ticket_id`)} and e.kind in ('ticket.created', 'ticket.updated')
          and (${event('status')} or ${event('merged_into_id')} or ${event('no_reply_needed_at')})
        union all
        select s.merged_into_id, ${ms(sql`e.created_at`)}, 2, e.id, 'taken-over', null, null, ${ms(sql`s.unanswered_since`)}
        from ${tickets} s join ${ticketEvents} e on e.ticket_id = s.id and e.kind = 'ticket.updated' and ${event('merged_into_id')}
        where ${among(sql`s.merged_into_id`)} and s.unanswered_since is not null and ${now('merged_into_id')} = s.merged_into_id::text
      ) as happened order by ticket, at, rank, id`),
  );
  return rows.map(({ ticket, at, moment, ...rest }) => ({
    ...rest,
    ticketId: Number(ticket),
    at: Number(at),
    moment: moment === null ? null : Number(moment),
  }));
}

/** The status a ticket was filed with; undefined when nothing tells of it. */
function initialStatus(rows: readonly Happened[]): Status | undefined {
  const created = rows.find(({ kind }) => kind === 'created');
  const first = rows.find(({ kind, before }) => kind === 'status' && before !== null);
  return (created?.value ?? first?.before ?? undefined) as Status | undefined;
}

function happeningOf({ at, kind, value, moment }: Happened): Happening[] {
  if (kind === 'comment') return [{ at, kind, by: value === 'agent' ? 'agent' : 'customer' }];
  if (kind === 'status' && value !== null) return [{ at, kind, to: value as Status }];
  if (kind === 'no-reply-needed' && moment !== null) return [{ at, kind, upTo: moment }];
  if (kind === 'taken-over' && moment !== null) return [{ at, kind, since: moment }];
  return [];
}

/** A clock as it is reckoned with. */
function keptClock({ id: _, ticketId: __, causedBy: ___, updatedAt: ____, ...row }: SlaInstance): KeptClock {
  const ms = (at: Date | null) => at?.getTime() ?? null;
  return {
    ...row,
    startedAt: row.startedAt.getTime(),
    dueAt: ms(row.dueAt),
    pausedAt: ms(row.pausedAt),
    endedAt: ms(row.endedAt),
    breachedAt: ms(row.breachedAt),
    warnAt: ms(row.warnAt),
    warnedAt: ms(row.warnedAt),
    tellAt: ms(row.tellAt),
    toldAt: ms(row.toldAt),
  };
}

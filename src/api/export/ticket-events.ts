// What was done to tickets, in the order of the transactions that did it: an audit is what one transaction did to a ticket.
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import type { Changes as TicketChanges } from '../../tickets/ticket.ts';
import { numbers } from '../frame/count.ts';
import type { AuditRow } from '../support/tickets/audit.ts';
import { type Change, type Changes, type Log, nextIn, type Place } from './changes.ts';

/** An event of a ticket, as the log has it. */
interface Event extends Change {
  ticketId: number;
  actor: string;
  kind: string;
  subjectId: number | null;
  changes: TicketChanges;
  /** To the microsecond. */
  moment: string;
}

/** The events of tickets, by the transactions that wrote them. */
export const events: Log = {
  from: sql`tickets.events c`,
  where: sql`true`,
  at: sql`c.created_at`,
  in: sql`coalesce(c.written_in, 0)`,
  id: sql`c.id`,
};

const COLUMNS = sql`c.id, ${events.in} as "in", c.created_at as at, c.ticket_id as ticket, c.actor, c.kind,
  c.subject_id as subject, c.changes::text as changes`;

async function readEvents(db: Db, from: SQL): Promise<Event[]> {
  const result = await db.execute(sql`select ${COLUMNS} from ${from}`);
  return rowsOf<Record<string, unknown>>(result).map((row) => ({
    id: Number(row['id']),
    in: Number(row['in']),
    at: new Date(row['at'] as string),
    moment: String(row['at']),
    ticketId: Number(row['ticket']),
    actor: row['actor'] as string,
    kind: row['kind'] as string,
    subjectId: row['subject'] === null ? null : Number(row['subject']),
    changes: JSON.parse(row['changes'] as string) as TicketChanges,
  }));
}

/** The events after a place, as `isNext` says. One statement. */
export async function readTicketEvents(db: Db, after: Place, limit: number): Promise<Changes> {
  const rows = await readEvents(db, nextIn(events, after, limit));
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

const keyOf = ({ ticketId, moment, actor }: Pick<Event, 'ticketId' | 'moment' | 'actor'>) =>
  `${ticketId} ${moment} ${actor}`;

/**
 * The audits that begin among events that were read. One whose beginning was read before is left out, and of one that goes on after them
 * the rest is read: either is a matter of the first and the last transaction alone.
 */
export async function auditsOf(db: Db, changes: readonly Change[]): Promise<AuditRow[]> {
  const read = changes as readonly Event[];
  const audits = new Map<string, Event[]>();
  const add = (event: Event) => audits.get(keyOf(event))?.push(event) ?? audits.set(keyOf(event), [event]);
  for (const event of read) add(event);
  const [first, last] = [read[0], read.at(-1)];
  if (!first || !last) return [];
  const inTransaction = (number: number) => [...audits.values()].filter(([one]) => one!.in === number);
  const ticketsIn = (number: number) => numbers([...new Set(inTransaction(number).map(([one]) => one!.ticketId))]);
  // Ticket by ticket: of a transaction that wrote very much, the database would look through all that it wrote.
  const later = sql`unnest(${ticketsIn(last.in)}) as ticket(id) cross join lateral (
    select * from tickets.events e where e.ticket_id = ticket.id and e.id > ${last.id}::bigint offset 0) as c`;
  const rest = await readEvents(db, sql`${later} where ${events.in} = ${last.in}::bigint order by c.id`);
  for (const event of rest) if (audits.has(keyOf(event))) add(event);
  // Ticket by ticket here, too: of one with a long history each audit by itself would look through all of it.
  const earlier = sql`unnest(${ticketsIn(first.in)}) as ticket(id) cross join lateral (
    select * from tickets.events e where e.ticket_id = ticket.id and e.id < ${first.id}::bigint offset 0) as c`;
  const found = await db.execute(sql`select distinct c.ticket_id as ticket, c.created_at as at, c.actor from ${earlier}
    where ${events.in} = ${first.in}::bigint`);
  const before = new Set(
    rowsOf<Record<string, unknown>>(found).map((row) =>
      keyOf({
        ticketId: Number(row['ticket']),
        moment: String(row['at']),
        actor: row['actor'] as string,
      }),
    ),
  );
  return [...audits]
    .filter(([key]) => !before.has(key))
    .map(([, parts]) => {
      const { id, ticketId, actor, at } = parts[0]!;
      const told = parts.map(({ id: event, kind, subjectId, changes: made }) => ({
        ...{ id: event, kind, subjectId },
        changes: made,
      }));
      return { id, ticketId, actor, createdAt: at, events: told, place: '' };
    });
}

import { sql } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { insertRows } from '../db/insert-rows.ts';
import { rowsOf } from '../db/rows.ts';
import { type ClockEvent, type ClockPlan, type KeptClock, planClocks } from './plan-clocks.ts';
import { type HoursMemory, readPromises } from './promises.ts';
import { readTimedTickets } from './read-tickets.ts';
import { slaDue, slaInstances, ticketMetricEvents } from './schema.ts';
import { endClockAlerts } from './tell.ts';

/** Channel on which it is announced that a policy or schedule was changed. */
export const SLA_CHANNEL = 'sla';
/** Events, and tickets of an edited policy, that are taken at once. */
const MOST_EVENTS = 200;
const MOST_EDITED = 100;

/** What clocks are set with. */
export interface ClockContext {
  memory: HoursMemory;
  /** The plan of who has none. */
  standardPlan: string;
  /** The present moment, in milliseconds since 1970. */
  now(): number;
}

/** A ticket that is due, and why. */
interface DueTicket {
  ticketId: number;
  dueIds: number[];
  /** The last event it is due for; null when it is due only because a policy or schedule was changed. */
  eventId: number | null;
  /** When the first of the events happened, in milliseconds since 1970. */
  since: number | undefined;
  byEdit: boolean;
}

/**
 * Sets the clocks of all tickets that are due, what just happened before what an edit moves. One process in the cluster does so at a time:
 * clocks of a ticket are set one after the other. A batch that fails is done again ticket by ticket, so that one keeps no other waiting.
 * @returns how many tickets failed and are still due.
 */
export async function setDueClocks(db: Db, context: ClockContext, report: (error: unknown) => void): Promise<number> {
  const failed: number[] = [];
  for (let most = MOST_EVENTS; ; ) {
    let taken: number[] = [];
    let rows = 0;
    try {
      await db.transaction(async (tx) => {
        const due = await takeDue(tx, most, failed);
        taken = due.map(({ ticketId }) => ticketId);
        rows = due.reduce((sum, { dueIds }) => sum + dueIds.length, 0);
        if (due.length > 0) await setClocks(tx, context, due);
      });
    } catch (error) {
      if (taken.length === 0) throw error;
      if (most === 1) {
        report(error);
        failed.push(...taken);
      }
      most = 1;
      continue;
    }
    // Fewer rows than one takes were all that there were; whatever came since wakes the work again.
    if (rows < Math.min(most, MOST_EDITED)) return failed.length;
  }
}

async function takeDue(tx: Db, most: number, failed: readonly number[]): Promise<DueTicket[]> {
  const others = failed.length > 0 ? sql`and ticket_id not in (${sql.join([...failed], sql`, `)})` : sql``;
  const rows = rowsOf<{ id: string; ticket: string; event: string | null; at: string }>(
    await tx.execute(sql`
      with turn as materialized (select pg_try_advisory_xact_lock(hashtextextended('sla-clocks', 0)) as is_ours),
      happened as (
        select id, ticket_id, event_id, created_at from ${slaDue}
        where event_id is not null and (select is_ours from turn) ${others} order by id limit ${most}
      ),
      edited as (
        (select id, ticket_id, event_id, created_at from ${slaDue}
          where event_id is null and ticket_id in (select ticket_id from happened))
        union
        (select id, ticket_id, event_id, created_at from ${slaDue}
          where event_id is null and (select is_ours from turn) ${others} order by ticket_id limit ${Math.min(most, MOST_EDITED)})
      )
      select id, ticket_id as ticket, event_id as event, floor(extract(epoch from created_at) * 1000) as at
      from (select * from happened union all select * from edited) as due order by id`),
  );
  return [...Map.groupBy(rows, ({ ticket }) => ticket)].map(([ticket, of]) => {
    const events = of.filter(({ event }) => event !== null);
    return {
      ticketId: Number(ticket),
      dueIds: of.map(({ id }) => Number(id)),
      eventId: events.length > 0 ? Math.max(...events.map(({ event }) => Number(event))) : null,
      since: events.length > 0 ? Math.min(...events.map(({ at }) => Number(at))) : undefined,
      byEdit: of.length > events.length,
    };
  });
}

async function setClocks(tx: Db, context: ClockContext, due: readonly DueTicket[]): Promise<void> {
  const now = context.now();
  const ids = due.map(({ ticketId }) => ticketId);
  // Asked together: each answer alone would be waited for as long as all of them.
  const [promises, tickets] = await Promise.all([
    readPromises(tx, context.memory, now),
    readTimedTickets(tx, ids, context),
  ]);
  const written = due.flatMap(({ ticketId, eventId, since, byEdit }): Written[] => {
    const ticket = tickets.get(ticketId);
    return ticket
      ? [{ ticketId, eventId, plan: planClocks(ticket, promises, { now, since: since ?? now, byEdit }) }]
      : [];
  });
  await Promise.all([
    ...writePlans(tx, written),
    tx.delete(slaDue).where(
      anyOf(
        slaDue.id,
        due.flatMap(({ dueIds }) => dueIds),
      ),
    ),
  ]);
}

/** What is to be written of a ticket. */
interface Written {
  ticketId: number;
  eventId: number | null;
  plan: ClockPlan;
}

const moment = (at: number | null) => (at === null ? null : new Date(at));

function writePlans(tx: Db, written: readonly Written[]): Promise<void>[] {
  const rows = written.flatMap(({ ticketId, eventId, plan }) =>
    plan.clocks.map((clock) => ({ ...rowOf(clock), ticketId, causedBy: eventId })),
  );
  if (rows.length === 0) return [];
  const set = sql.join(
    Object.keys(rows[0]!)
      .map((key) => slaInstances[key as keyof (typeof rows)[number]])
      .map(({ name }) => sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`),
    sql`, `,
  );
  const ended = written.filter(({ plan }) => plan.clocks.some(({ endedAt }) => endedAt !== null));
  return [
    // First: what people are told of depends on what it writes.
    insertRows(
      tx,
      slaInstances,
      rows,
      sql`on conflict (ticket_id, metric, instance) do update set ${set}, updated_at = now()`,
    ),
    insertRows(
      tx,
      ticketMetricEvents,
      written.flatMap(({ ticketId, plan }) => plan.events.map((event) => metricEventRow(ticketId, event))),
    ),
    endClockAlerts(
      tx,
      ended.map(({ ticketId }) => ticketId),
    ),
  ];
}

function rowOf(clock: KeptClock) {
  return {
    metric: clock.metric,
    instance: clock.instance,
    policyId: clock.policyId,
    scheduleId: clock.scheduleId,
    priority: clock.priority,
    targetSeconds: clock.targetSeconds,
    businessHours: clock.businessHours,
    startedAt: new Date(clock.startedAt),
    dueAt: moment(clock.dueAt),
    pausedAt: moment(clock.pausedAt),
    remainingSeconds: clock.remainingSeconds,
    endedAt: moment(clock.endedAt),
    outcome: clock.outcome,
    breachedAt: moment(clock.breachedAt),
    breachedByEdit: clock.breachedByEdit,
    warnAt: moment(clock.warnAt),
    warnedAt: moment(clock.warnedAt),
    tellAt: moment(clock.tellAt),
    toldAt: moment(clock.toldAt),
  };
}

/** A row of what happened to a clock. */
function metricEventRow(ticketId: number, { time, ...event }: ClockEvent): typeof ticketMetricEvents.$inferInsert {
  // Every column each time, so that the statement is the same.
  const whole = { calendarSeconds: null, businessSeconds: null, outcome: null, ...event };
  return { ...whole, ticketId, time: new Date(time) };
}

/** Has the clocks of all unsolved tickets looked at again, because a policy or schedule was changed. Called in its transaction. */
export async function queueAllUnsolved(tx: Db): Promise<void> {
  await tx.execute(sql`insert into ${slaDue} (ticket_id)
    select id from tickets.tickets where status in ('new', 'open', 'pending', 'hold')
    on conflict (ticket_id) where event_id is null do nothing`);
  await tx.execute(sql`select pg_notify(${SLA_CHANNEL}, '')`);
}

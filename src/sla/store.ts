import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { Policy, Target } from './policy-choice.ts';
import type { Holiday, Interval, Schedule } from './schedule.ts';
import {
  scheduleHolidays,
  scheduleIntervals,
  schedules,
  slaInstances,
  slaPolicies,
  slaPolicyMetrics,
} from './schema.ts';

export type SlaInstance = typeof slaInstances.$inferSelect;

/** The clocks of a ticket, the running ones first by their due time, then what has ended, the newest first. */
export async function clocksOfTicket(db: Db, ticketId: number): Promise<SlaInstance[]> {
  const clocks = await db.select().from(slaInstances).where(eq(slaInstances.ticketId, ticketId));
  const ends = ({ endedAt }: SlaInstance) => endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const due = ({ dueAt }: SlaInstance) => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return clocks.toSorted((a, b) => (ends(b) === ends(a) ? due(a) - due(b) || a.id - b.id : ends(b) > ends(a) ? 1 : -1));
}

/** The clocks that run or are paused, of many tickets in one statement, by ticket; those of one by their due time. */
export async function runningClocks(db: Db, ticketIds: readonly number[]): Promise<Map<number, SlaInstance[]>> {
  if (ticketIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(slaInstances)
    .where(and(inArray(slaInstances.ticketId, [...ticketIds]), isNull(slaInstances.endedAt)))
    .orderBy(asc(slaInstances.dueAt), asc(slaInstances.id));
  return Map.groupBy(rows, ({ ticketId }) => ticketId);
}

/** The clocks that are due next, overdue ones among them: so many at most. One statement, by an index of what runs. */
export function nextDue(db: Db, most: number): Promise<SlaInstance[]> {
  return db
    .select()
    .from(slaInstances)
    .where(and(isNull(slaInstances.endedAt), isNotNull(slaInstances.dueAt)))
    .orderBy(asc(slaInstances.dueAt))
    .limit(most);
}

/** A schedule with what belongs to it. */
export type WholeSchedule = typeof schedules.$inferSelect & Schedule;

/** Schedules with their hours and holidays, by name; all of them, or those of these numbers. */
export async function readSchedules(db: Db, ids?: readonly number[]): Promise<WholeSchedule[]> {
  if (ids?.length === 0) return [];
  const list = ids && [...ids];
  const [rows, intervals, holidays] = await Promise.all([
    db
      .select()
      .from(schedules)
      .where(list && inArray(schedules.id, list))
      .orderBy(asc(schedules.name)),
    db
      .select()
      .from(scheduleIntervals)
      .where(list && inArray(scheduleIntervals.scheduleId, list))
      .orderBy(asc(scheduleIntervals.weekday), asc(scheduleIntervals.fromMinute)),
    db
      .select()
      .from(scheduleHolidays)
      .where(list && inArray(scheduleHolidays.scheduleId, list))
      .orderBy(asc(scheduleHolidays.day)),
  ]);
  const byId = <Row extends { scheduleId: number }>(of: Row[]) => Map.groupBy(of, ({ scheduleId }) => scheduleId);
  const [hours, days] = [byId(intervals), byId(holidays)];
  return rows.map((row) => ({
    ...row,
    intervals: (hours.get(row.id) ?? []).map(
      ({ weekday, fromMinute, toMinute }): Interval => ({ weekday, from: fromMinute, to: toMinute }),
    ),
    holidays: (days.get(row.id) ?? []).map(
      ({ day, name, source, hours: own }): Holiday => ({ day, name, source, hours: own }),
    ),
  }));
}

/** How many policies count by each schedule. */
export async function countPolicies(db: Db): Promise<Map<number, number>> {
  const rows = await db
    .select({ id: slaPolicies.scheduleId, count: sql<number>`count(*)::integer` })
    .from(slaPolicies)
    .groupBy(slaPolicies.scheduleId);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** All policies in their order, with their targets. */
export async function readPolicies(db: Db): Promise<Policy[]> {
  const [policies, targets] = await Promise.all([
    db.select().from(slaPolicies).orderBy(asc(slaPolicies.position), asc(slaPolicies.id)),
    db.select().from(slaPolicyMetrics),
  ]);
  const of = Map.groupBy(targets, ({ policyId }) => policyId);
  return policies.map(({ id, title, conditions, scheduleId, active, warnPercent, warnLeadSeconds }) => ({
    id,
    title,
    conditions,
    scheduleId,
    active,
    warning: { percent: warnPercent, leadSeconds: warnLeadSeconds },
    targets: (of.get(id) ?? []).map(
      ({ priority, metric, targetSeconds, businessHours }): Target => ({
        priority,
        metric,
        targetSeconds,
        businessHours,
      }),
    ),
  }));
}

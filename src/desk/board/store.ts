import { and, asc, eq, inArray, isNotNull, isNull, notExists, type SQL, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { slaInstances } from '../../sla/schema.ts';
import { requesters, tickets } from '../../tickets/schema.ts';
import { type Priority, TOPIC } from '../../tickets/ticket.ts';
import type { BoardFilters } from './filters.ts';
import type { Waiting } from './step.ts';

/** Metrics whose clocks run until we reply. */
const REPLY_METRICS = ['first_reply_time', 'next_reply_time'] as const;

/** A request that waits for us. */
export interface WaitingRequest extends Waiting {
  id: number;
  subject: string;
  priority: Priority | null;
  groupName: string | null;
  assigneeId: number | null;
  /** Undefined for nobody, and for an agent of another program. */
  assigneeName: string | null;
  requesterName: string;
  /** Id in site.yml; null: the plan everybody has. */
  plan: string | null;
  topic: string | null;
  locale: string | null;
}

const shown = {
  id: tickets.id,
  subject: tickets.subject,
  priority: tickets.priority,
  groupName: tickets.groupName,
  assigneeId: tickets.assigneeId,
  requesterName: requesters.name,
  plan: users.plan,
  topic: sql<string | null>`${tickets.customFields} ->> ${sql.raw(`'${TOPIC}'`)}`,
  locale: tickets.locale,
  waitingSince: tickets.awaitingReplySince,
};

/** Somebody waits there for us, and it is no spam. */
const waits = and(isNotNull(tickets.awaitingReplySince), isNull(tickets.spamAt))!;

/** Clocks that run until we reply. */
const running = and(
  isNull(slaInstances.endedAt),
  isNotNull(slaInstances.dueAt),
  inArray(slaInstances.metric, [...REPLY_METRICS]),
)!;

/** Clocks that run although nobody is to answer their ticket: they are just being ended, or it is spam. */
const JUST_ENDED = 50;

/**
 * Requests that wait for us and have the clock of a reply, the first due first.
 * @param everyPlan id of the plan that everybody has.
 */
export async function listTimed(
  db: Db,
  { filters, everyPlan, limit }: { filters: BoardFilters; everyPlan: string; limit: number },
): Promise<WaitingRequest[]> {
  const condition = conditionOf(filters, everyPlan);
  const all = db
    .select({
      ticketId: slaInstances.ticketId,
      dueAt: slaInstances.dueAt,
      targetSeconds: slaInstances.targetSeconds,
      businessHours: slaInstances.businessHours,
      scheduleId: slaInstances.scheduleId,
    })
    .from(slaInstances)
    .where(running)
    .orderBy(asc(slaInstances.dueAt));
  // Without a filter the first clocks are those that are shown: no other is looked at.
  const clock = (condition ? all : all.limit(limit + JUST_ENDED)).as('clock');
  const rows = await db
    .select({
      ...shown,
      dueAt: clock.dueAt,
      targetSeconds: clock.targetSeconds,
      businessHours: clock.businessHours,
      scheduleId: clock.scheduleId,
    })
    .from(clock)
    .innerJoin(tickets, eq(tickets.id, clock.ticketId))
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .leftJoin(users, eq(users.email, requesters.email))
    .where(and(waits, condition))
    .orderBy(asc(clock.dueAt), asc(tickets.id))
    .limit(limit);
  return rows.map(({ dueAt, targetSeconds, businessHours, scheduleId, waitingSince, ...row }) => ({
    ...row,
    assigneeName: null,
    waitingSince: waitingSince!,
    clock: { dueAt: dueAt!, targetSeconds, businessHours, scheduleId },
  }));
}

/** Requests that wait for us without the clock of a reply, those that wait longest first. */
export async function listUntimed(
  db: Db,
  { filters, everyPlan, limit }: { filters: BoardFilters; everyPlan: string; limit: number },
): Promise<WaitingRequest[]> {
  const clock = db
    .select({ one: sql`1` })
    .from(slaInstances)
    .where(and(eq(slaInstances.ticketId, tickets.id), running));
  const rows = await db
    .select(shown)
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .leftJoin(users, eq(users.email, requesters.email))
    .where(and(waits, notExists(clock), conditionOf(filters, everyPlan)))
    .orderBy(asc(tickets.awaitingReplySince), asc(tickets.id))
    .limit(limit);
  return rows.map(({ waitingSince, ...row }) => ({ ...row, assigneeName: null, waitingSince: waitingSince! }));
}

function conditionOf({ group, agent, topic, plan, language }: BoardFilters, everyPlan: string): SQL | undefined {
  return and(
    group === undefined ? undefined : eq(tickets.groupName, group),
    agent === undefined ? undefined : agent === 'none' ? isNull(tickets.assigneeId) : eq(tickets.assigneeId, agent),
    topic === undefined ? undefined : sql`${shown.topic} = ${topic}`,
    plan === undefined ? undefined : sql`coalesce(${users.plan}, ${everyPlan}) = ${plan}`,
    language === undefined ? undefined : eq(tickets.locale, language),
  );
}

import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Db } from '../../db/client.ts';
import { unsolvedTickets } from '../../sla/unsolved/schema.ts';
import { type Priority, TOPIC } from '../../tickets/ticket.ts';
import type { BoardFilters } from './filters.ts';
import type { Waiting } from './step.ts';

/** A request that waits for us. */
export interface WaitingRequest extends Waiting {
  id: number;
  subject: string;
  priority: Priority | null;
  groupName: string | null;
  assigneeId: number | null;
  requesterName: string;
  /** Id in site.yml; null: the plan everybody has. */
  plan: string | null;
  topic: string | null;
  locale: string | null;
}

/** A board: what it shows, and of how many requests at most. */
export interface BoardQuery {
  filters: BoardFilters;
  /** Id of the plan that everybody has. */
  everyPlan: string;
  limit: number;
}

/**
 * Requests that wait for us, in one statement: those with the clock of a reply, the first due first, and those without one, those that wait
 * longest first; so many of each at most.
 */
export async function listWaiting(db: Db, { filters, everyPlan, limit }: BoardQuery): Promise<WaitingRequest[]> {
  const { awaitingReplySince, replyDueAt, ticketId } = unsolvedTickets;
  const condition = conditionOf(filters, everyPlan);
  const some = (isTimed: boolean) =>
    db
      .select({
        id: ticketId,
        subject: unsolvedTickets.subject,
        priority: unsolvedTickets.priority,
        groupName: unsolvedTickets.groupName,
        assigneeId: unsolvedTickets.assigneeId,
        requesterName: unsolvedTickets.requesterName,
        plan: unsolvedTickets.plan,
        topic: topic.as('topic'),
        locale: unsolvedTickets.locale,
        waitingSince: awaitingReplySince,
        dueAt: replyDueAt,
        targetSeconds: unsolvedTickets.replyTargetSeconds,
        businessHours: unsolvedTickets.replyBusinessHours,
        scheduleId: unsolvedTickets.replyScheduleId,
      })
      .from(unsolvedTickets)
      .where(and(isNotNull(awaitingReplySince), isTimed ? isNotNull(replyDueAt) : isNull(replyDueAt), condition))
      .orderBy(asc(isTimed ? replyDueAt : awaitingReplySince), asc(ticketId))
      .limit(limit);
  const rows = await unionAll(some(true), some(false));
  return rows.map(({ dueAt, targetSeconds, businessHours, scheduleId, waitingSince, ...row }) => ({
    ...row,
    waitingSince: waitingSince!,
    ...(dueAt && {
      clock: { dueAt, targetSeconds: targetSeconds!, businessHours: businessHours!, scheduleId: scheduleId! },
    }),
  }));
}

const topic = sql<string | null>`${unsolvedTickets.customFields} ->> ${sql.raw(`'${TOPIC}'`)}`;

function conditionOf(
  { group, agent, topic: wanted, plan, language }: BoardFilters,
  everyPlan: string,
): SQL | undefined {
  const { assigneeId, groupName, locale } = unsolvedTickets;
  return and(
    group === undefined ? undefined : eq(groupName, group),
    agent === undefined ? undefined : agent === 'none' ? isNull(assigneeId) : eq(assigneeId, agent),
    wanted === undefined ? undefined : sql`${topic} = ${wanted}`,
    plan === undefined ? undefined : sql`coalesce(${unsolvedTickets.plan}, ${everyPlan}) = ${plan}`,
    language === undefined ? undefined : eq(locale, language),
  );
}

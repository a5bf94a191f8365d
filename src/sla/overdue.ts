import { and, asc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import type { Db } from '../db/client.ts';
import { groupMemberships, groups } from '../tickets/groups/schema.ts';
import { ticketComments, tickets } from '../tickets/schema.ts';
import { UNSOLVED } from '../tickets/ticket.ts';
import { slaInstances } from './schema.ts';

/** Whose clocks are listed. */
export const WHOSE = ['mine', 'all'] as const;
export type Whose = (typeof WHOSE)[number];

/** Clocks on the page; who has more to do than that sees the most urgent. */
const MOST = 100;

/** Requests of an agent, and those of nobody in their groups. */
function theirs(agentId: number): SQL {
  const inGroups = sql`${tickets.groupName} in (select ${groups.name} from ${groups} join ${groupMemberships}
    on ${groupMemberships.groupId} = ${groups.id} where ${groupMemberships.agentId} = ${agentId})`;
  return or(eq(tickets.assigneeId, agentId), and(isNull(tickets.assigneeId), inGroups))!;
}

const runs = and(isNull(slaInstances.endedAt), isNotNull(slaInstances.dueAt))!;

/** How many requests of an agent, or of nobody in their groups, are overdue: counted among what runs. */
export async function countOverdue(db: Db, agentId: number): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(distinct ${slaInstances.ticketId})::integer` })
    .from(slaInstances)
    .innerJoin(tickets, eq(tickets.id, slaInstances.ticketId))
    .where(and(runs, sql`${slaInstances.dueAt} < now()`, inArray(tickets.status, UNSOLVED), theirs(agentId)));
  return row?.count ?? 0;
}

/** A clock that runs, with its request. */
export interface DueClock {
  id: number;
  ticketId: number;
  subject: string;
  metric: (typeof slaInstances.$inferSelect)['metric'];
  dueAt: Date;
  breachedAt: Date | null;
  breachedByEdit: boolean;
  startedAt: Date;
  targetSeconds: number;
  businessHours: boolean;
  scheduleId: number;
  /** Number of the newest public message of a customer. */
  lastMessage: number | null;
  assignee: string | null;
  groupName: string | null;
}

/** What is due next, overdue first: of an agent and their groups, or of everybody. */
export async function listDue(db: Db, { whose, agentId }: { whose: Whose; agentId: number }): Promise<DueClock[]> {
  const rows = await db
    .select({
      id: slaInstances.id,
      ticketId: slaInstances.ticketId,
      subject: tickets.subject,
      metric: slaInstances.metric,
      dueAt: slaInstances.dueAt,
      breachedAt: slaInstances.breachedAt,
      breachedByEdit: slaInstances.breachedByEdit,
      startedAt: slaInstances.startedAt,
      targetSeconds: slaInstances.targetSeconds,
      businessHours: slaInstances.businessHours,
      scheduleId: slaInstances.scheduleId,
      lastMessage: sql<
        string | null
      >`(select max(asked.id) from ${ticketComments} as asked where asked.ticket_id = ${tickets.id}
        and asked.public and asked.author = 'requester')`,
      assignee: users.name,
      groupName: tickets.groupName,
    })
    .from(slaInstances)
    .innerJoin(tickets, eq(tickets.id, slaInstances.ticketId))
    .leftJoin(users, eq(users.id, tickets.assigneeId))
    .where(and(runs, whose === 'mine' ? theirs(agentId) : undefined))
    .orderBy(asc(slaInstances.dueAt))
    .limit(MOST);
  return rows.map((row) => ({
    ...row,
    dueAt: row.dueAt!,
    lastMessage: row.lastMessage === null ? null : Number(row.lastMessage),
  }));
}

import { eq, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { slaInstances } from '../../sla/schema.ts';
import { isAssignable } from '../../tickets/groups/store.ts';
import { tickets } from '../../tickets/schema.ts';
import { agents } from '../schema.ts';
import type { AgentStatus } from './agent.ts';

/** What somebody has on the table; all of it unsolved. */
export interface Figures {
  /** New and open: it is our turn. */
  open: number;
  pending: number;
  hold: number;
  /** Requests of which a clock has run out. */
  overdue: number;
  /** When the next of their clocks runs out, that has not yet. */
  nextDue: Date | null;
}

/** What each agent has, by number, and under null what nobody has. One scan over what is unsolved. */
export async function countLoad(db: Db): Promise<Map<number | null, Figures>> {
  const result = await db.execute(sql`
    select ${tickets.assigneeId} as agent,
      count(*) filter (where ${tickets.status} in ('new', 'open'))::integer as open,
      count(*) filter (where ${tickets.status} = 'pending')::integer as pending,
      count(*) filter (where ${tickets.status} = 'hold')::integer as hold,
      count(*) filter (where clock.due <= now())::integer as overdue,
      min(clock.next) as next_due
    from ${tickets}
    left join (
      select ${slaInstances.ticketId} as ticket, min(${slaInstances.dueAt}) as due,
        min(${slaInstances.dueAt}) filter (where ${slaInstances.dueAt} > now()) as next
      from ${slaInstances}
      where ${slaInstances.endedAt} is null and ${slaInstances.dueAt} is not null
      group by ${slaInstances.ticketId}
    ) as clock on clock.ticket = ${tickets.id}
    where ${tickets.status} in ('new', 'open', 'pending', 'hold') and ${tickets.spamAt} is null
    group by ${tickets.assigneeId}`);
  type Row = {
    agent: string | number | null;
    open: number;
    pending: number;
    hold: number;
    overdue: number;
    next_due: string | Date | null;
  };
  return new Map(
    rowsOf<Row>(result).map(({ agent, next_due, open, pending, hold, overdue }) => [
      agent === null ? null : Number(agent),
      { open, pending, hold, overdue, nextDue: next_due === null ? null : new Date(next_due) },
    ]),
  );
}

/** Who can be assigned, by name, with what the desk knows of them. */
export interface DeskAgent {
  id: number;
  name: string;
  status: AgentStatus | null;
  statusSince: Date | null;
  capacity: number | null;
  scheduleId: number | null;
}

/** Everybody whom requests can be assigned to, by name. */
export async function listDeskAgents(db: Db): Promise<DeskAgent[]> {
  return await db
    .select({
      id: users.id,
      name: users.name,
      status: agents.status,
      statusSince: agents.statusSince,
      capacity: agents.capacity,
      scheduleId: agents.scheduleId,
    })
    .from(users)
    .leftJoin(agents, eq(agents.agentId, users.id))
    .where(isAssignable)
    .orderBy(sql`lower(${users.name})`, users.id);
}

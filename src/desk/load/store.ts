import { eq, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { unsolvedTickets } from '../../sla/unsolved/schema.ts';
import { isAssignable } from '../../tickets/groups/store.ts';
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

/** The first moment of a row that has not passed; of its at most seven clocks one of each kind runs. */
const nextDue = sql.raw(
  `case when due_at > now() then due_at ${[1, 2, 3, 4, 5, 6].map((at) => `when later_due_ats[${at}] > now() then later_due_ats[${at}]`).join(' ')} end`,
);

/** What each agent has, by number, and under null what nobody has. One scan over what is unsolved. */
export async function countLoad(db: Db): Promise<Map<number | null, Figures>> {
  const result = await db.execute(sql`
    select assignee_id as agent,
      count(*) filter (where status in ('new', 'open'))::integer as open,
      count(*) filter (where status = 'pending')::integer as pending,
      count(*) filter (where status = 'hold')::integer as hold,
      count(*) filter (where due_at <= now())::integer as overdue,
      min(${nextDue}) as next_due
    from ${unsolvedTickets} group by assignee_id`);
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

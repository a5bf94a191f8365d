import { sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db } from '../../db/client.ts';
import { schedules } from '../../sla/schema.ts';
import { canBeAssigned } from '../../tickets/groups/store.ts';
import { announce } from '../live/store.ts';
import { mayChangeAgent } from '../policy.ts';
import { agents } from '../schema.ts';
import { type AgentStatus, LARGEST_CAPACITY } from './agent.ts';

/** What is done with agents, in the audit log. */
type AgentAuditAction = 'agent.set';

/** What somebody says of an agent; what is undefined stays as it is. */
export interface AgentSettings {
  status?: AgentStatus | undefined;
  /** Null: what everybody can. */
  capacity?: number | null | undefined;
  /** Null: no shifts. */
  scheduleId?: number | null | undefined;
}

export type AgentChange = 'done' | 'not-found' | 'capacity' | 'schedule';

/**
 * Says whether an agent takes requests, how many, and when. Open pages of the load are told.
 * @returns `not-found` for who may not, and for who answers no requests; otherwise what is wrong with the settings.
 */
export async function setAgent(db: Db, by: SignedIn, agentId: number, settings: AgentSettings): Promise<AgentChange> {
  const { status, capacity, scheduleId } = settings;
  if (!mayChangeAgent(by, agentId)) return 'not-found';
  const isCapacity = capacity === undefined || capacity === null || Number.isInteger(capacity);
  if (!isCapacity || (capacity ?? 0) < 0 || (capacity ?? 0) > LARGEST_CAPACITY) return 'capacity';
  return await db.transaction(async (tx): Promise<AgentChange> => {
    if (!(await canBeAssigned(tx, agentId))) return 'not-found';
    if (scheduleId && (await tx.$count(schedules, sql`${schedules.id} = ${scheduleId}`)) === 0) return 'schedule';
    const given = {
      ...(status !== undefined && { status }),
      ...(capacity !== undefined && { capacity }),
      ...(scheduleId !== undefined && { scheduleId }),
    };
    const since = sql`case when ${agents.status} = excluded.status then ${agents.statusSince} else now() end`;
    const [row] = await tx
      .insert(agents)
      .values({ agentId, ...given })
      .onConflictDoUpdate({
        target: agents.agentId,
        set: { ...given, ...(status !== undefined && { statusSince: since }), updatedAt: sql`now()` },
      })
      .returning({ status: agents.status, capacity: agents.capacity });
    const action: AgentAuditAction = 'agent.set';
    const details = { status: row!.status, capacity: row!.capacity === null ? null : String(row!.capacity) };
    await addAuditEntry(tx, { actorId: by.id, action, subjectId: agentId, details });
    await announce(tx, { kind: 'agents' });
    return 'done';
  });
}

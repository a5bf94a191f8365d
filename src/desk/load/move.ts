import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { slaInstances } from '../../sla/schema.ts';
import { canBeAssigned } from '../../tickets/groups/store.ts';
import { tickets } from '../../tickets/schema.ts';
import { actAs } from '../../tickets/store.ts';
import { mayWorkOnDesk } from '../policy.ts';

/** Requests that are moved at once. */
export const MOST_MOVED = 50;

/** What is done with the load, in the audit log. */
type LoadAuditAction = 'requests.moved';

/** From whom to whom; null is nobody. */
export interface Move {
  from: number | null;
  to: number | null;
  /** How many, from 1 to {@link MOST_MOVED}. */
  count: number;
}

export type Moved = { outcome: 'moved'; count: number } | { outcome: 'not-found' | 'count' | 'no-agent' | 'same' };

/**
 * Gives so many of somebody's requests that are our turn to somebody else: those due next, and of those without a clock the oldest. Each is an
 * event of the store, by the agent who moves them.
 * @returns how many there were to move; `not-found` for who may not, `no-agent` for who answers no requests.
 */
export async function moveRequests(db: Db, by: SignedIn, { from, to, count }: Move): Promise<Moved> {
  if (!mayWorkOnDesk(by)) return { outcome: 'not-found' };
  if (!Number.isInteger(count) || count < 1 || count > MOST_MOVED) return { outcome: 'count' };
  if (from === to) return { outcome: 'same' };
  return await db.transaction(async (tx): Promise<Moved> => {
    if (to !== null && !(await canBeAssigned(tx, to))) return { outcome: 'no-agent' };
    const due = sql`(select min(${slaInstances.dueAt}) from ${slaInstances} where ${slaInstances.ticketId} = ${tickets.id} and ${slaInstances.endedAt} is null)`;
    const chosen = await tx
      .select({ id: tickets.id })
      .from(tickets)
      .where(
        and(
          from === null ? isNull(tickets.assigneeId) : eq(tickets.assigneeId, from),
          inArray(tickets.status, ['new', 'open']),
          isNull(tickets.spamAt),
        ),
      )
      .orderBy(sql`${due} asc nulls last`, asc(tickets.id))
      .limit(count)
      .for('update', { skipLocked: true });
    if (chosen.length === 0) return { outcome: 'moved', count: 0 };
    await actAs(tx, `agent:${by.id}`);
    await tx
      .update(tickets)
      // What somebody has is no longer new.
      .set({ assigneeId: to, ...(to !== null && { status: 'open' }) })
      .where(
        anyOf(
          tickets.id,
          chosen.map(({ id }) => id),
        ),
      );
    const action: LoadAuditAction = 'requests.moved';
    const details = { count: String(chosen.length), from: from === null ? null : String(from) };
    await addAuditEntry(tx, { actorId: by.id, action, subjectId: to, details });
    return { outcome: 'moved', count: chosen.length };
  });
}

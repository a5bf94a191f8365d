// What is done with several requests at once, each by the rules of one.
import { eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Db } from '../../db/client.ts';
import type { AgentChanges } from '../../tickets/agent-changes.ts';
import { writeAsAgent } from '../../tickets/answer.ts';
import { canBeAssigned } from '../../tickets/groups/store.ts';
import { tickets } from '../../tickets/schema.ts';
import { actAs, findTicket } from '../../tickets/store.ts';
import { mayWorkOnDesk } from '../policy.ts';

/** Requests that are changed at once, at most: those of two pages. */
export const MOST_AT_ONCE = 100;

/** What is done with spam, in the audit log. */
type SpamAuditAction = 'request.spam' | 'request.not-spam';

/** What became of several requests. */
export interface ManyChanged {
  changed: number;
  /** Numbers of those that could not be changed: closed, or a status that they cannot take. */
  refused: number[];
}

/**
 * Changes several requests as an agent would change each: in a transaction of its own, with its events and its entry in the audit log.
 * @returns `nobody` when the assignee cannot be assigned; `not-found` for who may not.
 */
export async function changeMany(
  db: Db,
  by: SignedIn,
  ids: readonly number[],
  changes: AgentChanges,
): Promise<ManyChanged | 'nobody' | 'not-found'> {
  if (!mayWorkOnDesk(by)) return 'not-found';
  const { assigneeId } = changes;
  if (assigneeId !== undefined && assigneeId !== null && !(await canBeAssigned(db, assigneeId))) return 'nobody';
  const result: ManyChanged = { changed: 0, refused: [] };
  for (const ticketId of [...new Set(ids)].slice(0, MOST_AT_ONCE)) {
    const written = await writeAsAgent(db, { ticketId, agent: { id: by.id, name: by.name }, changes });
    if (written.outcome === 'changed') result.changed++;
    else result.refused.push(ticketId);
  }
  return result;
}

/**
 * Marks requests as spam, or says that they are none. Spam is solved without a word to anybody and stands in its own list; what is none after all
 * is open again.
 */
export async function markSpam(
  db: Db,
  by: SignedIn,
  ids: readonly number[],
  isSpam: boolean,
): Promise<ManyChanged | 'not-found'> {
  if (!mayWorkOnDesk(by)) return 'not-found';
  const result: ManyChanged = { changed: 0, refused: [] };
  for (const ticketId of [...new Set(ids)].slice(0, MOST_AT_ONCE)) {
    const isDone = await db.transaction(async (tx) => {
      await tx.execute(sql`select from ${tickets} where ${tickets.id} = ${ticketId} for update`);
      const ticket = await findTicket(tx, ticketId);
      if (!ticket || ticket.status === 'closed' || (ticket.spamAt !== null) === isSpam) return false;
      await actAs(tx, `agent:${by.id}`);
      const set = isSpam
        ? { spamAt: sql`now()`, status: 'solved' as const }
        : { spamAt: null, status: 'open' as const };
      await tx.update(tickets).set(set).where(eq(tickets.id, ticketId));
      const action: SpamAuditAction = isSpam ? 'request.spam' : 'request.not-spam';
      await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { ticket: String(ticketId) } });
      return true;
    });
    if (isDone) result.changed++;
    else result.refused.push(ticketId);
  }
  return result;
}

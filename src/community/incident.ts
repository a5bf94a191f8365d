import { eq } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Tx } from '../db/client.ts';
import { incidentWasResolved } from './notifications/events.ts';
import { threads } from './threads/schema.ts';
import { findPostOf, type Thread } from './threads/store.ts';
import type { IncidentState } from './threads/thread.ts';

/**
 * Brings an incident, whose row must be held, to where an update says that it stands: `fixed` ends it, and who has it is told; anything else
 * opens one again that was over.
 */
export async function followState(tx: Tx, by: SignedIn, thread: Thread, state: IncidentState): Promise<void> {
  const isOver = state === 'fixed';
  if (isOver === (thread.solvedAt !== null)) return;
  await tx
    .update(threads)
    .set({ solvedAt: isOver ? new Date() : null })
    .where(eq(threads.id, thread.id));
  await addAuditEntry(tx, {
    actorId: by.id,
    action: isOver ? 'incident.resolved' : 'incident.reopened',
    subjectId: thread.authorId,
    details: { thread: String(thread.id) },
  });
  const first = isOver && (await findPostOf(tx, thread.id, 1));
  if (first) await incidentWasResolved(tx, { postId: first.id, by: by.id });
}

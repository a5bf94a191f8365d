// The list of what is to be done before a help center opens, once administrators have had enough of it.
import type { Db } from '../db/client.ts';
import { accountRules } from './schema.ts';
import { addAuditEntry } from './store.ts';

type FirstStepsAuditAction = 'first-steps.hidden' | 'first-steps.shown';

/** The steps that an administrator has set aside, by id. */
export async function setAsideSteps(db: Db): Promise<readonly string[]> {
  const [row] = await db.select({ ids: accountRules.stepsSetAside }).from(accountRules);
  return row?.ids ?? [];
}

/** Sets steps aside for everybody, besides those that are, or with none shows all again; and writes that into the audit log. */
export async function setStepsAside(db: Db, actorId: number, ids: readonly string[]): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await setAsideSteps(tx);
    const stepsSetAside = ids.length === 0 ? [] : [...new Set([...before, ...ids])];
    if (stepsSetAside.length === before.length) return;
    await tx
      .insert(accountRules)
      .values({ id: 1, stepsSetAside })
      .onConflictDoUpdate({ target: accountRules.id, set: { stepsSetAside } });
    const action: FirstStepsAuditAction = ids.length === 0 ? 'first-steps.shown' : 'first-steps.hidden';
    await addAuditEntry(tx, { actorId, action, subjectId: null, details: { steps: ids.join(', ') } });
  });
}

import { asc, eq, notInArray, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import type { DueWork } from '../../jobs/clock.ts';
import { workThroughDue } from '../../jobs/due.ts';
import { tickets } from '../../tickets/schema.ts';
import { actAs } from '../../tickets/store.ts';
import { MERGES_CHANNEL, UNDO_MINUTES } from './merge.ts';
import { ticketMerges } from './schema.ts';

/** Closes what was merged once nobody can undo it any more. */
export function closeMergedWork(db: Db, report: (error: unknown) => void): DueWork {
  return {
    name: 'merged-requests',
    channels: [MERGES_CHANNEL],
    run: () => closeMerged(db, report),
    async msUntilNext() {
      const result = await db.execute(
        sql`select extract(epoch from min(${ticketMerges.dueAt}) - now()) * 1000 as ms from ${ticketMerges}`,
      );
      const [row] = rowsOf<{ ms: string | number | null }>(result);
      return row?.ms === null || row?.ms === undefined ? undefined : Math.max(0, Number(row.ms));
    },
    waiting: () => db.$count(ticketMerges),
    // A clock that was ahead when it was merged must not keep it open for days.
    async bringForward() {
      await db.execute(
        sql`update ${ticketMerges} set due_at = now() where ${ticketMerges.dueAt} > now() + make_interval(mins => ${2 * UNDO_MINUTES})`,
      );
    },
  };
}

/** Closes what is due; one that fails is reported and stays. */
export async function closeMerged(db: Db, report: (error: unknown) => void): Promise<void> {
  await workThroughDue(db, report, async (tx, failed, taken) => {
    const due = sql`${ticketMerges.dueAt} <= now()`;
    const [merge] = await tx
      .select()
      .from(ticketMerges)
      .where(failed.length > 0 ? sql`${due} and ${notInArray(ticketMerges.id, failed)}` : due)
      .orderBy(asc(ticketMerges.dueAt))
      .limit(1)
      .for('update', { skipLocked: true });
    if (!merge) return;
    taken(merge.id);
    await actAs(tx, 'system:merge');
    await tx
      .update(tickets)
      .set({ status: 'closed' })
      .where(
        sql`${tickets.id} = ${merge.sourceId} and ${tickets.mergedIntoId} = ${merge.targetId} and ${tickets.status} = 'solved'`,
      );
    await tx.delete(ticketMerges).where(eq(ticketMerges.id, merge.id));
  });
}

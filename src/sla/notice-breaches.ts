import { and, eq, inArray, isNull, lt, notExists, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { insertRows } from '../db/insert-rows.ts';
import { rowsOf } from '../db/rows.ts';
import { readPromises } from './promises.ts';
import { slaDue, slaInstances, ticketMetricEvents } from './schema.ts';
import type { ClockContext } from './set-clocks.ts';

/** Clocks that are noticed in one transaction. */
const MOST = 500;
/** A reply that was given in time may be written so long after it was begun. */
const GRACE_MS = 1_000;

/**
 * Writes down which clocks have used up their target, and when people are told: at once while the schedule is open, else when it opens.
 * A ticket to which something has happened that its clocks do not know yet waits for them.
 */
export async function noticeBreaches(db: Db, context: ClockContext): Promise<void> {
  while ((await db.transaction((tx) => noticeSome(tx, context))) === MOST);
}

async function noticeSome(tx: Db, context: ClockContext): Promise<number> {
  const [turn] = rowsOf<{ ours: boolean }>(
    await tx.execute(sql`select pg_try_advisory_xact_lock(hashtextextended('sla-clocks', 0)) as ours`),
  );
  if (!turn?.ours) return 0;
  const now = context.now();
  const due = await tx
    .select()
    .from(slaInstances)
    .where(
      and(
        isNull(slaInstances.endedAt),
        isNull(slaInstances.breachedAt),
        lt(slaInstances.dueAt, new Date(now - GRACE_MS)),
        notExists(tx.select({ one: sql`1` }).from(slaDue).where(eq(slaDue.ticketId, slaInstances.ticketId))),
      ),
    )
    .orderBy(slaInstances.dueAt)
    .limit(MOST);
  if (due.length === 0) return 0;
  const { hoursOf } = await readPromises(tx, context.memory, now);
  const tellAt = due.map(({ id, scheduleId }) => ({ id, at: hoursOf(scheduleId).nextOpen(now) ?? null }));
  const told = sql`(select case when t.at is null then null else to_timestamp(t.at / 1000.0) end
    from jsonb_to_recordset(${JSON.stringify(tellAt)}::text::jsonb) as t (id bigint, at double precision) where t.id = ${slaInstances.id})`;
  await tx
    .update(slaInstances)
    .set({ breachedAt: sql`${slaInstances.dueAt}`, warnAt: null, tellAt: told, updatedAt: sql`now()` })
    .where(
      inArray(
        slaInstances.id,
        due.map(({ id }) => id),
      ),
    );
  await insertRows(
    tx,
    ticketMetricEvents,
    due.map(({ ticketId, metric, instance, policyId, targetSeconds, businessHours, dueAt }) => ({
      ticketId,
      metric,
      instance,
      kind: 'breach' as const,
      time: dueAt!,
      policyId,
      targetSeconds,
      businessHours,
    })),
  );
  return due.length;
}

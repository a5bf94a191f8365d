// What is due at a time is done on whichever node comes first; readers of all nodes see it at the commit.
import { and, eq, lte, or, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { lockPublishing } from '../articles/publish.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db, Tx } from '../db/client.ts';
import type { DueWork } from '../jobs/clock.ts';
import { workThroughDue } from '../jobs/due.ts';

/** A table of what goes live or is taken away at a time. */
type SchedulesTable = PgTable &
  Record<'publishAt' | 'unpublishAt' | 'failure', PgColumn> & { id: PgColumn & { _: { data: number } } };

/** How what is due in a table is done. */
export interface Schedules<Table extends SchedulesTable> {
  table: Table;
  name: string;
  /** On which nodes hear that a time was chosen, changed or cancelled. */
  channel: string;
  /** @returns why it cannot be published; undefined: it is. */
  publish(tx: Tx, schedule: Table['$inferSelect']): Promise<string | undefined>;
  unpublish(tx: Db, schedule: Table['$inferSelect']): Promise<void>;
  /** Forgets what was to happen, once it has. */
  clear(tx: Db, schedule: Table['$inferSelect'], what: 'publish' | 'unpublish'): Promise<void>;
}

/** What has failed is not tried again until somebody chooses a time anew. */
const isToPublish = ({ failure, publishAt }: SchedulesTable) => sql`(${failure} is null and ${publishAt} is not null)`;
const publishMoment = (table: SchedulesTable) => sql`case when ${isToPublish(table)} then ${table.publishAt} end`;

/** Publishes and takes away what is due. */
export function scheduledWork<Table extends SchedulesTable>(
  db: Db,
  schedules: Schedules<Table>,
  report: (error: unknown) => void,
): DueWork {
  const { table, name, channel } = schedules;
  const waits = or(isToPublish(table), sql`${table.unpublishAt} is not null`);
  return {
    name,
    channels: [channel],
    run: () => doDueSchedules(db, schedules, report),
    async msUntilNext() {
      const next = sql<
        string | null
      >`extract(epoch from least(min(${publishMoment(table)}), min(${table.unpublishAt})) - now()) * 1000`;
      const [row] = await db
        .select({ ms: next })
        .from(table as PgTable)
        .where(waits);
      return row?.ms == null ? undefined : Number(row.ms);
    },
    waiting: () => db.$count(table, waits),
  };
}

/** Does all that is due, in the order of its times. */
export async function doDueSchedules<Table extends SchedulesTable>(
  db: Db,
  { table, publish, unpublish, clear }: Schedules<Table>,
  report: (error: unknown) => void,
): Promise<void> {
  await workThroughDue(db, report, async (tx, failed, taken) => {
    const isDue = and(
      or(lte(publishMoment(table), sql`now()`), lte(table.unpublishAt, sql`now()`)),
      failed.length > 0 ? sql`not ${anyOf(table.id, failed)}` : undefined,
    );
    const [any] = await tx
      .select({ id: table.id })
      .from(table as PgTable)
      .where(isDue)
      .limit(1);
    if (!any) return;
    // Whoever publishes or chooses a time has this before the row of a schedule; in another order the two would wait for each other.
    await lockPublishing(tx);
    const [due] = await tx
      .select({
        schedule: table as PgTable,
        what: sql<
          'publish' | 'unpublish'
        >`case when ${publishMoment(table)} <= coalesce(${table.unpublishAt}, 'infinity')
          then 'publish' else 'unpublish' end`,
      })
      .from(table as PgTable)
      .where(isDue)
      .orderBy(table.id)
      .limit(1)
      .for('update', { skipLocked: true });
    if (!due) return;
    const schedule = due.schedule as Table['$inferSelect'] & { id: number };
    taken(schedule.id);
    if (due.what === 'unpublish') {
      await unpublish(tx, schedule);
      await clear(tx, schedule, 'unpublish');
      return;
    }
    const failure = await tx.transaction((inner) => publish(inner, schedule));
    if (failure === undefined) await clear(tx, schedule, 'publish');
    else
      await tx
        .update(table as PgTable)
        .set({ failure })
        .where(eq(table.id, schedule.id));
  });
}

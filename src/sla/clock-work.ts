import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import type { DueWork } from '../jobs/clock.ts';
import { noticeBreaches } from './notice-breaches.ts';
import { slaDue, slaInstances } from './schema.ts';
import { type ClockContext, setDueClocks } from './set-clocks.ts';
import { type TellContext, tellOfClocks } from './tell.ts';

/** Channels on which the ticket store announces events, and we that a policy or schedule was changed. */
const CHANNELS = ['tickets', 'sla'];
/** What was used up is noticed so long after. */
const NOTICE_MS = 1_500;

/** Clocks that could not be set are tried again after this. */
const RETRY_MS = 60_000;

/** Sets the clocks of tickets to which something has happened, notices what is used up, and tells of it. */
export function clockWork(db: Db, context: ClockContext & TellContext, report: (error: unknown) => void): DueWork {
  let retryAt = 0;
  return {
    name: 'sla-clocks',
    channels: CHANNELS,
    run: async () => {
      const failed = await setDueClocks(db, context, report);
      if (failed > 0) retryAt = context.now() + RETRY_MS;
      await noticeBreaches(db, context);
      await tellOfClocks(db, context);
    },
    // What cannot be set is not tried all the time; whatever happens meanwhile wakes the work.
    msUntilNext: () => msUntilNextClock(db, { withQueued: context.now() >= retryAt }),
    waiting: () => db.$count(slaDue),
  };
}

/** Milliseconds until the next clock is to be set, noticed or told of; undefined when none is. Each is the beginning of an index. */
export async function msUntilNextClock(
  db: Db,
  { withQueued = true }: { withQueued?: boolean } = {},
): Promise<number | undefined> {
  const [row] = rowsOf<{ queued: boolean; ms: string | null }>(
    await db.execute(sql`select exists (select from ${slaDue}) as queued, extract(epoch from least(
      (select min(due_at) from ${slaInstances} where ended_at is null and due_at is not null and breached_at is null)
        + make_interval(secs => ${NOTICE_MS / 1000}),
      (select min(warn_at) from ${slaInstances} where warn_at is not null),
      (select min(tell_at) from ${slaInstances} where tell_at is not null)
    ) - now()) * 1000 as ms`),
  );
  if (row!.queued && withQueued) return 0;
  return row!.ms === null ? undefined : Number(row!.ms);
}

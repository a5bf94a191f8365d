import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import type { DueWork } from '../jobs/clock.ts';
import { TICKETS_CHANNEL } from '../tickets/channels.ts';
import { noticeBreaches } from './notice-breaches.ts';
import { slaDue, slaInstances } from './schema.ts';
import { type ClockContext, SLA_CHANNEL, setDueClocks } from './set-clocks.ts';
import { type TellContext, tellOfClocks } from './tell.ts';

/** What was used up is noticed so long after. */
const NOTICE_MS = 1_500;

/** Clocks that could not be set are tried again after this. */
const RETRY_MS = 60_000;

/** Sets the clocks of tickets to which something has happened, notices what is used up, and tells of it. */
export function clockWork(db: Db, context: ClockContext & TellContext, report: (error: unknown) => void): DueWork {
  let retryAt = 0;
  let next: NextClocks | undefined;
  return {
    name: 'sla-clocks',
    channels: [TICKETS_CHANNEL, SLA_CHANNEL],
    run: async () => {
      const failed = await setDueClocks(db, context, report);
      if (failed > 0) retryAt = context.now() + RETRY_MS;
      next = await nextClocks(db);
      const { noticeMs = 1, tellMs = 1 } = next;
      if (noticeMs > 0 && tellMs > 0) return;
      // What is noticed is told of at once.
      if (noticeMs <= 0) await noticeBreaches(db, context);
      await tellOfClocks(db, context);
      next = await nextClocks(db);
    },
    // What cannot be set is not tried all the time; whatever happens meanwhile wakes the work.
    msUntilNext: async () => msUntil(next ?? (await nextClocks(db)), { withQueued: context.now() >= retryAt }),
    waiting: () => db.$count(slaDue),
  };
}

/** Milliseconds until the next clock is to be set, noticed or told of; undefined when none is. */
export async function msUntilNextClock(db: Db): Promise<number | undefined> {
  return msUntil(await nextClocks(db), { withQueued: true });
}

function msUntil(
  { queued, noticeMs, tellMs }: NextClocks,
  { withQueued }: { withQueued: boolean },
): number | undefined {
  if (queued && withQueued) return 0;
  return noticeMs === undefined || tellMs === undefined ? (noticeMs ?? tellMs) : Math.min(noticeMs, tellMs);
}

/** What is to be done with clocks next. */
interface NextClocks {
  /** Tickets wait for their clocks to be set. */
  queued: boolean;
  /** Milliseconds until one is used up long enough to be noticed, and until somebody is told of one. */
  noticeMs: number | undefined;
  tellMs: number | undefined;
}

/** One statement; each part of it is the beginning of an index. */
async function nextClocks(db: Db): Promise<NextClocks> {
  const [row] = rowsOf<{ queued: boolean; notice: string | null; tell: string | null }>(
    await db.execute(sql`select exists (select from ${slaDue}) as queued,
      extract(epoch from (select min(due_at) from ${slaInstances} where ended_at is null and due_at is not null and breached_at is null)
        + make_interval(secs => ${NOTICE_MS / 1000}) - now()) * 1000 as notice,
      extract(epoch from least(
        (select min(warn_at) from ${slaInstances} where warn_at is not null),
        (select min(tell_at) from ${slaInstances} where tell_at is not null)
      ) - now()) * 1000 as tell`),
  );
  const ms = (value: string | null) => (value === null ? undefined : Number(value));
  return { queued: row!.queued, noticeMs: ms(row!.notice), tellMs: ms(row!.tell) };
}

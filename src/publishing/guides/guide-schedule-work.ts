// What is due is done on whichever node comes first; readers of all nodes see it at the commit.
import { and, eq, lte, or, sql } from 'drizzle-orm';
import type { Languages } from '../../articles/content.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { DueWork } from '../../jobs/clock.ts';
import { workThroughDue } from '../../jobs/due.ts';
import { findGuideRevision } from '../../videos/edited.ts';
import { digestOfLive, findLiveGuide } from './guide-store.ts';
import { goLive, lockGuidePublishing, unpublishGuideByHand } from './publish-guide.ts';
import { clearGuideSchedule, GUIDE_SCHEDULES_CHANNEL, type GuideSchedule } from './schedule-guide.ts';
import { guideSchedules } from './schema.ts';

/** What has failed is not tried again until somebody chooses a time anew. */
const isToPublish = sql`(${guideSchedules.failure} is null and ${guideSchedules.publishAt} is not null)`;
const publishMoment = sql`case when ${isToPublish} then ${guideSchedules.publishAt} end`;

/** Publishes and takes away guides that are due. */
export function guideScheduleWork(db: Db, languages: Languages, report: (error: unknown) => void): DueWork {
  const waits = or(isToPublish, sql`${guideSchedules.unpublishAt} is not null`);
  return {
    name: 'guide schedules',
    channels: [GUIDE_SCHEDULES_CHANNEL],
    run: () => doDueGuides(db, languages, report),
    async msUntilNext() {
      const [row] = await db
        .select({
          ms: sql<
            string | null
          >`extract(epoch from least(min(${publishMoment}), min(${guideSchedules.unpublishAt})) - now()) * 1000`,
        })
        .from(guideSchedules)
        .where(waits);
      return row?.ms == null ? undefined : Number(row.ms);
    },
    waiting: () => db.$count(guideSchedules, waits),
  };
}

/** Does all that is due, in the order of its times. */
export async function doDueGuides(db: Db, languages: Languages, report: (error: unknown) => void): Promise<void> {
  await workThroughDue(db, report, async (tx, failed, taken) => {
    const [due] = await tx
      .select({
        schedule: guideSchedules,
        what: sql<
          'publish' | 'unpublish'
        >`case when ${publishMoment} <= coalesce(${guideSchedules.unpublishAt}, 'infinity')
          then 'publish' else 'unpublish' end`,
      })
      .from(guideSchedules)
      .where(
        and(
          or(lte(publishMoment, sql`now()`), lte(guideSchedules.unpublishAt, sql`now()`)),
          failed.length > 0 ? sql`not ${anyOf(guideSchedules.id, failed)}` : undefined,
        ),
      )
      .orderBy(guideSchedules.id)
      .limit(1)
      .for('update', { skipLocked: true });
    if (!due) return;
    const { schedule, what } = due;
    taken(schedule.id);
    if (what === 'unpublish') {
      await unpublishGuideByHand(tx, schedule.slug, schedule.scheduledBy);
      await clearGuideSchedule(tx, schedule, 'unpublish');
      return;
    }
    const failure = await tx.transaction((inner) => publishNow(inner, schedule, languages));
    if (failure === undefined) await clearGuideSchedule(tx, schedule, 'publish');
    else await tx.update(guideSchedules).set({ failure }).where(eq(guideSchedules.id, schedule.id));
  });
}

async function publishNow(
  tx: Tx,
  { slug, revisionId, base, scheduledBy }: GuideSchedule,
  languages: Languages,
): Promise<GuideSchedule['failure'] | undefined> {
  await lockGuidePublishing(tx, slug);
  const revision = await findGuideRevision(tx, slug, revisionId!);
  if (!revision || digestOfLive(await findLiveGuide(tx, slug)) !== base) return 'outdated';
  return (await goLive(tx, revision, { by: scheduledBy, languages })) ? undefined : 'mistakes';
}

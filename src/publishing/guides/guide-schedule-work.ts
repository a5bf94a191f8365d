import type { Languages } from '../../articles/content.ts';
import type { Tx } from '../../db/client.ts';
import { findGuideRevision } from '../../videos/edited.ts';
import type { Schedules } from '../due-schedules.ts';
import { digestOfLive, findLiveGuide } from './guide-store.ts';
import { goLive, lockGuidePublishing, unpublishGuideByHand } from './publish-guide.ts';
import { clearGuideSchedule, GUIDE_SCHEDULES_CHANNEL, type GuideSchedule } from './schedule-guide.ts';
import { guideSchedules } from './schema.ts';

/** What goes live of guides, or is taken away, at its time. */
export function guideScheduling(languages: Languages): Schedules<typeof guideSchedules> {
  return {
    table: guideSchedules,
    name: 'guide schedules',
    channel: GUIDE_SCHEDULES_CHANNEL,
    publish: (tx, schedule) => publishNow(tx, schedule, languages),
    unpublish: async (tx, { slug, scheduledBy }) => void (await unpublishGuideByHand(tx, slug, scheduledBy)),
    clear: clearGuideSchedule,
  };
}

async function publishNow(
  tx: Tx,
  { slug, revisionId, base, scheduledBy }: GuideSchedule,
  languages: Languages,
): Promise<NonNullable<GuideSchedule['failure']> | undefined> {
  await lockGuidePublishing(tx, slug);
  const revision = await findGuideRevision(tx, slug, revisionId!);
  if (!revision || digestOfLive(await findLiveGuide(tx, slug)) !== base) return 'outdated';
  return (await goLive(tx, revision, { by: scheduledBy, languages })) ? undefined : 'mistakes';
}

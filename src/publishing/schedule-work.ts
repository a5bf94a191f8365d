import type { Languages } from '../articles/content.ts';
import { hasErrors } from '../articles/problem.ts';
import { publishRevisions, unpublishTranslations } from '../articles/publish.ts';
import { openTextReader } from '../articles/read-text.ts';
import { settleTranslations } from '../articles/translations.ts';
import type { Tx } from '../db/client.ts';
import type { Schedules } from './due-schedules.ts';
import { clearSchedule, SCHEDULES_CHANNEL, type Schedule } from './schedule.ts';
import { articleSchedules, type ScheduleFailure } from './schema.ts';
import { findLive, findPlace, findRevision } from './store.ts';
import { confirmArticles } from './verification/plan.ts';

/** What goes live of articles, or is taken away, at its time. */
export function articleScheduling(languages: Languages): Schedules<typeof articleSchedules> {
  return {
    table: articleSchedules,
    name: 'article schedules',
    channel: SCHEDULES_CHANNEL,
    publish: (tx, schedule) => publishNow(tx, schedule, languages),
    unpublish: async (tx, schedule) =>
      void (await unpublishTranslations(tx, [schedule], { origin: 'editor', userId: schedule.scheduledBy })),
    clear: clearSchedule,
  };
}

async function publishNow(tx: Tx, schedule: Schedule, languages: Languages): Promise<ScheduleFailure | undefined> {
  const { articleId, locale, baseRevisionId, sourceRevisionId } = schedule;
  const key = { articleId, locale };
  const place = await findPlace(tx, articleId, { lock: true });
  const revision = await findRevision(tx, { ...key, id: schedule.revisionId! });
  if (!place || place.archivedAt) return 'archived';
  const live = await findLive(tx, key);
  if (!revision || (live?.revision.id ?? null) !== baseRevisionId) return 'outdated';
  const read = await openTextReader(tx, languages, true);
  const text = read({ ...revision, slug: place.slug, category: place.category });
  // A snippet may have changed or gone since.
  if (hasErrors(text.problems)) return 'mistakes';
  const by = { origin: 'editor', userId: schedule.scheduledBy } as const;
  await publishRevisions(tx, [{ id: revision.id, text }], { by, read });
  await settleTranslations(tx, key, {
    significance: revision.significance ?? 'minor',
    before: live?.revision.id,
    from: sourceRevisionId ?? undefined,
    defaultLocale: languages.defaultLocale,
  });
  const { isChecked, scheduledBy } = schedule;
  if (isChecked && scheduledBy !== null && revision.significance !== 'typo')
    await confirmArticles(tx, [key], { by: scheduledBy });
  return undefined;
}

// What is due at a time is done on whichever node comes first; readers of all nodes see it at the commit.
import { and, eq, lte, or, sql } from 'drizzle-orm';
import type { Languages } from '../articles/content.ts';
import { hasErrors } from '../articles/problem.ts';
import { publishRevisions, unpublishTranslations } from '../articles/publish.ts';
import { openTextReader } from '../articles/read-text.ts';
import { settleTranslations } from '../articles/translations.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db, Tx } from '../db/client.ts';
import type { DueWork } from '../jobs/clock.ts';
import { workThroughDue } from '../jobs/due.ts';
import { clearSchedule, SCHEDULES_CHANNEL, type Schedule } from './schedule.ts';
import { articleSchedules, type ScheduleFailure } from './schema.ts';
import { findLive, findPlace, findRevision } from './store.ts';
import { confirmArticles } from './verification/plan.ts';

/** What has failed is not tried again until somebody chooses a time anew. */
const isToPublish = sql`(${articleSchedules.failure} is null and ${articleSchedules.publishAt} is not null)`;
const publishMoment = sql`case when ${isToPublish} then ${articleSchedules.publishAt} end`;

/** Publishes and takes away what is due. */
export function scheduleWork(db: Db, languages: Languages, report: (error: unknown) => void): DueWork {
  const waits = or(isToPublish, sql`${articleSchedules.unpublishAt} is not null`);
  return {
    name: 'article schedules',
    channels: [SCHEDULES_CHANNEL],
    run: () => doDue(db, languages, report),
    async msUntilNext() {
      const [row] = await db
        .select({
          ms: sql<
            string | null
          >`extract(epoch from least(min(${publishMoment}), min(${articleSchedules.unpublishAt})) - now()) * 1000`,
        })
        .from(articleSchedules)
        .where(waits);
      return row?.ms == null ? undefined : Number(row.ms);
    },
    waiting: () => db.$count(articleSchedules, waits),
  };
}

/** Does all that is due, in the order of its times. */
export async function doDue(db: Db, languages: Languages, report: (error: unknown) => void): Promise<void> {
  await workThroughDue(db, report, async (tx, failed, taken) => {
    const [due] = await tx
      .select({
        schedule: articleSchedules,
        what: sql<
          'publish' | 'unpublish'
        >`case when ${publishMoment} <= coalesce(${articleSchedules.unpublishAt}, 'infinity')
          then 'publish' else 'unpublish' end`,
      })
      .from(articleSchedules)
      .where(
        and(
          or(lte(publishMoment, sql`now()`), lte(articleSchedules.unpublishAt, sql`now()`)),
          failed.length > 0 ? sql`not ${anyOf(articleSchedules.id, failed)}` : undefined,
        ),
      )
      .orderBy(articleSchedules.id)
      .limit(1)
      .for('update', { skipLocked: true });
    if (!due) return;
    const { schedule, what } = due;
    taken(schedule.id);
    if (what === 'unpublish') {
      await unpublishTranslations(tx, [schedule], { origin: 'editor', userId: schedule.scheduledBy });
      await clearSchedule(tx, schedule, 'unpublish');
      return;
    }
    const failure = await tx.transaction((inner) => publishNow(inner, schedule, languages));
    if (failure === undefined) await clearSchedule(tx, schedule, 'publish');
    else await tx.update(articleSchedules).set({ failure }).where(eq(articleSchedules.id, schedule.id));
  });
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

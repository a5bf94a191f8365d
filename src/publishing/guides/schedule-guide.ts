// What goes live of a guide, or is taken away, at a time; as of articles.
import { and, eq, sql } from 'drizzle-orm';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Languages } from '../../articles/content.ts';
import type { Db, Tx } from '../../db/client.ts';
import { findGuideRevision } from '../../videos/edited.ts';
import type { ChosenTime } from '../schedule.ts';
import { typedGuide } from './drafts/guide-draft.ts';
import type { GuideKey } from './drafts/store.ts';
import { type GuidePublished, makeRevision } from './publish-guide.ts';
import { saveGuideDraft } from './save-guide-draft.ts';
import { guideSchedules } from './schema.ts';

/** What happens at a time, as it is kept. */
export type GuideSchedule = typeof guideSchedules.$inferSelect;

/** Channel on which nodes hear that a time was chosen, changed or cancelled. */
export const GUIDE_SCHEDULES_CHANNEL = 'guide_schedules';

/** What people decide about times, as the audit log has it. */
type GuideScheduleAuditAction = 'guide-schedule.set' | 'guide-schedule.cancelled';

const isOf = (slug: string) => eq(guideSchedules.slug, slug);

/** What happens to a guide at a time; undefined: nothing. */
export async function findGuideSchedule(db: Db, slug: string): Promise<GuideSchedule | undefined> {
  const [row] = await db.select().from(guideSchedules).where(isOf(slug));
  return row;
}

/** Lets a draft go live at a time, as it is now. Another one that waited is a draft of its writer again. */
export async function scheduleGuide(
  db: Db,
  key: GuideKey,
  { at, zone, saw, note }: ChosenTime & { saw: number; note: string },
  { by, languages }: { by: number; languages: Languages },
): Promise<Exclude<GuidePublished, { outcome: 'published' }> | { outcome: 'scheduled' }> {
  return db.transaction(async (tx) => {
    const made = await makeRevision(tx, key, { saw, note }, languages);
    if (made.outcome !== 'made') return made;
    await giveBack(tx, await findGuideSchedule(tx, key.slug));
    const set = { revisionId: made.revision.id, base: made.base, publishAt: at, publishZone: zone, scheduledBy: by };
    await tx
      .insert(guideSchedules)
      .values({ slug: key.slug, ...set })
      .onConflictDoUpdate({ target: guideSchedules.slug, set: { ...set, failure: null } });
    await told(tx, 'guide-schedule.set', key.slug, by, { what: 'publish', at: at.toISOString() });
    return { outcome: 'scheduled' };
  });
}

/** Lets what waits go live at another time. @returns whether anything waits. */
export function rescheduleGuide(db: Db, slug: string, { at, zone }: ChosenTime, by: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .update(guideSchedules)
      .set({ publishAt: at, publishZone: zone, scheduledBy: by, failure: null })
      .where(and(isOf(slug), sql`${guideSchedules.revisionId} is not null`))
      .returning({ id: guideSchedules.id });
    if (rows.length > 0) await told(tx, 'guide-schedule.set', slug, by, { what: 'publish', at: at.toISOString() });
    return rows.length > 0;
  });
}

/** Takes a guide away from readers at a time. */
export async function scheduleGuideEnd(db: Db, slug: string, { at, zone }: ChosenTime, by: number): Promise<void> {
  await db.transaction(async (tx) => {
    const set = { unpublishAt: at, unpublishZone: zone, scheduledBy: by };
    await tx
      .insert(guideSchedules)
      .values({ slug, ...set })
      .onConflictDoUpdate({ target: guideSchedules.slug, set });
    await told(tx, 'guide-schedule.set', slug, by, { what: 'unpublish', at: at.toISOString() });
  });
}

/** Cancels what was to happen; what was to go live is a draft of its writer again. @returns whether there was anything. */
export function cancelGuideSchedule(db: Db, slug: string, what: 'publish' | 'unpublish', by: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const schedule = await findGuideSchedule(tx, slug);
    if (!schedule || (what === 'publish' ? schedule.publishAt : schedule.unpublishAt) === null) return false;
    if (what === 'publish') await giveBack(tx, schedule);
    await clearGuideSchedule(tx, schedule, what);
    await told(tx, 'guide-schedule.cancelled', slug, by, { what });
    return true;
  });
}

/** Makes what waited a draft of its writer again, unless they have begun another one. */
async function giveBack(tx: Tx, schedule: GuideSchedule | undefined): Promise<void> {
  const revision = schedule?.revisionId ? await findGuideRevision(tx, schedule.slug, schedule.revisionId) : undefined;
  if (!schedule || !revision?.author) return;
  const fields = typedGuide(revision.guide, revision.captions);
  await saveGuideDraft(tx, { slug: schedule.slug, author: revision.author }, { fields, base: schedule.base, saw: 0 });
}

/** Forgets what was to happen, once it has or is cancelled. */
export async function clearGuideSchedule(
  tx: Db,
  { id, publishAt, unpublishAt }: GuideSchedule,
  what: 'publish' | 'unpublish',
): Promise<void> {
  if ((what === 'publish' ? unpublishAt : publishAt) === null) {
    await tx.delete(guideSchedules).where(eq(guideSchedules.id, id));
    return;
  }
  const none =
    what === 'publish' ? { revisionId: null, publishAt: null, base: '', failure: null } : { unpublishAt: null };
  await tx.update(guideSchedules).set(none).where(eq(guideSchedules.id, id));
}

async function told(
  tx: Tx,
  action: GuideScheduleAuditAction,
  slug: string,
  by: number,
  details: Record<string, string>,
): Promise<void> {
  await addAuditEntry(tx, { actorId: by, action, subjectId: null, details: { guide: slug, ...details } });
  await tx.execute(sql`select pg_notify(${GUIDE_SCHEDULES_CHANNEL}, '')`);
}

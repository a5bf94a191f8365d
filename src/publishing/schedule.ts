// What goes live, or is taken away, at a time. The text is the one that was there when somebody said so: it is kept as a revision, and who
// writes on meanwhile begins a draft of their own.
import { and, eq, sql } from 'drizzle-orm';
import { addAuditEntry } from '../accounts/store.ts';
import type { Languages } from '../articles/content.ts';
import type { Significance } from '../articles/schema.ts';
import type { Db, Tx } from '../db/client.ts';
import { type DraftKey, typedFields } from './draft.ts';
import { checkText, type Published, writeChecked } from './publish-text.ts';
import { saveDraft } from './save-draft.ts';
import { articleSchedules } from './schema.ts';
import { findDraft, findPlace, findRevision, removeDraft } from './store.ts';

type Translation = Omit<DraftKey, 'author'>;

/** What happens at a time, as it is kept. */
export type Schedule = typeof articleSchedules.$inferSelect;

/** Channel on which nodes hear that a time was chosen, changed or cancelled. */
export const SCHEDULES_CHANNEL = 'article_schedules';

/** What people decide about times, as the audit log has it; what happens then is noted where it is done. */
type ScheduleAuditAction = 'schedule.set' | 'schedule.cancelled';

/** What happens to an article in a language at a time; undefined: nothing. */
export async function findSchedule(db: Db, key: Translation): Promise<Schedule | undefined> {
  const [row] = await db.select().from(articleSchedules).where(isOf(key));
  return row;
}

const isOf = ({ articleId, locale }: Translation) =>
  and(eq(articleSchedules.articleId, articleId), eq(articleSchedules.locale, locale));

/** A moment, and the zone in which somebody chose it. */
export interface ChosenTime {
  at: Date;
  zone: string;
}

/**
 * Lets a draft go live at a time, as it is now. It is no draft any more; another text that waited for its time in this language waits no
 * longer, and is a draft of its writer again.
 * @param saw the sequence of the draft that was seen.
 * @param isChecked whoever says so has read all of it and found it true; it counts as its check once it is live.
 */
export async function schedulePublishing(
  db: Db,
  key: DraftKey,
  {
    at,
    zone,
    saw,
    significance,
    note,
    isChecked = false,
  }: ChosenTime & { saw: number; significance: Significance; note: string; isChecked?: boolean },
  { by, languages }: { by: number; languages: Languages },
): Promise<
  Exclude<Published, { outcome: 'published' | 'unchanged' }> | { outcome: 'scheduled' } | { outcome: 'stale' }
> {
  return db.transaction(async (tx) => {
    const draft = await findDraft(tx, key);
    if (!draft || draft.sequence !== saw) return { outcome: 'stale' };
    const checked = await checkText(tx, key, draft, languages);
    if (checked.outcome !== 'good') return checked;
    const revisionId = await writeChecked(tx, key, { body: draft.body, significance, note }, checked, languages);
    await removeDraft(tx, key, saw);
    await giveBack(tx, key, await findSchedule(tx, key));
    const set = {
      ...{ revisionId, baseRevisionId: draft.baseRevisionId, sourceRevisionId: draft.sourceRevisionId },
      ...{ publishAt: at, publishZone: zone, scheduledBy: by, failure: null, isChecked },
    };
    await tx
      .insert(articleSchedules)
      .values({ articleId: key.articleId, locale: key.locale, ...set })
      .onConflictDoUpdate({ target: [articleSchedules.articleId, articleSchedules.locale], set });
    await told(tx, 'schedule.set', key, by, { what: 'publish', at: at.toISOString() });
    return { outcome: 'scheduled' };
  });
}

/** Lets a text that waits go live at another time. @returns whether one waits. */
export async function reschedule(db: Db, key: Translation, { at, zone }: ChosenTime, by: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .update(articleSchedules)
      .set({ publishAt: at, publishZone: zone, scheduledBy: by, failure: null })
      .where(and(isOf(key), sql`${articleSchedules.revisionId} is not null`))
      .returning({ id: articleSchedules.id });
    if (rows.length > 0) await told(tx, 'schedule.set', key, by, { what: 'publish', at: at.toISOString() });
    return rows.length > 0;
  });
}

/** Takes an article away from readers of a language at a time. */
export async function scheduleUnpublishing(
  db: Db,
  key: Translation,
  { at, zone }: ChosenTime,
  by: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    const set = { unpublishAt: at, unpublishZone: zone, scheduledBy: by };
    await tx
      .insert(articleSchedules)
      .values({ articleId: key.articleId, locale: key.locale, ...set })
      .onConflictDoUpdate({ target: [articleSchedules.articleId, articleSchedules.locale], set });
    await told(tx, 'schedule.set', key, by, { what: 'unpublish', at: at.toISOString() });
  });
}

/**
 * Cancels what was to happen at a time. A text that was to go live is a draft of its writer again, unless they have begun another one; it
 * stays among the revisions in any case.
 * @returns whether there was anything.
 */
export async function cancelSchedule(
  db: Db,
  key: Translation,
  what: 'publish' | 'unpublish',
  by: number,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const schedule = await findSchedule(tx, key);
    if (!schedule || (what === 'publish' ? schedule.publishAt : schedule.unpublishAt) === null) return false;
    if (what === 'publish') await giveBack(tx, key, schedule);
    await clearSchedule(tx, schedule, what);
    await told(tx, 'schedule.cancelled', key, by, { what });
    return true;
  });
}

/** Makes a text that waited a draft of its writer again. */
async function giveBack(tx: Tx, key: Translation, schedule: Schedule | undefined): Promise<void> {
  const revision = schedule?.revisionId ? await findRevision(tx, { ...key, id: schedule.revisionId }) : undefined;
  if (!schedule || !revision?.author) return;
  const { baseRevisionId, sourceRevisionId } = schedule;
  const text = { fields: typedFields(revision), body: revision.body, baseRevisionId, saw: 0 };
  await saveDraft(
    tx,
    { ...key, author: revision.author },
    { ...text, sourceRevisionId: sourceRevisionId ?? undefined },
  );
}

/** Forgets what was to happen, once it has or is cancelled. Nothing is left of a row in which nothing happens any more. */
export async function clearSchedule(
  tx: Db,
  { id, publishAt, unpublishAt }: Schedule,
  what: 'publish' | 'unpublish',
): Promise<void> {
  if ((what === 'publish' ? unpublishAt : publishAt) === null) {
    await tx.delete(articleSchedules).where(eq(articleSchedules.id, id));
    return;
  }
  const none =
    what === 'publish'
      ? {
          revisionId: null,
          publishAt: null,
          baseRevisionId: null,
          sourceRevisionId: null,
          failure: null,
          isChecked: false,
        }
      : { unpublishAt: null };
  await tx.update(articleSchedules).set(none).where(eq(articleSchedules.id, id));
}

async function told(
  tx: Tx,
  action: ScheduleAuditAction,
  key: Translation,
  by: number,
  details: Record<string, string>,
): Promise<void> {
  const place = await findPlace(tx, key.articleId);
  const about = { article: place?.slug ?? null, locale: key.locale };
  await addAuditEntry(tx, { actorId: by, action, subjectId: null, details: { ...about, ...details } });
  await tx.execute(sql`select pg_notify(${SCHEDULES_CHANNEL}, '')`);
}

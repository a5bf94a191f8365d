// Announcements that stand on every page until their end.
import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { orWhileAway } from '../db/unavailable.ts';
import type { Memory } from '../server/memory.ts';
import type { Banner } from '../web/banner.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { bannersTag, tagsOfThread } from './threads/cache-tags.ts';
import { maySeeThread, mayShowBanner } from './threads/policy.ts';
import { threads } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import { lockThread, type Thread } from './threads/store.ts';
import { LONGEST_PIN_DAYS, textDigest, threadUrl } from './threads/thread.ts';

/** What is done with banners, in the audit log. */
type BannerAuditAction = 'banner.shown' | 'banner.ended';

/** So many at once: of more nobody reads any. */
const MOST_SHOWN = 2;
const MOST_READ = 50;
const HOUR_SECONDS = 3600;

/** Where banners are read from, and the memory of what was read. */
interface BannerStore {
  db: Db;
  memory: Memory;
  site: { community: Community };
}

/**
 * The announcements that stand on every page in a language, for this viewer, those that end first before others. None while the database is
 * away and nobody has asked before.
 */
export async function bannersOf(
  { db, memory, site }: BannerStore,
  { locale, viewer }: { locale: string; viewer: Viewer },
): Promise<Banner[]> {
  const { community } = site;
  if (community.topics.length === 0) return [];
  const known = memory.getOrMake('banners', async () => {
    const value = await readBanners(db);
    return { value, seconds: HOUR_SECONDS, tags: [bannersTag], size: 200 + JSON.stringify(value).length };
  });
  const all = await orWhileAway(known, []);
  if (all.length === 0) return [];
  const now = new Date();
  return all
    .filter((one) => one.locale === locale && one.until > now && maySeeThread(viewer, community, one))
    .slice(0, MOST_SHOWN)
    .map(({ id, title, until }) => ({
      id: idOf({ id, title, until }),
      text: title,
      href: threadUrl(locale, { id, title }),
      until,
    }));
}

/** Who has put a banner away sees it once it says something else, or is shown anew until another moment. */
function idOf({ id, title, until }: { id: number; title: string; until: Date }): string {
  return `${id}-${textDigest(title, until.toISOString()).slice(0, 8)}`;
}

async function readBanners(db: Db) {
  const rows = await db
    .select({
      id: threads.id,
      locale: threads.locale,
      title: threads.title,
      topic: threads.topic,
      kind: threads.kind,
      authorId: threads.authorId,
      removal: threads.removal,
      closedAt: threads.closedAt,
      until: threads.bannerUntil,
    })
    .from(threads)
    .where(and(eq(threads.kind, 'announcement'), isNull(threads.removal), gt(threads.bannerUntil, sql`now()`)))
    .orderBy(asc(threads.bannerUntil), asc(threads.id))
    .limit(MOST_READ);
  return rows.map((row) => ({ ...row, until: row.until! }));
}

/**
 * Shows an announcement on every page until a moment, or ends that.
 * @param wanted.until day and minute in the time zone of the site, as `<input type="datetime-local">` writes it; undefined: it ends now.
 * @returns the thread; `wrong` where this is no moment of the next year; undefined where this person cannot do that to such a thread.
 */
export async function setBanner(
  db: Db,
  site: { community: Community; timeZone: string },
  by: SignedIn,
  { threadId, until }: { threadId: number; until: string | undefined },
): Promise<Thread | 'wrong' | undefined> {
  return await db.transaction(async (tx) => {
    const thread = await lockThread(tx, threadId);
    if (!thread || !mayShowBanner(by, site.community, thread)) return undefined;
    const end = until === undefined ? null : await momentOf(tx, until, site.timeZone);
    if (end === undefined) return 'wrong';
    if (end === null && thread.bannerUntil === null) return thread;
    const [changed] = await tx.update(threads).set({ bannerUntil: end }).where(eq(threads.id, threadId)).returning();
    const action: BannerAuditAction = end ? 'banner.shown' : 'banner.ended';
    await addAuditEntry(tx, {
      actorId: by.id,
      action,
      subjectId: thread.authorId,
      details: { thread: String(threadId), ...(end && { until: end.toISOString() }) },
    });
    await invalidateTags(tx, [...tagsOfThread(thread), bannersTag]);
    return changed!;
  });
}

/** A moment of the next year as it was typed; undefined for anything else. */
async function momentOf(db: Db, typed: string, timeZone: string): Promise<Date | undefined> {
  const [, day, minute] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?$/.exec(typed.trim()) ?? [];
  const local = `${day}T${minute}`;
  const read = new Date(`${local}Z`);
  // The thirtieth of February is read as a day of March, or not at all.
  if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 16) !== local) return undefined;
  const result = await db.execute(
    sql`select (extract(epoch from (${local}::timestamp at time zone ${timeZone})) * 1000)::float8 as at,
      (extract(epoch from now()) * 1000)::float8 as now`,
  );
  const [row] = rowsOf<{ at: number; now: number }>(result);
  const { at, now } = row!;
  return at > now && at <= now + LONGEST_PIN_DAYS * 86_400_000 ? new Date(at) : undefined;
}

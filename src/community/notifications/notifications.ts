import { and, desc, eq, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { users } from '../../accounts/schema.ts';
import type { Viewer } from '../../accounts/viewer.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { type ShownPerson, toPerson } from '../threads/lists.ts';
import { maySeeThread, visiblePosts, visibleTopics } from '../threads/policy.ts';
import { posts, readMarks, threads } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';
import type { ModerationAct, NotificationClass } from './notification.ts';
import { notifications } from './notification-schema.ts';

/** What a thread says as a whole, on each of its pages. */
const OF_THE_THREAD: readonly NotificationClass[] = ['solution', 'incident', 'moderation'];

/**
 * A statement: who reads a thread up to a post has read what they were told of it up to there, and no mail tells it any more.
 * @param to number of the last post on the page.
 */
export function markRead(userId: number, threadId: number, to: number): SQL {
  return sql`update ${notifications} n set read_at = now(), mail_due_at = null
    where n.user_id = ${userId} and n.thread_id = ${threadId} and n.read_at is null
      and (n.class = any(${sql.param([...OF_THE_THREAD])}::text[]) or not exists (select from ${posts}
        where ${posts.id} = any(n.posts) and ${posts.number} > ${to} and ${posts.removal} is null))`;
}

/** Marks everything read that somebody has been told of, in whatever tab and however old. */
export async function markAllRead(db: Db, userId: number): Promise<void> {
  await db
    .update(notifications)
    .set({ readAt: sql`now()`, mailDueAt: null })
    .where(and(eq(notifications.userId, userId), isNull(notifications.readAt)));
}

/** Whether there is still something of it that the viewer may read; what was done to one's own post is told although it is gone. */
const isThere = (viewer: Viewer, community: Community): SQL => sql`(${notifications.class} = 'moderation' or exists (
  select from ${posts} where ${posts.id} = any(${notifications.posts}) and ${visiblePosts(viewer, community)}
    and (${notifications.class} <> 'solution' or ${posts.solutionAt} is not null)))`;

/** Longer counts are shown as this many. */
const MOST_COUNTED = 100;

/** How many unread notifications somebody has, up to a hundred; a part of another statement where it is not waited for. */
export function unreadNotifications(db: Db, community: Community, viewer: Viewer): ReturnType<Db['$count']> {
  const unread = db
    .select({ id: notifications.id })
    .from(notifications)
    .innerJoin(threads, eq(threads.id, notifications.threadId))
    .where(
      and(
        eq(notifications.userId, viewer.id ?? 0),
        isNull(notifications.readAt),
        visibleTopics(viewer, community),
        isThere(viewer, community),
      ),
    )
    .limit(MOST_COUNTED);
  return db.$count(unread.as('unread'));
}

/** What somebody is told, as their page lists it. */
export interface ShownNotification {
  id: number;
  class: NotificationClass;
  act: ModerationAct | null;
  note: string | null;
  updatedAt: Date;
  isRead: boolean;
  thread: { id: number; title: string; locale: string; authorId: number; isOver: boolean };
  /** Posts that it is about and the viewer may read, but for what was done to one's own. */
  count: number;
  /** Number of the first of them that they have not read; of the newest, if they have read all. */
  first: number;
  /** Who wrote them, the latest first; at most three. */
  actors: ShownPerson[];
  /** How many others did. */
  othersCount: number;
  /** The viewer may open the thread. */
  isOpen: boolean;
  /** Who wrote the first of them. */
  authorId: number | undefined;
}

/** On one page. */
const LIST_SIZE = 30;
const SHOWN_ACTORS = 3;

/** What the address of the page may say; anything else counts as not said. */
export const notificationParameters = z.object({
  after: z
    .string()
    .regex(/^\d{1,16}-\d{1,15}$/)
    .optional()
    .catch(undefined),
});

/** One page of what somebody was told, the latest first. @returns `next` for the address of the page after it. */
export async function listNotifications(
  db: Db,
  community: Community,
  viewer: Viewer & { id: number },
  { after }: z.output<typeof notificationParameters>,
): Promise<{ notifications: ShownNotification[]; next: string | undefined }> {
  const [at, id] = after?.split('-').map(Number) ?? [];
  const rows = await db
    .select({
      notification: notifications,
      thread: threads,
      readTo: readMarks.number,
      // In microseconds: what JavaScript makes of it has only milliseconds.
      at: sql<string>`(extract(epoch from ${notifications.updatedAt}) * 1000000)::bigint::text`,
    })
    .from(notifications)
    .innerJoin(threads, eq(threads.id, notifications.threadId))
    .leftJoin(readMarks, and(eq(readMarks.threadId, threads.id), eq(readMarks.userId, viewer.id)))
    .where(
      and(
        eq(notifications.userId, viewer.id),
        visibleTopics(viewer, community),
        isThere(viewer, community),
        at === undefined
          ? undefined
          : sql`(${notifications.updatedAt}, ${notifications.id}) < (timestamptz 'epoch' + ${at}::double precision * interval '1 microsecond', ${id}::bigint)`,
      ),
    )
    .orderBy(desc(notifications.updatedAt), desc(notifications.id))
    .limit(LIST_SIZE + 1);
  const shown = rows.slice(0, LIST_SIZE);
  const last = shown.at(-1);
  const written = await postsOf(
    db,
    community,
    viewer,
    shown.flatMap(({ notification }) => notification.posts),
  );
  return {
    notifications: shown.map(({ notification, thread, readTo }): ShownNotification => {
      const { id, class: kind, act, note, updatedAt, readAt } = notification;
      const about = notification.posts
        .flatMap((one) => written.get(one) ?? [])
        .filter(({ solutionAt }) => kind !== 'solution' || solutionAt !== null)
        .toSorted((a, b) => a.number - b.number);
      const first = about.find(({ number }) => number > (readTo ?? 0)) ?? about.at(-1);
      const actors = new Map(about.toReversed().map(({ author }) => [author.id, author]));
      const { solvedAt, title, locale, authorId } = thread;
      return {
        id,
        class: kind,
        act,
        note,
        updatedAt,
        isRead: readAt !== null,
        thread: { id: thread.id, title, locale, authorId, isOver: solvedAt !== null },
        count: about.length,
        first: first?.number ?? 1,
        actors: [...actors.values()].slice(0, SHOWN_ACTORS),
        othersCount: Math.max(0, actors.size - SHOWN_ACTORS),
        isOpen: maySeeThread(viewer, community, thread),
        authorId: about[0]?.author.id,
      };
    }),
    next: rows.length > LIST_SIZE && last ? `${last.at}-${last.notification.id}` : undefined,
  };
}

/** A post that somebody is told of. */
interface ToldPost {
  id: number;
  number: number;
  solutionAt: Date | null;
  author: ShownPerson;
}

async function postsOf(
  db: Db,
  community: Community,
  viewer: Viewer,
  ids: readonly number[],
): Promise<Map<number, ToldPost>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({
      id: posts.id,
      number: posts.number,
      solutionAt: posts.solutionAt,
      author: { id: users.id, name: users.name, role: users.role, deletedAt: users.deletedAt },
    })
    .from(posts)
    .innerJoin(threads, eq(threads.id, posts.threadId))
    .innerJoin(users, eq(users.id, posts.authorId))
    .where(and(anyOf(posts.id, ids), visiblePosts(viewer, community)));
  return new Map(rows.map(({ author, ...row }) => [row.id, { ...row, author: toPerson(author) }]));
}

const KEPT_READ_DAYS = 90;
const KEPT_DAYS = 365;

/** Removes what was read long ago, and what nobody has looked at for a year. */
export async function sweepNotifications(db: Db, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  await db
    .delete(notifications)
    .where(or(lt(notifications.readAt, before(KEPT_READ_DAYS)), lt(notifications.updatedAt, before(KEPT_DAYS))));
}

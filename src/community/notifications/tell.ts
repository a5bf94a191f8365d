import { and, asc, eq, lte, notInArray, type SQL, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { readPost } from '../../articles/markdown.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { insertRows } from '../../db/insert-rows.ts';
import { workThroughDue } from '../../jobs/due.ts';
import { maySeePost, maySeeTopic } from '../threads/policy.ts';
import { posts, threadFollows } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';
import { findPost, type Post, type Thread } from '../threads/store.ts';
import { mentionsIn } from './mentions.ts';
import {
  DIGEST_HOUR,
  MAIL_PAUSE_MINUTES,
  MOST_POSTS,
  NEXT_MAIL_MINUTES,
  type NotificationClass,
  STREAM_OF,
} from './notification.ts';
import { communityEvents, listFollows, notifications } from './notification-schema.ts';
import { type Recipient, readRecipients } from './recipients.ts';

/** What telling needs of site.yml. */
export interface TellingSite {
  community: Community;
  timeZone: string;
}

/** Followers told in one transaction. */
const BATCH = 500;

type Event = typeof communityEvents.$inferSelect;

/** Something that happened, with what it happened to. */
interface Happened {
  event: Event;
  post: Post;
  thread: Thread;
  /** When mails about it are due, by how they come. */
  due: { now: Date; daily: Date };
}

/**
 * Tells everybody who is to know of what has happened, a batch of people at a time. Any number of processes may do so at once: an event is
 * one's as long as its transaction, and goes with the last of its people.
 */
export async function tellDue(db: Db, site: TellingSite, report: (error: unknown) => void): Promise<void> {
  await workThroughDue(db, report, async (tx, failed, taken) => {
    const [due] = await tx
      .select({
        event: communityEvents,
        now: sql<Date>`now()`.mapWith(communityEvents.createdAt),
        daily: nextDigest(site),
      })
      .from(communityEvents)
      .where(failed.length > 0 ? notInArray(communityEvents.id, failed) : undefined)
      // Before the rest of a long one those that have just begun.
      .orderBy(asc(communityEvents.reached), asc(communityEvents.id))
      .limit(1)
      .for('update', { skipLocked: true });
    if (!due) return;
    const { event, now, daily } = due;
    taken(event.id);
    const found = await findPost(tx, event.postId);
    const soon = new Date(now.getTime() + MAIL_PAUSE_MINUTES * 60_000);
    const reached = found && (await tellBatch(tx, site.community, { event, ...found, due: { now: soon, daily } }));
    if (reached === undefined) await tx.delete(communityEvents).where(eq(communityEvents.id, event.id));
    else await tx.update(communityEvents).set({ reached }).where(eq(communityEvents.id, event.id));
  });
}

/** The next morning at the hour of digests, as the time zone of the site has it. */
function nextDigest({ timeZone }: TellingSite) {
  const here = sql`(now() at time zone ${timeZone})`;
  const hour = sql.raw(String(DIGEST_HOUR));
  return sql<Date>`((date_trunc('day', ${here}) + make_interval(hours => ${hour})
    + case when extract(hour from ${here}) < ${hour} then interval '0' else interval '1 day' end) at time zone ${timeZone})`.mapWith(
    communityEvents.createdAt,
  );
}

/** @returns the highest number of an account that was told; undefined when nobody is left. */
async function tellBatch(tx: Db, community: Community, happened: Happened): Promise<number | undefined> {
  if (!isStillSo(happened)) return undefined;
  const { event, thread } = happened;
  const named = await namedIn(tx, happened);
  if (event.reached === 0 && named.size > 0) {
    const ids = [...named.keys()];
    const people = await readRecipients(tx, thread.id, sql`select unnest(${sql.param(ids)}::bigint[])`);
    await write(
      tx,
      happened,
      people
        .filter((one) => isToBeTold(one, community, happened))
        .map((one) => ({ ...one, class: named.get(one.viewer.id)! })),
    );
  }
  const following = followersOf(happened);
  if (!following) return undefined;
  const people = await readRecipients(tx, thread.id, following.accounts);
  await write(
    tx,
    happened,
    people
      .filter((one) => !named.has(one.viewer.id) && isToBeTold(one, community, happened))
      .map((one) => ({ ...one, class: following.class })),
  );
  return people.length < BATCH ? undefined : people.at(-1)!.viewer.id;
}

/** Whether there is still something to tell: what was taken away or taken back since is told to nobody. */
function isStillSo({ event, post, thread }: Happened): boolean {
  if (event.kind === 'moderation') return true;
  if (post.removal !== null || thread.removal !== null) return false;
  if (event.kind === 'solution') return post.solutionAt !== null;
  return event.kind !== 'resolved' || thread.solvedAt !== null;
}

/** Who is told because it is about them, and why: each once, for what concerns them most. */
async function namedIn(tx: Db, { event, post, thread }: Happened): Promise<Map<number, NotificationClass>> {
  switch (event.kind) {
    case 'moderation':
      return new Map([[post.authorId, 'moderation']]);
    case 'solution':
      return new Map([
        [thread.authorId, 'solution'],
        [post.authorId, 'solution'],
      ]);
    case 'mention':
      return new Map(event.people.map((id) => [id, 'mention']));
    case 'post': {
      const mentions = await readMentions(tx, post, thread);
      const told = new Map<number, NotificationClass>();
      for (const { id, place } of mentions) if (place === 'said') told.set(id, 'mention');
      for (const { id, place } of mentions) if (place === 'quoted') told.set(id, 'answer');
      if (post.replyTo !== null) {
        const [answered] = await tx.select({ authorId: posts.authorId }).from(posts).where(eq(posts.id, post.replyTo));
        if (answered) told.set(answered.authorId, 'answer');
      }
      return told;
    }
    case 'resolved':
      return new Map();
  }
}

async function readMentions(tx: Db, { body, mentions }: Post, { locale }: Thread) {
  if (mentions.length === 0) return [];
  const people = await tx.select({ id: users.id, name: users.name }).from(users).where(anyOf(users.id, mentions));
  const { nodes } = readPost(body, { file: '', locale, locales: [locale] });
  return mentionsIn(
    nodes,
    people.map((person) => ({ ...person, isKnown: true })),
  );
}

/** The next so many of those who are told because they follow; undefined where nobody is. */
function followersOf({ event, post, thread }: Happened): { class: NotificationClass; accounts: SQL } | undefined {
  // Who has begun to follow since saw it.
  const happenedAt = sql`${event.createdAt.toISOString()}::timestamptz + interval '1 millisecond'`;
  const ofThread = sql`select ${threadFollows.userId} from ${threadFollows}
    where ${threadFollows.threadId} = ${thread.id} and ${threadFollows.level} = 'following'
      and ${threadFollows.userId} > ${event.reached} and ${threadFollows.createdAt} <= ${happenedAt} order by ${threadFollows.userId} limit ${BATCH}`;
  switch (event.kind) {
    case 'solution':
      return { class: 'solution', accounts: ofThread };
    case 'resolved':
      return { class: 'incident', accounts: ofThread };
    case 'post':
      if (post.kind === 'update') return { class: 'incident', accounts: ofThread };
      return post.number === 1
        ? { class: 'thread', accounts: followersOfLists(event, thread, happenedAt) }
        : { class: 'reply', accounts: ofThread };
    default:
      return undefined;
  }
}

function followersOfLists(event: Event, { topic, tags, locale }: Thread, happenedAt: SQL): SQL {
  const list = and(
    eq(listFollows.locale, locale),
    sql`((${listFollows.kind} = 'topic' and ${listFollows.name} = ${topic})
      or (${listFollows.kind} = 'tag' and ${anyOf(listFollows.name, tags)}))`,
    sql`${listFollows.userId} > ${event.reached}`,
    lte(listFollows.createdAt, happenedAt),
  );
  return sql`select distinct ${listFollows.userId} from ${listFollows} where ${list} order by 1 limit ${BATCH}`;
}

/** Whether somebody is told: not of their own act, what they have read, what they have muted or may not see. */
function isToBeTold(
  { viewer, isActive, level, readTo }: Recipient,
  community: Community,
  { event, post, thread }: Happened,
): boolean {
  if (!isActive || viewer.id === event.actorId) return false;
  // What was done to one's own is told although it cannot be seen any more.
  if (event.kind === 'moderation') return maySeeTopic(viewer, community, thread.topic);
  if (level === 'muted' || !maySeePost(viewer, community, thread, post)) return false;
  return event.kind === 'solution' || event.kind === 'resolved' || event.kind === 'mention' || readTo < post.number;
}

/** Adds to what each is told: to what they have not read yet, where there is something of the same class. */
async function write(
  tx: Db,
  { event, post, thread, due }: Happened,
  people: readonly (Recipient & { class: NotificationClass })[],
): Promise<void> {
  const rows = people.map(({ viewer, settings, class: kind }): typeof notifications.$inferInsert => {
    const choice = settings[STREAM_OF[kind]];
    return {
      userId: viewer.id,
      threadId: thread.id,
      class: kind,
      posts: [post.id],
      act: event.act,
      note: event.note,
      mail: choice === 'off' ? null : choice,
      mailDueAt: choice === 'off' ? null : due[choice],
      mailPosts: choice === 'off' ? [] : [post.id],
    };
  });
  await insertRows(
    tx,
    notifications,
    rows,
    sql`on conflict (user_id, thread_id, class) where read_at is null do update set
      posts = ${appended('posts')},
      act = excluded.act,
      note = excluded.note,
      updated_at = now(),
      mail = excluded.mail,
      mail_posts = ${appended('mail_posts')},
      mail_due_at = case when excluded.mail is null then null
        else coalesce(notifications.mail_due_at,
          greatest(excluded.mail_due_at, notifications.mailed_at + make_interval(mins => ${NEXT_MAIL_MINUTES}))) end`,
  );
}

/** The list of a row with the new post: of too many, the first and the newest are kept. */
function appended(column: 'posts' | 'mail_posts'): SQL {
  const [had, added] = [sql.raw(`notifications.${column}`), sql.raw(`excluded.${column}`)];
  const most = sql.raw(String(MOST_POSTS));
  return sql`case when ${added} <@ ${had} then ${had}
    when cardinality(${had}) < ${most} then ${had} || ${added}
    else ${had}[1:1] || ${had}[3:] || ${added} end`;
}

import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import type { Db } from '../../db/client.ts';
import { mayFollow, maySeeTopic } from '../threads/policy.ts';
import { threadFollows } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';
import { findThread, type Thread } from '../threads/store.ts';
import type { FollowLevel } from '../threads/thread.ts';
import { readTag } from '../threads/thread.ts';
import type { ListKind } from './notification.ts';
import { MOST_FOLLOWED_LISTS } from './notification.ts';
import { listFollows, notificationSettings, notifications } from './notification-schema.ts';

/**
 * Follows a thread, mutes it, or ends either. @param level undefined: neither.
 * @returns the thread; undefined where there is none for this person.
 */
export async function followThread(
  db: Db,
  community: Community,
  by: SignedIn,
  { threadId, level }: { threadId: number; level: FollowLevel | undefined },
): Promise<Thread | undefined> {
  const thread = await findThread(db, threadId);
  if (!thread || !mayFollow(by, community, thread)) return undefined;
  if (level === undefined) await endFollowing(db, { threadId, userId: by.id });
  else
    await db
      .insert(threadFollows)
      .values({ threadId, userId: by.id, level })
      .onConflictDoUpdate({ target: [threadFollows.threadId, threadFollows.userId], set: { level } });
  return thread;
}

/** Ends that somebody follows a thread, and mails about its replies that are not written yet. */
export async function endFollowing(db: Db, { threadId, userId }: { threadId: number; userId: number }): Promise<void> {
  await db.delete(threadFollows).where(and(eq(threadFollows.threadId, threadId), eq(threadFollows.userId, userId)));
  await db
    .update(notifications)
    .set({ mail: null, mailDueAt: null, mailPosts: sql`'{}'` })
    .where(
      and(eq(notifications.userId, userId), eq(notifications.threadId, threadId), eq(notifications.class, 'reply')),
    );
}

/** Somebody follows a thread because they wrote in it, unless they have switched that off, or muted it. */
export async function followOwn(tx: Db, own: { threadId: number; userId: number }): Promise<void> {
  await tx.execute(followingOwn(own));
}

/** What {@link followOwn} does, as a statement. */
export function followingOwn({ threadId, userId }: { threadId: number; userId: number }): SQL {
  return sql`insert into ${threadFollows} (thread_id, user_id)
    select ${threadId}::bigint, ${userId}::bigint where not exists (select from ${notificationSettings}
      where ${notificationSettings.userId} = ${userId} and not ${notificationSettings.followsOwn})
    on conflict do nothing`;
}

/** A topic or a tag in one language. */
export interface FollowedList {
  kind: ListKind;
  name: string;
  locale: string;
}

/**
 * Follows the new threads of a topic or with a tag, or ends that.
 * @returns `too-many`: they follow more than anybody reads already; `not-found`: there is no such topic for them, or it is no tag.
 */
export async function followList(
  db: Db,
  community: Community,
  by: SignedIn,
  { kind, name, locale, follows }: FollowedList & { follows: boolean },
): Promise<'done' | 'too-many' | 'not-found'> {
  const mine = and(
    eq(listFollows.userId, by.id),
    eq(listFollows.kind, kind),
    eq(listFollows.name, name),
    eq(listFollows.locale, locale),
  );
  if (!follows) {
    await db.delete(listFollows).where(mine);
    return 'done';
  }
  if (kind === 'topic' ? !maySeeTopic(by, community, name) : readTag(name) === undefined) return 'not-found';
  if ((await db.$count(listFollows, eq(listFollows.userId, by.id))) >= MOST_FOLLOWED_LISTS) return 'too-many';
  await db.insert(listFollows).values({ kind, name, locale, userId: by.id }).onConflictDoNothing();
  return 'done';
}

/** Whether somebody follows a topic or a tag in this language. */
export async function followsList(db: Db, userId: number, { kind, name, locale }: FollowedList): Promise<boolean> {
  const key = and(eq(listFollows.kind, kind), eq(listFollows.name, name), eq(listFollows.locale, locale));
  return (await db.$count(listFollows, and(key, eq(listFollows.userId, userId)))) > 0;
}

/** The topics and tags that somebody follows. */
export async function listFollowed(db: Db, userId: number): Promise<FollowedList[]> {
  return await db
    .select({ kind: listFollows.kind, name: listFollows.name, locale: listFollows.locale })
    .from(listFollows)
    .where(eq(listFollows.userId, userId))
    .orderBy(sql`${listFollows.kind} desc`, listFollows.name, listFollows.locale);
}

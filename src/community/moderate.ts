import { eq } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { incidentWasResolved, postWasModerated } from './notifications/events.ts';
import { setRemoval } from './removal.ts';
import { reviews } from './review/review-schema.ts';
import { tagsOfThread, topicTag } from './threads/cache-tags.ts';
import { mayDelete, mayModerate, mayMoveTo, maySeeThread } from './threads/policy.ts';
import { threads } from './threads/schema.ts';
import { indexThread } from './threads/search-document.ts';
import type { Community } from './threads/site-section.ts';
import { findPostOf, lockPost, lockThread, type Thread } from './threads/store.ts';
import { LONGEST_PIN_DAYS, type Removal, SLOW_MINUTES } from './threads/thread.ts';

/** What moderators do, in the audit log. */
export type CommunityAuditAction =
  | 'thread.closed'
  | 'thread.reopened'
  | 'thread.pinned'
  | 'thread.unpinned'
  | 'thread.moved'
  | 'thread.slowed'
  | 'thread.unslowed'
  | 'incident.resolved'
  | 'incident.reopened'
  | 'post.edited'
  | 'post.hidden'
  | 'post.deleted'
  | 'post.restored'
  | 'solution.marked'
  | 'solution.unmarked';

/** What can be done to a whole thread. */
export type ThreadAct =
  | { act: 'close' | 'reopen' | 'unpin' | 'resolve' | 'unresolve' }
  | { act: 'pin'; days: number }
  | { act: 'move'; topic: string }
  /** 0 ends it. */
  | { act: 'slow'; minutes: number };

type Change = { set: Partial<typeof threads.$inferInsert>; action: CommunityAuditAction; was?: string; is?: string };

/**
 * Does something to a thread as its moderator, with an entry in the log. Where it stands so already, nothing happens.
 * @returns the thread as it is then; undefined where this person moderates no such thread, or cannot move it there.
 */
export async function moderateThread(
  db: Db,
  community: Community,
  by: SignedIn,
  { threadId, ...act }: { threadId: number } & ThreadAct,
): Promise<Thread | undefined> {
  return await db.transaction(async (tx) => {
    const thread = await lockThread(tx, threadId);
    if (!thread || !maySeeThread(by, community, thread) || !mayModerate(by, community, thread.topic)) return undefined;
    const change = changeOf(thread, act, by, community);
    if (change === undefined) return undefined;
    if (change === 'none') return thread;
    const [changed] = await tx.update(threads).set(change.set).where(eq(threads.id, threadId)).returning();
    await addAuditEntry(tx, {
      actorId: by.id,
      action: change.action,
      subjectId: thread.authorId,
      details: {
        thread: String(threadId),
        ...(change.is !== undefined && { from: change.was ?? null, to: change.is }),
      },
    });
    if (act.act === 'move') {
      // Whose moderators decide what waits about it changes with it.
      await tx.update(reviews).set({ topic: act.topic }).where(eq(reviews.threadId, threadId));
      await indexThread(tx, community, threadId);
    }
    if (act.act === 'move' || act.act === 'resolve') await tellOfThread(tx, threadId, by.id, act.act);
    await invalidateTags(tx, [...tagsOfThread(thread, thread.authorId), topicTag(changed!.topic)]);
    return changed!;
  });
}

async function tellOfThread(tx: Tx, threadId: number, by: number, act: 'move' | 'resolve'): Promise<void> {
  const first = await findPostOf(tx, threadId, 1);
  if (!first) return;
  if (act === 'resolve') await incidentWasResolved(tx, { postId: first.id, by });
  else await postWasModerated(tx, { postId: first.id, by, act: 'moved' });
}

/** What an act changes; `none` where it stands so, undefined where it cannot be. */
function changeOf(thread: Thread, act: ThreadAct, by: SignedIn, community: Community): Change | 'none' | undefined {
  const now = new Date();
  switch (act.act) {
    case 'close':
      return thread.closedAt ? 'none' : { set: { closedAt: now, closedBy: by.id }, action: 'thread.closed' };
    case 'reopen':
      return thread.closedAt ? { set: { closedAt: null, closedBy: null }, action: 'thread.reopened' } : 'none';
    case 'pin': {
      if (!Number.isInteger(act.days) || act.days < 1 || act.days > LONGEST_PIN_DAYS) return undefined;
      const until = new Date(now.getTime() + act.days * 86_400_000);
      return { set: { pinnedUntil: until }, action: 'thread.pinned', is: until.toISOString() };
    }
    case 'unpin':
      return thread.pinnedUntil ? { set: { pinnedUntil: null }, action: 'thread.unpinned' } : 'none';
    case 'resolve':
      if (thread.kind !== 'incident') return undefined;
      return thread.solvedAt ? 'none' : { set: { solvedAt: now }, action: 'incident.resolved' };
    case 'unresolve':
      if (thread.kind !== 'incident') return undefined;
      return thread.solvedAt ? { set: { solvedAt: null }, action: 'incident.reopened' } : 'none';
    case 'slow': {
      if (act.minutes !== 0 && !(SLOW_MINUTES as readonly number[]).includes(act.minutes)) return undefined;
      const slowSeconds = act.minutes * 60 || null;
      if (slowSeconds === thread.slowSeconds) return 'none';
      if (slowSeconds === null) return { set: { slowSeconds }, action: 'thread.unslowed' };
      const was = thread.slowSeconds === null ? undefined : String(thread.slowSeconds / 60);
      return {
        set: { slowSeconds },
        action: 'thread.slowed',
        ...(was !== undefined && { was }),
        is: String(act.minutes),
      };
    }
    case 'move':
      if (!mayMoveTo(by, community, thread, act.topic)) return undefined;
      if (thread.topic === act.topic) return 'none';
      return { set: { topic: act.topic }, action: 'thread.moved', was: thread.topic, is: act.topic };
  }
}

/**
 * Takes a post away, or its whole thread where it is the first: hidden, as moderators do, or deleted, which its author may too. What others
 * see of it goes everywhere at once: page, lists, counters, search. A moderator's act is in the log.
 * @returns the thread; undefined where this person cannot do that to such a post.
 */
export async function removePost(
  db: Db,
  community: Community,
  by: SignedIn,
  { postId, removal }: { postId: number; removal: Removal },
): Promise<Thread | undefined> {
  return await db.transaction(async (tx) => {
    const found = await lockPost(tx, postId);
    if (!found) return undefined;
    const { post, thread } = found;
    const moderates = mayModerate(by, community, thread.topic) && maySeeThread(by, community, thread);
    if (!moderates && (removal === 'hidden' || !mayDelete(by, community, thread, post))) return undefined;
    if (post.removal === removal) return thread;
    await setRemoval(tx, community, { thread, post, removal, by: by.id });
    if (by.id !== post.authorId || removal === 'hidden')
      await addAuditEntry(tx, {
        actorId: by.id,
        action: removal === 'hidden' ? 'post.hidden' : 'post.deleted',
        subjectId: post.authorId,
        details: { thread: String(thread.id), post: String(post.number) },
      });
    if (by.id !== post.authorId) await postWasModerated(tx, { postId, by: by.id, act: removal });
    return thread;
  });
}

/** Brings a post back that was taken away. @returns the thread; undefined where this person moderates no such post. */
export async function restorePost(
  db: Db,
  community: Community,
  by: SignedIn,
  { postId }: { postId: number },
): Promise<Thread | undefined> {
  return await db.transaction(async (tx) => {
    const found = await lockPost(tx, postId);
    if (!found || !mayModerate(by, community, found.thread.topic)) return undefined;
    const { post, thread } = found;
    if (!maySeeThread(by, community, thread)) return undefined;
    if (post.removal === null) return thread;
    await setRemoval(tx, community, { thread, post, removal: null, by: by.id });
    await addAuditEntry(tx, {
      actorId: by.id,
      action: 'post.restored',
      subjectId: post.authorId,
      details: { thread: String(thread.id), post: String(post.number) },
    });
    if (by.id !== post.authorId) await postWasModerated(tx, { postId, by: by.id, act: 'restored' });
    return thread;
  });
}

import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ROLES, type Viewer } from '../../accounts/viewer.ts';
import { describeStores } from '../../db/test-database.ts';
import { removePost } from '../moderate.ts';
import { reviews } from '../review/review-schema.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../test-factory.ts';
import {
  decidable,
  mayDecide,
  mayDelete,
  mayEdit,
  mayMarkSolutions,
  mayModerate,
  mayMoveTo,
  mayReply,
  maySeeHeld,
  maySeePost,
  maySeeThread,
  mayStart,
  moderatesSomething,
  type ThreadFacts,
  visiblePosts,
  visibleThreads,
} from './policy.ts';
import { posts, threads } from './schema.ts';

const viewer = (role: Viewer['role'], more: Partial<Viewer> = {}): Viewer =>
  role === 'visitor' ? { role } : { role, id: 1, name: 'A', email: 'a@example.com', ...more };
const thread = (more: Partial<ThreadFacts> = {}): ThreadFacts => ({
  topic: 'open',
  kind: 'question',
  authorId: 99,
  removal: null,
  closedAt: null,
  ...more,
});

describe('who may', () => {
  const seen = (who: Viewer) =>
    COMMUNITY.topics.map(({ id }) => id).filter((id) => maySeeThread(who, COMMUNITY, thread({ topic: id })));

  test('see a topic: visitors what is for everybody, members theirs, plans theirs, the team all', () => {
    const open = ['open', 'news', 'kept', 'french'];
    expect(seen(viewer('visitor')).toSorted()).toEqual(open.toSorted());
    expect(seen(viewer('member')).toSorted()).toEqual([...open, 'members'].toSorted());
    expect(seen(viewer('member', { plan: 'premium' })).toSorted()).toEqual([...open, 'members', 'premium'].toSorted());
    // A plan that is there no more is the first one.
    expect(seen(viewer('member', { plan: 'gone' })).toSorted()).toEqual([...open, 'members'].toSorted());
    for (const role of ['agent', 'moderator', 'editor', 'administrator'] as const)
      expect(seen(viewer(role)), role).toHaveLength(COMMUNITY.topics.length);
  });

  test('see a topic that site.yml has no more: the team alone', () => {
    for (const role of ROLES)
      expect(maySeeThread(viewer(role), COMMUNITY, thread({ topic: 'gone' })), role).toBe(
        !['visitor', 'member'].includes(role),
      );
  });

  test.each([
    // role, start a question, start an incident, reply, reply when closed, mark solutions, moderate
    ['visitor', false, false, false, false, false, false],
    ['member', true, false, true, false, false, false],
    ['agent', true, false, true, false, true, false],
    ['editor', true, false, true, false, true, false],
    ['moderator', true, true, true, true, true, true],
    ['administrator', true, true, true, true, true, true],
  ] as const)(
    '%s: start, tell of an incident, reply, to a closed thread, mark solutions, moderate',
    (role, ...expected) => {
      const who = viewer(role);
      expect([
        mayStart(who, COMMUNITY, 'open', 'question'),
        mayStart(who, COMMUNITY, 'open', 'incident'),
        mayReply(who, COMMUNITY, thread()),
        mayReply(who, COMMUNITY, thread({ closedAt: new Date() })),
        mayMarkSolutions(who, COMMUNITY, thread()),
        mayModerate(who, COMMUNITY, 'open'),
      ]).toEqual(expected);
    },
  );

  test('the team reads as members inside a product, and writes nothing there that would have its badge', () => {
    const who = viewer('member', { isInProduct: true, isOfTeam: true });
    const mine = { number: 1, authorId: 1, removal: null };
    expect(maySeeThread(who, COMMUNITY, thread())).toBe(true);
    expect(mayStart(who, COMMUNITY, 'open', 'question')).toBe(false);
    expect(mayReply(who, COMMUNITY, thread())).toBe(false);
    expect(mayEdit(who, COMMUNITY, thread({ authorId: 1 }), mine)).toBe(false);
    const member = viewer('member', { isInProduct: true });
    expect(mayReply(member, COMMUNITY, thread())).toBe(true);
  });

  test('who asked marks solutions of the question, and of nothing else', () => {
    const asker = viewer('member');
    expect(mayMarkSolutions(asker, COMMUNITY, thread({ authorId: 1 }))).toBe(true);
    expect(mayMarkSolutions(asker, COMMUNITY, thread({ authorId: 1, kind: 'discussion' }))).toBe(false);
    expect(mayMarkSolutions(asker, COMMUNITY, thread({ authorId: 1, removal: 'hidden' }))).toBe(false);
  });

  test('a moderator of one topic moderates that one', () => {
    const keeper = viewer('member', { email: 'keeper@example.com' });
    expect(mayModerate(keeper, COMMUNITY, 'kept')).toBe(true);
    expect(mayModerate(keeper, COMMUNITY, 'open')).toBe(false);
    expect(mayStart(keeper, COMMUNITY, 'kept', 'announcement')).toBe(true);
  });

  test('what only moderators tell is moved by those of both topics, so that nobody tells it where they could not', () => {
    const keeper = viewer('member', { email: 'keeper@example.com' });
    expect(mayMoveTo(keeper, COMMUNITY, thread({ topic: 'kept' }), 'open')).toBe(true);
    expect(mayMoveTo(keeper, COMMUNITY, thread({ topic: 'kept' }), 'team')).toBe(false);
    for (const kind of ['incident', 'announcement'] as const) {
      expect(mayMoveTo(keeper, COMMUNITY, thread({ topic: 'kept', kind }), 'open')).toBe(false);
      expect(mayMoveTo(viewer('moderator'), COMMUNITY, thread({ topic: 'kept', kind }), 'open')).toBe(true);
    }
  });

  test('authors change their posts while the thread is open, and take them away while nobody has answered', () => {
    const me = viewer('member');
    const mine = { number: 1, authorId: 1, removal: null };
    const [open, closed] = [thread({ authorId: 1 }), thread({ authorId: 1, closedAt: new Date() })];
    expect(mayEdit(me, COMMUNITY, open, mine)).toBe(true);
    expect(mayEdit(me, COMMUNITY, closed, mine)).toBe(false);
    expect(mayEdit(me, COMMUNITY, open, { ...mine, authorId: 2 })).toBe(false);
    expect(mayEdit(me, COMMUNITY, open, { ...mine, removal: 'hidden' })).toBe(false);
    expect(mayDelete(me, COMMUNITY, { ...open, othersReplies: 0 }, mine)).toBe(true);
    expect(mayDelete(me, COMMUNITY, { ...open, othersReplies: 1 }, mine)).toBe(false);
    expect(mayDelete(me, COMMUNITY, { ...open, othersReplies: 1 }, { ...mine, number: 2 })).toBe(true);
  });
});

describeStores('what may be read', (on) => {
  test('is the same for a list as for one thread and one post, for everybody', async () => {
    const staff = await aMember(on.db, { role: 'moderator' });
    const [asker, helper] = [await aMember(on.db), await aMember(on.db)];
    for (const { id } of COMMUNITY.topics)
      for (const removal of [null, 'hidden', 'deleted'] as const) {
        const locale = id === 'french' ? 'fr' : 'en';
        const by = ['team', 'premium', 'news'].includes(id) ? staff : asker;
        const { thread, first } = await aThread(on.db, { topic: id, locale, by });
        const replies = [await aReply(on.db, thread.id, { by }), await aReply(on.db, thread.id, { by: staff })];
        await removePost(on.db, COMMUNITY, staff, { postId: replies[1]!.id, removal: 'hidden' });
        await removePost(on.db, COMMUNITY, staff, { postId: replies[0]!.id, removal: removal ?? 'deleted' });
        if (removal) await removePost(on.db, COMMUNITY, staff, { postId: first.id, removal });
      }
    const { thread: former } = await aThread(on.db, { by: staff });
    await on.db.update(threads).set({ topic: 'gone' }).where(eq(threads.id, former.id));
    const viewers: Viewer[] = [
      ...ROLES.map((role) => viewer(role, { id: 999_999 })),
      viewer('member', { id: 999_999, plan: 'premium' }),
      viewer('member', { id: 999_999, email: 'keeper@example.com' }),
      asker,
      helper,
      staff,
    ];
    const all = await on.db.select().from(posts).innerJoin(threads, eq(threads.id, posts.threadId));
    expect(all.length).toBeGreaterThan(50);
    for (const who of viewers) {
      const listed = await on.db.select({ id: threads.id }).from(threads).where(visibleThreads(who, COMMUNITY));
      const single = new Set(
        all.filter((row) => maySeeThread(who, COMMUNITY, row.threads)).map((row) => row.threads.id),
      );
      expect(listed.map(({ id }) => id).toSorted(), JSON.stringify(who)).toEqual([...single].toSorted());
      const listedPosts = await on.db
        .select({ id: posts.id })
        .from(posts)
        .innerJoin(threads, eq(threads.id, posts.threadId))
        .where(and(visiblePosts(who, COMMUNITY)));
      const singlePosts = all
        .filter((row) => maySeePost(who, COMMUNITY, row.threads, row.posts))
        .map((row) => row.posts.id);
      expect(listedPosts.map(({ id }) => id).toSorted(), JSON.stringify(who)).toEqual(singlePosts.toSorted());
    }
  });
});

describeStores('what waits for review', (on) => {
  test('is decided by the same people in the queue as one by one, and seen by them and its author', async () => {
    const { id: authorId } = await aMember(on.db);
    const topics = [...COMMUNITY.topics.map(({ id }) => id), 'gone'];
    await on.db.insert(reviews).values(topics.map((topic) => ({ kind: 'thread' as const, authorId, topic })));
    const viewers: Viewer[] = [
      ...ROLES.map((role) => viewer(role, { id: 999_999 })),
      viewer('member', { id: 999_999, email: 'keeper@example.com' }),
      viewer('member', { id: authorId }),
    ];
    const all = await on.db.select().from(reviews);
    for (const who of viewers) {
      const listed = await on.db
        .select({ id: reviews.id })
        .from(reviews)
        .where(decidable(who, COMMUNITY, reviews.topic));
      const single = all.filter((review) => mayDecide(who, COMMUNITY, review));
      expect(listed.map(({ id }) => id).toSorted(), JSON.stringify(who)).toEqual(single.map(({ id }) => id).toSorted());
      expect(moderatesSomething(who, COMMUNITY)).toBe(single.length > 0);
      const seen = all.filter((review) => maySeeHeld(who, COMMUNITY, review)).length;
      expect(seen, JSON.stringify(who)).toBe(who.id === authorId ? all.length : single.length);
    }
    const { topic } = all.find((review) => mayDecide(viewers.at(-2)!, COMMUNITY, review))!;
    expect(topic).toBe('kept');
  });
});

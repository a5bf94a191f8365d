import { and, eq, isNull, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { users } from '../../accounts/schema.ts';
import { readSite } from '../../config/site.ts';
import { describeStores } from '../../db/test-database.ts';
import { siteDeclaration } from '../../domains.ts';
import { editPost } from '../edit.ts';
import { moderateThread, removePost } from '../moderate.ts';
import { readThread } from '../read-thread.ts';
import { markSolution } from '../solve.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../test-factory.ts';
import { threadFollows } from '../threads/schema.ts';
import { sayAffected } from '../vote.ts';
import { followList, followThread } from './follow.ts';
import { handleOf } from './mentions.ts';
import { MOST_POSTS } from './notification.ts';
import { communityEvents, notifications } from './notification-schema.ts';
import { saveSettings } from './notification-settings.ts';
import { listNotifications, markAllRead, unreadNotifications } from './notifications.ts';
import { tellDue } from './tell.ts';

const site = { ...(await readSite('content', siteDeclaration)), community: COMMUNITY };

describeStores('telling people', (on) => {
  const tell = () =>
    tellDue(on.db, site, (error) => {
      throw error;
    });
  /** What somebody is told and has not read, after everything that has happened was told. */
  async function told(to: SignedIn) {
    await tell();
    const list = await listNotifications(on.db, COMMUNITY, to, { after: undefined });
    const unread = list.notifications.filter(({ isRead }) => !isRead);
    expect(await unreadNotifications(on.db, COMMUNITY, { ...to })).toBe(unread.length);
    return unread;
  }
  const classes = async (to: SignedIn) => (await told(to)).map((one) => one.class).toSorted();
  const read = (by: SignedIn, threadId: number, page = 1) => readThread(on.db, COMMUNITY, by, { id: threadId, page });

  test('replies to what one follows are one row until it is read, with the first unread post and who wrote', async () => {
    const { thread, asker } = await aThread(on.db);
    const authors = [];
    for (const name of ['Ann', 'Ben', 'Cleo', 'Dan'])
      authors.push(await aReply(on.db, thread.id, { by: await aMember(on.db, { name }) }));
    await aReply(on.db, thread.id, { by: authors[3]!.by });
    const [one, ...others] = await told(asker);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ class: 'reply', count: 5, first: 2, isRead: false });
    expect(one!.actors.map(({ name }) => name)).toEqual(['Dan', 'Cleo', 'Ben']);
    // Who replied follows, too, and is told of what came after their own reply alone.
    expect((await told(authors[1]!.by))[0]).toMatchObject({ count: 3, first: 4 });
    expect(await told(authors[3]!.by)).toEqual([]);
    await read(asker, thread.id);
    expect(await told(asker)).toEqual([]);
    await aReply(on.db, thread.id);
    expect((await told(asker))[0]).toMatchObject({ count: 1, first: 7 });
  });

  test('nobody is told what they have read already', async () => {
    const { thread, asker } = await aThread(on.db);
    await aReply(on.db, thread.id);
    await read(asker, thread.id);
    expect(await told(asker)).toEqual([]);
  });

  test('a page of a thread reads what stands up to its end, and no more', async () => {
    const { thread, asker } = await aThread(on.db);
    const helper = await aMember(on.db);
    for (let number = 2; number <= 22; number++) await aReply(on.db, thread.id, { by: helper });
    await tell();
    await read(asker, thread.id);
    expect((await told(asker))[0]).toMatchObject({ first: 21, count: 21 });
    await read(asker, thread.id, 2);
    expect(await told(asker)).toEqual([]);
  });

  test('of very many posts the first and the newest are kept', async () => {
    const { thread, first, asker } = await aThread(on.db);
    const ids = Array.from({ length: MOST_POSTS }, (_, index) => -index - 1);
    await on.db
      .insert(notifications)
      .values({ userId: asker.id, threadId: thread.id, class: 'reply', posts: [first.id, ...ids.slice(1)] });
    const newest = await aReply(on.db, thread.id);
    await tell();
    const [row] = await on.db.select().from(notifications).where(eq(notifications.userId, asker.id));
    expect(row!.posts).toHaveLength(MOST_POSTS);
    expect([row!.posts[0], row!.posts.at(-1)]).toEqual([first.id, newest.id]);
  });

  test('one post tells each person once, of what concerns them most', async () => {
    const { thread, asker } = await aThread(on.db);
    const helper = await aReply(on.db, thread.id);
    const named = await aReply(on.db, thread.id);
    await tell();
    for (const one of [asker, helper.by, named.by]) await read(one, thread.id);
    const body = `> @${handleOf(helper.by)}: Turn it off\n\n@${handleOf(named.by)} and @${handleOf(asker)}, and @${handleOf(helper.by)}`;
    await aReply(on.db, thread.id, { body, replyTo: 1 });
    expect(await classes(asker)).toEqual(['answer']);
    expect(await classes(helper.by)).toEqual(['answer']);
    expect(await classes(named.by)).toEqual(['mention']);
  });

  test('a name typed by hand is found among those who write in the thread, and a stranger’s is not', async () => {
    const { thread } = await aThread(on.db);
    const ada = await aReply(on.db, thread.id, { by: await aMember(on.db, { name: 'Ada Lovelace' }) });
    const stranger = await aMember(on.db, { name: 'Never Wrote' });
    await followThread(on.db, COMMUNITY, ada.by, { threadId: thread.id, level: undefined });
    await aReply(on.db, thread.id, { body: `@Ada Lovelace, and @Never Wrote and @${handleOf(stranger)}` });
    expect(await classes(ada.by)).toEqual(['mention']);
    expect(await told(stranger)).toEqual([]);
  });

  test('a name that an edit adds is told, and one that was there is not told again', async () => {
    const { thread, first, asker } = await aThread(on.db);
    const [ada, ben] = [(await aReply(on.db, thread.id)).by, (await aReply(on.db, thread.id)).by];
    await tell();
    for (const one of [ada, ben]) await markAllRead(on.db, one.id);
    const edit = (body: string, base: number) =>
      editPost(on.db, COMMUNITY, asker, { postId: first.id, title: thread.title, tags: '', body, base });
    await edit(`@${handleOf(ada)}`, 1);
    expect(await classes(ada)).toEqual(['mention']);
    await markAllRead(on.db, ada.id);
    await edit(`@${handleOf(ada)} @${handleOf(ben)}`, 2);
    expect([await classes(ada), await classes(ben)]).toEqual([[], ['mention']]);
  });

  test('who may not see a thread is told nothing of it, not even by name', async () => {
    const staff = await aMember(on.db, { role: 'agent' });
    const member = (await aReply(on.db, (await aThread(on.db)).thread.id)).by;
    const { thread } = await aThread(on.db, { by: staff, topic: 'team', body: `@${handleOf(member)}` });
    await on.db.insert(threadFollows).values({ threadId: thread.id, userId: member.id });
    await aReply(on.db, thread.id, { by: await aMember(on.db, { role: 'agent' }) });
    await tell();
    expect(await on.db.$count(notifications, eq(notifications.userId, member.id))).toBe(0);
    expect(await classes(staff)).toEqual(['reply']);
  });

  test('what was hidden before it was told, or after, is not there', async () => {
    const moderator = await aMember(on.db, { role: 'moderator' });
    const { thread, asker } = await aThread(on.db);
    const [rude, spam] = [await aReply(on.db, thread.id), await aReply(on.db, thread.id)];
    await removePost(on.db, COMMUNITY, moderator, { postId: rude.id, removal: 'hidden' });
    expect((await told(asker))[0]).toMatchObject({ count: 1, first: 3 });
    await removePost(on.db, COMMUNITY, moderator, { postId: spam.id, removal: 'deleted' });
    expect(await told(asker)).toEqual([]);
    expect(await classes(spam.by)).toEqual(['moderation']);
    expect((await told(rude.by)).map(({ class: kind, act }) => [kind, act])).toEqual([['moderation', 'hidden']]);
  });

  test('who is suspended, has left or has muted the thread is told nothing', async () => {
    const { thread, asker } = await aThread(on.db);
    const [suspended, muted] = [await aReply(on.db, thread.id), await aReply(on.db, thread.id)];
    await tell();
    for (const one of [suspended.by, muted.by, asker]) await markAllRead(on.db, one.id);
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, suspended.by.id));
    await followThread(on.db, COMMUNITY, muted.by, { threadId: thread.id, level: 'muted' });
    await aReply(on.db, thread.id, { body: `@${handleOf(muted.by)} @${handleOf(suspended.by)}` });
    await tell();
    for (const { by } of [suspended, muted])
      expect(
        await on.db.$count(notifications, and(eq(notifications.userId, by.id), isNull(notifications.readAt))),
      ).toBe(0);
    expect(await classes(asker)).toEqual(['reply']);
  });

  test('a solution is told to who asked, who answered and who follows, but not to who marked it', async () => {
    const { thread, asker } = await aThread(on.db);
    const answer = await aReply(on.db, thread.id);
    const follower = await aMember(on.db);
    await sayAffected(on.db, COMMUNITY, follower, { threadId: thread.id, isAffected: true });
    await tell();
    for (const one of [asker, answer.by, follower]) await markAllRead(on.db, one.id);
    await markSolution(on.db, COMMUNITY, asker, { postId: answer.id, isSolution: true });
    expect([await classes(asker), await classes(answer.by), await classes(follower)]).toEqual([
      [],
      ['solution'],
      ['solution'],
    ]);
    // Any page of the thread says that it is solved.
    await read(answer.by, thread.id);
    expect(await told(answer.by)).toEqual([]);
    await markSolution(on.db, COMMUNITY, asker, { postId: answer.id, isSolution: false });
    expect(await told(follower)).toEqual([]);
  });

  test('who has an incident too is told what the team says of it, and that it is over', async () => {
    const moderator = await aMember(on.db, { role: 'moderator' });
    const { thread } = await aThread(on.db, { by: moderator, kind: 'incident' });
    const person = await aMember(on.db);
    await sayAffected(on.db, COMMUNITY, person, { threadId: thread.id, isAffected: true });
    await aReply(on.db, thread.id, { by: moderator, isUpdate: true });
    expect(await classes(person)).toEqual(['incident']);
    await markAllRead(on.db, person.id);
    await moderateThread(on.db, COMMUNITY, moderator, { threadId: thread.id, act: 'resolve' });
    expect((await told(person)).map((one) => [one.class, one.thread.isOver])).toEqual([['incident', true]]);
    await markAllRead(on.db, person.id);
    // An update that ends it tells both in one.
    for (const state of ['investigating', 'fixed'] as const) await aReply(on.db, thread.id, { by: moderator, state });
    expect((await told(person)).map((one) => [one.class, one.thread.isOver])).toEqual([['incident', true]]);
  });

  test('new threads are told to who follows their topic or one of their tags in their language, once', async () => {
    const [byTopic, byTag, byBoth, french] = [1, 2, 3, 4].map(() => aMember(on.db));
    const tag = `tag-${crypto.randomUUID().slice(0, 8)}`;
    const follow = async (who: Promise<SignedIn> | undefined, kind: 'topic' | 'tag', name: string, locale = 'en') =>
      await followList(on.db, COMMUNITY, (await who)!, { kind, name, locale, follows: true });
    expect(await follow(byTopic, 'topic', 'open')).toBe('done');
    expect(await follow(byTag, 'tag', tag)).toBe('done');
    await follow(byBoth, 'topic', 'open');
    await follow(byBoth, 'tag', tag);
    await follow(french, 'topic', 'open', 'fr');
    expect(await follow(french, 'topic', 'team')).toBe('not-found');
    expect(await follow(french, 'tag', 'Not A Tag')).toBe('not-found');
    await aThread(on.db, { tags: tag });
    for (const one of [byTopic, byTag, byBoth]) expect(await classes((await one)!)).toEqual(['thread']);
    expect(await told((await french)!)).toEqual([]);
    for (const one of [byTopic, byBoth])
      await followList(on.db, COMMUNITY, (await one)!, { kind: 'topic', name: 'open', locale: 'en', follows: false });
  });

  test('who has switched it off follows nothing by writing', async () => {
    const writer = await aMember(on.db);
    await saveSettings(on.db, writer.id, { followsOwn: false });
    const { thread } = await aThread(on.db, { by: writer });
    await aReply(on.db, thread.id);
    expect(await told(writer)).toEqual([]);
    expect(await on.db.$count(threadFollows, eq(threadFollows.userId, writer.id))).toBe(0);
  });

  test('thousands of followers are told in batches, and none in the request of who posts', async () => {
    const { thread, asker } = await aThread(on.db);
    await on.db.execute(sql`with people as (insert into users (email, name, role)
        select 'follower-' || n || '-' || ${thread.id}::text || '@example.com', 'Follower', 'member' from generate_series(1, 1200) n returning id)
      insert into thread_follows (thread_id, user_id) select ${thread.id}::bigint, id from people`);
    await tell();
    const before = await on.db.$count(notifications);
    await aReply(on.db, thread.id);
    expect(await on.db.$count(notifications)).toBe(before);
    expect(await on.db.$count(communityEvents)).toBe(1);
    await Promise.all([tell(), tell()]);
    await tell();
    expect(await on.db.$count(notifications, eq(notifications.threadId, thread.id))).toBe(1201);
    expect(await on.db.$count(communityEvents)).toBe(0);
    expect(await classes(asker)).toEqual(['reply']);
  });
});

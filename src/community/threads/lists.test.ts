import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { SignedIn } from '../../accounts/guard.ts';
import { VISITOR, type Viewer } from '../../accounts/viewer.ts';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { describeStores } from '../../db/test-database.ts';
import { moderateThread } from '../moderate.ts';
import { followThread } from '../notifications/follow.ts';
import { readThread } from '../read-thread.ts';
import { markSolution } from '../solve.ts';
import { aMember, aReply, aThread, COMMUNITY } from '../test-factory.ts';
import { sayAffected, voteHelpful } from '../vote.ts';
import {
  LIST_SIZE,
  type ListParameters,
  type ListQuery,
  listParameters,
  listThreads,
  listThreadsSolvedBy,
  SORTS,
} from './lists.ts';

test('what an address says wrongly counts as not said', () => {
  expect(listParameters.parse({ list: 'x', sort: '', after: "1' or 1=1", language: 'de' })).toEqual({
    list: 'all',
    sort: 'activity',
    language: undefined,
    tag: undefined,
    after: undefined,
  });
});

describeStores('lists of threads', (on) => {
  const list = (viewer: Viewer, wanted: Partial<ListParameters> & { topic?: string; locale?: string } = {}) =>
    listThreads(on.db, COMMUNITY, {
      viewer,
      ...listParameters.parse({}),
      locale: 'en',
      topic: 'news',
      ...wanted,
    });
  const news = async () => aThread(on.db, { topic: 'news', by: await aMember(on.db, { role: 'agent' }) });

  test('every thread stands on one page, in order, by whatever it is sorted', async () => {
    const made: number[] = [];
    for (let i = 0; i < LIST_SIZE + 7; i++) {
      const { thread, first } = await news();
      made.push(thread.id);
      if (i % 3 === 0) await voteHelpful(on.db, COMMUNITY, await aMember(on.db), { postId: first.id, isHelpful: true });
      if (i % 5 === 0) await aReply(on.db, thread.id);
    }
    for (const sort of ['activity', 'newest', 'helpful'] as const) {
      const first = await list(VISITOR, { sort });
      expect(first.threads).toHaveLength(LIST_SIZE);
      const second = await list(VISITOR, { sort, after: first.next });
      expect(second.next).toBeUndefined();
      const both = [...first.threads, ...second.threads];
      expect(both.map(({ id }) => id).toSorted(), sort).toEqual(made.toSorted());
      const key = { activity: 'lastPostAt', newest: 'id', helpful: 'helpful' }[sort] as 'id';
      const values = both.map((thread) => Number(thread[key]));
      expect(values, sort).toEqual(values.toSorted((a, b) => b - a));
    }
  });

  test('unanswered is what nobody but the asker has replied to, unsolved what has no solution', async () => {
    const { thread, asker } = await aThread(on.db, { topic: 'kept' });
    const ids = async (name: 'unanswered' | 'unsolved') =>
      (await list(VISITOR, { topic: 'kept', list: name })).threads.map(({ id }) => id);
    await aReply(on.db, thread.id, { by: asker });
    expect(await ids('unanswered')).toEqual([thread.id]);
    const { id: postId } = await aReply(on.db, thread.id);
    expect([await ids('unanswered'), await ids('unsolved')]).toEqual([[], [thread.id]]);
    await markSolution(on.db, COMMUNITY, asker, { postId, isSolution: true });
    expect(await ids('unsolved')).toEqual([]);
  });

  test('mine is what I wrote in, following what I follow', async () => {
    const me = await aMember(on.db);
    const [{ thread }, other] = [await aThread(on.db), await aThread(on.db)];
    await aReply(on.db, thread.id, { by: me });
    await followThread(on.db, COMMUNITY, me, { threadId: other.thread.id, level: 'following' });
    const ids = async (name: 'mine' | 'following') =>
      (await list(me, { topic: 'open', list: name })).threads.map(({ id }) => id);
    expect(await ids('mine')).toEqual([thread.id]);
    expect((await ids('following')).toSorted()).toEqual([thread.id, other.thread.id].toSorted());
    await followThread(on.db, COMMUNITY, me, { threadId: thread.id, level: undefined });
    expect(await ids('following')).toEqual([other.thread.id]);
  });

  test('threads in other languages are there when they are asked for', async () => {
    const { thread } = await aThread(on.db, { topic: 'french', locale: 'fr' });
    const ids = async (language?: 'all') =>
      (await list(VISITOR, { topic: 'french', language })).threads.map(({ id }) => id);
    expect([await ids(), await ids('all')]).toEqual([[], [thread.id]]);
  });

  test('a pinned thread stands on top until its end, and once', async () => {
    const moderator = await aMember(on.db, { role: 'moderator' });
    const [{ thread }] = [await aThread(on.db, { topic: 'members' }), await aThread(on.db, { topic: 'members' })];
    await moderateThread(on.db, COMMUNITY, moderator, { threadId: thread.id, act: 'pin', days: 3 });
    const shown = await list(moderator, { topic: 'members' });
    expect(shown.pinned.map(({ id }) => id)).toEqual([thread.id]);
    expect(shown.threads.map(({ id }) => id)).not.toContain(thread.id);
    await moderateThread(on.db, COMMUNITY, moderator, { threadId: thread.id, act: 'unpin' });
    expect((await list(moderator, { topic: 'members' })).pinned).toEqual([]);
  });

  test('how far somebody has read is noted when they read it, and never goes back', async () => {
    const me = await aMember(on.db);
    const { thread } = await aThread(on.db, { topic: 'premium', by: await aMember(on.db, { plan: 'premium' }) });
    const staff = await aMember(on.db, { role: 'agent' });
    for (let i = 0; i < 25; i++) await aReply(on.db, thread.id, { by: staff });
    const readTo = async () => (await list({ ...me, plan: 'premium' }, { topic: 'premium' })).threads[0]!.readTo;
    const read = (page: number) => readThread(on.db, COMMUNITY, { ...me, plan: 'premium' }, { id: thread.id, page });
    expect(await readTo()).toBeNull();
    await read(1);
    expect(await readTo()).toBe(20);
    const last = await read(99);
    expect([last!.page, last!.pages, last!.replies.length, await readTo()]).toEqual([2, 2, 6, 26]);
    expect(last!.first!.number).toBe(1);
    await read(1);
    expect(await readTo()).toBe(26);
  });

  test('the questions that somebody has solved are those of others, as long as the solution stands', async () => {
    const helper = await aMember(on.db);
    const { thread, asker } = await aThread(on.db);
    const own = await aThread(on.db, { by: helper });
    const reply = await aReply(on.db, thread.id, { by: helper });
    const ownReply = await aReply(on.db, own.thread.id, { by: helper });
    const mark = (by: SignedIn, { id }: { id: number }, isSolution: boolean) =>
      markSolution(on.db, COMMUNITY, by, { postId: id, isSolution });
    const solved = async () => (await listThreadsSolvedBy(on.db, COMMUNITY, VISITOR, helper.id, 5)).map(({ id }) => id);
    expect(await solved()).toEqual([]);
    await mark(asker, reply, true);
    await mark(helper, ownReply, true);
    expect(await solved()).toEqual([thread.id]);
    await mark(asker, reply, false);
    expect(await solved()).toEqual([]);
  });

  test('votes count once, and go with who takes them back', async () => {
    const { thread, first, asker } = await aThread(on.db);
    const me = await aMember(on.db);
    const vote = (isHelpful: boolean) => voteHelpful(on.db, COMMUNITY, me, { postId: first.id, isHelpful });
    await Promise.all([vote(true), vote(true), vote(true)]);
    await sayAffected(on.db, COMMUNITY, me, { threadId: thread.id, isAffected: true });
    const page = (await readThread(on.db, COMMUNITY, me, { id: thread.id, page: 1 }))!;
    expect(page.thread).toMatchObject({ helpful: 1, affected: 1 });
    expect([...page.mine.voted]).toEqual([first.id]);
    expect(page.mine).toMatchObject({ isAffected: true, follows: 'following' });
    expect(await voteHelpful(on.db, COMMUNITY, asker, { postId: first.id, isHelpful: true })).toBeUndefined();
    await vote(false);
    expect((await readThread(on.db, COMMUNITY, me, { id: thread.id, page: 1 }))!.thread.helpful).toBe(0);
  });

  test('no list reads more threads the more there are, whoever asks', async () => {
    const [me, moderator] = [await aMember(on.db), await aMember(on.db, { role: 'moderator' })];
    await on.db.execute(sql`
      insert into threads (topic, kind, locale, title, author_id, last_author_id, last_post_at, helpful, replies, others_replies, solved_at)
      select 'open', 'question', 'en', 'Thread ' || n, ${me.id}, ${me.id}, now() - n * interval '1 minute', n % 40, 1,
        case when n % 20 = 0 then 0 else 1 end, case when n % 3 = 0 then null else now() end
      from generate_series(1, 20000) as n`);
    await on.db.execute(sql`analyze threads`);
    for (const viewer of [VISITOR, me, moderator])
      for (const name of ['all', 'unanswered', 'unsolved'] as const)
        for (const sort of SORTS)
          expect(await threadsRead(on.db, { viewer, list: name, sort }), `${name} by ${sort}`).toBeLessThan(1_000);
  });
});

/** How many rows of threads one list reads. */
function threadsRead(db: Db, wanted: Pick<ListQuery, 'viewer' | 'list' | 'sort'>): Promise<number> {
  return db.transaction(async (tx) => {
    const read = async () => {
      const [row] = rowsOf<{ read: string }>(
        await tx.execute(
          sql`select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'threads'`,
        ),
      );
      return Number(row!.read);
    };
    const before = await read();
    await listThreads(tx, COMMUNITY, { ...listParameters.parse({}), locale: 'en', topic: undefined, ...wanted });
    return (await read()) - before;
  });
}

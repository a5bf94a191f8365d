import { and, eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { editPost } from './edit.ts';
import { removePost, restorePost } from './moderate.ts';
import { readHistory } from './read-thread.ts';
import { reply } from './reply.ts';
import { markSolution } from './solve.ts';
import { startThread } from './start-thread.ts';
import { aMember, aReply, aThread, COMMUNITY } from './test-factory.ts';
import { postRevisions, posts, threads } from './threads/schema.ts';
import { followTopics } from './threads/search-document.ts';
import { findPost, findThread } from './threads/store.ts';
import { LIMITS } from './threads/thread.ts';

describeStores('writing in the community', (on) => {
  const input = { topic: 'open', kind: 'question', locale: 'en', tags: '', key: undefined } as const;
  const documentOf = async (threadId: number) => {
    const [row] = await on.db
      .select()
      .from(searchDocuments)
      .where(and(eq(searchDocuments.kind, 'thread'), eq(searchDocuments.sourceId, String(threadId))));
    return row;
  };

  test('a thread is there with its first post, and is found', async () => {
    const { thread, first } = await aThread(on.db, {
      title: 'The lamp blinks',
      body: '**At night**, always',
      tags: 'Lamp',
    });
    expect(first).toMatchObject({ number: 1, body: '**At night**, always', revision: 1 });
    expect(thread).toMatchObject({ replies: 0, othersReplies: 0, lastNumber: 1, tags: ['lamp'], solvedAt: null });
    expect(await documentOf(thread.id)).toMatchObject({
      title: 'The lamp blinks',
      sections: [{ anchor: '', heading: '', text: 'At night, always' }],
      audience: 'everyone',
      solved: false,
      url: `/en/community/threads/${thread.id}/the-lamp-blinks`,
    });
  });

  test('what is wrong is told field by field, and nothing is written', async () => {
    const by = await aMember(on.db);
    const before = await on.db.$count(threads);
    const title = 'x'.repeat(LIMITS.title + 1);
    expect(await startThread(on.db, COMMUNITY, by, { ...input, topic: 'nowhere', title, body: ' ' })).toEqual({
      outcome: 'invalid',
      errors: [
        { field: 'topic', problem: 'missing' },
        { field: 'title', problem: 'too-long' },
        { field: 'body', problem: 'missing' },
      ],
    });
    for (const topic of ['team', 'premium', 'french'])
      expect(await startThread(on.db, COMMUNITY, by, { ...input, topic, title: 'T', body: 'B' })).toMatchObject({
        errors: [{ field: 'topic', problem: 'missing' }],
      });
    expect(await on.db.$count(threads)).toBe(before);
  });

  test('the same thread sent ten times at once is one', async () => {
    const by = await aMember(on.db);
    const one = { ...input, title: 'Sent often', body: 'The same words' };
    const started = await Promise.all(Array.from({ length: 10 }, () => startThread(on.db, COMMUNITY, by, one)));
    expect(new Set(started.map((each) => 'thread' in each && each.thread.id)).size).toBe(1);
    expect(started.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
    expect(await on.db.$count(posts, eq(posts.authorId, by.id))).toBe(1);
  });

  test('a form sent again a day later is known by its key', async () => {
    const by = await aMember(on.db);
    const key = crypto.randomUUID();
    const first = await startThread(on.db, COMMUNITY, by, { ...input, title: 'Once', body: 'Text', key });
    await on.db
      .update(posts)
      .set({ createdAt: new Date(Date.now() - 86_400_000) })
      .where(eq(posts.authorId, by.id));
    const again = await startThread(on.db, COMMUNITY, by, { ...input, title: 'Once', body: 'Text', key });
    expect(again).toMatchObject({ outcome: 'already-started', thread: { id: 'thread' in first && first.thread.id } });
  });

  test('two people may say the same', async () => {
    const { thread } = await aThread(on.db);
    const said = await Promise.all([1, 2].map(() => aReply(on.db, thread.id, { body: 'Same here' })));
    expect(said.map(({ number }) => number).toSorted()).toEqual([2, 3]);
  });

  test('replying reads no more of what its author has written the more that is', async () => {
    // What new accounts have written on one day is counted.
    const by = await aMember(on.db, { role: 'agent' });
    const { thread } = await aThread(on.db);
    const { thread: other } = await aThread(on.db);
    const others: number[] = [];
    for (let n = 0; n < 19; n++) others.push((await aMember(on.db)).id);
    // Of many who write, each writes a small part.
    await on.db.execute(sql`insert into posts (thread_id, number, author_id, body, digest)
      select ${other.id}, n, (${sql.param([by.id, ...others])}::bigint[])[1 + n % 20], 'Reply ' || n, 'digest ' || n from generate_series(2, 6000) as n`);
    await on.db.execute(sql`analyze posts`);
    const postsRead = async (tx: Db) => {
      const result = await tx.execute(
        sql`select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'posts'`,
      );
      return Number(rowsOf<{ read: string }>(result)[0]!.read);
    };
    const read = await on.db.transaction(async (tx) => {
      const before = await postsRead(tx);
      await reply(tx, COMMUNITY, by, {
        ...input,
        threadId: thread.id,
        body: 'One more',
        replyTo: undefined,
        isUpdate: false,
      });
      return (await postsRead(tx)) - before;
    });
    expect(read).toBeLessThan(100);
  });

  test('replies that come at once are numbered one after the other, and counted', async () => {
    const { thread, asker } = await aThread(on.db);
    const helpers = await Promise.all(Array.from({ length: 8 }, () => aMember(on.db)));
    const replies = await Promise.all(helpers.map((by) => aReply(on.db, thread.id, { by })));
    await aReply(on.db, thread.id, { by: asker });
    expect(replies.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await findThread(on.db, thread.id)).toMatchObject({
      replies: 9,
      othersReplies: 8,
      lastNumber: 10,
      lastAuthorId: asker.id,
    });
  });

  test('the same reply sent ten times at once is one, and later it is another', async () => {
    const { thread } = await aThread(on.db);
    const by = await aMember(on.db);
    const once = { threadId: thread.id, body: 'Restart it.', replyTo: 1, isUpdate: false, key: undefined };
    const all = await Promise.all(Array.from({ length: 10 }, () => reply(on.db, COMMUNITY, by, once)));
    expect(all.filter(({ outcome }) => outcome === 'replied')).toHaveLength(1);
    expect((await findThread(on.db, thread.id))!.replies).toBe(1);
    await on.db
      .update(posts)
      .set({ createdAt: new Date(Date.now() - 120_000) })
      .where(eq(posts.authorId, by.id));
    expect((await reply(on.db, COMMUNITY, by, once)).outcome).toBe('replied');
  });

  test('a reply points to what it answers, in the same thread only', async () => {
    const [{ thread, first }, other] = [await aThread(on.db), await aThread(on.db)];
    expect((await aReply(on.db, thread.id, { replyTo: 1 })).replyTo).toBe(first.id);
    await aReply(on.db, other.thread.id);
    expect((await aReply(on.db, thread.id, { replyTo: 99 })).replyTo).toBeNull();
  });

  test('a thread that somebody may not read is not there for their reply', async () => {
    const { thread } = await aThread(on.db, { topic: 'team', by: await aMember(on.db, { role: 'moderator' }) });
    const refused = await reply(on.db, COMMUNITY, await aMember(on.db), {
      threadId: thread.id,
      body: '',
      replyTo: undefined,
      isUpdate: false,
      key: undefined,
    });
    expect(refused).toEqual({ outcome: 'not-found' });
  });

  test('an edit keeps what was said before, and a second one from the same base is a conflict', async () => {
    const { thread, first, asker } = await aThread(on.db, { title: 'Old title', body: 'Old text' });
    const edit = { postId: first.id, title: 'New title', body: 'New text', tags: 'a', base: 1 };
    expect(await editPost(on.db, COMMUNITY, asker, edit)).toMatchObject({ outcome: 'saved' });
    expect(await editPost(on.db, COMMUNITY, asker, { ...edit, body: 'Other text' })).toEqual({ outcome: 'conflict' });
    // What is there already is no conflict.
    expect(await editPost(on.db, COMMUNITY, asker, edit)).toMatchObject({ outcome: 'unchanged' });
    const history = await readHistory(on.db, COMMUNITY, asker, first.id);
    expect(history!.revisions.map(({ revision, title, body }) => [revision, title, body])).toEqual([
      [2, 'New title', 'New text'],
      [1, 'Old title', 'Old text'],
    ]);
    expect(await documentOf(thread.id)).toMatchObject({ title: 'New title', tags: ['a'] });
    expect(await on.db.$count(postRevisions, eq(postRevisions.postId, first.id))).toBe(1);
  });

  test('others cannot change it', async () => {
    const { first } = await aThread(on.db);
    const edit = { postId: first.id, title: 'X', body: 'X', tags: '', base: 1 };
    expect(await editPost(on.db, COMMUNITY, await aMember(on.db), edit)).toEqual({ outcome: 'not-found' });
  });

  test('solutions are found with the question, and one taken away solves nothing until it is back', async () => {
    const { thread, asker } = await aThread(on.db);
    const [first, second] = [
      await aReply(on.db, thread.id, { body: 'Change the bulb' }),
      await aReply(on.db, thread.id),
    ];
    for (const { id } of [first, second]) await markSolution(on.db, COMMUNITY, asker, { postId: id, isSolution: true });
    expect(await documentOf(thread.id)).toMatchObject({ solved: true });
    expect((await documentOf(thread.id))!.sections.map(({ anchor }) => anchor)).toEqual([
      '',
      'solution-2',
      'solution-3',
    ]);
    const moderator = await aMember(on.db, { role: 'moderator' });
    for (const { id } of [first, second])
      await removePost(on.db, COMMUNITY, moderator, { postId: id, removal: 'hidden' });
    expect(await findThread(on.db, thread.id)).toMatchObject({ solvedAt: null, replies: 0, othersReplies: 0 });
    expect(JSON.stringify(await documentOf(thread.id))).not.toContain('Change the bulb');
    await restorePost(on.db, COMMUNITY, moderator, { postId: first.id });
    expect((await findThread(on.db, thread.id))!.solvedAt).not.toBeNull();
    await markSolution(on.db, COMMUNITY, asker, { postId: first.id, isSolution: false });
    expect((await findThread(on.db, thread.id))!.solvedAt).toBeNull();
    expect((await findPost(on.db, first.id))!.post.solutionBy).toBeNull();
  });

  test('only who asked, the team and moderators mark solutions, and never the question itself', async () => {
    const { thread, first, asker } = await aThread(on.db);
    const { id, by } = await aReply(on.db, thread.id);
    const mark = (who: typeof asker, postId: number) =>
      markSolution(on.db, COMMUNITY, who, { postId, isSolution: true });
    expect(await mark(by, id)).toBeUndefined();
    expect(await mark(asker, first.id)).toBeUndefined();
    expect(await mark(await aMember(on.db, { role: 'agent' }), id)).toBeDefined();
  });

  test('a thread that is hidden is found by nobody, and comes back whole', async () => {
    const { thread, first } = await aThread(on.db);
    const moderator = await aMember(on.db, { role: 'moderator' });
    await removePost(on.db, COMMUNITY, moderator, { postId: first.id, removal: 'hidden' });
    expect(await documentOf(thread.id)).toBeUndefined();
    await restorePost(on.db, COMMUNITY, moderator, { postId: first.id });
    expect(await documentOf(thread.id)).toBeDefined();
  });

  test('after site.yml has changed who may see a topic, its threads are found by those', async () => {
    const { thread } = await aThread(on.db, { topic: 'members' });
    const changed = COMMUNITY.topics.map((topic) =>
      topic.id === 'members' ? { ...topic, see: 'staff' as const } : topic,
    );
    await followTopics(on.db, { ...COMMUNITY, topics: changed });
    expect((await documentOf(thread.id))!.audience).toBe('staff');
    await followTopics(on.db, { ...COMMUNITY, topics: COMMUNITY.topics.filter(({ id }) => id !== 'members') });
    expect((await documentOf(thread.id))!.audience).toBe('staff');
    await followTopics(on.db, COMMUNITY);
    expect((await documentOf(thread.id))!.audience).toBe('member');
    const seenBy = async (...see: string[]) => {
      const topics = COMMUNITY.topics.map((topic) => (topic.id === 'members' ? { ...topic, see } : topic));
      await followTopics(on.db, { ...COMMUNITY, plans: ['free', 'pro', 'team'], topics });
      return (await documentOf(thread.id))!.audience;
    };
    expect([await seenBy('pro'), await seenBy('pro', 'team'), await seenBy('free')]).toEqual([
      'plan:pro',
      'staff',
      'staff',
    ]);
  });
});

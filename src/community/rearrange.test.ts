import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { textDiff } from '../markdown/text-diff.ts';
import { searchDocuments } from '../search/schema.ts';
import { moderateThread } from './moderate.ts';
import { followThread } from './notifications/follow.ts';
import { readMerged, readMoved, readThread } from './read-thread.ts';
import { mergeThreads, splitThread } from './rearrange.ts';
import { reply } from './reply.ts';
import { markSolution } from './solve.ts';
import { aMember, aReply, aThread, COMMUNITY } from './test-factory.ts';
import { addNote, listNotes, removeNote } from './thread-notes.ts';
import { posts, readMarks, threadFollows } from './threads/schema.ts';
import { findPost, findThread } from './threads/store.ts';
import { sayAffected, voteHelpful } from './vote.ts';

test('a comparison shows what was added and what was taken out, word by word', () => {
  expect(textDiff('The lamp blinks at night.', 'The lamp glows at night, always.', 'en')).toEqual([
    { is: 'same', text: 'The lamp ' },
    { is: 'removed', text: 'blinks' },
    { is: 'added', text: 'glows' },
    { is: 'same', text: ' at night' },
    { is: 'added', text: ', always' },
    { is: 'same', text: '.' },
  ]);
  expect(textDiff('', 'x', 'en')).toEqual([{ is: 'added', text: 'x' }]);
});

describeStores('moving posts', (on) => {
  const moderator = () => aMember(on.db, { role: 'moderator' });
  const mark = async (threadId: number, userId: number) =>
    (
      await on.db
        .select()
        .from(readMarks)
        .where(and(eq(readMarks.threadId, threadId), eq(readMarks.userId, userId)))
    )[0]?.number;
  const follows = async (threadId: number, userId: number) =>
    (await on.db.$count(threadFollows, and(eq(threadFollows.threadId, threadId), eq(threadFollows.userId, userId)))) >
    0;
  const numbersOf = async (threadId: number) =>
    (await readThread(on.db, COMMUNITY, VISITOR, { id: threadId, page: 1 }))!.replies.map(({ number }) => number);

  test('replies become a thread with their votes, pointers, followers and what was read of them', async () => {
    const { thread, asker } = await aThread(on.db);
    const two = await aReply(on.db, thread.id, { body: 'Two', replyTo: 1 });
    const three = await aReply(on.db, thread.id, { body: 'Three', replyTo: 2 });
    const four = await aReply(on.db, thread.id, { body: 'Four' });
    await voteHelpful(on.db, COMMUNITY, asker, { postId: three.id, isHelpful: true });
    await markSolution(on.db, COMMUNITY, asker, { postId: two.id, isSolution: true });
    const [early, late] = [await aMember(on.db), await aMember(on.db)];
    for (const [userId, number] of [
      [early.id, 2],
      [late.id, 4],
    ] as const)
      await on.db.insert(readMarks).values({ threadId: thread.id, userId, number });
    const by = await moderator();
    const split = await splitThread(on.db, COMMUNITY, by, {
      threadId: thread.id,
      numbers: [3, 2, 99, 1],
      title: 'Another matter',
      kind: 'question',
    });
    if (split.outcome !== 'split') throw new Error(JSON.stringify(split));
    const made = split.thread;
    const page = (await readThread(on.db, COMMUNITY, VISITOR, { id: made.id, page: 1 }))!;
    expect(page.thread).toMatchObject({
      title: 'Another matter',
      replies: 1,
      helpful: 1,
      lastNumber: 2,
      solvedAt: null,
    });
    expect(page.first).toMatchObject({ id: two.id, number: 1, body: 'Two', replyTo: undefined });
    expect(page.replies).toMatchObject([{ id: three.id, number: 2, helpful: 1, replyTo: { number: 1 } }]);
    expect(await findThread(on.db, thread.id)).toMatchObject({ replies: 1, helpful: 0, lastNumber: 4, solvedAt: null });
    expect(await numbersOf(thread.id)).toEqual([4]);
    expect((await findPost(on.db, four.id))!.post.number).toBe(4);
    expect([await mark(made.id, early.id), await mark(made.id, late.id)]).toEqual([1, 2]);
    expect([await follows(made.id, asker.id), await follows(made.id, two.by.id)]).toEqual([true, true]);
    const moved = await readMoved(on.db, COMMUNITY, VISITOR, { threadId: thread.id, page: 1 });
    expect(moved.map(({ number, to }) => [number, to.thread.id, to.number])).toEqual([
      [2, made.id, 1],
      [3, made.id, 2],
    ]);
    const [document] = await on.db
      .select()
      .from(searchDocuments)
      .where(eq(searchDocuments.sourceId, String(made.id)));
    expect(document).toMatchObject({ title: 'Another matter' });
  });

  test('a split without a title or without a reply is told so, and others than moderators make none', async () => {
    const { thread, asker } = await aThread(on.db);
    await aReply(on.db, thread.id);
    const split = { threadId: thread.id, numbers: [1], title: ' ', kind: 'question' } as const;
    expect(await splitThread(on.db, COMMUNITY, await moderator(), split)).toEqual({
      outcome: 'invalid',
      errors: [
        { field: 'title', problem: 'missing' },
        { field: 'posts', problem: 'missing' },
      ],
    });
    for (const by of [asker, await aMember(on.db, { role: 'agent' })])
      expect(await splitThread(on.db, COMMUNITY, by, { ...split, numbers: [2], title: 'T' })).toEqual({
        outcome: 'not-found',
      });
  });

  test('a merged thread stands behind the other one, and its address leads there', async () => {
    const [{ thread: from, first, asker }, { thread: into }] = [await aThread(on.db), await aThread(on.db)];
    const answer = await aReply(on.db, from.id, { replyTo: 1 });
    await aReply(on.db, into.id);
    const [allRead, halfRead, affected] = [await aMember(on.db), await aMember(on.db), await aMember(on.db)];
    for (const [threadId, userId, number] of [
      [into.id, allRead.id, 2],
      [from.id, allRead.id, 1],
      [into.id, halfRead.id, 1],
      [from.id, halfRead.id, 2],
    ] as const)
      await on.db.insert(readMarks).values({ threadId, userId, number });
    for (const threadId of [from.id, into.id])
      await sayAffected(on.db, COMMUNITY, affected, { threadId, isAffected: true });
    await followThread(on.db, COMMUNITY, halfRead, { threadId: from.id, level: 'following' });
    const by = await moderator();
    expect(await mergeThreads(on.db, COMMUNITY, by, { threadId: from.id, into: into.id })).toBeDefined();
    const page = (await readThread(on.db, COMMUNITY, VISITOR, { id: into.id, page: 1 }))!;
    expect(page.replies.map(({ id, number }) => [id, number]).slice(1)).toEqual([
      [first.id, 3],
      [answer.id, 4],
    ]);
    expect(page.replies[2]!.replyTo).toMatchObject({ number: 3 });
    expect(page.thread).toMatchObject({ replies: 3, lastNumber: 4, affected: 1 });
    // Who had read all of the one has read what they had of the other; who had not goes on where they were.
    expect([await mark(into.id, allRead.id), await mark(into.id, halfRead.id)]).toEqual([3, 1]);
    expect([await follows(into.id, asker.id), await follows(into.id, halfRead.id)]).toEqual([true, true]);
    expect(await readThread(on.db, COMMUNITY, VISITOR, { id: from.id, page: 1 })).toBeUndefined();
    const place = await readMerged(on.db, COMMUNITY, VISITOR, { id: from.id, page: 1 });
    expect([place!.thread.id, place!.number]).toEqual([into.id, 3]);
    expect(await on.db.$count(searchDocuments, eq(searchDocuments.sourceId, String(from.id)))).toBe(0);
    // What was merged leads on when that is merged, too.
    const { thread: last } = await aThread(on.db);
    await mergeThreads(on.db, COMMUNITY, by, { threadId: into.id, into: last.id });
    expect((await readMerged(on.db, COMMUNITY, VISITOR, { id: from.id, page: 1 }))!.thread.id).toBe(last.id);
    expect(await on.db.$count(posts, eq(posts.threadId, last.id))).toBe(5);
  });

  test('nobody merges what they do not moderate, a thread into itself, or two into each other', async () => {
    const [{ thread: one, asker }, { thread: two }] = [await aThread(on.db), await aThread(on.db, { topic: 'kept' })];
    const merge = (by: typeof asker, threadId: number, into: number) =>
      mergeThreads(on.db, COMMUNITY, by, { threadId, into });
    const keeper = { ...(await aMember(on.db)), email: 'keeper@example.com' };
    expect(await merge(asker, one.id, two.id)).toBeUndefined();
    expect(await merge(keeper, one.id, two.id)).toBeUndefined();
    const by = await moderator();
    expect(await merge(by, one.id, one.id)).toBeUndefined();
    expect(await merge(by, one.id, 999_999)).toBeUndefined();
    const both = await Promise.all([merge(by, one.id, two.id), merge(by, two.id, one.id)]);
    expect(both.filter(Boolean)).toHaveLength(1);
  });

  test('the address of a merged thread is not there for who may not read the other', async () => {
    const by = await moderator();
    const [{ thread: open }, { thread: team }] = [await aThread(on.db), await aThread(on.db, { topic: 'team', by })];
    await mergeThreads(on.db, COMMUNITY, by, { threadId: open.id, into: team.id });
    expect(await readMerged(on.db, COMMUNITY, VISITOR, { id: open.id, page: 1 })).toBeUndefined();
    expect(await readMoved(on.db, COMMUNITY, VISITOR, { threadId: open.id, page: 1 })).toEqual([]);
  });

  test('in a slowed thread members wait between replies, and moderators do not', async () => {
    const { thread } = await aThread(on.db);
    const by = await moderator();
    const slow = (minutes: number) =>
      moderateThread(on.db, COMMUNITY, by, { threadId: thread.id, act: 'slow', minutes });
    expect(await slow(7)).toBeUndefined();
    expect(await slow(15)).toMatchObject({ slowSeconds: 900 });
    const me = await aMember(on.db);
    const say = (who: typeof me) => {
      const body = `Something ${crypto.randomUUID()}`;
      return reply(on.db, COMMUNITY, who, {
        threadId: thread.id,
        body,
        replyTo: undefined,
        isUpdate: false,
        key: undefined,
      });
    };
    expect((await say(me)).outcome).toBe('replied');
    expect(await say(me)).toEqual({ outcome: 'invalid', errors: [{ field: 'body', problem: 'slow', most: 15 }] });
    expect([(await say(by)).outcome, (await say(by)).outcome]).toEqual(['replied', 'replied']);
    await on.db
      .update(posts)
      .set({ createdAt: new Date(Date.now() - 901_000) })
      .where(eq(posts.authorId, me.id));
    expect((await say(me)).outcome).toBe('replied');
    await slow(0);
    expect((await say(me)).outcome).toBe('replied');
  });

  test('notes are the team’s, and the moderators’ of the topic', async () => {
    const { thread, asker } = await aThread(on.db, { topic: 'kept' });
    const agent = await aMember(on.db, { role: 'agent' });
    const keeper = { ...(await aMember(on.db)), email: 'keeper@example.com' };
    const add = (by: typeof agent, text: string) => addNote(on.db, COMMUNITY, by, { threadId: thread.id, text });
    expect((await add(asker, 'Hello')).outcome).toBe('not-found');
    expect(await add(agent, ' ')).toEqual({ outcome: 'invalid', problem: 'missing' });
    await add(agent, 'They have asked before.');
    await add(keeper, 'So they have.');
    const seen = async (who: typeof agent) => (await listNotes(on.db, COMMUNITY, who, thread)).map(({ body }) => body);
    expect(await seen(keeper)).toEqual(['They have asked before.', 'So they have.']);
    expect(await seen(asker)).toEqual([]);
    const [note] = await listNotes(on.db, COMMUNITY, agent, thread);
    const remove = (by: typeof agent) => removeNote(on.db, COMMUNITY, by, { threadId: thread.id, noteId: note!.id });
    expect(await remove(keeper)).toBeUndefined();
    expect(await remove(agent)).toBeDefined();
    expect(await seen(agent)).toEqual(['So they have.']);
  });
});

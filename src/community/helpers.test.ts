import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '../accounts/schema.ts';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { type BoardMonth, readHelpers } from './helpers-board.ts';
import { removePost } from './moderate.ts';
import { readProfile } from './read-profile.ts';
import { markSolution } from './solve.ts';
import { aMember, aReply, aThread, COMMUNITY } from './test-factory.ts';
import { badgesFor } from './threads/badges.ts';
import { posts } from './threads/schema.ts';
import { sayAffected, voteHelpful } from './vote.ts';

test('of each kind of deed there is the highest badge', () => {
  const ids = (solutions: number, helpful = 0, affected = 0) =>
    badgesFor({ solutions, helpful, affected }).map(({ id }) => id);
  expect(ids(0, 9, 4)).toEqual([]);
  expect(ids(1)).toEqual(['first-solution']);
  expect(ids(10, 100, 5)).toEqual(['solver', 'treasured', 'asked-for-many']);
  expect(ids(50, 10)).toEqual(['expert', 'appreciated']);
});

describeStores('people of the community', (on) => {
  const site = { community: COMMUNITY, timeZone: 'Europe/Zurich' };
  async function solution({ topic = 'open', by = undefined as Awaited<ReturnType<typeof aMember>> | undefined } = {}) {
    const { thread, asker } = await aThread(on.db, { topic });
    const post = await aReply(on.db, thread.id, by ? { by } : {});
    await markSolution(on.db, COMMUNITY, asker, { postId: post.id, isSolution: true });
    return { post, thread, asker };
  }
  const onBoard = async (id: number, month: BoardMonth = 'this', viewer: Parameters<typeof readHelpers>[2] = VISITOR) =>
    (await readHelpers(on.db, site, viewer, month)).helpers.find(({ person }) => person.id === id);

  test('the board counts what solved questions of others, and votes, of members alone', async () => {
    const { post } = await solution();
    await voteHelpful(on.db, COMMUNITY, await aMember(on.db), { postId: post.id, isHelpful: true });
    expect(await onBoard(post.by.id)).toMatchObject({ solutions: 1, helpful: 1 });
    // One's own answer to one's own question helped nobody else.
    const { thread, asker } = await aThread(on.db);
    const own = await aReply(on.db, thread.id, { by: asker });
    await markSolution(on.db, COMMUNITY, asker, { postId: own.id, isSolution: true });
    expect(await onBoard(asker.id)).toBeUndefined();
    const ofTeam = await solution({ by: await aMember(on.db, { role: 'agent' }) });
    expect(await onBoard(ofTeam.post.by.id)).toBeUndefined();
  });

  test('what was taken away, and who may not take part any more, is not on it', async () => {
    const { post } = await solution();
    const moderator = await aMember(on.db, { role: 'moderator' });
    await removePost(on.db, COMMUNITY, moderator, { postId: post.id, removal: 'hidden' });
    expect(await onBoard(post.by.id)).toBeUndefined();
    const suspended = (await solution()).post.by;
    expect(await onBoard(suspended.id)).toBeDefined();
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, suspended.id));
    expect(await onBoard(suspended.id)).toBeUndefined();
  });

  test('what a reader may not see does not count for them', async () => {
    const { post } = await solution({ topic: 'members' });
    expect(await onBoard(post.by.id)).toBeUndefined();
    expect(await onBoard(post.by.id, 'this', await aMember(on.db))).toMatchObject({ solutions: 1 });
  });

  test('each month has a board of its own', async () => {
    const { post } = await solution();
    await on.db
      .update(posts)
      .set({
        solutionAt: sql`(date_trunc('month', now() at time zone 'Europe/Zurich') at time zone 'Europe/Zurich') - interval '1 second'`,
      })
      .where(eq(posts.id, post.id));
    expect(await onBoard(post.by.id)).toBeUndefined();
    expect(await onBoard(post.by.id, 'last')).toMatchObject({ solutions: 1 });
  });

  test('a page of a person has the badges that they have earned, until what earned them goes', async () => {
    const { post } = await solution();
    const badges = async (id: number) => (await readProfile(on.db, COMMUNITY, VISITOR, id))?.badges.map(({ id }) => id);
    expect(await badges(post.by.id)).toEqual(['first-solution']);
    const { thread, asker } = await aThread(on.db);
    for (let i = 0; i < 5; i++)
      await sayAffected(on.db, COMMUNITY, await aMember(on.db), { threadId: thread.id, isAffected: true });
    expect(await badges(asker.id)).toEqual(['asked-for-many']);
    const moderator = await aMember(on.db, { role: 'moderator' });
    await aReply(on.db, thread.id, { by: post.by });
    await removePost(on.db, COMMUNITY, moderator, { postId: post.id, removal: 'deleted' });
    expect(await badges(post.by.id)).toEqual([]);
  });

  test('where people have no pages, they and moderators alone see theirs', async () => {
    const without = { ...COMMUNITY, profiles: false };
    const { asker } = await aThread(on.db);
    const seenBy = async (viewer: Parameters<typeof readProfile>[2]) =>
      (await readProfile(on.db, without, viewer, asker.id)) !== undefined;
    expect(await seenBy(VISITOR)).toBe(false);
    expect(await seenBy(await aMember(on.db))).toBe(false);
    expect(await seenBy(asker)).toBe(true);
    expect(await seenBy(await aMember(on.db, { role: 'moderator' }))).toBe(true);
  });
});

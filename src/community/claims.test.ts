import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '../accounts/schema.ts';
import { mailsTo } from '../accounts/test-factory.ts';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { claimErrors, claimPerson } from './claims/claim-person.ts';
import { findClaim, findClaimable, withdrawClaim } from './claims/store.ts';
import { decideReview, undoDecision } from './decide.ts';
import { readProfile } from './read-profile.ts';
import { countReviews, listReviews } from './read-reviews.ts';
import { readThread } from './read-thread.ts';
import { forgetReviews } from './review/hold.ts';
import type { Decision } from './review/review.ts';
import { claims, reviews } from './review/review-schema.ts';
import { markSolution } from './solve.ts';
import { aClaim, aMember, aReply, aThread, COMMUNITY, someoneBroughtIn } from './test-factory.ts';
import { mayClaim } from './threads/policy.ts';
import { affectedPeople, helpfulVotes, posts, threadFollows } from './threads/schema.ts';
import { communityImports } from './transfer/schema.ts';
import { sayAffected, voteHelpful } from './vote.ts';

describeStores('a claim', (on) => {
  const moderator = () => aMember(on.db, { role: 'moderator' });
  const decide = async (reviewId: number, decision: Decision, told = '') =>
    await decideReview(on.db, COMMUNITY, await moderator(), { reviewId, decision, told });
  const stateOf = async (id: number) => (await on.db.select().from(reviews).where(eq(reviews.id, id)))[0]!.state;

  test('waits in the one review queue, for who moderates all topics', async () => {
    const { claimant, person, reviewId } = await aClaim(on.db);
    const { rows } = await listReviews(on.db, COMMUNITY, await moderator(), { show: 'claims', page: 1 });
    expect(rows.find(({ review }) => review.id === reviewId)).toMatchObject({
      author: { id: claimant.id },
      claim: { person: { id: person.id, name: 'Grace of Old' }, text: 'I asked about the lamp.', posts: 1 },
    });
    const keeper = { ...(await aMember(on.db)), email: 'keeper@example.com' };
    expect(await countReviews(on.db, COMMUNITY, keeper, 'claims')).toBe(0);
    expect((await decideReview(on.db, COMMUNITY, keeper, { reviewId, decision: 'approve', told: '' })).outcome).toBe(
      'not-found',
    );
    expect((await decide(reviewId, 'hide')).outcome).toBe('not-found');
  });

  test('that is approved gives the claimant threads, replies, solutions, files and the rest of the import', async () => {
    const { claimant, person, thread, reviewId } = await aClaim(on.db);
    const asked = await aThread(on.db);
    const solution = await aReply(on.db, asked.thread.id, { by: person });
    await markSolution(on.db, COMMUNITY, asked.asker, { postId: solution.id, isSolution: true });
    expect((await decide(reviewId, 'approve')).outcome).toBe('decided');
    const page = (await readThread(on.db, COMMUNITY, VISITOR, { id: thread.id, page: 1 }))!;
    expect([page.thread.authorId, page.thread.lastAuthorId, page.first!.authorId]).toEqual([
      claimant.id,
      claimant.id,
      claimant.id,
    ]);
    expect(await readProfile(on.db, COMMUNITY, VISITOR, claimant.id)).toMatchObject({ replies: 1, solutions: 1 });
    expect(await readProfile(on.db, COMMUNITY, VISITOR, person.id)).toBeUndefined();
    const [imported] = await on.db
      .select()
      .from(communityImports)
      .where(eq(communityImports.key, `person ${person.id}`));
    expect(imported!.userId).toBe(claimant.id);
    const [emptied] = await on.db.select().from(users).where(eq(users.id, person.id));
    expect(emptied).toMatchObject({ email: null, name: 'Deleted account' });
    expect((await mailsTo(on.db, claimant.email))[0]).toMatchObject({
      kind: 'claim-approved',
      data: { person: 'Grace of Old', link: `/en/people/${claimant.id}` },
    });
  });

  test('that is approved makes nobody vote for themselves or count twice', async () => {
    const { claimant, person, thread, reviewId } = await aClaim(on.db);
    const other = await aThread(on.db);
    const own = await aThread(on.db, { by: claimant });
    const [first] = await on.db.select().from(posts).where(eq(posts.threadId, thread.id));
    await voteHelpful(on.db, COMMUNITY, claimant, { postId: first!.id, isHelpful: true });
    await sayAffected(on.db, COMMUNITY, claimant, { threadId: thread.id, isAffected: true });
    for (const by of [claimant, person]) {
      await voteHelpful(on.db, COMMUNITY, by, { postId: other.first.id, isHelpful: true });
      await sayAffected(on.db, COMMUNITY, by, { threadId: other.thread.id, isAffected: true });
    }
    await voteHelpful(on.db, COMMUNITY, person, { postId: own.first.id, isHelpful: true });
    const reply = await aReply(on.db, thread.id, { by: claimant });
    expect((await decide(reviewId, 'approve')).outcome).toBe('decided');
    const read = async (id: number) => (await readThread(on.db, COMMUNITY, VISITOR, { id, page: 1 }))!;
    const mine = await read(thread.id);
    expect([mine.first!.helpful, mine.thread.helpful, mine.thread.affected, mine.thread.othersReplies]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(mine.replies.map(({ id }) => id)).toEqual([reply.id]);
    const theirs = await read(other.thread.id);
    expect([theirs.first!.helpful, theirs.thread.helpful, theirs.thread.affected]).toEqual([1, 1, 1]);
    expect((await read(own.thread.id)).first!.helpful).toBe(0);
    for (const table of [helpfulVotes, affectedPeople, threadFollows])
      expect(await on.db.$count(table, eq(table.userId, person.id))).toBe(0);
  });

  test('that is refused changes nothing, says why, and can be made again or decided anew', async () => {
    const { claimant, person, thread, reviewId } = await aClaim(on.db);
    await decide(reviewId, 'reject', 'Somebody else has that name.');
    expect((await mailsTo(on.db, claimant.email))[0]).toMatchObject({
      kind: 'claim-rejected',
      data: { reason: 'Somebody else has that name.', link: `/en/people/${person.id}/claim` },
    });
    expect((await readThread(on.db, COMMUNITY, VISITOR, { id: thread.id, page: 1 }))!.thread.authorId).toBe(person.id);
    expect(await undoDecision(on.db, COMMUNITY, await moderator(), reviewId)).toBe(true);
    await decide(reviewId, 'reject');
    const again = await claimPerson(on.db, claimant, { personId: person.id, text: 'It was me, ask Bob.' });
    expect(again.outcome).toBe('claimed');
    expect(await undoDecision(on.db, COMMUNITY, await moderator(), reviewId)).toBe(false);
  });

  test('ends the others to the same person once it is approved, which nothing takes back', async () => {
    const { person, reviewId } = await aClaim(on.db);
    const rival = await claimPerson(on.db, await aMember(on.db), { personId: person.id, text: 'No, it was me.' });
    const rivalId = 'reviewId' in rival ? rival.reviewId : 0;
    await decide(reviewId, 'approve');
    expect(await stateOf(rivalId)).toBe('withdrawn');
    expect(await undoDecision(on.db, COMMUNITY, await moderator(), reviewId)).toBe(false);
    expect((await decide(rivalId, 'approve')).outcome).toBe('decided-already');
  });

  test('is of nobody with an address, of no one of the team, and not of oneself', async () => {
    const member = await aMember(on.db);
    expect(await findClaimable(on.db, member.id)).toBeUndefined();
    expect((await claimPerson(on.db, await aMember(on.db), { personId: member.id, text: 'Me.' })).outcome).toBe(
      'not-found',
    );
    const { person } = await someoneBroughtIn(on.db);
    expect(mayClaim(VISITOR, COMMUNITY, person.id)).toBe(false);
    expect(mayClaim({ ...member, isOfTeam: true }, COMMUNITY, person.id)).toBe(false);
    expect(mayClaim(member, COMMUNITY, member.id)).toBe(false);
    expect(mayClaim(member, COMMUNITY, person.id)).toBe(true);
    expect([claimErrors(' \n '), claimErrors('x'.repeat(501)), claimErrors('It was me.')]).toEqual([
      [{ field: 'text', problem: 'missing' }],
      [{ field: 'text', problem: 'too-long' }],
      [],
    ]);
  });

  test('sent ten times at once waits once, and can be taken back', async () => {
    const claimant = await aMember(on.db);
    const { person } = await someoneBroughtIn(on.db);
    const all = await Promise.all(
      Array.from({ length: 10 }, () => claimPerson(on.db, claimant, { personId: person.id, text: 'It was me.' })),
    );
    expect(all.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
    expect(await withdrawClaim(on.db, await aMember(on.db), person.id)).toBe(false);
    expect(await withdrawClaim(on.db, claimant, person.id)).toBe(true);
    expect((await findClaim(on.db, { by: claimant.id, personId: person.id }))!.review.state).toBe('withdrawn');
  });

  test('goes with who made it', async () => {
    const { claimant, reviewId } = await aClaim(on.db);
    await on.db.transaction((tx) => forgetReviews(tx, claimant.id));
    expect(await on.db.$count(claims, eq(claims.reviewId, reviewId))).toBe(0);
  });
});

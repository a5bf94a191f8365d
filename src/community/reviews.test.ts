import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditEntries, users } from '../accounts/schema.ts';
import { mailsTo } from '../accounts/test-factory.ts';
import { VISITOR } from '../accounts/viewer.ts';
import { describeStores } from '../db/test-database.ts';
import { searchDocuments } from '../search/schema.ts';
import { decideReview, undoDecision } from './decide.ts';
import { editPost } from './edit.ts';
import { flagPost } from './flag.ts';
import { communityEvents } from './notifications/notification-schema.ts';
import { readFeed } from './read-feed.ts';
import { readProfile } from './read-profile.ts';
import { countReviews, listReviews } from './read-reviews.ts';
import { readThread } from './read-thread.ts';
import { reply } from './reply.ts';
import { findHeld, forgetReviews, holdText, listOwnHeld, type TextToHold, withdrawHeld } from './review/hold.ts';
import type { Decision } from './review/review.ts';
import { flags, reviews } from './review/review-schema.ts';
import { startThread } from './start-thread.ts';
import { aMember, aReply, aThread, COMMUNITY } from './test-factory.ts';
import { listParameters, listThreads } from './threads/lists.ts';
import { findPost, findPostOf, findThread } from './threads/store.ts';
import type { IncidentState } from './threads/thread.ts';

/** The first posts of new accounts wait. */
const CAREFUL = { ...COMMUNITY, newcomers: { ...COMMUNITY.newcomers, firstPostsHeld: 1 } };
const secret = () => `quokka ${crypto.randomUUID()}`;

describeStores('the review queue', (on) => {
  const moderator = () => aMember(on.db, { role: 'moderator' });
  const decide = async (
    reviewId: number,
    decision: Decision,
    more: { told?: string; title?: string; body?: string } = {},
  ) => {
    const { told = '', title = '', body } = more;
    const changed = body === undefined ? undefined : { title, body, tags: '' };
    return await decideReview(on.db, CAREFUL, await moderator(), { reviewId, decision, told, changed });
  };
  const heldThread = async (title = secret()) => {
    const by = await aMember(on.db);
    const input = {
      topic: 'open',
      kind: 'question',
      locale: 'en',
      title,
      body: secret(),
      tags: 'lamp',
      key: undefined,
    };
    const started = await startThread(on.db, CAREFUL, by, input as Parameters<typeof startThread>[3]);
    if (started.outcome !== 'held') throw new Error(started.outcome);
    return { by, title, body: input.body, reviewId: started.reviewId };
  };
  const heldReply = async (threadId: number, body = secret()) => {
    const by = await aMember(on.db);
    const input = { threadId, body, replyTo: 1, isUpdate: false, key: undefined };
    const replied = await reply(on.db, CAREFUL, by, input);
    if (replied.outcome !== 'held') throw new Error(replied.outcome);
    return { by, body, reviewId: replied.reviewId, again: () => reply(on.db, CAREFUL, by, input) };
  };

  test('a thread that waits is nowhere but with its author and who decides', async () => {
    const { by, title, reviewId } = await heldThread();
    const list = await listThreads(on.db, CAREFUL, {
      ...listParameters.parse({}),
      viewer: await aMember(on.db, { role: 'administrator' }),
      locale: 'en',
      topic: 'open',
    });
    const feed = await readFeed(on.db, CAREFUL, {
      of: { locale: 'en', topic: undefined },
      base: new URL('https://help.example.com'),
      nameOf: ({ name }) => name,
    });
    expect(JSON.stringify([list, feed])).not.toContain(title);
    expect(await on.db.$count(searchDocuments, eq(searchDocuments.title, title))).toBe(0);
    expect(await readProfile(on.db, CAREFUL, by, by.id)).toBeUndefined();
    expect((await listOwnHeld(on.db, by.id, null)).map(({ held }) => held.title)).toEqual([title]);
    expect(await countReviews(on.db, CAREFUL, await moderator())).toBe(1);
    await decide(reviewId, 'reject');
  });

  test('a reply that waits changes no figure of its thread, and gets its number when it is approved', async () => {
    const { thread } = await aThread(on.db);
    const before = await findThread(on.db, thread.id);
    const { by, body, reviewId } = await heldReply(thread.id);
    expect(await findThread(on.db, thread.id)).toEqual(before);
    for (const viewer of [VISITOR, by, await moderator()])
      expect(JSON.stringify(await readThread(on.db, CAREFUL, viewer, { id: thread.id, page: 1 }))).not.toContain(body);
    await aReply(on.db, thread.id);
    const decided = await decide(reviewId, 'approve');
    expect(decided).toMatchObject({ outcome: 'decided', at: { number: 3 } });
    const page = (await readThread(on.db, CAREFUL, VISITOR, { id: thread.id, page: 1 }))!;
    expect(page.replies.map(({ number }) => number)).toEqual([2, 3]);
    expect(page.replies[1]).toMatchObject({ body, authorId: by.id, replyTo: { number: 1 } });
    expect(page.thread).toMatchObject({ replies: 2, othersReplies: 2, lastNumber: 3, lastAuthorId: by.id });
    expect(await listOwnHeld(on.db, by.id, thread.id)).toEqual([]);
  });

  test('an update of an incident that waited says where it stands once it is approved, and `fixed` ends it', async () => {
    const by = await moderator();
    const { thread } = await aThread(on.db, { by, kind: 'incident' });
    const wait = (threadId: number, incidentState: IncidentState) =>
      on.db.transaction((tx) =>
        holdText(tx, {
          ...{ kind: 'reply', authorId: by.id, topic: 'open', threadId, reasons: ['watched-word'], locale: 'en' },
          ...{ body: secret(), isUpdate: true, incidentState, submissionKey: null, digest: secret() },
        } as TextToHold),
      );
    await decide(await wait(thread.id, 'monitoring'), 'approve');
    const shown = (await readThread(on.db, CAREFUL, VISITOR, { id: thread.id, page: 1 }))!;
    expect(shown.updates.map(({ incidentState }) => incidentState)).toEqual(['monitoring']);
    expect(shown.thread.solvedAt).toBeNull();
    await decide(await wait(thread.id, 'fixed'), 'approve');
    expect((await findThread(on.db, thread.id))!.solvedAt).not.toBeNull();
    const first = await findPostOf(on.db, thread.id, 1);
    const events = await on.db.select().from(communityEvents).where(eq(communityEvents.postId, first!.id));
    expect(events.map(({ kind }) => kind)).toContain('resolved');
  });

  test('what is approved is a thread as if it were posted now, and its author is told', async () => {
    const { by, title, reviewId } = await heldThread();
    const decided = await decide(reviewId, 'approve');
    if (decided.outcome !== 'decided') throw new Error(decided.outcome);
    expect(decided.at!.thread).toMatchObject({ title, authorId: by.id, tags: ['lamp'] });
    expect(await on.db.$count(searchDocuments, eq(searchDocuments.title, title))).toBe(1);
    const post = await findPostOf(on.db, decided.at!.thread.id, 1);
    const told = await on.db.select().from(communityEvents).where(eq(communityEvents.postId, post!.id));
    expect(told.map(({ kind, act, actorId }) => [kind, act, actorId === by.id]).toSorted()).toEqual([
      ['moderation', 'approved', false],
      ['post', null, true],
    ]);
    // It is decided once, whoever else has it before them.
    expect((await decide(reviewId, 'reject')).outcome).toBe('decided-already');
  });

  test('a moderator may change a text before approving it; nothing of what it said is left', async () => {
    const { reviewId } = await heldThread();
    const decided = await decide(reviewId, 'approve', { title: 'A kind title', body: 'Kind words.' });
    if (decided.outcome !== 'decided') throw new Error(decided.outcome);
    const page = (await readThread(on.db, CAREFUL, VISITOR, { id: decided.at!.thread.id, page: 1 }))!;
    expect([page.thread.title, page.first!.body, page.first!.revision]).toEqual(['A kind title', 'Kind words.', 1]);
    const other = await heldThread();
    expect(await decide(other.reviewId, 'approve', { title: '', body: '' })).toMatchObject({
      errors: [{ field: 'title' }, { field: 'body' }],
    });
    await decide(other.reviewId, 'reject');
  });

  test('who is refused is told why, and has the text still', async () => {
    const { by, title, reviewId } = await heldThread();
    expect((await decide(reviewId, 'reject', { told: 'x'.repeat(501) })).outcome).toBe('invalid');
    await decide(reviewId, 'reject', { told: 'We have this already.' });
    expect((await mailsTo(on.db, by.email))[0]).toMatchObject({
      kind: 'post-rejected',
      data: { reason: 'We have this already.', link: `/en/community/held/${reviewId}` },
    });
    expect(await findHeld(on.db, reviewId)).toMatchObject({ held: { title }, review: { state: 'rejected' } });
    expect(await undoDecision(on.db, CAREFUL, await moderator(), reviewId)).toBe(true);
    expect((await decide(reviewId, 'approve')).outcome).toBe('decided');
  });

  test('the same text sent ten times at once waits once', async () => {
    const { thread } = await aThread(on.db);
    const { again, reviewId } = await heldReply(thread.id);
    const all = await Promise.all(Array.from({ length: 10 }, again));
    expect(new Set(all.map((one) => 'reviewId' in one && one.reviewId))).toEqual(new Set([reviewId]));
  });

  test('an edit that waits leaves the post as it is, a second one takes its place, and only what was compared is approved', async () => {
    const { first, asker, thread } = await aThread(on.db, { title: 'Old', body: 'Old text.' });
    const careful = { ...CAREFUL, newcomers: { ...CAREFUL.newcomers, firstPostsHeld: 2 } };
    const edit = async (body: string) => {
      const input = { postId: first.id, title: 'New', body, tags: 'a', base: 1 };
      const edited = await editPost(on.db, careful, asker, input);
      if (edited.outcome !== 'held') throw new Error(edited.outcome);
      return edited.reviewId;
    };
    const [one, two] = [await edit('First try.'), await edit('Second try.')];
    expect((await findHeld(on.db, one))!.review.state).toBe('withdrawn');
    expect((await findPost(on.db, first.id))!.post.body).toBe('Old text.');
    const by = await moderator();
    const approve = (base: number) =>
      decideReview(on.db, CAREFUL, by, { reviewId: two, decision: 'approve', told: '', base });
    expect((await approve(7)).outcome).toBe('conflict');
    expect((await approve(1)).outcome).toBe('decided');
    expect(await findPost(on.db, first.id)).toMatchObject({
      post: { body: 'Second try.', revision: 2, editedBy: asker.id },
      thread: { id: thread.id, title: 'New', tags: ['a'] },
    });
  });

  test('a text whose thread was taken away meanwhile cannot be approved', async () => {
    const { thread, first } = await aThread(on.db);
    const { reviewId } = await heldReply(thread.id);
    const by = await moderator();
    const flagger = await aMember(on.db);
    await flagPost(on.db, COMMUNITY, flagger, { postId: first.id, kind: 'spam', text: '' });
    const [flagged] = await on.db.select().from(reviews).where(eq(reviews.postId, first.id));
    await decideReview(on.db, CAREFUL, by, { reviewId: flagged!.id, decision: 'delete', told: '' });
    expect((await decide(reviewId, 'approve')).outcome).toBe('gone');
    await decide(reviewId, 'reject');
  });

  test('who wrote a text takes it back, and nobody else does', async () => {
    const { by, reviewId } = await heldThread();
    expect(await withdrawHeld(on.db, CAREFUL, await aMember(on.db), reviewId)).toBe(false);
    expect(await withdrawHeld(on.db, CAREFUL, by, reviewId)).toBe(true);
    expect((await decide(reviewId, 'approve')).outcome).toBe('decided-already');
  });

  test('flags of one post are one review, which moderators of its topic alone decide', async () => {
    const { thread, first } = await aThread(on.db, { topic: 'kept' });
    const flag = async (kind: 'spam' | 'other', text = '') =>
      await flagPost(on.db, COMMUNITY, await aMember(on.db), { postId: first.id, kind, text });
    expect(await flag('other')).toEqual({ outcome: 'invalid', problem: 'missing' });
    await Promise.all([flag('spam'), flag('spam'), flag('other', 'It is an advert.')]);
    const keeper = { ...(await aMember(on.db)), email: 'keeper@example.com' };
    const { rows } = await listReviews(on.db, COMMUNITY, keeper, { show: 'flagged', page: 1 });
    expect(rows).toHaveLength(1);
    expect(rows[0]!.flags.map(({ kind }) => kind).toSorted()).toEqual(['other', 'spam', 'spam']);
    const reviewId = rows[0]!.review.id;
    const asked = { reviewId, decision: 'hide', told: '' } as const;
    expect((await decideReview(on.db, COMMUNITY, await aMember(on.db), asked)).outcome).toBe('not-found');
    expect((await decideReview(on.db, COMMUNITY, keeper, { ...asked, decision: 'approve' })).outcome).toBe('not-found');
    expect((await decideReview(on.db, COMMUNITY, keeper, asked)).outcome).toBe('decided');
    expect((await findThread(on.db, thread.id))!.removal).toBe('hidden');
    expect(await undoDecision(on.db, COMMUNITY, keeper, reviewId)).toBe(true);
    expect((await findThread(on.db, thread.id))!.removal).toBeNull();
    await decideReview(on.db, COMMUNITY, keeper, { ...asked, decision: 'keep' });
    expect(await countReviews(on.db, COMMUNITY, keeper)).toBe(0);
    const noted = await on.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(and(eq(auditEntries.actorId, keeper.id), eq(auditEntries.subjectId, thread.authorId)));
    expect(noted.map(({ action }) => action)).toEqual(['post.hidden', 'review.reopened', 'post.kept']);
  });

  test('nobody flags twice, or what is their own, or what they cannot read', async () => {
    const { first, asker } = await aThread(on.db);
    const by = await aMember(on.db);
    const flag = (who: typeof by, postId = first.id) =>
      flagPost(on.db, COMMUNITY, who, { postId, kind: 'rude', text: '' });
    expect((await flag(by)).outcome).toBe('flagged');
    expect((await flag(by)).outcome).toBe('already-flagged');
    expect((await flag(asker)).outcome).toBe('not-found');
    const staff = await moderator();
    const { first: hidden } = await aThread(on.db, { topic: 'team', by: staff });
    expect((await flag(by, hidden.id)).outcome).toBe('not-found');
  });

  test('a post of a new account can be looked at, and is not counted among what must be decided', async () => {
    const { first } = await aThread(on.db, { topic: 'members' });
    const by = await moderator();
    const shown = async (show: 'waiting' | 'newcomers') =>
      (await listReviews(on.db, COMMUNITY, by, { show, page: 1 })).rows.map(({ post }) => post?.id);
    expect(await shown('newcomers')).toContain(first.id);
    expect(await shown('waiting')).not.toContain(first.id);
    await flagPost(on.db, COMMUNITY, await aMember(on.db), { postId: first.id, kind: 'spam', text: '' });
    expect(await shown('newcomers')).not.toContain(first.id);
    expect(await shown('waiting')).toContain(first.id);
  });

  test('who leaves leaves no text that waits, and no flag', async () => {
    const { by, reviewId } = await heldThread();
    const { first } = await aThread(on.db);
    await flagPost(on.db, COMMUNITY, by, { postId: first.id, kind: 'spam', text: '' });
    await on.db.transaction(async (tx) => forgetReviews(tx, by.id));
    expect(await findHeld(on.db, reviewId)).toBeUndefined();
    expect(await on.db.$count(flags, eq(flags.userId, by.id))).toBe(0);
    const [review] = await on.db
      .select()
      .from(reviews)
      .where(and(eq(reviews.postId, first.id), eq(reviews.kind, 'flagged')));
    expect(review!.state).toBe('withdrawn');
  });

  test('who is suspended is told nothing', async () => {
    const { by, reviewId } = await heldThread();
    await on.db.update(users).set({ suspendedAt: new Date() }).where(eq(users.id, by.id));
    await decide(reviewId, 'reject', { told: 'No.' });
    expect(await mailsTo(on.db, by.email)).toEqual([]);
  });
});

import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../accounts/guard.ts';
import { suspendPerson } from '../accounts/people.ts';
import { users } from '../accounts/schema.ts';
import { aUser, mailsTo } from '../accounts/test-factory.ts';
import { articles, articleTranslations } from '../articles/schema.ts';
import { article, contentFolder, languages, liveOf } from '../articles/test-content.ts';
import { describeStores } from '../db/test-database.ts';
import { anchorOf } from './comments/anchor.ts';
import { COMMENT_LIMITS } from './comments/comment.ts';
import { addComment, replyToComment, settleComment } from './comments/say.ts';
import { listComments } from './comments/store.ts';
import { type DraftKey, typedFields } from './draft.ts';
import { mayDecide, mayReadDraft } from './policy.ts';
import { approveDraft, endorseDraft, returnDraft, submitDraft } from './review-draft.ts';
import { reviewStanding } from './review-standing.ts';
import {
  appointReviewer,
  approvedAmong,
  countToReview,
  dismissReviewer,
  findStanding,
  listReviewers,
  reviewersOf,
  setApprovals,
} from './reviewers.ts';
import { articleReviewers, reviewRules } from './reviewers-schema.ts';
import { saveDraft } from './save-draft.ts';
import { findDraft, findLive } from './store.ts';
import { draftMails } from './tell-draft.ts';
import { articleChecks } from './verification/schema.ts';

describe('where a review stands', () => {
  const reviewers = [
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Bob' },
    { id: 9, name: 'Writer' },
  ];
  const draft = { author: 9, sequence: 4 };

  test('is what each reviewer decided about the present text, and never what its writer says', () => {
    const decisions = [
      { reviewer: 1, sequence: 4, decision: 'approved' },
      { reviewer: 2, sequence: 3, decision: 'approved' },
      { reviewer: 9, sequence: 4, decision: 'approved' },
    ] as const;
    expect(reviewStanding(draft, { reviewers, decisions, needed: 2 })).toEqual({
      asked: [
        { id: 1, name: 'Ada', state: 'approved' },
        { id: 2, name: 'Bob', state: 'waiting' },
      ],
      approvals: 1,
      needed: 2,
      isApproved: false,
    });
    expect(reviewStanding(draft, { reviewers, decisions, needed: 1 }).isApproved).toBe(true);
  });

  test('needs no more approvals than there are reviewers, and is never approved where nobody is asked', () => {
    const decisions = [{ reviewer: 1, sequence: 4, decision: 'approved' }] as const;
    expect(reviewStanding(draft, { reviewers: [reviewers[0]!], decisions, needed: 5 })).toMatchObject({
      needed: 1,
      isApproved: true,
    });
    expect(reviewStanding(draft, { reviewers: [], decisions, needed: 1 }).isApproved).toBe(false);
  });
});

test('a draft is read by its writer, and once it was given away by editors and its reviewers alone', () => {
  const draft = { author: 1, submittedAt: new Date() };
  const [writer, reviewer, other, editor] = [
    { role: 'agent', id: 1 },
    { role: 'agent', id: 2 },
    { role: 'agent', id: 3 },
    { role: 'editor', id: 4 },
  ] as const;
  const asked = [{ id: 2 }];
  const all = [writer, reviewer, other, editor, { role: 'member', id: 2 } as const];
  expect(all.map((one) => mayReadDraft(one, draft, asked))).toEqual([true, true, false, true, false]);
  expect(all.map((one) => mayDecide(one, draft, asked))).toEqual([false, true, false, true, false]);
  const kept = { ...draft, submittedAt: null };
  expect(all.map((one) => mayReadDraft(one, kept, asked))).toEqual([true, false, false, false, false]);
});

describeStores('reviewing a draft', (on) => {
  let content: Awaited<ReturnType<typeof contentFolder>>;
  let key: DraftKey;
  let admin: SignedIn;
  let ada: SignedIn;
  let bob: SignedIn;
  const draft = async () => (await findDraft(on.db, key))!;
  const standing = async () => findStanding(on.db, await draft(), 'a');
  const kindsTo = async (email: string) => (await mailsTo(on.db, email)).map(({ kind }) => kind);
  const write = async (body: string) => {
    const { revision } = (await findLive(on.db, key))!;
    const now = await findDraft(on.db, key);
    const text = { fields: typedFields(revision), body, baseRevisionId: revision.id, saw: now?.sequence ?? 0 };
    await saveDraft(on.db, key, text);
    return (await draft()).sequence;
  };
  const someone = async (role: 'agent' | 'administrator', name: string) =>
    (await aUser(on.db, { role, name, password: null })) as unknown as SignedIn;

  beforeEach(async () => {
    await content?.clear();
    await on.db.delete(articleTranslations);
    await on.db.delete(articles);
    await on.db.delete(articleReviewers);
    await on.db.delete(reviewRules);
    content = await contentFolder({ 'articles/en/a/one.mdx': article('One', 'One.\n\nTwo.\n') });
    await content.sync(on.db);
    [admin, ada, bob] = [
      await someone('administrator', 'Root'),
      await someone('agent', 'Ada'),
      await someone('agent', 'Bob'),
    ];
    const { id } = (await liveOf(on.db, 'one'))!;
    key = { articleId: id, locale: 'en', author: (await someone('agent', 'Writer')).id };
  });
  afterAll(() => content.clear());
  const appoint = async (...people: SignedIn[]) => {
    for (const { email } of people) await appointReviewer(on.db, admin, { category: 'a', email });
  };

  test('is approved when as many of its reviewers have approved it as its topic asks for, and then published', async () => {
    await appoint(ada, bob);
    await setApprovals(on.db, admin, { category: 'a', approvals: '2' });
    const saw = await write('Two reviewers.\n');
    await submitDraft(on.db, key, { saw, note: 'Please' });
    expect(await countToReview(on.db, ada.id)).toBe(1);
    await endorseDraft(on.db, key, { by: ada.id, saw });
    expect(await standing()).toMatchObject({ approvals: 1, needed: 2, isApproved: false });
    expect(await countToReview(on.db, ada.id)).toBe(0);
    expect(await approvedAmong(on.db, 'en', [key.articleId])).toEqual(new Set());
    await endorseDraft(on.db, key, { by: bob.id, saw });
    expect(await standing()).toMatchObject({ approvals: 2, isApproved: true });
    expect(await approvedAmong(on.db, 'en', [key.articleId])).toEqual(new Set([key.articleId]));
    // Readers have it only once somebody publishes it.
    expect((await findLive(on.db, key))!.revision.body).not.toContain('reviewers');
    const options = { by: admin.id, saw, significance: 'minor', isChecked: true, languages } as const;
    expect(await approveDraft(on.db, key, options)).toMatchObject({ outcome: 'published' });
    const checks = await on.db.select().from(articleChecks).where(eq(articleChecks.articleId, key.articleId));
    expect(checks).toMatchObject([{ locale: 'en', checkedBy: admin.id }]);
    const writer = (await on.db.select().from(users).where(eq(users.id, key.author)))[0]!;
    expect(await kindsTo(writer.email!)).toEqual(['draft-published', 'draft-approved']);
  });

  test('asks each reviewer by mail once a submission, and nobody who is suspended or wrote it', async () => {
    const [suspended, writer] = [
      await someone('agent', 'Cut'),
      (await on.db.select().from(users).where(eq(users.id, key.author)))[0]!,
    ];
    await appoint(ada, suspended, writer as unknown as SignedIn);
    await suspendPerson(on.db, admin.id, suspended.id);
    const saw = await write('Text.\n');
    await submitDraft(on.db, key, { saw, note: 'Please' });
    await submitDraft(on.db, key, { saw, note: 'Please!' });
    expect(await kindsTo(ada.email)).toEqual(['draft-submitted']);
    expect(await kindsTo(suspended.email)).toEqual([]);
    expect(await kindsTo(writer.email!)).toEqual([]);
    const [mail] = await mailsTo(on.db, ada.email);
    const why = () => draftMails[0]!.reasonNotToSend!(on.db, mail!, {} as never);
    expect(await why()).toBeUndefined();
    await returnDraft(on.db, key, { by: ada.id, saw, answer: 'Shorter' });
    expect(await why()).toBe('it waits no longer');
    expect(await kindsTo(writer.email!)).toEqual(['draft-returned']);
    await submitDraft(on.db, key, { saw: await write('Txt.\n'), note: '' });
    expect(await kindsTo(ada.email)).toEqual(['draft-submitted', 'draft-submitted']);
  });

  test('counts approvals of the text that was looked at, and of no later one', async () => {
    await appoint(ada, bob);
    const saw = await write('First.\n');
    await submitDraft(on.db, key, { saw, note: '' });
    expect(await endorseDraft(on.db, key, { by: ada.id, saw: saw + 1 })).toBe('stale');
    await endorseDraft(on.db, key, { by: ada.id, saw });
    expect((await standing()).isApproved).toBe(true);
    expect(await returnDraft(on.db, key, { by: bob.id, saw, answer: 'No' })).toBe('done');
    expect(await returnDraft(on.db, key, { by: bob.id, saw, answer: 'No' })).toBe('stale');
    expect(await endorseDraft(on.db, key, { by: ada.id, saw })).toBe('stale');
    await submitDraft(on.db, key, { saw: await write('Second.\n'), note: '' });
    expect(await standing()).toMatchObject({ approvals: 0, isApproved: false });
  });

  test('its reviewers are appointed by administrators alone, from the team, and asked while they are on it', async () => {
    const member = await aUser(on.db);
    const appointed = { category: 'a', email: ` ${ada.email.toUpperCase()} ` };
    expect(await appointReviewer(on.db, ada, appointed)).toBe('not-found');
    expect(await appointReviewer(on.db, admin, { category: 'a', email: member.email })).toBe('not-staff');
    expect(await appointReviewer(on.db, admin, { category: 'a', email: 'nobody@example.com' })).toBe('no-account');
    expect(await appointReviewer(on.db, admin, appointed)).toBe('done');
    expect(await appointReviewer(on.db, admin, appointed)).toBe('already');
    expect(await setApprovals(on.db, admin, { category: 'a', approvals: '0' })).toBe('no-number');
    await on.db.update(users).set({ role: 'member' }).where(eq(users.id, ada.id));
    expect(await reviewersOf(on.db, 'a')).toEqual([]);
    expect((await listReviewers(on.db)).get('a')).toMatchObject([{ name: 'Ada', isAsked: false }]);
    expect(await dismissReviewer(on.db, admin, { category: 'a', personId: ada.id })).toBe('done');
    expect((await listReviewers(on.db)).get('a')).toBeUndefined();
  });

  test('comments stay with the draft through sending back and writing on, and go when it is published', async () => {
    const saw = await write('Wait three days.\n');
    await submitDraft(on.db, key, { saw, note: '' });
    const anchor = anchorOf(['Wait three days.'], { from: { block: 0, at: 5 }, to: { block: 0, at: 10 } });
    const said = await addComment(on.db, key, { by: ada.id, body: ' Three?\r\n', anchor });
    if (said.outcome !== 'said') throw new Error(said.outcome);
    await replyToComment(on.db, key, { by: key.author, body: 'Four.', to: said.id });
    await returnDraft(on.db, key, { by: ada.id, saw, answer: 'See the comment' });
    await submitDraft(on.db, key, { saw: await write('Wait four days.\n'), note: '' });
    expect(await listComments(on.db, key)).toMatchObject([
      { name: 'Ada', body: 'Three?', anchor, resolvedAt: null, replies: [{ name: 'Writer', body: 'Four.' }] },
    ]);
    expect(await settleComment(on.db, key, { by: key.author, id: said.id, settled: true })).toBe(true);
    expect(await settleComment(on.db, key, { by: key.author, id: said.id, settled: true })).toBe(false);
    expect((await listComments(on.db, key))[0]).toMatchObject({ resolvedBy: 'Writer', resolvedAt: expect.any(Date) });
    await settleComment(on.db, key, { by: ada.id, id: said.id, settled: false });
    expect((await listComments(on.db, key))[0]).toMatchObject({ resolvedBy: null, resolvedAt: null });
    const options = { by: admin.id, saw: saw + 1, significance: 'minor', languages } as const;
    await approveDraft(on.db, key, options);
    expect(await listComments(on.db, key)).toEqual([]);
  });

  test('comments have bounds, and none is on what is not there', async () => {
    await write('Text.\n');
    const add = (body: string) => addComment(on.db, key, { by: ada.id, body });
    expect(await add(' \n')).toMatchObject({ errors: [{ problem: 'missing' }] });
    expect(await add('x'.repeat(COMMENT_LIMITS.body + 1))).toMatchObject({ errors: [{ problem: 'too-long' }] });
    expect(await add('😀'.repeat(COMMENT_LIMITS.body))).toMatchObject({ outcome: 'said' });
    const reply = { by: ada.id, body: 'Yes.', to: 999_999 };
    expect(await replyToComment(on.db, key, reply)).toEqual({ outcome: 'gone' });
    const elsewhere = { ...key, author: ada.id };
    expect(await addComment(on.db, elsewhere, { by: ada.id, body: 'x' })).toEqual({ outcome: 'gone' });
  });
});

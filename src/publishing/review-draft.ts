// A draft is given to others to look at: the reviewers of its category approve it or send it back, and who may publish publishes it.
import { addAuditEntry } from '../accounts/store.ts';
import type { Languages } from '../articles/content.ts';
import type { Significance } from '../articles/schema.ts';
import type { Db, Tx } from '../db/client.ts';
import { type DraftKey, missingIn } from './draft.ts';
import { type Published, publishText } from './publish-text.ts';
import type { Decision } from './review-standing.ts';
import { findStanding } from './reviewers.ts';
import { draftReviews } from './reviewers-schema.ts';
import { articleDrafts } from './schema.ts';
import { type Draft, findDraft, findPlace, isDraft, type Place } from './store.ts';
import { tellReviewers, tellWriter } from './tell-draft.ts';

/** What people do with drafts, as the audit log has it; publishing itself is noted where it is done. */
type DraftAuditAction = 'draft.submitted' | 'draft.returned' | 'draft.endorsed' | 'draft.approved';

/** What giving a draft to somebody, or deciding about it, came to. */
export type Decided = 'done' | 'stale' | 'missing';

/**
 * Gives a draft to whoever looks at it; the reviewers of its category are asked by mail, once a submission.
 * @param saw the sequence of the draft that its writer has before them.
 * @returns `empty` for a draft without a title or without a text.
 */
export function submitDraft(
  db: Db,
  key: DraftKey,
  { saw, note }: { saw: number; note: string },
): Promise<Decided | 'empty'> {
  return change(db, key, saw, async (tx, { draft, place }) => {
    if (missingIn(draft).length > 0) return 'empty';
    const at = new Date();
    await tx
      .update(articleDrafts)
      .set({ submittedAt: draft.submittedAt ?? at, note, returnedAt: null, answer: '' })
      .where(isDraft(key));
    await log(tx, 'draft.submitted', key.author, key, { article: place.slug, locale: key.locale });
    if (!draft.submittedAt) await tellReviewers(tx, draft, { place, note, at });
    return 'done';
  });
}

/** Sends a draft back to its writer, with words. @param saw the sequence of the draft that was looked at. */
export function returnDraft(
  db: Db,
  key: DraftKey,
  { by, saw, answer }: { by: number; saw: number; answer: string },
): Promise<Decided> {
  return change(db, key, saw, async (tx, { draft, place }) => {
    if (!draft.submittedAt) return 'stale';
    const at = new Date();
    await tx.update(articleDrafts).set({ submittedAt: null, returnedAt: at, answer }).where(isDraft(key));
    await keepDecision(tx, draft, { by, decision: 'returned', answer, at });
    await log(tx, 'draft.returned', by, key, { article: place.slug, locale: key.locale });
    await tellWriter(tx, 'draft-returned', draft, { place, by, words: answer, at });
    return 'done';
  });
}

/**
 * Approves a draft as one of its reviewers: readers have it only once somebody publishes it. Its writer is told when enough have.
 * @param saw the sequence of the draft that was looked at.
 */
export function endorseDraft(db: Db, key: DraftKey, { by, saw }: { by: number; saw: number }): Promise<Decided> {
  return change(db, key, saw, async (tx, { draft, place }) => {
    if (!draft.submittedAt) return 'stale';
    const before = await findStanding(tx, draft, place.category);
    if (before.asked.find(({ id }) => id === by)?.state === 'approved') return 'done';
    const at = new Date();
    await keepDecision(tx, draft, { by, decision: 'approved', answer: '', at });
    await log(tx, 'draft.endorsed', by, key, { article: place.slug, locale: key.locale });
    const after = await findStanding(tx, draft, place.category);
    if (after.isApproved && !before.isApproved) await tellWriter(tx, 'draft-approved', draft, { place, by, at });
    return 'done';
  });
}

/** Publishes a draft that was given to somebody, as its writer's, who is told. As {@link publishText}. */
export async function approveDraft(
  db: Db,
  key: DraftKey,
  {
    saw,
    significance,
    isChecked = false,
    ...options
  }: { by: number; saw: number; significance: Significance; isChecked?: boolean; languages: Languages },
): Promise<Published | { outcome: 'stale' }> {
  return db.transaction(async (tx) => {
    const draft = await findDraft(tx, key);
    if (!draft?.submittedAt || draft.sequence !== saw) return { outcome: 'stale' };
    const published = await publishText(tx, key, { ...draft, saw, significance, isChecked }, options);
    if (published.outcome !== 'published') return published;
    await log(tx, 'draft.approved', options.by, key, { revision: String(published.revisionId) });
    const place = await findPlace(tx, key.articleId);
    if (place) await tellWriter(tx, 'draft-published', draft, { place, by: options.by });
    return published;
  });
}

/** Does something with a draft that is as it was seen; nobody else does anything with it meanwhile. */
async function change<Done extends string>(
  db: Db,
  key: DraftKey,
  saw: number,
  work: (tx: Tx, found: { draft: Draft; place: Place }) => Promise<Done>,
): Promise<Done | Decided> {
  return db.transaction(async (tx) => {
    const place = await findPlace(tx, key.articleId);
    if (!place) return 'missing';
    const [draft] = await tx.select().from(articleDrafts).where(isDraft(key)).for('update');
    if (draft?.sequence !== saw) return 'stale';
    return work(tx, { draft, place });
  });
}

async function keepDecision(
  tx: Tx,
  draft: Draft,
  { by, ...made }: { by: number; decision: Decision; answer: string; at: Date },
): Promise<void> {
  const { articleId, locale, author: draftAuthor, sequence } = draft;
  const { decision, answer, at: decidedAt } = made;
  const set = { sequence, decision, answer, decidedAt };
  await tx
    .insert(draftReviews)
    .values({ articleId, locale, draftAuthor, reviewer: by, ...set })
    .onConflictDoUpdate({
      target: [draftReviews.articleId, draftReviews.locale, draftReviews.draftAuthor, draftReviews.reviewer],
      set,
    });
}

async function log(
  tx: Tx,
  action: DraftAuditAction,
  by: number,
  key: DraftKey,
  details: Record<string, string>,
): Promise<void> {
  await addAuditEntry(tx, { actorId: by, action, subjectId: key.author, details });
}

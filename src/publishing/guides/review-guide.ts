// A draft of a guide is given to others to look at, as drafts of articles are: the reviewers of its category approve it or send it back.
import { and, eq } from 'drizzle-orm';
import { addAuditEntry } from '../../accounts/store.ts';
import type { Languages } from '../../articles/content.ts';
import type { Db, Tx } from '../../db/client.ts';
import { type Decision, type ReviewStanding, reviewStanding } from '../review-standing.ts';
import { listApprovals, reviewersOf } from '../reviewers.ts';
import type { GuideFields } from './drafts/guide-draft.ts';
import { guideDrafts } from './drafts/schema.ts';
import { findGuideDraft, type GuideDraft, type GuideKey, isGuideDraft } from './drafts/store.ts';
import { type GuidePublished, publishGuideDraft } from './publish-guide.ts';
import type { GuideError } from './read-guide.ts';
import { guideReviews } from './schema.ts';
import { tellGuideReviewers, tellGuideWriter } from './tell-guide.ts';

/** What people do with drafts of guides, as the audit log has it. */
type GuideDraftAuditAction =
  | 'guide-draft.submitted'
  | 'guide-draft.returned'
  | 'guide-draft.endorsed'
  | 'guide-draft.approved';

/** What giving a draft to somebody, or deciding about it, came to. */
export type GuideDecided = 'done' | 'stale';

/** Where the review of a draft stands. */
export async function guideStanding(db: Db, draft: GuideDraft): Promise<ReviewStanding> {
  const { category } = draft.fields;
  const [reviewers, decisions, approvals] = await Promise.all([
    reviewersOf(db, category),
    db
      .select()
      .from(guideReviews)
      .where(and(eq(guideReviews.slug, draft.slug), eq(guideReviews.draftAuthor, draft.author))),
    listApprovals(db),
  ]);
  return reviewStanding(draft, { reviewers, decisions, needed: approvals.get(category) ?? 1 });
}

/** What a guide must have before somebody is asked to look at it: its title and its video. */
export function missingInGuide({ title, video }: Pick<GuideFields, 'title' | 'video'>, language: string): GuideError[] {
  const untitled = !title[language]?.trim() && ({ field: `title-${language}`, problem: 'no-title' } as const);
  const unseen = video === '' && ({ field: 'video', problem: 'missing' } as const);
  return [untitled, unseen].filter((error) => error !== false);
}

/** Gives a draft to whoever looks at it; the reviewers of its category are asked by mail, once a submission. */
export function submitGuideDraft(
  db: Db,
  key: GuideKey,
  { saw, note }: { saw: number; note: string },
): Promise<GuideDecided> {
  return change(db, key, saw, async (tx, draft) => {
    const at = new Date();
    await tx
      .update(guideDrafts)
      .set({ submittedAt: draft.submittedAt ?? at, note, returnedAt: null, answer: '' })
      .where(isGuideDraft(key));
    await log(tx, 'guide-draft.submitted', key.author, key);
    if (!draft.submittedAt) await tellGuideReviewers(tx, draft, { note, at });
    return 'done';
  });
}

/** Sends a draft back to its writer, with words. */
export function returnGuideDraft(
  db: Db,
  key: GuideKey,
  { by, saw, answer }: { by: number; saw: number; answer: string },
): Promise<GuideDecided> {
  return change(db, key, saw, async (tx, draft) => {
    if (!draft.submittedAt) return 'stale';
    const at = new Date();
    await tx.update(guideDrafts).set({ submittedAt: null, returnedAt: at, answer }).where(isGuideDraft(key));
    await keepDecision(tx, draft, { by, decision: 'returned', answer, at });
    await log(tx, 'guide-draft.returned', by, key);
    await tellGuideWriter(tx, 'draft-returned', draft, { by, words: answer, at });
    return 'done';
  });
}

/** Approves a draft as one of its reviewers; its writer is told when enough have. */
export function endorseGuideDraft(
  db: Db,
  key: GuideKey,
  { by, saw }: { by: number; saw: number },
): Promise<GuideDecided> {
  return change(db, key, saw, async (tx, draft) => {
    if (!draft.submittedAt) return 'stale';
    const before = await guideStanding(tx, draft);
    if (before.asked.find(({ id }) => id === by)?.state === 'approved') return 'done';
    const at = new Date();
    await keepDecision(tx, draft, { by, decision: 'approved', answer: '', at });
    await log(tx, 'guide-draft.endorsed', by, key);
    const after = await guideStanding(tx, draft);
    if (after.isApproved && !before.isApproved) await tellGuideWriter(tx, 'draft-approved', draft, { by, at });
    return 'done';
  });
}

/** Publishes somebody's draft that waits; its writer is told. */
export function approveGuideDraft(
  db: Db,
  key: GuideKey,
  { by, saw, languages }: { by: number; saw: number; languages: Languages },
): Promise<GuidePublished> {
  return db.transaction(async (tx): Promise<GuidePublished> => {
    const draft = await findGuideDraft(tx, key);
    if (!draft?.submittedAt || draft.sequence !== saw) return { outcome: 'stale' };
    const published = await publishGuideDraft(tx, key, { saw, note: draft.note }, { by, languages });
    if (published.outcome !== 'published') return published;
    await log(tx, 'guide-draft.approved', by, key);
    await tellGuideWriter(tx, 'draft-published', draft, { by });
    return published;
  });
}

/** Changes a draft that is still as it was seen. */
function change(
  db: Db,
  key: GuideKey,
  saw: number,
  work: (tx: Tx, draft: GuideDraft) => Promise<GuideDecided>,
): Promise<GuideDecided> {
  return db.transaction(async (tx) => {
    const [draft] = await tx.select().from(guideDrafts).where(isGuideDraft(key)).for('update');
    return draft?.sequence === saw ? work(tx, draft) : 'stale';
  });
}

async function keepDecision(
  tx: Tx,
  { slug, author, sequence }: GuideDraft,
  { by, decision, answer, at }: { by: number; decision: Decision; answer: string; at: Date },
): Promise<void> {
  const set = { sequence, decision, answer, decidedAt: at };
  await tx
    .insert(guideReviews)
    .values({ slug, draftAuthor: author, reviewer: by, ...set })
    .onConflictDoUpdate({
      target: [guideReviews.slug, guideReviews.draftAuthor, guideReviews.reviewer],
      set,
    });
}

async function log(tx: Tx, action: GuideDraftAuditAction, by: number, key: GuideKey): Promise<void> {
  await addAuditEntry(tx, { actorId: by, action, subjectId: key.author, details: { guide: key.slug } });
}

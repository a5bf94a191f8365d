// Who reviews the drafts of which category, and how many of them must approve.
import { and, asc, eq, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { users } from '../accounts/schema.ts';
import { addAuditEntry, findUserByEmail } from '../accounts/store.ts';
import { worksHere } from '../accounts/team.ts';
import { articles } from '../articles/schema.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db, Tx } from '../db/client.ts';
import { mayAppointReviewers } from './policy.ts';
import { MOST_APPROVALS, type ReviewStanding, reviewStanding } from './review-standing.ts';
import { articleReviewers, draftReviews, reviewRules } from './reviewers-schema.ts';
import { articleDrafts } from './schema.ts';
import type { Draft } from './store.ts';

/** What is done with reviewers, in the audit log. */
type ReviewerAuditAction = 'reviewer.appointed' | 'reviewer.dismissed' | 'reviewer.approvals';

/** Somebody who reviews a category. */
export interface Reviewer {
  id: number;
  name: string;
  email: string;
  locale: string | null;
  /** They are asked: who is suspended or works here no more is not. */
  isAsked: boolean;
}

/** Everybody who was appointed, by category, in the order of their names. */
export async function listReviewers(db: Db): Promise<Map<string, Reviewer[]>> {
  return Map.groupBy(await reviewersWhere(db), ({ category }) => category);
}

/** Who is asked about drafts of a category. */
export async function reviewersOf(db: Db, category: string): Promise<Reviewer[]> {
  return reviewersWhere(db, and(eq(articleReviewers.category, category), worksHere));
}

async function reviewersWhere(db: Db, where?: SQL): Promise<(Reviewer & { category: string })[]> {
  const rows = await db
    .select({
      category: articleReviewers.category,
      id: users.id,
      name: users.name,
      email: users.email,
      locale: users.locale,
      isAsked: sql<boolean>`${worksHere}`,
    })
    .from(articleReviewers)
    .innerJoin(users, eq(users.id, articleReviewers.userId))
    .where(and(isNotNull(users.email), where))
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id));
  return rows.map(({ email, ...row }) => ({ ...row, email: email! }));
}

/** How many approvals each category asks for that asks for another number than one. */
export async function listApprovals(db: Db): Promise<Map<string, number>> {
  const rows = await db.select().from(reviewRules);
  return new Map(rows.map(({ category, approvals }) => [category, approvals]));
}

/** Where the review of a draft stands. @param category of its article. */
export async function findStanding(db: Db, draft: Draft, category: string): Promise<ReviewStanding> {
  const [reviewers, decisions, rules] = await Promise.all([
    reviewersOf(db, category),
    db
      .select()
      .from(draftReviews)
      .where(
        and(
          eq(draftReviews.articleId, draft.articleId),
          eq(draftReviews.locale, draft.locale),
          eq(draftReviews.draftAuthor, draft.author),
        ),
      ),
    db.select().from(reviewRules).where(eq(reviewRules.category, category)),
  ]);
  return reviewStanding(draft, { reviewers, decisions, needed: rules[0]?.approvals ?? 1 });
}

/** How many drafts wait for this reviewer: those of their categories about whose present text they have not decided. */
export async function countToReview(db: Db, reviewer: number): Promise<number> {
  const decided = sql`exists (select 1 from ${draftReviews} r where r.article_id = ${articleDrafts.articleId}
    and r.locale = ${articleDrafts.locale} and r.draft_author = ${articleDrafts.author} and r.reviewer = ${reviewer}::bigint
    and r.sequence = ${articleDrafts.sequence})`;
  const [row] = await db
    .select({ count: sql<number>`count(*)::integer` })
    .from(articleDrafts)
    .innerJoin(articles, eq(articles.id, articleDrafts.articleId))
    .innerJoin(
      articleReviewers,
      and(eq(articleReviewers.category, articles.category), eq(articleReviewers.userId, reviewer)),
    )
    .where(and(isNotNull(articleDrafts.submittedAt), ne(articleDrafts.author, reviewer), sql`not ${decided}`));
  return row?.count ?? 0;
}

/** The categories that somebody reviews. */
export async function categoriesOf(db: Db, reviewer: number): Promise<Set<string>> {
  const rows = await db
    .select({ category: articleReviewers.category })
    .from(articleReviewers)
    .where(eq(articleReviewers.userId, reviewer));
  return new Set(rows.map(({ category }) => category));
}

/** Which drafts that wait in a language are approved, of these articles. @returns numbers of the articles. */
export async function approvedAmong(db: Db, locale: string, articleIds: readonly number[]): Promise<Set<number>> {
  if (articleIds.length === 0) return new Set();
  const approved = sql<number>`(count(*) filter (where ${draftReviews.decision} = 'approved'
    and ${draftReviews.sequence} = ${articleDrafts.sequence}))`;
  const rows = await db
    .select({ articleId: articleDrafts.articleId })
    .from(articleDrafts)
    .innerJoin(articles, eq(articles.id, articleDrafts.articleId))
    .innerJoin(articleReviewers, eq(articleReviewers.category, articles.category))
    .innerJoin(users, and(eq(users.id, articleReviewers.userId), worksHere))
    .leftJoin(reviewRules, eq(reviewRules.category, articles.category))
    .leftJoin(
      draftReviews,
      and(
        eq(draftReviews.articleId, articleDrafts.articleId),
        eq(draftReviews.locale, articleDrafts.locale),
        eq(draftReviews.draftAuthor, articleDrafts.author),
        eq(draftReviews.reviewer, articleReviewers.userId),
      ),
    )
    .where(
      and(
        ...[isNotNull(articleDrafts.submittedAt), eq(articleDrafts.locale, locale)],
        ...[anyOf(articleDrafts.articleId, articleIds), ne(articleReviewers.userId, articleDrafts.author)],
      ),
    )
    .groupBy(articleDrafts.articleId, articleDrafts.locale, articleDrafts.author, reviewRules.approvals)
    .having(sql`${approved} >= least(coalesce(${reviewRules.approvals}, 1), count(*))`);
  return new Set(rows.map(({ articleId }) => articleId));
}

/** What appointing somebody, or changing a rule, can come to. */
export type ReviewerChange = 'done' | 'not-found' | 'no-account' | 'not-staff' | 'already' | 'no-number';

/**
 * Lets somebody review the drafts of a category.
 * @param email of their account, as typed.
 * @returns `not-found` for who may not; `not-staff` for an account that has no staff pages.
 */
export async function appointReviewer(
  db: Db,
  by: SignedIn,
  { category, email }: { category: string; email: string },
): Promise<ReviewerChange> {
  if (!mayAppointReviewers(by)) return 'not-found';
  return db.transaction(async (tx): Promise<ReviewerChange> => {
    const person = await findUserByEmail(tx, email.trim().toLowerCase());
    if (!person) return 'no-account';
    if (person.role === 'member') return 'not-staff';
    const added = await tx
      .insert(articleReviewers)
      .values({ category, userId: person.id })
      .onConflictDoNothing()
      .returning({ userId: articleReviewers.userId });
    if (added.length === 0) return 'already';
    await note(tx, by, 'reviewer.appointed', { category, personId: person.id });
    return 'done';
  });
}

/** Takes a category from somebody; sending it twice changes nothing. */
export async function dismissReviewer(
  db: Db,
  by: SignedIn,
  { category, personId }: { category: string; personId: number },
): Promise<ReviewerChange> {
  if (!mayAppointReviewers(by)) return 'not-found';
  return db.transaction(async (tx): Promise<ReviewerChange> => {
    const gone = await tx
      .delete(articleReviewers)
      .where(and(eq(articleReviewers.category, category), eq(articleReviewers.userId, personId)))
      .returning({ userId: articleReviewers.userId });
    if (gone.length > 0) await note(tx, by, 'reviewer.dismissed', { category, personId });
    return 'done';
  });
}

/** Says how many reviewers must approve a draft of a category. @param approvals as typed. */
export async function setApprovals(
  db: Db,
  by: SignedIn,
  { category, approvals }: { category: string; approvals: string },
): Promise<ReviewerChange> {
  if (!mayAppointReviewers(by)) return 'not-found';
  const number = Number(approvals);
  if (!Number.isInteger(number) || number < 1 || number > MOST_APPROVALS) return 'no-number';
  return db.transaction(async (tx): Promise<ReviewerChange> => {
    const [was] = await tx.select().from(reviewRules).where(eq(reviewRules.category, category));
    if ((was?.approvals ?? 1) === number) return 'done';
    await tx
      .insert(reviewRules)
      .values({ category, approvals: number })
      .onConflictDoUpdate({ target: reviewRules.category, set: { approvals: number } });
    await note(tx, by, 'reviewer.approvals', { category, personId: null, count: String(number) });
    return 'done';
  });
}

async function note(
  tx: Tx,
  by: SignedIn,
  action: ReviewerAuditAction,
  { personId, ...details }: { personId: number | null; category: string; count?: string },
): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: personId, details });
}

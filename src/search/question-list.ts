// The questions of pages as staff see them.
import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { isOf, isWaiting, type PageKey, pageColumns } from './asked-as.ts';
import { askedQuestions, type ConfirmationSource, questionConfirmations, searchDocuments } from './schema.ts';

/** A question of a page as staff see it. */
export interface PageQuestion {
  id: number;
  text: string;
  state: 'learnt' | 'waiting' | 'removed';
  /** Different people who confirmed it. */
  voices: number;
  byStaff: boolean;
  sources: ConfirmationSource[];
  confirmedAt: Date;
}

/** All questions of a page: learnt, waiting, removed, the newest first within each. */
export async function listQuestions(db: Db, page: PageKey): Promise<PageQuestion[]> {
  const rows = await questionRows(db, isOf(page));
  const order = ['learnt', 'waiting', 'removed'];
  return rows
    .map(({ page: _, ...question }) => question)
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** A waiting question with its page. */
export type WaitingQuestion = PageQuestion & { documentId: number; title: string; url: string; locale: string };

/** Questions that wait for a word of staff, at pages that `shown` is true of; most voices first. At most `limit`. */
export async function listWaiting(db: Db, shown: SQL, limit: number): Promise<WaitingQuestion[]> {
  const rows = await questionRows(db, and(isWaiting, shown)!, limit);
  return rows.flatMap(({ page, ...question }) => (page ? [{ ...question, ...page }] : []));
}

async function questionRows(db: Db, which: SQL | undefined, limit = 1000) {
  const rows = await db
    .select({
      question: askedQuestions,
      page: {
        documentId: searchDocuments.id,
        title: searchDocuments.title,
        url: searchDocuments.url,
        locale: searchDocuments.locale,
      },
      voices: sql<number>`count(${questionConfirmations.id})::integer`,
      byStaff: sql<boolean>`coalesce(bool_or(${questionConfirmations.byStaff}), false)`,
      sources: sql<
        ConfirmationSource[]
      >`coalesce(array_agg(distinct ${questionConfirmations.source}) filter (where ${questionConfirmations.id} is not null), '{}')`,
    })
    .from(askedQuestions)
    .leftJoin(questionConfirmations, eq(questionConfirmations.questionId, askedQuestions.id))
    .leftJoin(
      searchDocuments,
      and(
        eq(searchDocuments.kind, askedQuestions.kind),
        eq(searchDocuments.sourceId, askedQuestions.sourceId),
        eq(searchDocuments.locale, askedQuestions.locale),
      ),
    )
    .where(which)
    .groupBy(askedQuestions.id, searchDocuments.id)
    .orderBy(sql`count(${questionConfirmations.id}) desc`, desc(askedQuestions.confirmedAt))
    .limit(limit);
  return rows.map(({ question, page, ...counts }) => ({
    id: question.id,
    text: question.text,
    state: (question.removedAt ? 'removed' : question.learntAt ? 'learnt' : 'waiting') as PageQuestion['state'],
    confirmedAt: question.confirmedAt,
    ...counts,
    page,
  }));
}

/** A page as staff see it above its questions. */
export type PageHead = PageKey &
  Pick<typeof searchDocuments.$inferSelect, 'title' | 'url' | 'audience' | 'rewrittenAt'>;

/** The page of a row of `search_documents`; undefined when there is none. */
export async function findPage(db: Db, documentId: number): Promise<PageHead | undefined> {
  const { title, url, audience, rewrittenAt } = searchDocuments;
  const [page] = await db
    .select({ ...pageColumns, title, url, audience, rewrittenAt })
    .from(searchDocuments)
    .where(eq(searchDocuments.id, documentId));
  return page;
}

/** The number of a page's document in the search; undefined when it is in none. */
export async function documentOfPage(db: Db, page: PageKey): Promise<number | undefined> {
  const [document] = await db
    .select({ id: searchDocuments.id })
    .from(searchDocuments)
    .where(
      and(
        eq(searchDocuments.kind, page.kind),
        eq(searchDocuments.sourceId, page.sourceId),
        eq(searchDocuments.locale, page.locale),
      ),
    );
  return document?.id;
}

/** The page of a question; undefined when the question is gone. */
export async function pageOfQuestion(db: Db, questionId: number): Promise<PageKey | undefined> {
  const [question] = await db.select().from(askedQuestions).where(eq(askedQuestions.id, questionId));
  return question && { kind: question.kind, sourceId: question.sourceId, locale: question.locale };
}

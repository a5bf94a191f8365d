import { and, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { type ListPage, readListPage } from '../db/list-page.ts';
import { articleRevisions, articles, articleTranslations, articleVotes } from './schema.ts';

/** Votes on one page of the staff's list. */
export const VOTES_PAGE_SIZE = 50;

/** Articles that can be chosen; those with most that say no come first. */
const MOST_ARTICLES = 200;
/** Votes that are counted for it, the newest: all of them in the end would take ever longer. */
const MOST_COUNTED = 20_000;

/** Which votes are listed. */
export interface VoteFilter {
  /** Undefined: in all languages. */
  locale: string | undefined;
  articleId: number | undefined;
  /** Those with words, those that say no, or all. */
  show: 'all' | 'no' | 'words';
}

/** A vote as the staff read it; who gave it nobody knows. */
export interface ListedVote {
  id: number;
  locale: string;
  /** Of the text that was on the screen. */
  title: string;
  slug: string;
  helpful: boolean;
  reason: string | null;
  updatedAt: Date;
  /** Whether readers have had another text since. */
  isOfEarlier: boolean;
}

function matching({ locale, articleId, show }: VoteFilter): SQL | undefined {
  return and(
    locale === undefined ? undefined : eq(articleVotes.locale, locale),
    articleId === undefined ? undefined : eq(articleVotes.articleId, articleId),
    show === 'no' ? eq(articleVotes.helpful, false) : undefined,
    show === 'words' ? isNotNull(articleVotes.reason) : undefined,
  );
}

/** So many days back, words of readers count as new. */
const RECENT_DAYS = 7;

/** How many readers have written why an article did not help, in the last week. */
export function countRecentWords(db: Db): Promise<number> {
  const recent = sql`${articleVotes.updatedAt} > now() - make_interval(days => ${RECENT_DAYS}::integer)`;
  return db.$count(articleVotes, and(isNotNull(articleVotes.reason), recent));
}

/** Answers to "Was this helpful?", the newest first. */
export async function listVotes(
  db: Db,
  { page, ...filter }: VoteFilter & { page: number },
): Promise<ListPage<ListedVote>> {
  const where = matching(filter);
  const live = and(
    eq(articleTranslations.articleId, articleVotes.articleId),
    eq(articleTranslations.locale, articleVotes.locale),
  );
  return readListPage(
    { page, size: VOTES_PAGE_SIZE },
    {
      rows: (limit, offset) =>
        db
          .select({
            id: articleVotes.id,
            locale: articleVotes.locale,
            title: articleRevisions.title,
            slug: articles.slug,
            helpful: articleVotes.helpful,
            reason: articleVotes.reason,
            updatedAt: articleVotes.updatedAt,
            isOfEarlier: sql<boolean>`${articleTranslations.liveRevisionId} is distinct from ${articleVotes.revisionId}`,
          })
          .from(articleVotes)
          .innerJoin(articles, eq(articles.id, articleVotes.articleId))
          .innerJoin(articleRevisions, eq(articleRevisions.id, articleVotes.revisionId))
          .leftJoin(articleTranslations, live)
          .where(where)
          .orderBy(desc(articleVotes.updatedAt), desc(articleVotes.id))
          .limit(limit)
          .offset(offset),
      count: () => db.$count(articleVotes, where),
    },
  );
}

/** An article that was voted on, and how. */
export interface VotedArticle {
  articleId: number;
  /** Of the newest text that was voted on. */
  title: string;
  yes: number;
  no: number;
}

/** The articles that were voted on in a language, or in all of them: those with most that say no first. */
export async function listVotedArticles(db: Db, locale: string | undefined): Promise<VotedArticle[]> {
  const counted = db
    .select({
      articleId: articleVotes.articleId,
      revisionId: articleVotes.revisionId,
      helpful: articleVotes.helpful,
    })
    .from(articleVotes)
    .where(locale === undefined ? undefined : eq(articleVotes.locale, locale))
    .orderBy(desc(articleVotes.updatedAt), desc(articleVotes.id))
    .limit(MOST_COUNTED)
    .as('counted');
  // Titles are looked up for the few that are listed.
  const most = db
    .select({
      articleId: counted.articleId,
      latest: sql<number>`max(${counted.revisionId})`.as('latest'),
      yes: sql<number>`count(*) filter (where ${counted.helpful})::integer`.as('yes'),
      no: sql<number>`count(*) filter (where not ${counted.helpful})::integer`.as('no'),
    })
    .from(counted)
    .groupBy(counted.articleId)
    .orderBy(sql`4 desc`, counted.articleId)
    .limit(MOST_ARTICLES)
    .as('most');
  return db
    .select({ articleId: most.articleId, title: articleRevisions.title, yes: most.yes, no: most.no })
    .from(most)
    .innerJoin(articleRevisions, eq(articleRevisions.id, most.latest))
    .orderBy(desc(most.no), most.articleId);
}

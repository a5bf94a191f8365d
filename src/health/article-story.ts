// What became of an article with its readers: for its page for the staff.
import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import { articleTranslations } from '../articles/schema.ts';
import { type PublishedText, textsSince, type VoteWeek, voteHistory } from '../articles/vote-history.ts';
import { type ListedVote, listVotes } from '../articles/vote-list.ts';
import type { Db } from '../db/client.ts';
import { countSolvedBy, type LedHere, ledTo, type TicketAfter, ticketsAfter } from '../deflection/led-here.ts';
import { askedQuestions, searchDocuments } from '../search/schema.ts';
import { mayReadRequests } from '../tickets/policy.ts';
import { type LinkIn, type LinkOut, linksIn, linksOut } from './article-links.ts';
import type { FindingKind } from './finding.ts';
import { findingsOfArticle } from './finding-list.ts';

/** Weeks of votes. */
export const STORY_WEEKS = 26;
/** Of each list. */
const MOST = 10;

/** An article in one language, and what became of it. */
export interface ArticleStory {
  locale: string;
  weeks: VoteWeek[];
  texts: PublishedText[];
  reasons: ListedVote[];
  led: LedHere[];
  /** Undefined: the viewer may not read tickets. */
  tickets: { count: number; tickets: TicketAfter[] } | undefined;
  /** Visits to the contact form that it ended. */
  solved: number;
  /** Questions that people say it answered, the latest first. */
  answered: string[];
  out: LinkOut[];
  in: LinkIn[];
  findings: { kind: FindingKind; count: number }[];
}

/** Reads what became of an article; undefined where readers do not have it in this language. */
export async function readStory(
  db: Db,
  { articleId, slug, locale }: { articleId: number; slug: string; locale: string },
  { viewer, timeZone }: { viewer: Viewer; timeZone: string },
): Promise<ArticleStory | undefined> {
  const key = { articleId, locale };
  const [live] = await db
    .select({ revisionId: articleTranslations.liveRevisionId })
    .from(articleTranslations)
    .where(
      and(
        eq(articleTranslations.articleId, articleId),
        eq(articleTranslations.locale, locale),
        isNotNull(articleTranslations.liveRevisionId),
        isNull(articleTranslations.removedAt),
      ),
    );
  const [page] = await db
    .select({ documentId: searchDocuments.id, url: searchDocuments.url })
    .from(searchDocuments)
    .where(
      and(
        eq(searchDocuments.kind, 'article'),
        eq(searchDocuments.sourceId, String(articleId)),
        eq(searchDocuments.locale, locale),
      ),
    );
  if (!live?.revisionId || !page) return undefined;
  const weeks = await voteHistory(db, key, { weeks: STORY_WEEKS, timeZone });
  const findings = (await findingsOfArticle(db, articleId)).filter((one) => one.locale === locale);
  const broken = findings.find(({ kind }) => kind === 'broken-link')?.urls ?? [];
  const [texts, votes, led, tickets, solved, answered, out, into] = await Promise.all([
    textsSince(db, key, new Date(`${weeks[0]!.monday}T00:00:00Z`)),
    listVotes(db, { locale, articleId, show: 'words', page: 1 }),
    ledTo(db, page),
    mayReadRequests(viewer) ? ticketsAfter(db, page.documentId) : undefined,
    countSolvedBy(db, page.documentId),
    questionsOf(db, key),
    linksOut(db, live.revisionId, broken),
    linksIn(db, { articleId, slug }),
  ]);
  return {
    ...{ locale, weeks, texts, led, tickets, solved, answered, out, in: into },
    reasons: votes.rows.slice(0, MOST),
    findings,
  };
}

/** Questions that the search has learnt of a page. */
async function questionsOf(db: Db, { articleId, locale }: { articleId: number; locale: string }): Promise<string[]> {
  const rows = await db
    .select({ text: askedQuestions.text })
    .from(askedQuestions)
    .where(
      and(
        eq(askedQuestions.kind, 'article'),
        eq(askedQuestions.sourceId, String(articleId)),
        eq(askedQuestions.locale, locale),
        isNotNull(askedQuestions.learntAt),
        isNull(askedQuestions.removedAt),
      ),
    )
    .orderBy(desc(askedQuestions.confirmedAt))
    .limit(MOST);
  return rows.map(({ text }) => text);
}

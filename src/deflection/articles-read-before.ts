// Articles that people had read before they sent a request: what they say does not answer.
import { desc, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { searchDocuments } from '../search/schema.ts';
import { UNANSWERED_DAYS } from './read-questions.ts';
import { articlesReadBefore, askReads, askSuggestions, asks, searches, searchOpens } from './schema.ts';

/** Articles that are listed, those with the most requests. */
const MOST_ARTICLES = 200;

/** An article that was read before requests. */
export type ArticleReadBefore = typeof articlesReadBefore.$inferSelect;

/**
 * Counts requests by the articles that were read before them. Readers are those of whom it is known: who opened the article from the
 * search or beside the contact form; at least as many as sent a request.
 */
export async function readArticlesReadBefore(db: Db, now: Date): Promise<ArticleReadBefore[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const days = sql`make_interval(days => ${UNANSWERED_DAYS}::integer)`;
  return rowsOf<ArticleReadBefore>(
    await db.execute(sql`
    with visits as (
      select ${asks.id} as id, ${asks.createdAt} > ${at} - ${days} as recent, ${asks.ticketAt} is not null as filed
      from ${asks} where ${asks.createdAt} > ${at} - 2 * ${days}
    ), readings as (
      select visits.*, ${askSuggestions.documentId} as document_id, true as beside
      from visits join ${askSuggestions} on ${askSuggestions.askId} = visits.id
      where ${askSuggestions.openedAt} is not null and ${askSuggestions.kind} = 'article'
      union all
      select visits.*, ${askReads.documentId}, false
      from visits join ${askReads} on ${askReads.askId} = visits.id
      where ${askReads.kind} = 'article'
    ), counted as (
      select document_id, (count(*) filter (where recent and beside))::integer as beside,
        (count(distinct id) filter (where recent and filed))::integer as tickets,
        (count(distinct id) filter (where not recent and filed))::integer as before
      from readings group by document_id
    ), opened as (
      select ${searchOpens.url} as url, count(*)::integer as readers
      from ${searches} join ${searchOpens} on ${searchOpens.searchId} = ${searches.id}
      where ${searches.createdAt} > ${at} - ${days} group by 1
    )
    select ${searchDocuments.id}::float8 as "documentId", ${searchDocuments.sourceId} as "sourceId", ${searchDocuments.locale} as locale,
      ${searchDocuments.title} as title, ${searchDocuments.url} as url, counted.tickets, counted.before,
      greatest(counted.beside + coalesce(opened.readers, 0), counted.tickets) as readers
    from counted join ${searchDocuments} on ${searchDocuments.id} = counted.document_id
    left join opened on opened.url = ${searchDocuments.url}
    where counted.tickets > 0
    order by counted.tickets desc, ${searchDocuments.id} limit ${MOST_ARTICLES}::integer`),
  );
}

/** The articles with the most requests after reading them, of a language or of all. */
export function listArticlesReadBefore(db: Db, locale: string | undefined): Promise<ArticleReadBefore[]> {
  return db
    .select()
    .from(articlesReadBefore)
    .where(locale === undefined ? undefined : sql`${articlesReadBefore.locale} = ${locale}`)
    .orderBy(desc(articlesReadBefore.tickets), articlesReadBefore.documentId)
    .limit(MOST_ARTICLES);
}

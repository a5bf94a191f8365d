import { and, desc, eq, gte, isNotNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import type { TranslationKey } from './revisions.ts';
import { articleRevisions, articleVotes, type Significance } from './schema.ts';

/** Revisions marked in a history at most: of more, the newest. */
const MOST_MARKS = 8;

/** What readers answered in a week. */
export interface VoteWeek {
  /** Its Monday, as `2026-11-23`. */
  monday: string;
  yes: number;
  no: number;
}

/** Answers to "Was this helpful?" week by week, the oldest first; also weeks without any. @param weeks how many, with the present one. */
export async function voteHistory(
  db: Db,
  { articleId, locale }: TranslationKey,
  { weeks, timeZone }: { weeks: number; timeZone: string },
): Promise<VoteWeek[]> {
  const thisWeek = sql`date_trunc('week', now() at time zone ${timeZone})`;
  const rows = await db.execute(sql`
    select to_char(w.monday, 'YYYY-MM-DD') as monday,
      count(v.id) filter (where v.helpful)::int as yes, count(v.id) filter (where not v.helpful)::int as no
    from generate_series(${thisWeek} - make_interval(weeks => ${weeks - 1}::int), ${thisWeek}, interval '1 week') w(monday)
    left join ${articleVotes} v on v.article_id = ${articleId} and v.locale = ${locale}
      and date_trunc('week', v.updated_at at time zone ${timeZone}) = w.monday
    group by w.monday order by w.monday`);
  return rowsOf<VoteWeek>(rows);
}

/** A text that readers got, for marking it in a history. */
export interface PublishedText {
  id: number;
  publishedAt: Date;
  significance: Significance | null;
  note: string;
}

/** Texts that readers got since a moment, the oldest first; of many, the newest. */
export async function textsSince(db: Db, { articleId, locale }: TranslationKey, since: Date): Promise<PublishedText[]> {
  const rows = await db
    .select({
      id: articleRevisions.id,
      publishedAt: articleRevisions.publishedAt,
      significance: articleRevisions.significance,
      note: articleRevisions.note,
    })
    .from(articleRevisions)
    .where(
      and(
        eq(articleRevisions.articleId, articleId),
        eq(articleRevisions.locale, locale),
        isNotNull(articleRevisions.publishedAt),
        gte(articleRevisions.publishedAt, since),
      ),
    )
    .orderBy(desc(articleRevisions.publishedAt))
    .limit(MOST_MARKS);
  return rows.reverse().map((row) => ({ ...row, publishedAt: row.publishedAt! }));
}

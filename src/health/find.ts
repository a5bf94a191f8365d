// Looks through what is stored of all articles that readers have, in a few statements, and keeps what is not well.
import { type SQL, sql } from 'drizzle-orm';
import { FACTS_EDITION } from '../articles/facts.ts';
import {
  articleLinks,
  articleRedirects,
  articleRevisions,
  articles,
  articleTranslations,
  articleVotes,
} from '../articles/schema.ts';
import { gatherStatistics } from '../articles/statistics.ts';
import type { Db } from '../db/client.ts';
import { askReads, askSuggestions, searchOpens } from '../deflection/schema.ts';
import { searchDocuments } from '../search/schema.ts';
import { videoAddresses, videoGuides } from '../videos/schema.ts';
import {
  type FindingKind,
  LEAST_OPENS,
  LEAST_VOTES,
  RATED_DAYS,
  UNREAD_DAYS,
  UNREAD_MONTHS,
  UNREAD_OPENS,
} from './finding.ts';
import { articleFindings } from './schema.ts';

/** The languages of the site. */
interface Languages {
  locales: readonly string[];
  defaultLocale: string;
}

/** Addresses kept of one article. */
const MOST_URLS = 20;

/** What readers have: article, language, revision. */
const LIVE = sql`(select t.article_id, t.locale, t.live_revision_id as revision_id, a.slug, a.category
  from ${articleTranslations} t join ${articles} a on a.id = t.article_id and a.archived_at is null
  where t.removed_at is null and t.live_revision_id is not null)`;

/** Links to pages of ours that are not there in any language, and to parts of articles that are not there. */
function brokenLinks({ locales, defaultLocale }: Languages): SQL {
  const ours = sql`array(select jsonb_array_elements_text(${JSON.stringify(locales)}::jsonb))`;
  return sql`with live as materialized ${LIVE},
    slugs as materialized (select slug from live union
      select r.former from ${articleRedirects} r join live on live.article_id = r.article_id),
    categories as materialized (select distinct category from live),
    named as materialized (
      select l.revision_id, l.url, l.slug,
        case when l.slug is null and split_part(l.url, '/', 2) = any(${ours}) then split_part(l.url, '/', 3) end as place,
        split_part(split_part(split_part(l.url, '/', 4), '?', 1), '#', 1) as name
      from ${articleLinks} l join live on live.revision_id = l.revision_id where l.slug is not null or l.url like '/%'
    ),
    parts as (
      -- Where the language has no such article, readers get that of the default one.
      select distinct on (l.revision_id, l.url) l.revision_id, l.url, l.anchor, r.anchors
      from ${articleLinks} l join live on live.revision_id = l.revision_id
      join live target on target.slug = l.slug and target.locale in (split_part(l.url, '/', 2), ${defaultLocale})
      join ${articleRevisions} r on r.id = target.revision_id and r.edition = ${FACTS_EDITION}
      where l.anchor is not null
      order by l.revision_id, l.url, target.locale = split_part(l.url, '/', 2) desc
    ),
    gone as (
      select n.revision_id, n.url from named n left join slugs on slugs.slug = n.slug
        where n.slug is not null and slugs.slug is null
      union all select n.revision_id, n.url from named n left join categories c on c.category = n.name
        where n.place = 'categories' and n.name <> '' and n.name not like '%\\%%' and c.category is null
      union all select n.revision_id, n.url from named n left join ${videoAddresses} a on a.address = n.name
        left join ${videoGuides} v on v.slug = coalesce(a.slug, n.name)
        where n.place = 'videos' and n.name <> '' and n.name not like '%\\%%' and v.slug is null
      union all select p.revision_id, p.url from parts p where p.anchor <> all(p.anchors)
      union all select l.revision_id, l.url from ${articleLinks} l join live on live.revision_id = l.revision_id
        where l.slug is null and l.url like '#%'
    )
    select live.article_id, live.locale, live.revision_id, count(distinct gone.url)::int as count,
      to_jsonb((array_agg(distinct gone.url))[1:${sql.raw(String(MOST_URLS))}]) as urls
    from gone join live on live.revision_id = gone.revision_id group by 1, 2, 3`;
}

const UNDESCRIBED = sql`select live.article_id, live.locale, live.revision_id, r.undescribed as count, '[]'::jsonb as urls
  from ${LIVE} live join ${articleRevisions} r on r.id = live.revision_id where r.undescribed > 0`;

const since = sql`now() - make_interval(days => ${UNREAD_DAYS}::int)`;
const UNREAD = sql`with opened as materialized (
    select url, count(*) as times from (
      select url from ${searchOpens} where opened_at > ${since}
      union all select url from ${askSuggestions} where opened_at > ${since}
      union all select url from ${askReads} where opened_at > ${since}
    ) all_opened group by url
  ), first_seen as (
    select article_id, locale, min(published_at) as at from ${articleRevisions} where published_at is not null group by 1, 2
  )
  select live.article_id, live.locale, live.revision_id,
    greatest(1, (extract(epoch from now() - first_seen.at) / 2629746)::int) as count, '[]'::jsonb as urls
  from ${LIVE} live
  join first_seen on first_seen.article_id = live.article_id and first_seen.locale = live.locale
  join ${searchDocuments} d on d.kind = 'article' and d.source_id = live.article_id::text and d.locale = live.locale
  left join opened on opened.url = d.url
  where first_seen.at < now() - make_interval(months => ${UNREAD_MONTHS}::int) and coalesce(opened.times, 0) <= ${UNREAD_OPENS}::int
    and (select coalesce(sum(times), 0) from opened) >= ${LEAST_OPENS}::int`;

const BADLY_RATED = sql`select live.article_id, live.locale, live.revision_id, votes.no as count, '[]'::jsonb as urls
  from ${LIVE} live join (
    select article_id, locale, count(*) filter (where not helpful)::int as no, count(*) as all_votes
    from ${articleVotes} where updated_at > now() - make_interval(days => ${RATED_DAYS}::int) group by 1, 2
  ) votes on votes.article_id = live.article_id and votes.locale = live.locale
  where votes.all_votes >= ${LEAST_VOTES}::int and votes.no * 2 > votes.all_votes`;

/** Looks through all articles, and keeps what is not well with them in place of what was found before. */
export async function findProblems(db: Db, languages: Languages): Promise<void> {
  const looks: Record<FindingKind, SQL> = {
    'broken-link': brokenLinks(languages),
    undescribed: UNDESCRIBED,
    unread: UNREAD,
    'badly-rated': BADLY_RATED,
  };
  // An import may have just brought thousands of texts; with the plan for a few the look through 30,000 took a quarter of an hour.
  await gatherStatistics(db);
  // One kind at a time, each short: nobody waits for a long transaction.
  for (const [kind, look] of Object.entries(looks))
    await db.execute(sql`with found as materialized (${look}),
      gone as (delete from ${articleFindings} f where f.kind = ${kind}
        and not exists (select from found n where n.article_id = f.article_id and n.locale = f.locale))
      insert into ${articleFindings} (kind, article_id, locale, revision_id, count, urls)
        select ${kind}::text, article_id, locale, revision_id, count, urls from found
        on conflict (kind, article_id, locale) do update
        set revision_id = excluded.revision_id, count = excluded.count, urls = excluded.urls
        where (article_findings.revision_id, article_findings.count, article_findings.urls)
          is distinct from (excluded.revision_id, excluded.count, excluded.urls)`);
}

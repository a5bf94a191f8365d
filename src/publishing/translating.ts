// What a translator has before them: the original, what has changed in it since, and how far each language is.
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import type { DraftKey } from './draft.ts';
import { articleDrafts } from './schema.ts';
import { findRevision, type Revision } from './store.ts';

type Translation = Omit<DraftKey, 'author'>;

/** The original as readers have it, and the one that the translation was made from. */
export interface Original {
  revision: Revision;
  /** What the translation was made from, where that says something else; undefined: nobody has said, or it is the same. */
  before: Revision | undefined;
  /** Set: readers of the translation are told that it is out of date. */
  outdatedAt: Date | null;
}

/**
 * What a translation of an article is made from: what readers have in the default language. Undefined where they have nothing, and for the
 * default language itself.
 */
export async function readOriginal(db: Db, key: Translation, defaultLocale: string): Promise<Original | undefined> {
  if (key.locale === defaultLocale) return undefined;
  const [[row], [translation]] = await Promise.all([
    db
      .select({ revision: articleRevisions })
      .from(articleTranslations)
      .innerJoin(articleRevisions, eq(articleRevisions.id, articleTranslations.liveRevisionId))
      .where(
        and(
          eq(articleTranslations.articleId, key.articleId),
          eq(articleTranslations.locale, defaultLocale),
          isNull(articleTranslations.removedAt),
        ),
      ),
    db
      .select({ from: articleTranslations.translatedFrom, outdatedAt: articleTranslations.outdatedAt })
      .from(articleTranslations)
      .where(and(eq(articleTranslations.articleId, key.articleId), eq(articleTranslations.locale, key.locale))),
  ]);
  if (!row) return undefined;
  const { revision } = row;
  const from = translation?.from;
  const before = from && from !== revision.id ? await findRevision(db, { ...revision, id: from }) : undefined;
  return { revision, before, outdatedAt: translation?.outdatedAt ?? null };
}

/** A revision of the original of a translation that readers have, or had; undefined: the number is of no such revision. */
export async function findOriginal(
  db: Db,
  key: Translation,
  id: number,
  defaultLocale: string,
): Promise<Revision | undefined> {
  if (key.locale === defaultLocale) return undefined;
  const revision = await findRevision(db, { articleId: key.articleId, locale: defaultLocale, id });
  return revision?.publishedAt ? revision : undefined;
}

/** How far a language is: numbers of articles that readers have in the default one. */
export interface Progress {
  locale: string;
  /** Of all in the default language. */
  total: number;
  /** Readers have them in this one; those out of date among them. */
  translated: number;
  outdated: number;
  missing: number;
  /** Somebody is writing on them in this language. */
  drafts: number;
}

/** How far each of these languages is, in their order. */
export async function readProgress(
  db: Db,
  { locales, defaultLocale }: { locales: readonly string[]; defaultLocale: string },
): Promise<Progress[]> {
  const result = await db.execute(sql`
    with original as materialized (
      select t.article_id from ${articleTranslations} t join ${articles} a on a.id = t.article_id and a.archived_at is null
      where t.locale = ${defaultLocale} and t.live_revision_id is not null and t.removed_at is null
    ), live as (
      select t.locale, count(*) as any,
        count(*) filter (where t.removed_at is null) as translated,
        count(*) filter (where t.removed_at is null and t.outdated_at is not null) as outdated
      from ${articleTranslations} t join original o on o.article_id = t.article_id
      where t.live_revision_id is not null group by t.locale
    ), begun as (
      select d.locale, count(distinct d.article_id) as drafts
      from ${articleDrafts} d join original o on o.article_id = d.article_id group by d.locale
    )
    select l.locale, total.count as total, coalesce(live.translated, 0)::integer as translated,
      coalesce(live.outdated, 0)::integer as outdated, (total.count - coalesce(live.any, 0))::integer as missing,
      coalesce(begun.drafts, 0)::integer as drafts
    from jsonb_array_elements_text(${JSON.stringify(locales)}::jsonb) with ordinality l(locale, place)
    cross join (select count(*)::integer as count from original) total
    left join live on live.locale = l.locale
    left join begun on begun.locale = l.locale
    order by l.place`);
  return rowsOf<Progress>(result);
}

/** How many translations readers have that are out of date. */
export function countOutdated(db: Db): Promise<number> {
  return db.$count(
    sql`(select 1 from ${articleTranslations} t join ${articles} a on a.id = t.article_id and a.archived_at is null
      where t.outdated_at is not null and t.removed_at is null and t.live_revision_id is not null) outdated`,
  );
}

/** Which articles of a language are to be translated: what readers do not have in it, what is out of date, or both. */
export type ToTranslate = 'missing' | 'outdated' | 'both';

/** Articles to be translated into a language, by number; in order of their address. */
export async function articlesToTranslate(
  db: Db,
  { locale, defaultLocale, what, most }: { locale: string; defaultLocale: string; what: ToTranslate; most: number },
): Promise<number[]> {
  const rows = await db
    .select({ id: articles.id })
    .from(articles)
    .innerJoin(
      articleTranslations,
      and(
        eq(articleTranslations.articleId, articles.id),
        eq(articleTranslations.locale, defaultLocale),
        isNotNull(articleTranslations.liveRevisionId),
        isNull(articleTranslations.removedAt),
      ),
    )
    .leftJoin(
      sql`${articleTranslations} t`,
      sql`t.article_id = ${articles.id} and t.locale = ${locale} and t.live_revision_id is not null`,
    )
    .where(
      and(
        isNull(articles.archivedAt),
        {
          missing: sql`t.article_id is null`,
          outdated: sql`t.outdated_at is not null and t.removed_at is null`,
          both: sql`(t.article_id is null or (t.outdated_at is not null and t.removed_at is null))`,
        }[what],
      ),
    )
    .orderBy(articles.slug)
    .limit(most);
  return rows.map(({ id }) => id);
}

// Where snippets are included: in what readers have, in drafts, and in other snippets.
import { and, asc, eq, isNull, lte, ne, sql } from 'drizzle-orm';
import { articleRevisions, articleTranslations, snippets } from '../../articles/schema.ts';
import type { Db } from '../../db/client.ts';
import { articleDrafts } from '../schema.ts';

/** An article with a snippet in it: what readers have, or somebody's draft. */
export interface SnippetUse {
  articleId: number;
  locale: string;
  title: string;
  isDraft: boolean;
}

/** How a text names a snippet, whatever stands around the name; PostgreSQL and JavaScript read it alike. */
function mentionOf(name: string): string {
  return `<Snippet[^>]*name=["']${name}["']`;
}

/** Where a snippet is. */
export interface SnippetUses {
  /** The first of the articles with it, drafts after what readers have. */
  uses: SnippetUse[];
  /** How many articles that readers have include it. */
  articles: number;
  /** Other snippets that include it. */
  including: string[];
}

/** As a text names any snippet. */
const ANY_MENTION = `<Snippet[^>]*name=["']([^"']+)["']`;

/** Where each of these snippets is, in as many statements as for one. @param most how many articles of each at most. */
export async function usesOfEach(db: Db, names: readonly string[], most: number): Promise<Map<string, SnippetUses>> {
  const all = sql`${sql.param([...names])}::text[]`;
  const live = db
    .select({
      name: sql<string>`wanted.name`.as('wanted_name'),
      articleId: articleRevisions.articleId,
      locale: articleRevisions.locale,
      title: articleRevisions.title,
      articles: sql<number>`(count(*) over (partition by wanted.name))::int`.as('articles'),
      place:
        sql<number>`row_number() over (partition by wanted.name order by ${articleRevisions.title}, ${articleRevisions.id})`.as(
          'place',
        ),
    })
    .from(articleRevisions)
    // All names at once, which the index knows how rare they are of: of one at a time it is taken to be of no use.
    .innerJoin(sql`lateral unnest(${articleRevisions.snippets}) as wanted(name)`, sql`wanted.name = any(${all})`)
    .innerJoin(
      articleTranslations,
      and(eq(articleTranslations.liveRevisionId, articleRevisions.id), isNull(articleTranslations.removedAt)),
    )
    .where(sql`${articleRevisions.snippets} && ${all}`)
    .as('live');
  const drafts = db
    .select({
      name: sql<string>`mention[1]`.as('mentioned'),
      articleId: articleDrafts.articleId,
      locale: articleDrafts.locale,
      title: sql<string>`coalesce(${articleDrafts.fields}->>'title', '')`.as('draft_title'),
      place: sql<number>`row_number() over (partition by mention[1] order by ${articleDrafts.articleId})`.as('place'),
    })
    .from(articleDrafts)
    .innerJoin(
      sql`lateral (select distinct regexp_matches(${articleDrafts.body}, ${ANY_MENTION}, 'g') as mention) mentions`,
      sql`true`,
    )
    .where(sql`${articleDrafts.body} like '%<Snippet%' and mention[1] = any(${all})`)
    .as('drafts');
  const [inArticles, inDrafts, inSnippets] = await Promise.all([
    db.select().from(live).where(lte(live.place, most)).orderBy(live.name, live.place),
    db.select().from(drafts).where(lte(drafts.place, most)).orderBy(drafts.name, drafts.place),
    db
      .selectDistinct({ name: sql<string>`mention[1]`, by: snippets.name })
      .from(snippets)
      .innerJoin(sql`lateral regexp_matches(${snippets.body}, ${ANY_MENTION}, 'g') as mention`, sql`true`)
      .where(sql`mention[1] = any(${all}) and mention[1] <> ${snippets.name}`)
      .orderBy(snippets.name),
  ]);
  const found = new Map(names.map((name): [string, SnippetUses] => [name, { uses: [], articles: 0, including: [] }]));
  for (const { name, articles, place: _, ...use } of inArticles) {
    const of = found.get(name)!;
    of.articles = articles;
    of.uses.push({ ...use, isDraft: false });
  }
  for (const { name, place: _, ...use } of inDrafts) {
    const of = found.get(name)!;
    if (of.uses.length < most) of.uses.push({ ...use, isDraft: true });
  }
  for (const { name, by } of inSnippets) found.get(name)!.including.push(by);
  return found;
}

/** How many articles, drafts and other snippets include a snippet. */
export async function countUses(db: Db, name: string): Promise<number> {
  return (
    (await countArticles(db, name)) +
    (await db.$count(articleDrafts, isIn(name))) +
    (await listIncluding(db, name)).length
  );
}

/** How many articles that readers have include a snippet. */
function countArticles(db: Db, name: string): Promise<number> {
  return db.$count(
    articleTranslations,
    and(
      isNull(articleTranslations.removedAt),
      sql`${articleTranslations.liveRevisionId} in (select ${articleRevisions.id} from ${articleRevisions} where ${includes(name)})`,
    ),
  );
}

/** Articles that readers have, and then drafts, with a snippet in them. @param most how many at most. */
export async function listUses(db: Db, name: string, most: number): Promise<SnippetUse[]> {
  const live = await db
    .select({
      articleId: articleRevisions.articleId,
      locale: articleRevisions.locale,
      title: articleRevisions.title,
    })
    .from(articleRevisions)
    .innerJoin(
      articleTranslations,
      and(eq(articleTranslations.liveRevisionId, articleRevisions.id), isNull(articleTranslations.removedAt)),
    )
    .where(includes(name))
    .orderBy(asc(articleRevisions.title), asc(articleRevisions.id))
    .limit(most);
  const drafts = await db
    .select({
      articleId: articleDrafts.articleId,
      locale: articleDrafts.locale,
      title: sql<string>`coalesce(${articleDrafts.fields}->>'title', '')`,
    })
    .from(articleDrafts)
    .where(isIn(name))
    .limit(most);
  return [
    ...live.map((use) => ({ ...use, isDraft: false })),
    ...drafts.map((use) => ({ ...use, isDraft: true })),
  ].slice(0, most);
}

/** Names of the other snippets that include this one. */
export async function listIncluding(db: Db, name: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ name: snippets.name })
    .from(snippets)
    .where(and(ne(snippets.name, name), sql`${snippets.body} ~ ${mentionOf(name)}`))
    .orderBy(snippets.name);
  return rows.map((row) => row.name);
}

function includes(name: string) {
  return sql`${articleRevisions.snippets} && array[${name}]::text[]`;
}

function isIn(name: string) {
  return sql`${articleDrafts.body} ~ ${mentionOf(name)}`;
}

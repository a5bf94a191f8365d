// Where snippets are included: in what readers have, in drafts, and in other snippets.
import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm';
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

/** How many articles, drafts and other snippets include a snippet. */
export async function countUses(db: Db, name: string): Promise<number> {
  return (
    (await countArticles(db, name)) +
    (await db.$count(articleDrafts, isIn(name))) +
    (await listIncluding(db, name)).length
  );
}

/** How many articles that readers have include a snippet. */
export function countArticles(db: Db, name: string): Promise<number> {
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

import { and, eq } from 'drizzle-orm';
import { articleRevisions, articles, articleTranslations } from '../../articles/schema.ts';
import { articleUrl } from '../../articles/slug.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { changesOf, type Data, iso, type QueuedEvent } from './payload.ts';

/**
 * What messages about articles say, by the number of the event. The text is not in them: whoever wants it reads it at `url`.
 * @param base address visitors use.
 */
export async function articleData(db: Db, events: readonly QueuedEvent[], base: URL): Promise<Map<number, Data>> {
  const rows = await db
    .select({
      id: articles.id,
      slug: articles.slug,
      category: articles.category,
      createdAt: articles.createdAt,
      locale: articleTranslations.locale,
      publishedAt: articleTranslations.publishedAt,
      revisionId: articleRevisions.id,
      title: articleRevisions.title,
      summary: articleRevisions.summary,
      tags: articleRevisions.tags,
      audience: articleRevisions.audience,
    })
    .from(articleTranslations)
    .innerJoin(articles, eq(articles.id, articleTranslations.articleId))
    .innerJoin(
      articleRevisions,
      and(
        eq(articleRevisions.id, articleTranslations.liveRevisionId),
        eq(articleRevisions.articleId, articleTranslations.articleId),
      ),
    )
    .where(anyOf(articleTranslations.articleId, [...new Set(events.map(({ subjectId }) => subjectId))]));
  const keyOf = (id: number, locale: string | null) => `${id} ${locale}`;
  const found = new Map(rows.map((row) => [keyOf(row.id, row.locale), row]));
  const said = new Map<number, Data>();
  for (const event of events) {
    const row = found.get(keyOf(event.subjectId, event.locale));
    if (!row) continue;
    const article = {
      id: row.id,
      locale: row.locale,
      url: new URL(`/api/v2/help_center/${row.locale}/articles/${row.id}.json`, base).href,
      html_url: new URL(articleUrl(row.locale, row.slug), base).href,
      slug: row.slug,
      category: row.category,
      title: row.title,
      summary: row.summary,
      label_names: row.tags,
      audience: row.audience,
      revision: row.revisionId,
      created_at: iso(row.createdAt),
      published_at: iso(row.publishedAt),
    };
    said.set(event.id, { article, ...(event.kind === 'article.updated' && { changes: changesOf(event) }) });
  }
  return said;
}

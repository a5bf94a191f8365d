import { and, eq, inArray, isNull } from 'drizzle-orm';
import { FACTS_EDITION } from '../articles/facts.ts';
import type { MarkdownText } from '../articles/markdown.ts';
import { articleRevisions, articles, articleTranslations } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { type Mistake, mistake } from '../markdown/mistakes.ts';

/** Links of a text to a part of an article that is not there: of its own, or of another one as readers have it. */
export async function missingHeadings(
  db: Db,
  text: Pick<MarkdownText, 'links' | 'anchors'>,
  { slug, locale, defaultLocale }: { slug: string; locale: string; defaultLocale: string },
): Promise<(Mistake & { line: number; column: number })[]> {
  const isOwn = (link: (typeof text.links)[number]) =>
    link.slug === undefined || (link.slug === slug && link.locale === locale);
  const led = text.links.filter(({ anchor }) => anchor !== '');
  const others = [...new Set(led.flatMap((link) => (isOwn(link) ? [] : [link.slug!])))];
  const there = others.length > 0 ? await anchorsOf(db, others) : new Map<string, ReadonlySet<string>>();
  return led.flatMap(({ line, column, anchor, ...link }) => {
    if (isOwn({ line, column, anchor, ...link }))
      return text.anchors.has(anchor) ? [] : [{ line, column, ...mistake('no-heading', { anchor }) }];
    // A language in which it is not there shows the text of the default one.
    const anchors = there.get(`${link.locale}/${link.slug}`) ?? there.get(`${defaultLocale}/${link.slug}`);
    if (!anchors || anchors.has(anchor)) return [];
    return [{ line, column, ...mistake('no-heading-there', { anchor, slug: link.slug! }) }];
  });
}

/** The parts of articles that links can lead to, by language and slug, as far as they are known. */
async function anchorsOf(db: Db, slugs: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
  const rows = await db
    .select({ slug: articles.slug, locale: articleTranslations.locale, anchors: articleRevisions.anchors })
    .from(articles)
    .innerJoin(
      articleTranslations,
      and(eq(articleTranslations.articleId, articles.id), isNull(articleTranslations.removedAt)),
    )
    .innerJoin(
      articleRevisions,
      and(eq(articleRevisions.id, articleTranslations.liveRevisionId), eq(articleRevisions.edition, FACTS_EDITION)),
    )
    .where(inArray(articles.slug, [...slugs]));
  return new Map(rows.map(({ slug, locale, anchors }) => [`${locale}/${slug}`, new Set(anchors)]));
}

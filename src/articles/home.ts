import type { ArticleSummary } from './article.ts';
import type { Catalog } from './catalog.ts';

/** A category as the home page shows it. */
export interface CategoryCard {
  slug: string;
  title: string;
  summary: string;
  icon: string;
  /** All articles the reader may read. */
  count: number;
  /** The first of them. */
  articles: ArticleSummary[];
}

/** Articles named on a card of the home page; more would make it a list. */
const FIRST_ARTICLES = 4;

/**
 * All categories with an article the reader may read, in the order their writers gave them, each with its first articles; those in the
 * reader's language come first.
 */
export function categoryCards(catalog: Catalog, locale: string): CategoryCard[] {
  return [...catalog.byCategory]
    .map(([slug, articles]) => ({ slug, articles, ...catalog.category(slug) }))
    .sort((a, b) => a.position - b.position || a.title.localeCompare(b.title, locale))
    .map(({ slug, title, summary, icon, articles }) => ({
      slug,
      title,
      summary,
      icon,
      count: articles.length,
      // Sorting keeps the writers' order among equals.
      articles: articles
        .toSorted((a, b) => Number(b.locale === locale) - Number(a.locale === locale))
        .slice(0, FIRST_ARTICLES),
    }));
}

/** What to read first while nothing tells what is popular: the first article of each category, then the second of each. */
export function firstArticles(cards: readonly CategoryCard[], most: number): ArticleSummary[] {
  return Array.from({ length: FIRST_ARTICLES }, (_, at) => cards.flatMap(({ articles }) => articles[at] ?? []))
    .flat()
    .slice(0, most);
}

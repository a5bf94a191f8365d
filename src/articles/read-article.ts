import type { Viewer } from '../accounts/viewer.ts';
import type { Database } from '../db/client.ts';
import { type ShownVideo, showVideoGuide } from '../videos/guide.ts';
import { measureImages } from './images.ts';
import { type MarkdownLabels, type MarkdownText, readArticle } from './markdown.ts';
import { relatedArticles, type ShelfLine, shelfFor } from './shelf.ts';
import { type ArticlePage, articleBySlug, loadSnippets } from './store.ts';

/** Everything the page of an article shows. */
export interface ReadableArticle {
  kind: 'found';
  article: ArticlePage;
  markdown: MarkdownText;
  categoryTitle: string;
  related: ShelfLine[];
  /** Video guides in the text, by slug; those that cannot be read are left out. */
  videos: Map<string, ShownVideo>;
}

/** What loading an article needs besides the database. */
export interface ReadingOptions {
  slug: string;
  locale: string;
  viewer: Viewer;
  contentDir: string;
  site: { locales: readonly { code: string }[]; defaultLocale: string };
  labels: MarkdownLabels;
}

/**
 * Loads an article with all that its page shows, in one query (two with snippets) once the shelf is in memory.
 * `moved` names the slug it has now; `missing` is also what the viewer may not read.
 */
export async function loadArticle(
  database: Database,
  options: ReadingOptions,
): Promise<ReadableArticle | { kind: 'moved'; slug: string } | { kind: 'missing' }> {
  const { contentDir, site } = options;
  const reader = { locale: options.locale, defaultLocale: site.defaultLocale, viewer: options.viewer };
  const found = await articleBySlug(database.db, options.slug, reader);
  if (found.kind !== 'found') return found;
  const { article } = found;
  const languages = { locale: article.locale, defaultLocale: site.defaultLocale };
  const [snippet, shelf] = await Promise.all([
    loadSnippets(database.db, article.snippets, languages),
    shelfFor(database, reader),
  ]);
  const markdown = readArticle(article.body, {
    file: article.sourcePath,
    locale: options.locale,
    locales: site.locales.map(({ code }) => code),
    snippet,
    labels: options.labels,
    groupPrefix: `a${article.id}-`,
  });
  await measureImages(markdown.images, contentDir);
  const videos = new Map<string, ShownVideo>();
  for (const slug of markdown.videos) {
    const video = await showVideoGuide(contentDir, slug, languages);
    if (video) videos.set(slug, video);
  }
  return {
    kind: 'found',
    article,
    markdown,
    videos,
    categoryTitle: shelf.categoryTitle(article.category),
    related: relatedArticles(shelf, article),
  };
}

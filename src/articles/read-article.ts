import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { type ShownVideo, showVideoGuide } from '../videos/guide.ts';
import { measureImages } from './images.ts';
import { type MarkdownLabels, type MarkdownText, readArticle } from './markdown.ts';
import { type ArticleLine, type ArticlePage, articleBySlug, loadSnippets, relatedArticles } from './store.ts';

/** Everything the page of an article shows. */
export interface ReadableArticle {
  kind: 'found';
  article: ArticlePage;
  markdown: MarkdownText;
  related: ArticleLine[];
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
 * Loads an article with all that its page shows, in two queries (three with snippets).
 * `moved` names the slug it has now; `missing` is also what the viewer may not read.
 */
export async function loadArticle(
  db: Db,
  options: ReadingOptions,
): Promise<ReadableArticle | { kind: 'moved'; slug: string } | { kind: 'missing' }> {
  const { contentDir, site } = options;
  const reader = { locale: options.locale, defaultLocale: site.defaultLocale, viewer: options.viewer };
  const found = await articleBySlug(db, options.slug, reader);
  if (found.kind !== 'found') return found;
  const { article } = found;
  const languages = { locale: article.locale, defaultLocale: site.defaultLocale };
  const [snippet, related] = await Promise.all([
    loadSnippets(db, article.snippets, languages),
    relatedArticles(db, article, reader),
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
  return { kind: 'found', article, markdown, related, videos };
}

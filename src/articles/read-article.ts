import type { Viewer } from '../accounts/viewer.ts';
import { orWhileAway } from '../db/unavailable.ts';
import { videoTag } from '../videos/cache-tags.ts';
import type { ShownVideo } from '../videos/shown.ts';
import { shownGuides } from '../videos/store.ts';
import { type CacheTag, siteTag } from '../web/cache-tags.ts';
import type { Article, ArticleSummary } from './article.ts';
import { addressTag, articleLineTag, articleTag, articleTextTag, categoryTags, listTags } from './cache-tags.ts';
import {
  type ArticleStore,
  articleBySlug,
  catalogFor,
  readersLike,
  relatedArticles,
  type Topic,
  topicOf,
} from './catalog.ts';
import { keyOf, linkedPages, withoutHiddenLinks } from './hidden-links.ts';
import { highlighted } from './highlight.ts';
import { measureImages } from './images.ts';
import { leadOf } from './lead.ts';
import { seenPages } from './linked-pages.ts';
import { type MarkdownLabels, type MarkdownText, readArticle } from './markdown.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { pathOf } from './read-text.ts';
import { categoryTitles, loadSnippets, type Reader } from './store.ts';
import type { Heading } from './tree.ts';

/** An article without its source, which nobody needs once it is drawn. */
type ShownArticle = Omit<Article, 'body'>;

/** Everything the page of an article shows. */
export interface ArticlePage {
  kind: 'found';
  article: ShownArticle;
  /** The summary, where the text does not begin with it. */
  lead: string | undefined;
  text: readonly Piece[];
  /** The table of contents. */
  contents: readonly Heading[];
  /** Address of the first picture that is no drawing. */
  picture: string | undefined;
  /** Everything whose change makes the page out of date. */
  tags: CacheTag[];
  categoryTitle: string;
  related: ArticleSummary[];
  topic: Topic;
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
  labels: MarkdownLabels & { hiddenPage: string };
}

/** What loading an article can come to. */
type Loaded = ArticlePage | { kind: 'moved'; slug: string } | { kind: 'missing' };

/** Bytes that an article in memory takes beside its texts. */
const BYTES_BESIDE = 2048;
const HOUR_SECONDS = 3600;

/**
 * As {@link loadArticle}, from memory while nothing it shows has changed. Readers who are signed in get their own rendering,
 * but the article is the same for all who may read it.
 */
export async function recallArticle(source: ArticleStore, options: ReadingOptions): Promise<Loaded> {
  const key = `article ${options.locale} ${await readersLike(source, options.viewer)} ${options.slug}`;
  return (await source.memory.getOrMake<object>(key, async () => {
    const value = await loadArticle(source, options);
    if (value.kind !== 'found') return { value, seconds: 0, tags: [], size: 0 };
    return {
      value,
      seconds: HOUR_SECONDS,
      tags: value.tags,
      // Twice: the fragments of its page stay as long as it does.
      size: BYTES_BESIDE + 2 * JSON.stringify([value.text, value.contents, value.tags, value.topic]).length,
    };
  })) as Loaded;
}

/** The titles of all categories with something to read, from memory while nothing is published; none while the database is away. */
export async function recallCategoryTitles(source: ArticleStore, reader: Reader): Promise<Record<string, string>> {
  const titles = readersLike(source, reader.viewer).then((like) =>
    source.memory.getOrMake(`categories ${reader.locale} ${like}`, async () => {
      const value = await categoryTitles(source.db, reader);
      return { value, seconds: HOUR_SECONDS, tags: listTags(reader), size: JSON.stringify(value).length };
    }),
  );
  return orWhileAway(titles, {});
}

/**
 * Loads an article with all that its page shows, in one query (two with snippets) once the catalog is in memory.
 * `moved` names the slug it has now; `missing` is also what the viewer may not read.
 */
async function loadArticle(source: ArticleStore, options: ReadingOptions): Promise<Loaded> {
  const { contentDir, site } = options;
  const reader = { locale: options.locale, defaultLocale: site.defaultLocale, viewer: options.viewer };
  const found = await articleBySlug(source, options.slug, reader);
  if (found.kind !== 'found') return found;
  const { article } = found;
  const languages = { locale: article.locale, defaultLocale: site.defaultLocale };
  const [snippet, catalog] = await Promise.all([
    loadSnippets(source.db, article.snippets, languages),
    catalogFor(source, reader),
  ]);
  const locales = site.locales.map(({ code }) => code);
  const text = readArticle(article.body, {
    file: pathOf(article),
    locale: options.locale,
    locales,
    snippet,
    labels: options.labels,
    groupPrefix: `a${article.id}-`,
  });
  const { slugs, tags: linkTags } = await seenPages(source, linkedPages(text.nodes, locales), reader);
  const nodes = withoutHiddenLinks(text.nodes, {
    locales,
    slugOf: (page) => slugs.get(keyOf(page)),
    neutral: options.labels.hiddenPage,
  });
  const markdown = { ...text, nodes: highlighted(nodes) };
  await measureImages(markdown.images, contentDir);
  const videos = await shownGuides(source.db, markdown.videos, { ...languages, viewer: options.viewer });
  const related = relatedArticles(catalog, article);
  const topic = topicOf(catalog, article);
  const picture = markdown.images.find((image) => !image.path.endsWith('.svg'));
  const { body: _, ...shown } = article;
  return {
    kind: 'found',
    article: shown,
    lead: leadOf(article.summary, nodes, article.locale),
    text: piecesOf(markdown.nodes),
    contents: markdown.contents,
    picture: picture && String(picture.attributes['src']),
    videos,
    categoryTitle: catalog.category(article.category).title,
    related,
    topic,
    tags: tagsOf({ article, markdown, related, linkTags }, reader),
  };
}

/** @param linkTags what decides which of its links lead somewhere. */
function tagsOf(
  {
    article,
    markdown,
    related,
    linkTags,
  }: { article: Article; markdown: MarkdownText; related: ArticleSummary[]; linkTags: CacheTag[] },
  reader: { locale: string; defaultLocale: string },
): CacheTag[] {
  const lines = related.map(({ id, locale }) => articleLineTag(id, locale));
  return [
    ...new Set([
      articleTag(article.id),
      articleTextTag(article.id, article.locale),
      articleLineTag(article.id, article.locale),
      ...lines,
      ...linkTags,
      // Those that the writer chose to be read next may still come.
      ...article.related.map(addressTag),
      ...markdown.videos.map(videoTag),
      ...categoryTags(article.category, reader),
      siteTag,
    ]),
  ];
}

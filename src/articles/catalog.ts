import { AUDIENCES, audiencesKey, audiencesOf } from '../accounts/audience.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import type { Memory } from '../server/memory.ts';
import type { Article, ArticleSummary } from './article.ts';
import { listTags, sitemapTag } from './cache-tags.ts';
import { mayRead } from './policy.ts';
import {
  articleLanguages,
  articleText,
  type CategoryNames,
  categoryNames,
  liveAudiences,
  presentSlug,
  type Reader,
  visibleArticles,
} from './store.ts';

/** Where articles are read from, and the memory of what was read. */
export interface ArticleStore {
  db: Db;
  memory: Memory;
}

/** What stands at the address of an article. */
export type Found = { kind: 'found'; article: Article } | { kind: 'moved'; slug: string } | { kind: 'missing' };

/** What one kind of reader may read, in the order of their writers. */
export interface Catalog {
  bySlug: ReadonlyMap<string, ArticleSummary>;
  byCategory: ReadonlyMap<string, ArticleSummary[]>;
  /** What a category says of itself, and where it stands, by slug. */
  category(slug: string): CategoryNames;
}

/** The articles of one category around one of them, in the order of the writers. */
export interface Topic {
  /** Of all articles of the category. */
  count: number;
  articles: { title: string; url: string; locale: string; isCurrent: boolean }[];
}

/** Articles listed beside one; in a longer category those around it. */
const MOST_BESIDE = 16;

/** Articles offered at the end of one. */
const MOST_RELATED = 5;

const HOUR_SECONDS = 3600;

/** Bytes that a summary takes in memory, measured; and the languages of an article. */
const BYTES_A_SUMMARY = 300;
const BYTES_OF_LANGUAGES = 150;

/** A name for what a viewer may read of the articles, the same for all who may read the same: each has one place in memory. */
export async function readersLike({ db, memory }: ArticleStore, viewer: Viewer): Promise<string> {
  const audiences = audiencesOf(viewer);
  const isOfAll = audiences === 'all' || audiences.every((one) => (AUDIENCES as readonly string[]).includes(one));
  if (isOfAll) return audiencesKey(audiences, new Set(AUDIENCES));
  const used = await memory.getOrMake('audiences', async () => {
    const value = await liveAudiences(db);
    return { value, seconds: HOUR_SECONDS, tags: [sitemapTag], size: value.size * BYTES_OF_LANGUAGES };
  });
  return audiencesKey(audiences, used);
}

/**
 * The summaries of everything the reader may read, kept in memory for each language and audience until lists change on any node. Leaves
 * each article page one look-up by key.
 */
export async function catalogFor(source: ArticleStore, reader: Reader): Promise<Catalog> {
  const { db, memory } = source;
  const key = `catalog ${reader.locale} ${await readersLike(source, reader.viewer)}`;
  return memory.getOrMake(key, async () => {
    const value = await load(db, reader);
    return { value, seconds: HOUR_SECONDS, tags: listTags(reader), size: value.bySlug.size * BYTES_A_SUMMARY };
  });
}

/**
 * The languages of what the viewer may read in more than one, in memory until an article comes, goes or moves: within the statement that
 * reads an article they cost more than its text.
 */
async function languagesFor(source: ArticleStore, viewer: Viewer): Promise<Map<number, string[]>> {
  const { db, memory } = source;
  const key = `languages ${await readersLike(source, viewer)}`;
  return memory.getOrMake(key, async () => {
    const value = await articleLanguages(db, viewer);
    return { value, seconds: HOUR_SECONDS, tags: [sitemapTag], size: value.size * BYTES_OF_LANGUAGES };
  });
}

/**
 * The article at a slug: in the reader's language, else in the default one. A former slug or id gives the present one, whatever its case.
 * What the reader may not read is missing.
 */
export async function articleBySlug(source: ArticleStore, slug: string, reader: Reader): Promise<Found> {
  const { bySlug } = await catalogFor(source, reader);
  const summary = bySlug.get(slug);
  const text = summary && (await articleText(source.db, summary));
  if (text && mayRead(reader.viewer, text.audience)) {
    const locales = (await languagesFor(source, reader.viewer)).get(summary.id) ?? [summary.locale];
    return { kind: 'found', article: { ...summary, ...text, locales, isFallback: summary.locale !== reader.locale } };
  }
  const moved = await presentAddress(source.db, slug, bySlug);
  return moved !== undefined && moved !== slug ? { kind: 'moved', slug: moved } : { kind: 'missing' };
}

/** The present slug by a former one, or by one in other letters; undefined when it leads to nothing that the reader may read. */
export async function presentAddress(db: Db, slug: string, bySlug: Catalog['bySlug']): Promise<string | undefined> {
  if (bySlug.has(slug)) return slug;
  const lower = slug.normalize('NFC').toLowerCase();
  if (bySlug.has(lower)) return lower;
  const present = await presentSlug(db, slug);
  // Where it has gone is told to who may read it there: an address says what the article is about.
  return present !== undefined && bySlug.has(present) ? present : undefined;
}

/**
 * Articles to read next, at most 5: those the writer chose, in that order, then others of the category, first those that share most
 * tags.
 */
export function relatedArticles(
  catalog: Catalog,
  article: Pick<Article, 'id' | 'category' | 'tags' | 'related'>,
): ArticleSummary[] {
  const chosen = article.related.flatMap((slug) => catalog.bySlug.get(slug) ?? []);
  const tags = new Set(article.tags);
  // Sorting keeps the writers' order among equals.
  const neighbours = (catalog.byCategory.get(article.category) ?? [])
    .map((summary) => ({ summary, shared: summary.tags.filter((tag) => tags.has(tag)).length }))
    .sort((a, b) => b.shared - a.shared)
    .map(({ summary }) => summary);
  return [...new Set([...chosen, ...neighbours])].filter(({ id }) => id !== article.id).slice(0, MOST_RELATED);
}

/** The articles of its category, at most 16: those around it. */
export function topicOf(catalog: Catalog, { id, category }: Pick<Article, 'id' | 'category'>): Topic {
  const all = catalog.byCategory.get(category) ?? [];
  const here = all.findIndex((article) => article.id === id);
  const start = Math.max(0, Math.min(here - MOST_BESIDE / 2, all.length - MOST_BESIDE));
  const articles = all.slice(start, start + MOST_BESIDE).map(({ title, url, locale, id: its }) => ({
    title,
    url,
    locale,
    isCurrent: its === id,
  }));
  return { count: all.length, articles };
}

async function load(db: Db, reader: Reader): Promise<Catalog> {
  const [visible, names] = await Promise.all([visibleArticles(db, reader), categoryNames(db, reader)]);
  return {
    bySlug: new Map(visible.map((summary) => [summary.slug, summary])),
    byCategory: Map.groupBy(visible, ({ category }) => category),
    category: names,
  };
}

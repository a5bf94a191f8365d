import { audiencesOf } from '../accounts/viewer.ts';
import type { Database } from '../db/client.ts';
import { mayRead } from './policy.ts';
import {
  type ArticleLine,
  articleAddresses,
  categoryNames,
  presentSlug,
  type Reader,
  type RevisionText,
  revisionText,
  visibleLines,
} from './store.ts';
import { untilPublished } from './until-published.ts';

/** A line with all that is short about an article. */
export interface ShelfLine extends ArticleLine {
  /** The live revision in the language it is shown in. */
  revisionId: number;
  /** Slug of its category. */
  category: string;
  tags: string[];
  /** Languages it is written in and may be read in. */
  locales: readonly string[];
}

/** An article as its page shows it. */
export interface ArticlePage extends ShelfLine, RevisionText {
  /** Shown in the default language, for want of a translation. */
  isFallback: boolean;
}

/** What stands at the address of an article. */
export type Found = { kind: 'found'; article: ArticlePage } | { kind: 'moved'; slug: string } | { kind: 'missing' };

/** What one kind of reader may read, in the order of their writers. */
export interface Shelf {
  bySlug: ReadonlyMap<string, ShelfLine>;
  byCategory: ReadonlyMap<string, ShelfLine[]>;
  /** Title of a category by slug. */
  categoryTitle(slug: string): string;
}

/** Articles offered at the end of one. */
const MOST_RELATED = 5;

const remember = untilPublished<Shelf>();

/**
 * The titles of everything the reader may read, kept in memory (about 300 bytes an article, language and audience) until anything is
 * published on any node. Leaves each article page one look-up by key.
 */
export function shelfFor(database: Database, reader: Reader): Promise<Shelf> {
  const key = [reader.locale, ...audiencesOf(reader.viewer)].join(' ');
  return remember(database, key, () => load(database, reader));
}

/**
 * The article at a slug: in the reader's language, else in the default one. A former slug or id gives the present one.
 * What the reader may not read is missing.
 */
export async function articleBySlug(database: Database, slug: string, reader: Reader): Promise<Found> {
  const { bySlug } = await shelfFor(database, reader);
  const line = bySlug.get(slug);
  const text = line && (await revisionText(database.db, line.revisionId));
  if (text && mayRead(reader.viewer, text.audience))
    return { kind: 'found', article: { ...line, ...text, isFallback: line.locale !== reader.locale } };
  const moved = await presentSlug(database.db, slug);
  // Where it has gone is told to who may read it there: an address says what the article is about.
  return moved !== undefined && moved !== slug && bySlug.has(moved)
    ? { kind: 'moved', slug: moved }
    : { kind: 'missing' };
}

/**
 * Articles to read next, at most 5: those the writer chose, in that order, then others of the category, first those that share most
 * tags.
 */
export function relatedArticles(
  shelf: Shelf,
  article: { id: number; category: string; tags: readonly string[]; related: readonly string[] },
): ShelfLine[] {
  const chosen = article.related.flatMap((slug) => shelf.bySlug.get(slug) ?? []);
  const tags = new Set(article.tags);
  // Sorting keeps the writers' order among equals.
  const neighbours = (shelf.byCategory.get(article.category) ?? [])
    .map((line) => ({ line, shared: line.tags.filter((tag) => tags.has(tag)).length }))
    .sort((a, b) => b.shared - a.shared)
    .map(({ line }) => line);
  return [...new Set([...chosen, ...neighbours])].filter((line) => line.id !== article.id).slice(0, MOST_RELATED);
}

async function load(database: Database, reader: Reader): Promise<Shelf> {
  const { db } = database;
  const [visible, names, addresses] = await Promise.all([
    visibleLines(db, reader),
    categoryNames(db, reader),
    articleAddresses(db, reader.viewer),
  ]);
  const written = new Map<number, string[]>();
  for (const { id, locale } of addresses) written.set(id, [...(written.get(id) ?? []), locale]);
  // Most articles are written in the same few languages: one list of them serves all.
  const lists = new Map<string, string[]>();
  const lines = visible.map((line): ShelfLine => {
    const locales = written.get(line.id) ?? [line.locale];
    const key = locales.join(' ');
    if (!lists.has(key)) lists.set(key, locales);
    return { ...line, locales: lists.get(key)! };
  });
  return {
    bySlug: new Map(lines.map((line) => [line.slug, line])),
    byCategory: Map.groupBy(lines, (line) => line.category),
    categoryTitle: (slug) => names(slug).title,
  };
}

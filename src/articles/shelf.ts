import { audiencesOf } from '../accounts/viewer.ts';
import type { Database } from '../db/client.ts';
import { PAGES_CHANNEL } from '../web/invalidate.ts';
import { type ArticleLine, categoryNames, type Reader, visibleLines } from './store.ts';

/** A line with what related articles are chosen by. */
export type ShelfLine = ArticleLine & { category: string; tags: string[] };

/** What one kind of reader may read, in the order of their writers. */
export interface Shelf {
  bySlug: ReadonlyMap<string, ShelfLine>;
  byCategory: ReadonlyMap<string, ShelfLine[]>;
  /** Title of a category by slug. */
  categoryTitle(slug: string): string;
}

/** Articles offered at the end of one. */
const MOST_RELATED = 5;

interface Shelves {
  kept: Map<string, Promise<Shelf>>;
  listening: Promise<unknown>;
}

const shelvesOf = new WeakMap<Database, Shelves>();

/**
 * The titles of everything the reader may read, kept in memory (about 300 bytes an article, language and audience) until anything is
 * published on any node. Saves each article page the query for its neighbours.
 */
export async function shelfFor(database: Database, reader: Reader): Promise<Shelf> {
  const shelves = shelvesOf.get(database) ?? open(database);
  await shelves.listening;
  const key = [reader.locale, ...audiencesOf(reader.viewer)].join(' ');
  const kept = shelves.kept.get(key);
  if (kept) return kept;
  const loading = load(database, reader);
  shelves.kept.set(key, loading);
  // What could not be loaded must not be kept.
  loading.catch(() => shelves.kept.delete(key));
  return loading;
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
  const shared = (line: ShelfLine) => line.tags.filter((tag) => article.tags.includes(tag)).length;
  // Sorting keeps the writers' order among equals.
  const neighbours = [...(shelf.byCategory.get(article.category) ?? [])].sort((a, b) => shared(b) - shared(a));
  return [...new Set([...chosen, ...neighbours])].filter((line) => line.id !== article.id).slice(0, MOST_RELATED);
}

function open(database: Database): Shelves {
  const shelves: Shelves = { kept: new Map(), listening: Promise.resolve() };
  shelvesOf.set(database, shelves);
  // A load that began before a message holds the map's old promise, which nobody gets any more.
  const clear = () => shelves.kept.clear();
  shelves.listening = database.listen(
    PAGES_CHANNEL,
    (payload) => {
      if (/(^|\s)(\*|articles)(\s|$)/.test(payload)) clear();
    },
    clear,
  );
  return shelves;
}

async function load(database: Database, reader: Reader): Promise<Shelf> {
  const [lines, names] = await Promise.all([visibleLines(database.db, reader), categoryNames(database.db, reader)]);
  return {
    bySlug: new Map(lines.map((line) => [line.slug, line])),
    byCategory: Map.groupBy(lines, (line) => line.category),
    categoryTitle: (slug) => names(slug).title,
  };
}

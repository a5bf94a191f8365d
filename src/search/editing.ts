// The editors' hand: which words mean the same and which answers come first, kept in the database and followed by every node.
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Database, Db } from '../db/client.ts';
import { analyzerFor } from './analyze.ts';
import type { SearchEngine } from './engine.ts';
import { LONGEST_ASKED_AS } from './learn.ts';
import type { Pin } from './query.ts';
import { reduceQuestion } from './reduce.ts';
import { searchDocuments, searchPins, searchSynonyms } from './schema.ts';
import type { SynonymGroup } from './synonyms.ts';

/** Channel on which triggers announce that synonyms or pins changed. */
const EDITING_CHANNEL = 'search_editing';

/** Expressions of one group, and the words of one expression: longer ones are sentences. */
const MOST_EXPRESSIONS = 12;
const MOST_WORDS = 5;

/** Answers pinned for one query: more would be the whole page of suggestions. */
const MOST_PINS = 5;

/** Keeps an engine's synonyms and pins as the editors want them. */
export class Curation {
  readonly #database: Database;
  readonly #engine: SearchEngine;
  readonly #report: (error: unknown) => void;
  readonly #locales = { synonyms: new Set<string>(), pins: new Set<string>() };
  #running: Promise<void> | undefined;
  #again = false;
  #unlisten: (() => Promise<void>) | undefined;

  constructor(database: Database, engine: SearchEngine, report: (error: unknown) => void) {
    this.#database = database;
    this.#engine = engine;
    this.#report = report;
  }

  /** Reads what there is and follows its changes from then on. */
  async start(): Promise<void> {
    const first = this.#begin();
    // What changes while it is being read is read once more, and after it: an older reading must not come last.
    this.#running = first
      .then(
        () => this.#run(),
        () => {},
      )
      .finally(() => {
        this.#running = undefined;
      });
    await first;
  }

  async #begin(): Promise<void> {
    const wake = () => this.wake();
    this.#unlisten = await this.#database.listen(EDITING_CHANNEL, wake, wake);
    await this.#load();
  }

  /** Reads again soon. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Pages come and go under other numbers; the pins follow. */
  documentsChanged(): void {
    if (this.#locales.pins.size > 0) this.wake();
  }

  /** Waits until everything announced so far is in force. */
  async settle(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#again = false;
    await this.#unlisten?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#load().catch(this.#report);
    }
  }

  async #load(): Promise<void> {
    const [synonyms, pins] = await Promise.all([loadSynonyms(this.#database.db), loadPins(this.#database.db)]);
    // A language whose last one was taken away gets an empty list.
    for (const locale of union(this.#locales.synonyms, synonyms))
      this.#engine.setSynonyms(locale, synonyms.get(locale) ?? []);
    for (const locale of union(this.#locales.pins, pins)) this.#engine.setPins(locale, pins.get(locale) ?? []);
    this.#locales.synonyms = new Set(synonyms.keys());
    this.#locales.pins = new Set(pins.keys());
  }
}

function union(known: ReadonlySet<string>, fresh: ReadonlyMap<string, unknown>): Set<string> {
  return new Set([...known, ...fresh.keys()]);
}

async function loadSynonyms(db: Db): Promise<Map<string, SynonymGroup[]>> {
  const rows = await db.select().from(searchSynonyms).orderBy(asc(searchSynonyms.id));
  const all = new Map<string, SynonymGroup[]>();
  for (const { locale, expressions } of rows) all.set(locale, [...(all.get(locale) ?? []), expressions]);
  return all;
}

async function loadPins(db: Db): Promise<Map<string, Pin[]>> {
  const rows = await db
    .select({ locale: searchPins.locale, query: searchPins.query, id: searchDocuments.id })
    .from(searchPins)
    .leftJoin(searchDocuments, isPinned)
    .orderBy(asc(searchPins.id));
  const all = new Map<string, Pin[]>();
  for (const { locale, query, id } of rows) {
    const pins = all.get(locale) ?? [];
    all.set(locale, pins);
    // Its page does not exist at the moment.
    if (id === null) continue;
    const pin = pins.find((one) => sameWords(one.query, query, locale));
    if (pin) pin.ids = [...pin.ids, id];
    else pins.push({ query, ids: [id] });
  }
  return all;
}

const isPinned = and(
  eq(searchDocuments.kind, searchPins.kind),
  eq(searchDocuments.sourceId, searchPins.sourceId),
  eq(searchDocuments.locale, searchPins.locale),
);

/** A group of synonyms as editors see it. */
export type SynonymRow = typeof searchSynonyms.$inferSelect;

/** The editors' synonyms of a language, the newest first. */
export function listSynonyms(db: Db, locale: string): Promise<SynonymRow[]> {
  return db.select().from(searchSynonyms).where(eq(searchSynonyms.locale, locale)).orderBy(asc(searchSynonyms.id));
}

/** What became of new synonyms; `expressions` is what was understood. */
export type SynonymsAdded =
  | { outcome: 'added'; expressions: string[] }
  /** There is such a group, in any order. */
  | { outcome: 'known' }
  | { outcome: 'too-few' }
  | { outcome: 'too-many'; most: number }
  | { outcome: 'too-long'; expression: string; most: number };

/**
 * Adds a group of expressions that mean the same. A group that shares two of its expressions with an older one is another group all the
 * same: a word may have several meanings.
 * @param text expressions separated by commas or lines.
 */
export async function addSynonyms(db: Db, locale: string, text: string): Promise<SynonymsAdded> {
  const expressions = [
    ...new Set(
      text
        .toWellFormed()
        .split(/[,;\n]/)
        .map((one) => one.replace(/\s+/g, ' ').trim().toLowerCase())
        .filter(Boolean),
    ),
  ];
  const words = (expression: string) =>
    analyzerFor(locale)
      .words(expression)
      .filter(({ compound }) => !compound);
  const understood = expressions.filter((one) => words(one).length > 0);
  const long = understood.find((one) => words(one).length > MOST_WORDS || one.length > 100);
  if (long) return { outcome: 'too-long', expression: long, most: MOST_WORDS };
  if (understood.length > MOST_EXPRESSIONS) return { outcome: 'too-many', most: MOST_EXPRESSIONS };
  if (understood.length < 2) return { outcome: 'too-few' };
  return db.transaction(async (tx) => {
    await lockEditing(tx, locale);
    const all = await tx.select().from(searchSynonyms).where(eq(searchSynonyms.locale, locale));
    if (all.some((row) => sameGroup(row.expressions, understood))) return { outcome: 'known' };
    await tx.insert(searchSynonyms).values({ locale, expressions: understood });
    return { outcome: 'added', expressions: understood };
  });
}

function sameGroup(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((expression) => other.includes(expression));
}

/** What editors add to a language is added one after another, so that two who think of the same add it once. */
async function lockEditing(tx: Db, locale: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`search editing ${locale}`}, 0))`);
}

/** Takes a group of synonyms away; undefined when it is gone. */
export async function removeSynonyms(db: Db, id: number): Promise<SynonymRow | undefined> {
  const [row] = await db.delete(searchSynonyms).where(eq(searchSynonyms.id, id)).returning();
  return row;
}

/** A pinned answer as editors see it; `title` is undefined while its page does not exist. */
export interface PinRow {
  id: number;
  query: string;
  title: string | null;
  url: string | null;
}

/** The pinned answers of a language by query, those of one query in their order. */
export function listPins(db: Db, locale: string): Promise<PinRow[]> {
  return db
    .select({ id: searchPins.id, query: searchPins.query, title: searchDocuments.title, url: searchDocuments.url })
    .from(searchPins)
    .leftJoin(searchDocuments, isPinned)
    .where(eq(searchPins.locale, locale))
    .orderBy(asc(searchPins.query), asc(searchPins.id));
}

export type PinAdded =
  | { outcome: 'added'; query: string; title: string }
  | { outcome: 'no-query' | 'no-page' | 'known' }
  | { outcome: 'too-many'; most: number };

/**
 * Pins a page as an answer to a query: questions of the same words get it first.
 * @param pin.url address of the page, whole or its path.
 * @param findable of which documents the editor may know.
 */
export async function addPin(
  db: Db,
  pin: { locale: string; query: string; url: string },
  findable: SQL,
): Promise<PinAdded> {
  const typed = pin.query.toWellFormed().replace(/\s+/g, ' ').trim().slice(0, LONGEST_ASKED_AS);
  if (analyzerFor(pin.locale).words(typed).length === 0) return { outcome: 'no-query' };
  const path = URL.parse(pin.url.trim(), 'http://localhost')?.pathname.replace(/\/$/, '') ?? '';
  const [page] = await db
    .select()
    .from(searchDocuments)
    .where(and(eq(searchDocuments.url, path), eq(searchDocuments.locale, pin.locale), findable))
    .limit(1);
  if (!page) return { outcome: 'no-page' };
  return db.transaction(async (tx) => {
    await lockEditing(tx, pin.locale);
    const all = await tx.select().from(searchPins).where(eq(searchPins.locale, pin.locale));
    const query = all.find((one) => sameWords(one.query, typed, pin.locale))?.query ?? typed;
    if (all.filter((one) => one.query === query).length >= MOST_PINS) return { outcome: 'too-many', most: MOST_PINS };
    const [added] = await tx
      .insert(searchPins)
      .values({ locale: pin.locale, query, kind: page.kind, sourceId: page.sourceId })
      .onConflictDoNothing()
      .returning();
    return added ? { outcome: 'added', query, title: page.title } : { outcome: 'known' };
  });
}

/** Whether the search takes two queries for one: the same words in any order and form. */
function sameWords(a: string, b: string, locale: string): boolean {
  const key = (query: string) =>
    [...reduceQuestion(query, locale).words.keys()].sort((one, two) => one - two).join(' ');
  return a === b || key(a) === key(b);
}

/** Takes a pinned answer away; undefined when it is gone. */
export async function removePin(db: Db, id: number): Promise<typeof searchPins.$inferSelect | undefined> {
  const [row] = await db.delete(searchPins).where(eq(searchPins.id, id)).returning();
  return row;
}

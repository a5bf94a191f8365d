import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { batches } from '../db/batches.ts';
import type { Database, Db } from '../db/client.ts';
import { insertRows } from '../db/insert-rows.ts';
import { isUnavailable } from '../db/unavailable.ts';
import type { DocumentKind } from '../search/document.ts';
import { searchDocuments } from '../search/schema.ts';
import type { SearchEntry } from '../search/search-log.ts';
import { networkOf } from '../web/limits.ts';
import { isUuid } from '../web/uuid.ts';
import { Admission } from './admission.ts';
import { askSuggestions, asks, searches, searchOpens } from './schema.ts';

/** Notes are gathered this long and written together, after the answer has been sent. */
const GATHER_MS = 200;

/** Rows in one statement; few, because the embedded database works in this very thread and nobody should wait for the ledger. */
const BATCH = 20;

/**
 * Notes waiting at most, and characters of text in them; beyond it the oldest are dropped: neither a flood nor a database that is
 * away for long must fill the memory. Tickets never come through here.
 */
const MOST_WAITING = 10_000;
const MOST_CHARACTERS = 8_000_000;

/** Between two attempts to write while the database is away. */
const AWAY_MS = 2000;

/** Drops are told of at most so often. */
const TELL_MS = 60_000;

/** Longest text of a question that is kept, in characters. */
const LONGEST_TEXT = 10_000;

/** Longest part of a question that stands with what was shown for it, in characters: all that can be learnt of it. */
const LONGEST_SHOWN_FOR = 1_000;

/** Different results of one search whose opening is noted. */
const MOST_OPENS = 20;

/** Longest time a document counts as being read, in seconds: an open tab over lunch is not reading. */
const LONGEST_READ_SECONDS = 3600;

/** A suggestion as it was shown. */
export interface ShownSuggestion {
  documentId: number;
  kind: DocumentKind;
  title: string;
  url: string;
  score: number;
  confident: boolean;
}

/**
 * What was asked, searched, shown and opened. Notes are gathered and written together shortly after the answer that they
 * belong to, so that typing costs the database little; `settle` waits for them. While the database is away they wait, and are written
 * when it is back. Strangers can make it write only so much; see {@link Admission}. How a visit ended is written at once, by the functions of ask.ts.
 */
export class Ledger {
  readonly #db: Db;
  readonly #onError: (error: unknown) => void;
  readonly #noteDropped: (count: number) => void;
  readonly #endWatch: () => void;
  readonly #admission: Admission;
  #dropped = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #waiting = new Notes();
  #timer: NodeJS.Timeout | undefined;
  /** The notes that are being written. */
  #writing: Promise<void> = Promise.resolve();
  /** What is written after them; undefined while nobody asked for it. */
  #next: Promise<void> | undefined;

  /** @param noteDropped told, once a minute at most, how many notes had to be dropped. */
  constructor(
    database: Pick<Database, 'db' | 'onReachable'>,
    onError: (error: unknown) => void,
    noteDropped: (count: number) => void = () => {},
    admission = new Admission(),
  ) {
    this.#admission = admission;
    this.#db = database.db;
    this.#onError = onError;
    this.#noteDropped = noteDropped;
    this.#endWatch = database.onReachable((reachable) => {
      if (reachable) void this.settle();
    });
  }

  /** Whether a visit may be noted that comes from this network address: one that was noted goes on, new ones are bounded. */
  admits(askId: string, address: string | undefined): boolean {
    return this.#admission.visit(askId, address && networkOf(address));
  }

  /** Notes the text of a visit and what was suggested for it. @param address network address it came from; it is not kept. */
  suggested(askId: string, locale: string, text: string, shown: ShownSuggestion[], address?: string): void {
    if (!this.admits(askId, address)) return;
    const at = new Date();
    this.#note((notes) => {
      notes.ask({
        id: askId,
        locale,
        createdAt: at,
        lastSeenAt: at,
        text: storable(text),
        bestScore: Math.max(0, ...shown.map(({ score }) => score)),
        confident: shown.some(({ confident }) => confident),
      });
      for (const row of this.#admission.shown(askId, shownRows({ askId, text, shown, at }))) notes.show(row);
    });
  }

  /** Notes that a suggestion was opened, folded away, or read for some seconds. Unknown visits and documents change nothing. */
  looked(askId: string, documentId: number, what: { opened?: boolean; dismissed?: boolean; seconds?: number }): void {
    const at = new Date();
    const seconds = Math.max(0, Math.min(LONGEST_READ_SECONDS, Math.round(what.seconds ?? 0)));
    this.#note((notes) => {
      notes.others.push((db) =>
        db
          .update(askSuggestions)
          .set({
            ...(what.opened
              ? { openedAt: sql`coalesce(${askSuggestions.openedAt}, ${at.toISOString()}::timestamptz)` }
              : {}),
            ...(what.dismissed ? { dismissedAt: at } : {}),
            readSeconds: sql`least(${askSuggestions.readSeconds} + ${seconds}::integer, ${LONGEST_READ_SECONDS}::integer)`,
          })
          .where(and(eq(askSuggestions.askId, askId), eq(askSuggestions.documentId, documentId))),
      );
    });
  }

  /** Notes a search and how much it found. @param address network address it came from; it is not kept. */
  searched(entry: SearchEntry, address?: string): void {
    if (!this.#admission.search(address && networkOf(address))) return;
    const createdAt = new Date();
    this.#note((notes) => {
      notes.search({ ...entry, text: storable(entry.text), createdAt });
    });
  }

  /**
   * Notes that a result of a search was opened; ids that are none, or of no search, and paths of no page are ignored.
   * @param paths of the page: where it was opened, and where it is written, should that be another language. The first that is a page counts.
   */
  resultOpened(searchId: string, paths: readonly [string, ...string[]]): void {
    if (!isUuid(searchId)) return;
    const at = new Date().toISOString();
    this.#note((notes) => {
      notes.others.push((db) =>
        db.execute(
          sql`insert into ${searchOpens} (${sql.identifier(searchOpens.searchId.name)}, url, opened_at)
              select ${searches.id}, left(${searchDocuments.url}, 500), ${at}::timestamptz from ${searches}, ${searchDocuments}
              where ${searches.id} = ${searchId} and ${inArray(searchDocuments.url, [...paths])}
              and (select count(*) from ${searchOpens} where ${searchOpens.searchId} = ${searchId}) < ${MOST_OPENS}::integer
              order by ${searchDocuments.url} = ${paths[0]} desc limit 1
              on conflict do nothing`,
        ),
      );
    });
  }

  /** Waits until everything noted so far is written, or waits for the database to come back. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#write();
  }

  /** Writes what is waiting; call it before the database closes. What cannot be written now is lost, and told of. */
  async stop(): Promise<void> {
    this.#endWatch();
    await this.settle();
    clearTimeout(this.#timer);
    this.#dropped += this.#waiting.size;
    if (this.#dropped > 0) this.#noteDropped(this.#dropped);
  }

  #note(add: (notes: Notes) => void): void {
    add(this.#waiting);
    this.#keepWithin();
    this.#timer ??= setTimeout(() => void this.#write(), GATHER_MS);
  }

  #keepWithin(): void {
    while (this.#waiting.size > MOST_WAITING || this.#waiting.characters > MOST_CHARACTERS)
      this.#dropped += this.#waiting.dropOldest();
    const now = performance.now();
    if (this.#dropped === 0 || now - this.#toldAt < TELL_MS) return;
    this.#noteDropped(this.#dropped);
    this.#toldAt = now;
    this.#dropped = 0;
  }

  #write(): Promise<void> {
    this.#timer = undefined;
    // Notes wait until those before them are written, so that the cap holds however slow the database is, and nobody who
    // settles waits for more than two loads.
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      const notes = this.#waiting;
      this.#waiting = new Notes();
      this.#writing = this.#run(notes);
      return this.#writing;
    });
    return this.#next;
  }

  async #run(notes: Notes): Promise<void> {
    for (const write of notes.statements()) {
      try {
        await write(this.#db);
      } catch (error) {
        if (!isUnavailable(error)) this.#onError(error);
        else {
          // All of them once more: each may be written twice without harm.
          this.#waiting = notes.followedBy(this.#waiting);
          this.#keepWithin();
          clearTimeout(this.#timer);
          this.#timer = setTimeout(() => void this.#write(), AWAY_MS).unref();
          return;
        }
      }
      // The embedded database never leaves this thread: without a pause requests would wait for all of the statements.
      await nextTurn();
    }
  }
}

type Statement = (db: Db) => Promise<unknown>;
type AskNote = typeof asks.$inferInsert & { text: string };
type SearchNote = typeof searches.$inferInsert;
type ShownRow = ShownSuggestion & { askId: string; question: string; rank: number; shownAt: Date };

/** Notes that wait to be written; several about the same thing are one row. */
class Notes {
  readonly asks = new Map<string, AskNote>();
  readonly shown = new Map<string, ShownRow>();
  readonly searches = new Map<string, SearchNote>();
  readonly others: Statement[] = [];
  /** Of text, in the notes that have one. */
  characters = 0;

  get size(): number {
    return this.asks.size + this.shown.size + this.searches.size + this.others.length;
  }

  ask(note: AskNote): void {
    const earlier = this.asks.get(note.id);
    this.characters += note.text.length - (earlier?.text.length ?? 0);
    this.asks.set(note.id, { ...note, createdAt: earlier?.createdAt ?? note.createdAt });
  }

  show(row: ShownRow): void {
    const key = `${row.askId} ${row.documentId}`;
    const earlier = this.shown.get(key);
    this.characters += row.question.length - (earlier?.question.length ?? 0);
    this.shown.set(key, earlier ? bestOf(earlier, row) : row);
  }

  search(note: SearchNote): void {
    this.characters += note.text.length - (this.searches.get(note.id)?.text.length ?? 0);
    this.searches.set(note.id, note);
  }

  /** These notes and, after them, later ones. */
  followedBy(later: Notes): Notes {
    for (const note of later.asks.values()) this.ask(note);
    for (const row of later.shown.values()) this.show(row);
    for (const note of later.searches.values()) this.search(note);
    this.others.push(...later.others);
    return this;
  }

  /** Drops the note that waits longest, of the kind that has most. @returns how many it were. */
  dropOldest(): number {
    const most = Math.max(this.asks.size, this.shown.size, this.searches.size, this.others.length);
    if (most === 0) return 0;
    if (this.others.length === most) this.others.shift();
    else if (this.shown.size === most) {
      const oldest = first(this.shown);
      this.characters -= this.shown.get(oldest)?.question.length ?? 0;
      this.shown.delete(oldest);
    } else {
      const map = this.searches.size === most ? this.searches : this.asks;
      const oldest = first(map);
      this.characters -= map.get(oldest)?.text.length ?? 0;
      map.delete(oldest);
    }
    return 1;
  }

  /** What to run, in this order: visits before what belongs to them, searches before what was opened of them. */
  *statements(): Generator<Statement> {
    for (const rows of batches([...this.asks.values()], BATCH)) yield (db) => putAsks(db, rows);
    for (const rows of batches([...this.shown.values()], BATCH)) yield (db) => putShown(db, rows);
    for (const rows of batches([...this.searches.values()], BATCH))
      yield (db) => insertRows(db, searches, rows, sql`on conflict do nothing`);
    yield* this.others;
  }
}

function first(map: ReadonlyMap<string, unknown>): string {
  return map.keys().next().value!;
}

/** A text as PostgreSQL can hold it: no NUL, no half characters, not endless. One that it refused would take its whole batch along. */
function storable(text: string): string {
  return text.slice(0, LONGEST_TEXT).replaceAll('\0', '').toWellFormed();
}

/** Makes the visit if it is new, and notes that its visitor is still there. A visit that has ended keeps its text. */
export function touchAsk(
  db: Db,
  id: string,
  locale: string,
  at: Date,
  values: { text: string; bestScore?: number; confident?: boolean },
): Promise<void> {
  return putAsks(db, [{ id, locale, createdAt: at, lastSeenAt: at, ...values }]);
}

/** Notes what a visit was shown; a document shown again keeps its first time and its best rank. */
export async function noteShown(
  db: Db,
  given: { askId: string; text: string; shown: ShownSuggestion[]; at: Date },
): Promise<void> {
  if (given.shown.length > 0) await putShown(db, shownRows(given));
}

function shownRows({
  askId,
  text,
  shown,
  at,
}: {
  askId: string;
  text: string;
  shown: ShownSuggestion[];
  at: Date;
}): ShownRow[] {
  const question = storable(text.slice(0, LONGEST_SHOWN_FOR));
  return shown.map((suggestion, index) => ({ askId, ...suggestion, question, rank: index + 1, shownAt: at }));
}

function bestOf(earlier: ShownRow, later: ShownRow): ShownRow {
  return {
    ...earlier,
    question: later.question,
    rank: Math.min(earlier.rank, later.rank),
    score: Math.max(earlier.score, later.score),
    confident: earlier.confident || later.confident,
  };
}

/** Of a visit: nothing has come of it yet. */
const isOpen = sql`${asks.solvedAt} is null and ${asks.ticketAt} is null and ${asks.threadAt} is null`;

async function putAsks(db: Db, rows: (typeof asks.$inferInsert)[]): Promise<void> {
  await insertRows(
    db,
    asks,
    rows,
    sql`on conflict (id) do update set
        last_seen_at = excluded.last_seen_at,
        text = excluded.text,
        best_score = greatest(${asks.bestScore}, excluded.best_score),
        confident = ${asks.confident} or excluded.confident
      where ${isOpen}`,
  );
}

/** Writes what visits were shown that have not ended: what comes after the ticket is another question's. */
async function putShown(db: Db, rows: ShownRow[]): Promise<void> {
  await insertRows(
    db,
    askSuggestions,
    rows,
    sql`where exists (select from ${asks} where ${asks.id} = r.ask_id and ${isOpen})
      on conflict (ask_id, document_id) do update set
        rank = least(${askSuggestions.rank}, excluded.rank),
        score = greatest(${askSuggestions.score}, excluded.score),
        confident = ${askSuggestions.confident} or excluded.confident,
        question = excluded.question`,
  );
}

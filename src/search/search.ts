import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Database } from '../db/client.ts';
import type { SearchDocument } from './document.ts';
import { EditorsHand } from './editing.ts';
import { createEngine, type SearchEngine, type SearchHit, type SearchQuery, type SearchResult } from './engine.ts';
import { bestPassage, type Passage } from './passage.ts';
import { eachDocument, listDocumentVersions, loadDocuments } from './store.ts';

/** Channel on which the trigger of `search_documents` names changed rows. */
const SEARCH_CHANNEL = 'search';

/** Changes that come together are read together; well below the second within which a change must be found. */
const GATHER_MS = 40;

/** Documents whose text is kept at hand for passages. */
const DOCUMENTS_AT_HAND = 2000;

/** A found document with the part of it that answers best. */
export interface FoundDocument {
  document: SearchDocument;
  hit: SearchHit;
  passage: Passage;
}

/** Documents that are new or different, and the numbers of those that are gone. */
export interface DocumentChange {
  changed: SearchDocument[];
  gone: number[];
}

/** One page of what was found. */
export interface Found extends Omit<SearchResult, 'hits'> {
  hits: FoundDocument[];
}

/** The search of this process: the engine, kept in step with the table of documents on every node. */
export class Search {
  readonly engine: SearchEngine = createEngine();
  /** Synonyms and pinned answers, on this node. */
  readonly #hand: EditorsHand;
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  readonly #atHand = new LRUCache<number, SearchDocument>({ max: DOCUMENTS_AT_HAND });
  readonly #known = new Set<number>();
  readonly #changed = new Set<number>();
  readonly #listeners = new Set<(change: DocumentChange) => void>();
  #timer: NodeJS.Timeout | undefined;
  #applying: Promise<void> = Promise.resolve();
  #stopListening: (() => Promise<void>) | undefined;
  #loadedAt = new Date(0);
  /** True once every document has been read. */
  ready = false;

  constructor(database: Database, onError: (error: unknown) => void) {
    this.#database = database;
    this.#onError = onError;
    this.#hand = new EditorsHand(database, this.engine, onError);
  }

  /** Reads all documents, synonyms and pinned answers, and follows their changes from then on. */
  async start(): Promise<void> {
    // Listening first: what changes while the table is being read is read once more.
    this.#stopListening = await this.#database.listen(
      SEARCH_CHANNEL,
      (payload) => this.#note(Number(payload)),
      () => void this.#catchUp().catch(this.#onError),
    );
    this.#loadedAt = await this.#now();
    for await (const batch of eachDocument(this.#database.db)) this.#upsert(batch);
    await this.#hand.start();
    this.ready = true;
  }

  /**
   * Searches, and reads the documents of the page of hits with their best passages.
   * @param query as the engine takes it; `limit` and `offset` choose the page.
   */
  async find(query: SearchQuery): Promise<Found> {
    const result = this.engine.search(query);
    return { ...result, hits: await this.describe(result.hits, query.text) };
  }

  /** Reads the documents of hits, with the passage of each that fits the text best. Hits whose document is gone are left out. */
  async describe(hits: SearchHit[], text: string): Promise<FoundDocument[]> {
    const documents = await this.#documents(hits.map((hit) => hit.id));
    return hits.flatMap((hit) => {
      const document = documents.get(hit.id);
      if (!document) return [];
      return [{ document, hit, passage: bestPassage(document, text) }];
    });
  }

  /** Calls back after the index has changed. */
  onChange(listener: (change: DocumentChange) => void): void {
    this.#listeners.add(listener);
  }

  /** Waits until every change announced so far is in the index. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#apply();
    await this.#applying;
    await this.#hand.settle();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#stopListening?.();
    await this.#applying;
    await this.#hand.stop();
  }

  #note(id: number): void {
    this.#changed.add(id);
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#apply(), GATHER_MS);
  }

  #apply(): void {
    this.#timer = undefined;
    const ids = [...this.#changed];
    if (ids.length === 0) return;
    this.#changed.clear();
    this.#applying = this.#applying.then(async () => {
      try {
        for (let start = 0; start < ids.length; start += 500) {
          const batch = ids.slice(start, start + 500);
          const found = await loadDocuments(this.#database.db, batch);
          const alive = new Set(found.map((document) => document.id));
          for (const id of batch) this.#atHand.delete(id);
          const gone = batch.filter((id) => !alive.has(id));
          this.#upsert(found);
          this.engine.remove(gone);
          for (const id of gone) this.#known.delete(id);
          this.#hand.documentsChanged();
          for (const listener of this.#listeners) listener({ changed: found, gone });
        }
      } catch (error) {
        this.#onError(error);
        // Still out of date: try again with the next change, or soon.
        for (const id of ids) this.#changed.add(id);
        this.#timer ??= setTimeout(() => this.#apply(), 1000);
      }
    });
  }

  /** After a lost connection: reads what changed meanwhile and forgets what is gone. */
  async #catchUp(): Promise<void> {
    const since = new Date(this.#loadedAt.getTime() - 60_000);
    this.#loadedAt = await this.#now();
    const versions = await listDocumentVersions(this.#database.db);
    const alive = new Set(versions.map((version) => version.id));
    for (const id of this.#known) if (!alive.has(id)) this.#changed.add(id);
    for (const version of versions) if (version.updatedAt >= since) this.#changed.add(version.id);
    this.#apply();
  }

  #upsert(documents: SearchDocument[]): void {
    this.engine.upsert(documents);
    for (const document of documents) this.#known.add(document.id);
  }

  async #documents(ids: number[]): Promise<Map<number, SearchDocument>> {
    const documents = new Map<number, SearchDocument>();
    const missing: number[] = [];
    for (const id of ids) {
      const document = this.#atHand.get(id);
      if (document) documents.set(id, document);
      else missing.push(id);
    }
    for (const document of await loadDocuments(this.#database.db, missing)) {
      documents.set(document.id, document);
      // A change that arrived while reading wins: it will be read again.
      if (!this.#changed.has(document.id)) this.#atHand.set(document.id, document);
    }
    return documents;
  }

  async #now(): Promise<Date> {
    const result = (await this.#database.db.execute(sql`select now() as now`)) as unknown as
      | { rows: { now: string }[] }
      | { now: string }[];
    const rows = Array.isArray(result) ? result : result.rows;
    return new Date(rows[0]!.now);
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { includesAudience } from '../accounts/audience.ts';
import { batches } from '../db/batches.ts';
import type { Database } from '../db/client.ts';
import { isUnavailable } from '../db/unavailable.ts';
import { type DenseRetriever, type DocumentChange, fuse, type RankedHit, type RankedResult } from './dense.ts';
import type { SearchDocument } from './document.ts';
import { Curation } from './editing.ts';
import { createEngine, type SearchEngine } from './engine.ts';
import { createMerger } from './merge.ts';
import { bestPassage, type Passage } from './passage.ts';
import type { SearchQuery } from './query.ts';
import { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';
import {
  type DocumentHead,
  type DocumentVersion,
  eachDocument,
  listVersions,
  loadDocuments,
  loadStoredDocuments,
} from './store.ts';
import { Untranslated, urlIn } from './untranslated.ts';

/** Channel on which the trigger of `search_documents` names changed rows. */
export const SEARCH_CHANNEL = 'search';

/** Changes that come together are read together; well below the second within which a change must be found. */
const GATHER_MS = 40;

/** Documents whose text is kept at hand for passages. */
const DOCUMENTS_AT_HAND = 2000;

/** Documents read in one statement. */
const BATCH = 500;

/** The same, where nobody waits for them. */
const FETCHED_AHEAD = 20;

/** Hits that are ranked by their meaning too, and counted for the filters: as far as anybody leafs. */
export const MOST_RANKED = 200;

/** Where a node keeps its index between runs. */
export interface Snapshot {
  file: string;
  /** Names the database that the index was built from; a saved index of another one is of no use. */
  installation: string;
}

/** What is noted with a saved index. */
interface Mark {
  installation: string;
  /** Ids and the times of their last changes by turns, in milliseconds. */
  versions: number[];
  heads: DocumentHead[];
}

/** A found document with the part of it that answers best. */
export interface FoundDocument {
  document: SearchDocument;
  hit: RankedHit;
  passage: Passage;
}

/** One page of what was found. */
export interface Found extends Omit<RankedResult, 'hits'> {
  hits: FoundDocument[];
}

/** The search of this process: the engine, kept in step with the table of documents on every node. */
export class Search {
  readonly engine: SearchEngine = createEngine();
  /** Synonyms and pinned answers, on this node. */
  readonly #curation: Curation;
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  readonly #atHand = new LRUCache<number, SearchDocument>({ max: DOCUMENTS_AT_HAND });
  /** What a result needs at least, of every document: it is shown while the database with the texts is away. */
  readonly #heads = new Map<number, DocumentHead>();
  readonly #untranslated = new Untranslated(this.#heads);
  readonly #snapshot: Snapshot | undefined;
  readonly #dense: DenseRetriever | undefined;
  readonly #merger = createMerger();
  readonly #changed = new Set<number>();
  /** Time of the last change of each indexed document: what differs from the table is out of date, whatever clocks say. */
  readonly #versions = new Map<number, number>();
  readonly #listeners = new Set<(change: DocumentChange) => void>();
  #timer: NodeJS.Timeout | undefined;
  #applying: Promise<void> = Promise.resolve();
  /** See {@link Search.#fetchAhead}. */
  #fetching: Promise<void> = Promise.resolve();
  #stopped = false;
  /** Whether the index has something that the saved one has not. */
  #unsaved = true;
  #stopListening: (() => Promise<void>) | undefined;
  /** True once every document has been read. */
  ready = false;

  /**
   * @param snapshot where to keep the index between runs; without it, each start reads every document.
   * @param dense looks at the meaning beside the words; without it, the words alone decide.
   */
  constructor(database: Database, onError: (error: unknown) => void, snapshot?: Snapshot, dense?: DenseRetriever) {
    this.#dense = dense;
    this.#database = database;
    this.#snapshot = snapshot;
    this.#onError = onError;
    this.#curation = new Curation(database, this.engine, onError);
  }

  /** Reads all documents, synonyms and pinned answers, and follows their changes from then on. */
  async start(): Promise<void> {
    // Listening first: what changes while the table is being read is read once more.
    this.#stopListening = await this.#database.listen(
      SEARCH_CHANNEL,
      (payload) => this.#note(Number(payload)),
      () => void this.#catchUp().catch(this.#onError),
    );
    if (await this.#loadSnapshot()) await this.#catchUp();
    else
      for await (const batch of eachDocument(this.#database.db)) {
        this.engine.upsert(batch);
        this.#noteVersions(batch);
        for (const document of batch) {
          this.#heads.set(document.id, headOf(document));
          if (this.#atHand.size < DOCUMENTS_AT_HAND) this.#atHand.set(document.id, document);
        }
      }
    this.#untranslated.forget();
    await this.#applying;
    await this.#curation.start();
    await this.#dense?.start();
    this.ready = true;
  }

  /** Puts in order what was read in pieces, saves the index and reads ahead what will be quoted: no answer depends on it. */
  whenServing(): void {
    // In the same queue as the changes: segments are joined, and the index saved, by one at a time.
    this.#applying = this.#applying.then(() => this.#tidy()).catch(this.#onError);
    this.#fetching = this.#fetchAhead().catch(this.#onError);
  }

  /**
   * Searches, and reads the documents of the page of hits with their best passages.
   * @param query as the engine takes it; `limit` and `offset` choose the page.
   */
  async find(query: SearchQuery): Promise<Found> {
    const result = await this.rank(query);
    return { ...result, hits: await this.describe(result.hits, { ...query, asked: result.asked }) };
  }

  /**
   * As {@link find}, among the pages of the main language that a reader of `query.locale` has no translation of. Their addresses are those
   * in the reader's language.
   */
  async findUntranslated(query: SearchQuery, mainLocale: string): Promise<Found> {
    const result = await this.rankUntranslated(query, mainLocale);
    return { ...result, hits: await this.describe(result.hits, { ...query, asked: result.asked }) };
  }

  /** As {@link findUntranslated}, without the documents; nothing when the reader's language is the main one. */
  async rankUntranslated(query: SearchQuery, mainLocale: string): Promise<RankedResult> {
    const { locale, audiences } = query;
    const pages = locale === mainLocale ? undefined : this.#untranslated.of({ locale, mainLocale, audiences });
    if (!pages?.untranslated) return { total: 0, hits: [], confidence: 0, asked: [] };
    return this.rank({ ...query, locale: mainLocale, spokenIn: locale, except: pages.translated });
  }

  /** Kind and category of hits; of those that are gone, nothing. */
  headsOf(hits: readonly RankedHit[]): Pick<DocumentHead, 'kind' | 'category'>[] {
    const heads: DocumentHead[] = [];
    for (const { id } of hits) {
      const head = this.#heads.get(id);
      if (head) heads.push(head);
    }
    return heads;
  }

  /** As {@link find}, without the documents. */
  async rank(query: SearchQuery): Promise<RankedResult> {
    if (!this.#dense) return this.engine.search(query);
    this.#dense.prepare(query);
    const most = Math.max(MOST_RANKED, (query.offset ?? 0) + query.limit);
    const found = this.engine.search({ ...query, offset: 0, limit: most });
    const { kinds, category, except, ...unfiltered } = query;
    const filters = { ...(kinds && { kinds }), ...(category !== undefined && { category }) };
    const filtered = this.#dense.nearest({ ...unfiltered, ...filters, ids: found.hits.map(({ id }) => id) });
    // Together, so that both are waited for no longer than one.
    const [nearest, among] = await Promise.all([
      filtered,
      Object.keys(filters).length > 0 ? this.#dense.nearest({ ...unfiltered, ids: [] }) : filtered,
    ]);
    const likenesses = except ? nearest?.filter(({ id }) => !except.has(id)) : nearest;
    const { weight, confidence } = this.#dense;
    return fuse(found, among && likenesses, { ...query, among, weight, confidence });
  }

  /**
   * Reads the documents of hits, with the passage of each that has most of the words `asked`. Left out is what is gone, or what the viewer
   * may not see any more since it was indexed. Addresses are those for readers of `query.locale`. While the database is away, documents that are not at hand have no passage but their summary.
   */
  async describe(
    hits: RankedHit[],
    query: Pick<SearchQuery, 'audiences' | 'locale'> & Pick<RankedResult, 'asked'>,
  ): Promise<FoundDocument[]> {
    const documents = await this.#documents(hits.map((hit) => hit.id));
    return hits.flatMap((hit) => {
      const document = documents.get(hit.id);
      if (!document || !includesAudience(query.audiences, document.audience)) return [];
      const url = urlIn(query.locale, document);
      return [{ document: { ...document, url }, hit, passage: bestPassage(document, query.asked) }];
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
    await this.#curation.settle();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopped = true;
    await this.#fetching;
    await this.#stopListening?.();
    await this.#applying;
    await this.#dense?.stop();
    // Without it the next start reads the documents.
    await this.#save().catch(this.#onError);
    await this.#merger.close();
    await this.#curation.stop();
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
        for (let start = 0; start < ids.length; start += BATCH) {
          const batch = ids.slice(start, start + BATCH);
          const found = await loadStoredDocuments(this.#database.db, batch);
          const alive = new Set(found.map((document) => document.id));
          for (const id of batch) this.#atHand.delete(id);
          const gone = batch.filter((id) => !alive.has(id));
          this.#unsaved = true;
          this.engine.upsert(found);
          this.engine.remove(gone);
          this.#noteVersions(found);
          for (const id of gone) this.#versions.delete(id);
          for (const document of found) this.#heads.set(document.id, headOf(document));
          for (const id of gone) this.#heads.delete(id);
          this.#untranslated.forget();
          this.#dense?.changed({ changed: found, gone });
          this.#curation.documentsChanged();
          for (const listener of this.#listeners) listener({ changed: found, gone });
        }
        await this.engine.compact(this.#merger.merge);
      } catch (error) {
        this.#onError(error);
        // Still out of date: try again with the next change, or soon.
        for (const id of ids) this.#changed.add(id);
        this.#timer ??= setTimeout(() => this.#apply(), 1000);
      }
    });
  }

  #noteVersions(documents: DocumentVersion[]): void {
    for (const { id, updatedAt } of documents) this.#versions.set(id, updatedAt.getTime());
  }

  /** After a lost connection, or from a saved index: reads what changed meanwhile and forgets what is gone. */
  async #catchUp(): Promise<void> {
    const versions = await listVersions(this.#database.db);
    const alive = new Set(versions.map((version) => version.id));
    for (const id of this.#versions.keys()) if (!alive.has(id)) this.#changed.add(id);
    for (const { id, updatedAt } of versions) if (this.#versions.get(id) !== updatedAt.getTime()) this.#changed.add(id);
    this.#apply();
  }

  /** Whether there was a saved index of this database. */
  async #loadSnapshot(): Promise<boolean> {
    if (!this.#snapshot) return false;
    const bytes = await readSnapshotFile(this.#snapshot.file);
    const mark = bytes && this.engine.load(bytes);
    if (!mark) return false;
    const { installation, versions, heads } = JSON.parse(mark) as Partial<Mark>;
    if (installation === this.#snapshot.installation && versions && heads) {
      for (const head of heads) this.#heads.set(head.id, head);
      for (let at = 0; at < versions.length; at += 2) this.#versions.set(versions[at]!, versions[at + 1]!);
      this.#unsaved = false;
      return true;
    }
    this.engine.remove(this.engine.ids());
    return false;
  }

  async #save(): Promise<void> {
    if (!this.#snapshot || !this.ready || !this.#unsaved) return;
    this.#unsaved = false;
    const { file, installation } = this.#snapshot;
    const mark: Mark = { installation, versions: [...this.#versions].flat(), heads: [...this.#heads.values()] };
    await writeSnapshotFile(file, this.engine.save(JSON.stringify(mark))).catch((error) => {
      this.#unsaved = true;
      throw error;
    });
  }

  /** After the first load: joins what was read in pieces, and keeps it for the next start even if this process is killed. */
  async #tidy(): Promise<void> {
    await this.engine.compact(this.#merger.merge);
    await this.#save();
  }

  /** Reads what will be quoted before anybody asks, pages before threads, as many as are kept at hand: the first questions need not wait for it. */
  async #fetchAhead(): Promise<void> {
    const missing = [...this.#heads.values()].filter(({ id }) => !this.#atHand.has(id));
    const wanted = missing
      .sort((a, b) => Number(a.kind === 'thread') - Number(b.kind === 'thread'))
      .slice(0, DOCUMENTS_AT_HAND - this.#atHand.size);
    for (const batch of batches(
      wanted.map(({ id }) => id),
      FETCHED_AHEAD,
    )) {
      if (this.#stopped) return;
      await this.#documents(batch);
      // The embedded database works in this very thread: requests come first.
      await pause(1);
    }
  }

  async #documents(ids: number[]): Promise<Map<number, SearchDocument>> {
    const documents = new Map<number, SearchDocument>();
    const missing: number[] = [];
    for (const id of ids) {
      const document = this.#atHand.get(id);
      if (document) documents.set(id, document);
      else missing.push(id);
    }
    const loaded = await loadDocuments(this.#database.db, missing).catch((error) => {
      if (!isUnavailable(error)) throw error;
      for (const head of missing.map((id) => this.#heads.get(id)))
        if (head) documents.set(head.id, { ...head, tags: [], askedAs: [], sections: [] });
      return [];
    });
    for (const document of loaded) {
      documents.set(document.id, document);
      // A change that arrived while reading wins: it will be read again.
      if (!this.#changed.has(document.id)) this.#atHand.set(document.id, document);
    }
    return documents;
  }
}

function headOf({ id, kind, locale, title, summary, category, audience, url, solved }: SearchDocument): DocumentHead {
  return { id, kind, locale, title, summary, category, audience, url, solved };
}

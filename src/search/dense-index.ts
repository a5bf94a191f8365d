// The retriever of this node: a process for questions, another that embeds documents while there are any to embed, and the vectors in
// the database, where every node finds what one has computed.
import { createHash } from 'node:crypto';
import { SettingsError } from '../config/settings.ts';
import type { Database } from '../db/client.ts';
import { Clock } from '../jobs/clock.ts';
import {
  type DenseQuestion,
  type DenseRetriever,
  type DocumentChange,
  isSpoken,
  type Likeness,
  passagesOf,
} from './dense.ts';
import type { MeaningConfidence } from './dense-confidence.ts';
import { ModelError, type ModelPlace } from './dense-model.ts';
import { ModelProcess } from './dense-process.ts';
import {
  type ClaimedDocument,
  claimDocuments,
  eachVectors,
  forgetOtherModels,
  loadVectors,
  releaseDocuments,
  saveVectors,
} from './vectors.ts';

/** Channel on which the trigger of `search_documents` names changed rows, and that of `search_vectors` computed ones. */
const DOCUMENTS_CHANNEL = 'search';
const VECTORS_CHANNEL = 'search_vectors';

/** Questions that wait already: one more would be late. */
const MOST_WAITING = 8;

/** A model that keeps failing says so once in this time. */
const COMPLAIN_EVERY_MS = 60 * 60_000;

/** The model for documents stays loaded for the next edit so long. */
const IDLE_MS = 60_000;

/** A process that ended is tried again after this. */
const RESTART_MS = 30_000;

/** How the retriever is set up. */
export interface DenseSetup extends ModelPlace {
  weight: number;
  /** What was fitted for the model; without it, how sure the search is remains the words' to say. */
  confidence?: MeaningConfidence | undefined;
  /** How long a search waits for it, in milliseconds. */
  patienceMs: number;
}

/** The retriever over the database; see {@link DenseRetriever} for what each function promises. */
export class DenseIndex implements DenseRetriever {
  readonly weight: number;
  readonly confidence: MeaningConfidence | undefined;
  readonly #database: Database;
  readonly #setup: DenseSetup;
  readonly #onError: (error: unknown) => void;
  readonly #model: string;
  readonly #embedding: Clock;
  /** Documents whose entry in the process may be out of date. */
  readonly #stale = new Set<number>();
  #questions: ModelProcess | undefined;
  #documents: ModelProcess | undefined;
  #refreshing: Promise<void> | undefined;
  #unlisten: (() => Promise<void>) | undefined;
  #idle: NodeJS.Timeout | undefined;
  #restarting: NodeJS.Timeout | undefined;
  #complainedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;
  /** True while the process has what the database has. */
  #ready = false;

  /**
   * Loads the model.
   * @throws SettingsError with one line when it cannot be used.
   */
  static async open(database: Database, setup: DenseSetup, onError: (error: unknown) => void): Promise<DenseIndex> {
    let index: DenseIndex | undefined;
    try {
      const questions = await ModelProcess.start(setup, (error) => index?.questionsEnded(error));
      index = new DenseIndex(database, setup, onError, questions);
      return index;
    } catch (error) {
      const reason = error instanceof ModelError ? error.message : `it cannot be loaded (${(error as Error).message}).`;
      throw new SettingsError(`Search by meaning, with the model in ${setup.folder}: ${reason}`);
    }
  }

  private constructor(
    database: Database,
    setup: DenseSetup,
    onError: (error: unknown) => void,
    questions: ModelProcess,
  ) {
    this.#database = database;
    this.#setup = setup;
    this.weight = setup.weight;
    this.confidence = setup.confidence;
    this.#onError = onError;
    this.#questions = questions;
    this.#model = questions.digest;
    this.#embedding = new Clock(
      database,
      [{ name: 'search-vectors', channels: [DOCUMENTS_CHANNEL], run: () => this.#embed() }],
      (error) => this.#complain(error),
    );
  }

  async start(): Promise<void> {
    // Listening first: what changes while the table is being read is read once more.
    this.#unlisten = await this.#database.listen(
      VECTORS_CHANNEL,
      (id) => this.#refresh([Number(id)]),
      () => void this.#load(),
    );
    await forgetOtherModels(this.#database.db, this.#model);
    await this.#load();
    await this.#embedding.start();
  }

  changed({ changed, gone }: DocumentChange): void {
    const ids = [...changed.map(({ id }) => id), ...gone];
    // At once, for whoever may not see it any more; its new entry comes when its vectors are those of the new text.
    this.#questions?.remove(ids);
    this.#refresh(ids);
  }

  prepare(question: Pick<DenseQuestion, 'text' | 'locale' | 'spokenIn'>): void {
    const questions = this.#answering(question);
    if (questions && questions.waiting < MOST_WAITING) questions.prepare(question.text);
  }

  async nearest(question: DenseQuestion): Promise<Likeness[] | undefined> {
    const questions = this.#answering(question);
    if (!questions) return undefined;
    if (questions.waiting >= MOST_WAITING) {
      this.#complain(new Error(`search by meaning has ${MOST_WAITING} questions waiting already`));
      return undefined;
    }
    const { patienceMs } = this.#setup;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`search by meaning took longer than ${patienceMs} ms`)), patienceMs);
    });
    try {
      return await Promise.race([questions.nearest(question), late]);
    } catch (error) {
      if (!this.#stopped) this.#complain(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#idle);
    clearTimeout(this.#restarting);
    await this.#unlisten?.();
    // Ends what is being computed, for which the follower would wait.
    await this.#documents?.close();
    await this.#embedding.stop();
    await this.#refreshing;
    await this.#questions?.close();
  }

  /** What answers this question, if anything does. */
  #answering(question: Pick<DenseQuestion, 'text' | 'locale' | 'spokenIn'>): ModelProcess | undefined {
    if (!this.#ready || question.text.trim() === '' || !isSpoken(this.#setup.languages, question)) return undefined;
    return this.#questions;
  }

  /** The process for questions has ended by itself: searches go on without it until a new one is ready. */
  private questionsEnded(error: Error): void {
    this.#questions = undefined;
    this.#ready = false;
    if (this.#stopped) return;
    this.#complain(error);
    this.#restarting = setTimeout(() => {
      ModelProcess.start(this.#setup, (again) => this.questionsEnded(again)).then(
        (questions) => {
          if (this.#stopped) return questions.close();
          this.#questions = questions;
          return this.#load();
        },
        (failed) => this.questionsEnded(failed),
      );
    }, RESTART_MS).unref();
  }

  /** Fills the process from the database. */
  async #load(): Promise<void> {
    try {
      for await (const entries of eachVectors(this.#database.db, this.#model)) {
        this.#questions?.put(entries);
        // What changed since it was read is read once more.
        this.#questions?.remove(entries.map(({ id }) => id).filter((id) => this.#stale.has(id)));
      }
      this.#refresh([]);
      await this.#refreshing;
      this.#ready = this.#questions !== undefined;
    } catch (error) {
      this.#complain(error);
      if (this.#stopped) return;
      this.#restarting = setTimeout(() => void this.#load(), RESTART_MS).unref();
    }
  }

  /** Brings the entries of documents up to date with the database, soon. */
  #refresh(ids: number[]): void {
    for (const id of ids) this.#stale.add(id);
    this.#refreshing ??= this.#readStale().finally(() => {
      this.#refreshing = undefined;
    });
  }

  async #readStale(): Promise<void> {
    while (this.#stale.size > 0 && !this.#stopped) {
      const ids = [...this.#stale];
      this.#stale.clear();
      try {
        const entries = await loadVectors(this.#database.db, this.#model, ids);
        // A change that arrived while reading wins: it will be read again.
        this.#questions?.put(entries.filter(({ id }) => !this.#stale.has(id)));
        const found = new Set(entries.map(({ id }) => id));
        this.#questions?.remove(ids.filter((id) => !found.has(id)));
      } catch (error) {
        this.#complain(error);
        this.#questions?.remove(ids);
        return;
      }
    }
  }

  /** Embeds whatever has no vectors of its present text, a few documents at a time. */
  async #embed(): Promise<void> {
    const { db } = this.#database;
    const claimed: ClaimedDocument[] = [];
    clearTimeout(this.#idle);
    try {
      while (!this.#stopped) {
        claimed.push(...(await claimDocuments(db, this.#model, this.#setup.languages)));
        if (claimed.length === 0) break;
        while (claimed.length > 0 && !this.#stopped) {
          const { document, digest: known, version } = claimed[0]!;
          const passages = passagesOf(document);
          const digest = createHash('sha256').update(JSON.stringify(passages)).digest('base64url');
          // A change of something else, such as its tags or who may read it.
          const vectors = digest === known ? undefined : await (await this.#documentProcess()).embed(passages);
          await saveVectors(db, { documentId: document.id, model: this.#model, version, digest, vectors });
          claimed.shift();
        }
      }
    } catch (error) {
      if (!this.#stopped) throw error;
    } finally {
      // Whoever comes next need not wait for what this node will not do.
      if (this.#stopped) await this.#release(claimed);
      this.#idle = setTimeout(() => this.#closeDocumentProcess(), IDLE_MS).unref();
    }
  }

  async #release(claimed: readonly ClaimedDocument[]): Promise<void> {
    const ids = claimed.map(({ document }) => document.id);
    await releaseDocuments(this.#database.db, this.#model, ids).catch((error: unknown) => this.#complain(error));
  }

  async #documentProcess(): Promise<ModelProcess> {
    this.#documents ??= await ModelProcess.start(
      this.#setup,
      () => {
        this.#documents = undefined;
      },
      true,
    );
    return this.#documents;
  }

  #closeDocumentProcess(): void {
    this.#documents?.close().catch(this.#onError);
    this.#documents = undefined;
  }

  #complain(error: unknown): void {
    const now = performance.now();
    if (now - this.#complainedAt < COMPLAIN_EVERY_MS) return;
    this.#complainedAt = now;
    this.#onError(error);
  }
}

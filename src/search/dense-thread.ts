// A thread with a sentence model and, for questions, the vectors of documents: computing never keeps a request waiting.

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import { includesAudience } from '../accounts/audience.ts';
import type { DenseQuestion, Likeness } from './dense.ts';
import { type DenseModel, loadModel, ModelError, type ModelPlace } from './dense-model.ts';
import type { SearchDocument } from './document.ts';
import { aboveBaseline, inBytes, likest, type PassageVectors, readVectors } from './likeness.ts';

const PURPOSE = 'helpwell: search by meaning';

/** Vectors of questions at hand: leafing asks the same again. */
const QUESTIONS_AT_HAND = 500;

/** The nearest documents of an answer; more would be far. */
export const MOST_NEAREST = 20;

/** What the thread keeps of a document. */
export interface VectorEntry
  extends Pick<SearchDocument, 'id' | 'kind' | 'locale' | 'audience' | 'category' | 'solved'> {
  /** As {@link ModelThread.embed} made it. */
  vectors: Uint8Array;
}

type Request =
  | { do: 'embed'; number: number; passages: string[] }
  | { do: 'nearest'; number: number; question: DenseQuestion }
  | { do: 'put'; entries: VectorEntry[] }
  | { do: 'remove'; ids: number[] };

type Response =
  | { ready: { digest: string } }
  | { unusable: string }
  | { number: number; result: Uint8Array | Likeness[] }
  | { number: number; error: string };

/** A thread that has loaded its model. */
export class ModelThread {
  /** See {@link DenseModel}. */
  readonly digest: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #last = 0;
  #closed = false;

  /**
   * @param onEnd called when the thread ends by itself, for lack of memory for example.
   * @throws ModelError when the model cannot be used.
   */
  static async start(place: ModelPlace, onEnd: (error: Error) => void): Promise<ModelThread> {
    const worker = new Worker(new URL(import.meta.url), { workerData: { purpose: PURPOSE, place } });
    const digest = await new Promise<string>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the thread of the model has ended')));
      worker.once('message', (response: Response) => {
        if ('ready' in response) resolve(response.ready.digest);
        else reject(new ModelError('unusable' in response ? response.unusable : 'the thread of the model is confused'));
      });
    });
    return new ModelThread(worker, digest, onEnd);
  }

  private constructor(worker: Worker, digest: string, onEnd: (error: Error) => void) {
    this.digest = digest;
    this.#worker = worker;
    // A process that has nothing else to do ends.
    worker.unref();
    worker.on('message', (response: Response) => {
      if (!('number' in response)) return;
      const caller = this.#waiting.get(response.number);
      this.#waiting.delete(response.number);
      if (this.#waiting.size === 0) worker.unref();
      if ('error' in response) caller?.reject(new Error(response.error));
      else caller?.resolve(response.result);
    });
    const end = (error: Error): void => {
      if (this.#closed) return;
      this.#closed = true;
      for (const caller of this.#waiting.values()) caller.reject(error);
      this.#waiting.clear();
      onEnd(error);
    };
    worker.on('error', end);
    worker.on('exit', () => end(new Error('the thread of the model has ended')));
  }

  /** Questions and documents that wait for an answer. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** The vectors of passages, one byte a dimension, one after the other. */
  embed(passages: string[]): Promise<Uint8Array> {
    return this.#ask((number) => ({ do: 'embed', number, passages })) as Promise<Uint8Array>;
  }

  /** The nearest documents among those put that the filters let through, and those that are named. */
  nearest(question: DenseQuestion): Promise<Likeness[]> {
    return this.#ask((number) => ({ do: 'nearest', number, question })) as Promise<Likeness[]>;
  }

  /** Adds documents, replacing those of the same number. In effect for every later question. */
  put(entries: VectorEntry[]): void {
    this.#worker.postMessage({ do: 'put', entries } satisfies Request);
  }

  remove(ids: number[]): void {
    this.#worker.postMessage({ do: 'remove', ids } satisfies Request);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = new Error('the thread of the model was closed');
    for (const caller of this.#waiting.values()) caller.reject(error);
    this.#waiting.clear();
    await this.#worker.terminate();
  }

  #ask(request: (number: number) => Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const number = ++this.#last;
      this.#waiting.set(number, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(request(number));
    });
  }
}

/** A document in the thread. */
type Kept = Omit<VectorEntry, 'vectors'> & { vectors: PassageVectors };

/** The documents in this thread, compared with questions. */
function createIndex(model: DenseModel) {
  const documents = new Map<number, Kept>();
  const questions = new LRUCache<string, Float64Array>({ max: QUESTIONS_AT_HAND });

  async function vectorOf(text: string): Promise<Float64Array> {
    const known = questions.get(text);
    if (known) return known;
    const vector = Float64Array.from(await model.embed(text, 'query'));
    questions.set(text, vector);
    return vector;
  }

  return {
    put(entries: VectorEntry[]): void {
      for (const { vectors, ...entry } of entries)
        documents.set(entry.id, { ...entry, vectors: readVectors(vectors, model.dimensions) });
    },
    remove(ids: number[]): void {
      for (const id of ids) documents.delete(id);
    },
    async embed(passages: string[]): Promise<Uint8Array> {
      const all = new Int8Array(passages.length * model.dimensions);
      for (const [i, passage] of passages.entries())
        all.set(inBytes(await model.embed(passage, 'document')), i * model.dimensions);
      return new Uint8Array(all.buffer);
    },
    async nearest({ text, locale, audiences, kinds, category, ids }: DenseQuestion): Promise<Likeness[]> {
      const vector = await vectorOf(text);
      const named = new Set(ids);
      const found: Likeness[] = [];
      for (const document of documents.values()) {
        if (document.locale !== locale || !includesAudience(audiences, document.audience)) continue;
        if (kinds && !kinds.includes(document.kind)) continue;
        if (category !== undefined && document.category !== category) continue;
        const { id, kind, solved } = document;
        const likeness = aboveBaseline(likest(vector, document.vectors), model.baseline);
        if (likeness > 0) found.push({ id, kind, solved, likeness });
      }
      found.sort((a, b) => b.likeness - a.likeness || a.id - b.id);
      return found.filter(({ id }, i) => i < MOST_NEAREST || named.has(id));
    },
  };
}

const started = workerData as { purpose?: unknown; place: ModelPlace } | undefined;
if (!isMainThread && started?.purpose === PURPOSE) {
  const answer = (response: Response) => parentPort?.postMessage(response);
  try {
    const model = await loadModel(started.place);
    const index = createIndex(model);
    // The runtime computes one thing at a time.
    let computing: Promise<void> = Promise.resolve();
    parentPort?.on('message', (request: Request) => {
      if (request.do === 'put') index.put(request.entries);
      else if (request.do === 'remove') index.remove(request.ids);
      else
        computing = computing.then(async () => {
          const { number } = request;
          try {
            const result =
              request.do === 'embed' ? await index.embed(request.passages) : await index.nearest(request.question);
            answer({ number, result });
          } catch (error) {
            answer({ number, error: String(error) });
          }
        });
    });
    answer({ ready: { digest: model.digest } });
  } catch (error) {
    // Anything but a file that is wrong: a fault, which ends the thread with its stack.
    if (!(error instanceof ModelError)) throw error;
    answer({ unusable: error.message });
    parentPort?.close();
  }
}

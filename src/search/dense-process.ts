// A process with a sentence model and, for questions, the vectors of documents: computing never keeps a request waiting. It is no thread,
// because what runs models is machine code that ends the whole process when its thread is ended or fails.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import { includesAudience } from '../accounts/audience.ts';
import type { DenseQuestion, Likeness } from './dense.ts';
import { type DenseModel, loadModel, ModelError, type ModelPlace } from './dense-model.ts';
import type { DocumentKind, SearchDocument } from './document.ts';
import { aboveBaseline, createPassages, inBytes } from './likeness.ts';

const PURPOSE = 'helpwell: search by meaning';
const FILE = fileURLToPath(import.meta.url);

/** What nobody waits for gives way to whatever else the machine has to do. */
const BACKGROUND = 10;

/** Vectors of questions at hand: leafing asks the same again. */
const QUESTIONS_AT_HAND = 500;

const ENDED = 'the process of the model has ended';

/** The nearest documents of an answer; more would be far. */
export const MOST_NEAREST = 20;

/** What the process keeps of a document. */
export interface VectorEntry
  extends Pick<SearchDocument, 'id' | 'kind' | 'locale' | 'audience' | 'category' | 'solved'> {
  /** As {@link ModelProcess.embed} made it. */
  vectors: Uint8Array;
}

type Request =
  | { do: 'embed'; number: number; passages: string[] }
  | { do: 'nearest'; number: number; question: DenseQuestion }
  | { do: 'prepare'; text: string }
  | { do: 'put'; entries: VectorEntry[] }
  | { do: 'remove'; ids: number[] };

type Response =
  | { ready: { digest: string } }
  | { unusable: string }
  | { failed: string }
  | { number: number; result: Uint8Array | Float64Array }
  | { number: number; error: string };

/** How a process is started. */
interface Start {
  place: ModelPlace;
  isBackground: boolean;
}

/** A process that has loaded its model. */
export class ModelProcess {
  /** See {@link DenseModel}. */
  readonly digest: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #last = 0;
  #closed = false;

  /**
   * @param onEnd called when the process ends by itself, for lack of memory for example.
   * @param isBackground nobody waits for its answers: it gives way to other processes.
   * @throws ModelError when the model cannot be used.
   */
  static async start(place: ModelPlace, onEnd: (error: Error) => void, isBackground = false): Promise<ModelProcess> {
    const start: Start = { place, isBackground };
    const child = fork(FILE, [PURPOSE, JSON.stringify(start)], {
      // Carries bytes as bytes.
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const digest = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      // And not "exit", which may come before the last message.
      child.once('disconnect', () => reject(new Error(ENDED)));
      child.once('message', (response: Response) => {
        if ('ready' in response) resolve(response.ready.digest);
        else if ('unusable' in response) reject(new ModelError(response.unusable));
        else reject(new Error('failed' in response ? response.failed : 'the process of the model is confused'));
      });
    });
    return new ModelProcess(child, digest, onEnd);
  }

  private constructor(child: ChildProcess, digest: string, onEnd: (error: Error) => void) {
    this.digest = digest;
    this.#child = child;
    this.#keepAlive(false);
    child.on('message', (response: Response) => {
      if (!('number' in response)) return;
      const caller = this.#waiting.get(response.number);
      this.#waiting.delete(response.number);
      if (this.#waiting.size === 0) this.#keepAlive(false);
      if ('error' in response) caller?.reject(new Error(response.error));
      else caller?.resolve(response.result);
    });
    const end = (error: Error): void => {
      if (this.#closed) return;
      this.#closed = true;
      this.#refuse(error);
      onEnd(error);
    };
    child.on('error', end);
    child.on('disconnect', () => end(new Error(ENDED)));
  }

  /** Its number in the operating system. */
  get pid(): number | undefined {
    return this.#child.pid;
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
  async nearest(question: DenseQuestion): Promise<Likeness[]> {
    return unpacked((await this.#ask((number) => ({ do: 'nearest', number, question }))) as Float64Array);
  }

  /** Begins to read a question that will be asked. */
  prepare(text: string): void {
    this.#send({ do: 'prepare', text });
  }

  /** Adds documents, replacing those of the same number. In effect for every later question. */
  put(entries: VectorEntry[]): void {
    this.#send({ do: 'put', entries });
  }

  remove(ids: number[]): void {
    this.#send({ do: 'remove', ids });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#refuse(new Error('the process of the model was closed'));
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.ref();
    // It has nothing to finish: whatever it did not answer is computed anew.
    child.kill('SIGKILL');
    await ended;
  }

  #ask(request: (number: number) => Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error(ENDED));
      const number = ++this.#last;
      this.#waiting.set(number, { resolve, reject });
      this.#keepAlive(true);
      this.#send(request(number));
    });
  }

  #send(request: Request): void {
    // Whether it arrives need not be known: when the process has ended, all that wait are told.
    if (this.#child.connected) this.#child.send(request, () => {});
  }

  #refuse(error: Error): void {
    for (const caller of this.#waiting.values()) caller.reject(error);
    this.#waiting.clear();
  }

  /** A process that has nothing else to do ends, unless it waits for an answer. */
  #keepAlive(isNeeded: boolean): void {
    const { channel } = this.#child;
    if (isNeeded) {
      this.#child.ref();
      channel?.ref();
    } else {
      this.#child.unref();
      channel?.unref();
    }
  }
}

/** What is the same of many documents: all that is asked of them but how like they are. */
type Group = Omit<VectorEntry, 'id' | 'vectors'>;

/** The documents in this process, compared with questions. */
function createIndex(model: DenseModel) {
  const passages = createPassages(model.dimensions);
  /** By number. */
  const groups: Group[] = [];
  const numbers = new Map<string, number>();
  const questions = new LRUCache<string, Float32Array>({ max: QUESTIONS_AT_HAND });

  async function vectorOf(text: string): Promise<Float32Array> {
    const known = questions.get(text);
    if (known) return known;
    const vector = await model.embed(text, 'query');
    questions.set(text, vector);
    return vector;
  }

  function groupOf({ kind, locale, audience, category, solved }: Group): number {
    const key = JSON.stringify([kind, locale, audience, category, solved]);
    let number = numbers.get(key);
    if (number === undefined) {
      number = groups.push({ kind, locale, audience, category, solved }) - 1;
      numbers.set(key, number);
    }
    return number;
  }

  return {
    put(entries: VectorEntry[]): void {
      for (const { id, vectors, ...group } of entries) passages.put(id, groupOf(group), vectors);
    },
    remove: (ids: number[]): void => ids.forEach(passages.remove),
    async prepare(text: string): Promise<void> {
      await vectorOf(text);
    },
    async embed(texts: string[]): Promise<Uint8Array> {
      const all = new Int8Array(texts.length * model.dimensions);
      for (const [i, passage] of texts.entries())
        all.set(inBytes(await model.embed(passage, 'document')), i * model.dimensions);
      return new Uint8Array(all.buffer);
    },
    async nearest({ text, locale, audiences, kinds, category, ids }: DenseQuestion): Promise<Float64Array> {
      passages.ask(await vectorOf(text));
      const isWanted = Uint8Array.from(groups, (group) =>
        Number(
          group.locale === locale &&
            includesAudience(audiences, group.audience) &&
            (kinds?.includes(group.kind) ?? true) &&
            (category === undefined || group.category === category),
        ),
      );
      const cosines = new Map(passages.nearest(isWanted, MOST_NEAREST).map(({ id, cosine }) => [id, cosine]));
      for (const id of ids)
        if (!cosines.has(id) && isWanted[passages.groupOf(id) ?? -1]) cosines.set(id, passages.likest(id));
      const found = [...cosines].flatMap(([id, cosine]): Likeness[] => {
        const likeness = aboveBaseline(cosine, model.baseline);
        if (likeness <= 0) return [];
        const { kind, solved } = groups[passages.groupOf(id)!]!;
        return [{ id, kind, solved, likeness }];
      });
      return packed(found.sort((a, b) => b.likeness - a.likeness || a.id - b.id));
    },
  };
}

const KINDS: readonly DocumentKind[] = ['article', 'video', 'thread'];

/** Numbers of each likeness in {@link packed}. */
const PACKED = 4;

/** Likenesses as numbers: two hundred objects would take longer from process to process than they took to be found. */
function packed(found: readonly Likeness[]): Float64Array {
  return Float64Array.from(
    found.flatMap(({ id, kind, solved, likeness }) => [id, KINDS.indexOf(kind), Number(solved), likeness]),
  );
}

function unpacked(numbers: Float64Array): Likeness[] {
  return Array.from({ length: numbers.length / PACKED }, (_, i) => {
    const [id, kind, solved, likeness] = numbers.subarray(i * PACKED, (i + 1) * PACKED);
    return { id: id!, kind: KINDS[kind!]!, solved: solved === 1, likeness: likeness! };
  });
}

async function work({ place, isBackground }: Start): Promise<void> {
  if (isBackground) os.setPriority(BACKGROUND);
  // Ends with the process that started it, which is told to end by the same signals.
  process.on('SIGINT', () => {}).on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit());
  const answer = (response: Response, then = () => {}) => void process.send?.(response, then);
  try {
    const model = await loadModel(place);
    const index = createIndex(model);
    // The runtime computes one thing at a time.
    let computing: Promise<void> = Promise.resolve();
    process.on('message', (request: Request) => {
      if (request.do === 'put') index.put(request.entries);
      else if (request.do === 'remove') index.remove(request.ids);
      // What fails is said when the question is asked.
      else if (request.do === 'prepare') computing = computing.then(() => index.prepare(request.text)).catch(() => {});
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
    const isWrongFile = error instanceof ModelError;
    if (!isWrongFile) console.error(error);
    answer(isWrongFile ? { unusable: error.message } : { failed: String(error) }, () => process.exit(1));
  }
}

const [, , purpose, start] = process.argv;
if (process.send && purpose === PURPOSE && start) await work(JSON.parse(start) as Start);

import type { LiveHub } from './hub.ts';

/** Between two readings of the same, in milliseconds, however many ask and whatever happens. */
const APART_MS = 500;
/** So long a reading holds while nothing happens: some of what is shown changes without an event. */
const KEPT_MS = 15_000;
/** Readings that are held; more are filters that somebody makes up. */
const MOST_KEPT = 200;

interface Reading<Value> {
  began: number;
  version: number;
  value: Promise<Value>;
  isDone: boolean;
}

/**
 * What hundreds of pages show and is read for all of them at once: a reading is handed out again until something happens to a ticket, and
 * whoever asks after that gets one that began after it. Twice a second at most the database is asked, and never while it still answers, so
 * what it costs does not grow with who looks.
 */
export class SharedRead<Value> {
  readonly #hub: Pick<LiveHub, 'version'>;
  readonly #last = new Map<string, Reading<Value>>();
  readonly #next = new Map<string, Promise<Value>>();

  constructor(hub: Pick<LiveHub, 'version'>) {
    this.#hub = hub;
  }

  /** @param read what reads it anew; asked for once by all who ask for the same key. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const last = this.#last.get(key);
    if (!last) return this.#read(key, read);
    const age = performance.now() - last.began;
    if (last.version === this.#hub.version && age < KEPT_MS) return last.value;
    if (last.isDone && age >= APART_MS) return this.#read(key, read);
    const next = this.#next.get(key) ?? this.#readAfter(last, APART_MS - age).then(() => this.#read(key, read));
    this.#next.set(key, next);
    return next;
  }

  async #readAfter(last: Reading<Value>, ms: number): Promise<void> {
    await Promise.all([last.value.catch(() => {}), new Promise((resolve) => setTimeout(resolve, ms))]);
  }

  #read(key: string, read: () => Promise<Value>): Promise<Value> {
    const reading: Reading<Value> = {
      began: performance.now(),
      version: this.#hub.version,
      value: read(),
      isDone: false,
    };
    this.#next.delete(key);
    this.#last.delete(key);
    this.#last.set(key, reading);
    reading.value.then(
      () => {
        reading.isDone = true;
      },
      // What failed is nobody's answer but theirs who waited for it.
      () => this.#last.get(key) === reading && this.#last.delete(key),
    );
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= MOST_KEPT) break;
      this.#last.delete(oldest);
    }
    return reading.value;
  }
}

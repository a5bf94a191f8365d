import type { LiveHub } from './hub.ts';

/** Between two readings of the same, in milliseconds, however many ask and whatever happens; unless another time is said. */
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
export class SharedRead {
  readonly #hub: Pick<LiveHub, 'version'>;
  readonly #last = new Map<string, Reading<unknown>>();
  readonly #next = new Map<string, Promise<unknown>>();

  constructor(hub: Pick<LiveHub, 'version'>) {
    this.#hub = hub;
  }

  /**
   * @param key what is read; always of the same type for the same key.
   * @param read what reads it anew; asked for once by all who ask for the same key.
   * @param how.apartMs milliseconds between two readings.
   * @param how.staleMs whoever does not want to wait takes a reading of this age, in milliseconds, although something has happened since.
   */
  get<Value>(
    key: string,
    read: () => Promise<Value>,
    how: { apartMs?: number; staleMs?: number } = {},
  ): Promise<Value> {
    const { apartMs = APART_MS, staleMs = 0 } = how;
    const last = this.#last.get(key) as Reading<Value> | undefined;
    if (!last) return this.#read(key, read);
    const age = performance.now() - last.began;
    if (last.version === this.#hub.version && age < KEPT_MS) return last.value;
    if (last.isDone && age < staleMs) return last.value;
    if (last.isDone && age >= apartMs) return this.#read(key, read);
    const next = this.#next.get(key) ?? this.#readAfter(last, apartMs - age).then(() => this.#read(key, read));
    this.#next.set(key, next);
    return next as Promise<Value>;
  }

  async #readAfter(last: Reading<unknown>, ms: number): Promise<void> {
    await Promise.all([last.value.catch(() => {}), new Promise((resolve) => setTimeout(resolve, ms))]);
  }

  #read<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
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

import { LRUCache } from 'lru-cache';
import type { Database } from '../db/client.ts';

/** Channel on which nodes tell each other which pages are out of date. */
export const PAGES_CHANNEL = 'pages';

/** A value, for how long it may be kept (in seconds; 0: not at all), and what it shows, as tags. */
export interface Made<T> {
  value: T;
  seconds: number;
  tags: readonly string[];
  /** What it takes of memory, in bytes. */
  size: number;
}

/** Where the time comes from, in milliseconds; tests have their own. */
export interface Time {
  /** Only ever grows, but may stand still while the machine sleeps. */
  steady(): number;
  /** What the machine holds for the present; jumps when somebody sets it, and after a sleep. */
  wall(): number;
}
const MACHINE: Time = { steady: () => performance.now(), wall: () => Date.now() };

interface Entry {
  made: Made<object>;
  /** By each of the two clocks: the first that says so ends it, so that neither a clock set back nor a sleep keeps it longer. */
  expires: { steady: number; wall: number };
}

/**
 * The one memory of what was made from the database: pages, articles read, lists. A value is dropped when one of its tags is invalidated
 * on any node. One that began to be made before that is handed to those who wait for it, but not kept: it may have read the old state.
 */
export class Memory {
  readonly #entries: LRUCache<string, Entry> | undefined;
  readonly #underWay = new Map<string, Promise<Made<object>>>();
  /** When a tag was last invalidated while something was being made; forgotten when nothing is. */
  readonly #invalidated = new Map<string, number>();
  #allInvalidated = 0;
  readonly #time: Time;
  #clock = 0;
  #making = 0;

  /** @param size what all values together may take, in bytes; 0 keeps nothing. */
  constructor(size: number, time: Time = MACHINE) {
    this.#time = time;
    if (size > 0)
      this.#entries = new LRUCache({ maxSize: size, sizeCalculation: ({ made }) => Math.max(1, made.size) });
  }

  /** The value kept under this key, if it is there and not out of date. */
  get<T extends object>(key: string): T | undefined {
    const entry = this.#entries?.get(key);
    if (!entry) return undefined;
    const { steady, wall } = entry.expires;
    if (steady > this.#time.steady() && wall > this.#time.wall()) return entry.made.value as T;
    this.#entries?.delete(key);
    return undefined;
  }

  /** Makes the value and keeps it if it may be kept; who asks for the same key meanwhile gets the same value. */
  async make<T extends object>(key: string, make: () => Promise<Made<T>>): Promise<Made<T>> {
    const other = this.#underWay.get(key);
    if (other) return other as Promise<Made<T>>;
    const began = ++this.#clock;
    this.#making++;
    const mine = make();
    this.#underWay.set(key, mine);
    try {
      const made = await mine;
      if (made.seconds > 0 && !this.#wasInvalidatedSince(began, made.tags))
        this.#entries?.set(key, { made, expires: this.#inSeconds(made.seconds) });
      return made;
    } finally {
      if (this.#underWay.get(key) === mine) this.#underWay.delete(key);
      if (--this.#making === 0) this.#invalidated.clear();
    }
  }

  /** The value kept under this key, else a new one. */
  async getOrMake<T extends object>(key: string, make: () => Promise<Made<T>>): Promise<T> {
    return this.get<T>(key) ?? (await this.make(key, make)).value;
  }

  /** Drops the values that carry one of the tags; `*` drops all. */
  invalidate(tags: readonly string[]): void {
    const now = ++this.#clock;
    // Who asks from now on must not wait for something that may have read the old state.
    this.#underWay.clear();
    if (tags.includes('*')) {
      this.#allInvalidated = now;
      this.#entries?.clear();
      return;
    }
    const outdated = new Set(tags);
    if (this.#making > 0) for (const tag of outdated) this.#invalidated.set(tag, now);
    for (const [key, { made }] of this.#entries?.entries() ?? [])
      if (made.tags.some((tag) => outdated.has(tag))) this.#entries?.delete(key);
  }

  /** Drops what any node says is out of date, and everything when messages may have been missed. @returns what ends that. */
  follow(database: Database): Promise<() => Promise<void>> {
    return database.listen(
      PAGES_CHANNEL,
      (payload) => this.invalidate(payload.split(' ')),
      () => this.invalidate(['*']),
    );
  }

  #inSeconds(seconds: number): Entry['expires'] {
    return { steady: this.#time.steady() + seconds * 1000, wall: this.#time.wall() + seconds * 1000 };
  }

  #wasInvalidatedSince(began: number, tags: readonly string[]): boolean {
    return this.#allInvalidated > began || tags.some((tag) => (this.#invalidated.get(tag) ?? 0) > began);
  }
}

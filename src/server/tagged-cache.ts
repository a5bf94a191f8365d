import { LRUCache } from 'lru-cache';

/** A value, for how long it may be kept (in seconds; 0: not at all), and what it was made from, as tags. */
export interface Made<T> {
  value: T;
  seconds: number;
  tags: string[];
  /** What it takes of the cache's size. */
  size: number;
}

interface Entry<T> {
  made: Made<T>;
  expires: number;
}

/**
 * Values in memory that are dropped when one of their tags is invalidated. A value that began to be made before an
 * invalidation of its tags is handed to those who wait for it, but not kept: it may have read the old state.
 */
export class TaggedCache<T extends object> {
  readonly #entries: LRUCache<string, Entry<T>> | undefined;
  readonly #underWay = new Map<string, Promise<Made<T>>>();
  /** When a tag was last invalidated while something was being made; forgotten when nothing is. */
  readonly #invalidated = new Map<string, number>();
  #allInvalidated = 0;
  #clock = 0;
  #making = 0;

  /** @param size what all values together may take, in the unit of their own sizes; 0 keeps nothing. */
  constructor(size: number) {
    if (size > 0)
      this.#entries = new LRUCache({ maxSize: size, sizeCalculation: ({ made }) => Math.max(1, made.size) });
  }

  /** The value kept under this key, if it is there and not out of date. */
  get(key: string): T | undefined {
    const entry = this.#entries?.get(key);
    if (!entry) return undefined;
    if (entry.expires > Date.now()) return entry.made.value;
    this.#entries?.delete(key);
    return undefined;
  }

  /** Makes the value and keeps it if it may be kept; who asks for the same key meanwhile gets the same value. */
  async make(key: string, make: () => Promise<Made<T>>): Promise<Made<T>> {
    const other = this.#underWay.get(key);
    if (other) return other;
    const began = ++this.#clock;
    this.#making++;
    const mine = make();
    this.#underWay.set(key, mine);
    try {
      const made = await mine;
      if (made.seconds > 0 && !this.#wasInvalidatedSince(began, made.tags))
        this.#entries?.set(key, { made, expires: Date.now() + made.seconds * 1000 });
      return made;
    } finally {
      if (this.#underWay.get(key) === mine) this.#underWay.delete(key);
      if (--this.#making === 0) this.#invalidated.clear();
    }
  }

  /** The value kept under this key, else a new one. */
  async getOrMake(key: string, make: () => Promise<Made<T>>): Promise<T> {
    return this.get(key) ?? (await this.make(key, make)).value;
  }

  /** Drops the values that carry one of the tags; `*` drops all. */
  invalidate(tags: string[]): void {
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

  #wasInvalidatedSince(began: number, tags: string[]): boolean {
    return this.#allInvalidated > began || tags.some((tag) => (this.#invalidated.get(tag) ?? 0) > began);
  }
}

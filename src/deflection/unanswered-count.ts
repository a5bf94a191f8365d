import type { Db } from '../db/client.ts';
import { listUnanswered } from './unanswered.ts';

/** So long a count holds, in milliseconds: it takes reading all questions of the month. */
const KEPT_MS = 60_000;

/** How many questions without an answer nobody has decided about, counted at most once a minute. */
export class UnansweredCount {
  readonly #db: Db;
  readonly #locales: readonly string[];
  #kept: { until: number; count: Promise<number> } | undefined;

  constructor(db: Db, locales: readonly string[]) {
    this.#db = db;
    this.#locales = locales;
  }

  /** Those that nobody has dismissed. */
  read(): Promise<number> {
    if (this.#kept && this.#kept.until > Date.now()) return this.#kept.count;
    const count = listUnanswered(this.#db, this.#locales).then(
      (all) => all.filter(({ dismissed }) => !dismissed).length,
    );
    this.#kept = { until: Date.now() + KEPT_MS, count };
    // What failed is tried again.
    count.catch(() => {
      this.#kept = undefined;
    });
    return count;
  }

  /** Something was decided: the next reading counts anew. */
  changed(): void {
    this.#kept = undefined;
  }
}

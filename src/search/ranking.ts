// The best few of many scored documents.
import type { DocumentKind } from './document.ts';

/** Documents below this share of the best score are not counted as results: they share letters with the question, not its matter. */
const TAIL = 0.2;

/** Sorting fewer at once is not worth the calls. */
const LEAST_SORTED = 50;

/** A scored document. */
export interface Candidate {
  id: number;
  kind: DocumentKind;
  score: number;
  solved: boolean;
}

/** Takes candidates in any order and keeps the best. */
export class Ranking {
  readonly #size: number;
  readonly #scores: number[] = [];
  #top: Candidate[] = [];
  /** Score of the last that is still in the ranking; those below need not be kept. */
  #last = 0;
  #best = 0;

  /** @param size how many of the best are wanted, in order. */
  constructor(size: number) {
    this.#size = Math.max(size, LEAST_SORTED);
  }

  /** Best score so far. */
  get best(): number {
    return this.#best;
  }

  /** Documents that score this or less are no results. It rises with the best score. */
  get bar(): number {
    return this.#best * TAIL;
  }

  /** Adds a document that scores more than `bar`. */
  add(id: number, kind: DocumentKind, score: number, solved: boolean): void {
    this.#scores.push(score);
    if (score > this.#best) this.#best = score;
    if (score < this.#last) return;
    this.#top.push({ id, kind, score, solved });
    if (this.#top.length >= 2 * this.#size) this.#cut();
  }

  /** Takes account of a document that filters keep out: what is no result without them is none with them. */
  consider(score: number): void {
    if (score > this.#best) this.#best = score;
  }

  /** All results there are, and the best of them, best first: then solved threads, then lower ids. */
  finish(): { total: number; ordered: Candidate[] } {
    this.#cut();
    const { bar } = this;
    let total = 0;
    for (const score of this.#scores) if (score > bar) total++;
    return { total, ordered: this.#top.filter(({ score }) => score > bar) };
  }

  #cut(): void {
    this.#top = this.#top.sort(inOrder).slice(0, this.#size);
    if (this.#top.length === this.#size) this.#last = this.#top[this.#size - 1]!.score;
  }
}

function inOrder(a: Candidate, b: Candidate): number {
  return b.score - a.score || Number(b.solved) - Number(a.solved) || a.id - b.id;
}

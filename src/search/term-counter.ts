import { type ChannelTerms, HIGHEST_FREQUENCY } from './segment.ts';

/** Places of a {@link TermCounter} that is nearly never outgrown; a power of two, as all their numbers are. */
const PLACES = 4096;

/**
 * Counts the terms of one channel; the same counters serve one document after another. A hash table of numbers only: a Map for each of
 * millions of fields takes several times as long, and leaves the collector as much to do again.
 */
export class TermCounter {
  /** Length of the channel, as the caller counts it. */
  length = 0;
  private size = 0;
  /** One more than the place in the lists below of the term whose number ends there or before; 0 is free. */
  private places = new Uint32Array(PLACES);
  private terms = new Uint32Array(PLACES / 2);
  private frequencies = new Uint8Array(PLACES / 2);

  /** Counts a term once more. */
  add(term: number): void {
    const at = this.placeOf(term);
    const known = this.places[at]!;
    if (known !== 0) {
      if (this.frequencies[known - 1]! < HIGHEST_FREQUENCY) this.frequencies[known - 1]!++;
      return;
    }
    this.terms[this.size] = term;
    this.frequencies[this.size++] = 1;
    this.places[at] = this.size;
    if (this.size === this.terms.length) this.grow();
  }

  /** What was counted, and begins anew. */
  take(): ChannelTerms {
    const { length, size } = this;
    const taken = { length, terms: this.terms.slice(0, size), frequencies: this.frequencies.slice(0, size) };
    this.length = 0;
    this.size = 0;
    if (this.places.length === PLACES) this.places.fill(0);
    else this.resize(PLACES);
    return taken;
  }

  private placeOf(term: number): number {
    const last = this.places.length - 1;
    let at = term & last;
    for (;;) {
      const known = this.places[at]!;
      if (known === 0 || this.terms[known - 1] === term) return at;
      at = (at + 1) & last;
    }
  }

  private grow(): void {
    const { terms, frequencies } = this;
    this.resize(2 * this.places.length);
    this.terms.set(terms);
    this.frequencies.set(frequencies);
    for (let index = 0; index < this.size; index++) this.places[this.placeOf(terms[index]!)] = index + 1;
  }

  private resize(places: number): void {
    this.places = new Uint32Array(places);
    this.terms = new Uint32Array(places / 2);
    this.frequencies = new Uint8Array(places / 2);
  }
}

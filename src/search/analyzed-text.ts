// The words of a document's texts, packed, and remembered for the next question that finds it.
import { LRUCache } from 'lru-cache';
import { type Analyzer, analyzerFor } from './analyze.ts';
import type { SearchDocument } from './document.ts';

/** Words read of one section. */
const LONGEST_SECTION = 20_000;

/**
 * Memory for the words of documents and the texts they hold on to, in bytes: for as many articles of 350 words as search.ts keeps at hand.
 * With less, questions about all of them by turns read a text again each time.
 */
const REMEMBERED_BYTES = 24 * 1024 * 1024;

/** What a section takes beside its words, in bytes. */
const BYTES_A_SECTION = 512;

/** The words of one text in reading order, as in `PlacedWord` of analyze.ts, at twelve bytes a word. */
export class AnalyzedText {
  readonly length: number;
  /** Numbers of the stems, of each word in turn. */
  readonly terms: Uint32Array;
  readonly #starts: Uint32Array;
  /** Where each ends, with one bit for whether it may stand between others. */
  readonly #ends: Uint32Array;

  constructor(words: ReturnType<Analyzer['words']>) {
    this.length = words.length;
    this.terms = new Uint32Array(words.length);
    this.#starts = new Uint32Array(words.length);
    this.#ends = new Uint32Array(words.length);
    for (let i = 0; i < words.length; i++) {
      const { word, start, end, compound } = words[i]!;
      this.terms[i] = word.term;
      this.#starts[i] = start;
      this.#ends[i] = end * 2 + (word.stop || compound ? 1 : 0);
    }
  }

  get bytes(): number {
    return this.terms.byteLength * 3;
  }

  /** Number of the stem. */
  term(i: number): number {
    return this.terms[i]!;
  }

  /** Offset in UTF-16 units, as is the end. */
  start(i: number): number {
    return this.#starts[i]!;
  }

  end(i: number): number {
    return this.#ends[i]! >>> 1;
  }

  /** Says nothing, or is a compound that its parts follow: it may stand within an expression. */
  isBetween(i: number): boolean {
    return (this.#ends[i]! & 1) === 1;
  }
}

/** The words of all that is quoted of a document. */
export interface AnalyzedDocument {
  /** As its sections. */
  sections: { heading: AnalyzedText; text: AnalyzedText }[];
  summary: AnalyzedText;
  /** Whether any of these has the word. */
  has(term: number): boolean;
}

const remembered = new LRUCache<SearchDocument, AnalyzedDocument & { bytes: number }>({
  maxSize: REMEMBERED_BYTES,
  sizeCalculation: ({ bytes }) => bytes,
});

/** The words of a document. The same object gives them without being read again, so a changed document must be another object. */
export function analyzed(document: SearchDocument): AnalyzedDocument {
  const known = remembered.get(document);
  if (known) return known;
  const { words } = analyzerFor(document.locale);
  const sections = document.sections.map(({ heading, text }) => ({
    heading: new AnalyzedText(words(heading)),
    text: new AnalyzedText(words(text, LONGEST_SECTION)),
  }));
  const summary = new AnalyzedText(words(document.summary));
  const texts = [...sections.flatMap(({ heading, text }) => [heading, text]), summary];
  const terms = termsOf(texts);
  const held = document.sections.reduce((sum, { heading, text }) => sum + heading.length + text.length, 0);
  const bytes =
    texts.reduce((sum, text) => sum + text.bytes, 0) +
    terms.byteLength +
    held +
    BYTES_A_SECTION * (sections.length + 1);
  const value = { sections, summary, has: (term: number) => holds(terms, term), bytes };
  remembered.set(document, value);
  return value;
}

/** The different terms of texts, in ascending order. */
function termsOf(texts: readonly AnalyzedText[]): Uint32Array {
  const all = new Uint32Array(texts.reduce((sum, text) => sum + text.length, 0));
  let at = 0;
  for (const { terms } of texts) {
    all.set(terms, at);
    at += terms.length;
  }
  all.sort();
  // Each once: equal ones stand side by side.
  let different = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[different++] = all[i]!;
  return all.slice(0, different);
}

function holds(ascending: Uint32Array, value: number): boolean {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return ascending[from] === value;
}

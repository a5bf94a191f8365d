// What a question is worth: its terms with their weights, by the statistics of what the viewer may see.
import type { DocumentKind } from './document.ts';
import type { LiveSegment } from './partitions.ts';
import type { ReducedQuestion } from './reduce.ts';
import { CHANNELS, type Channel, rowOf } from './segment.ts';
import type { Expressions } from './synonyms.ts';

export interface Tuning {
  /** Weight of each channel, whose BM25 score is divided by the idf mass of the question in it. */
  weights: Record<Channel, number>;
  /** A word after so many others counts half: people say first what matters. */
  patience: number;
  /** What a synonym counts of the word itself. */
  synonym: number;
  /** 4-grams and pairs of a lower idf are left out: they take most of the time and tell least. */
  floor: number;
}

/** BM25: how soon repetition stops counting, and how much long texts pay. Other values gave nothing in any channel. */
const K1 = 1.2;
const B = 0.75;

/** Chosen on eight labelled sets in three languages and the product's own three, clean and mistyped; see bench/search.ts. */
export const DEFAULT_TUNING: Tuning = {
  weights: {
    title: 2.5,
    headings: 1.5,
    tags: 2,
    asked: 0.5,
    body: 0.75,
    titleGrams: 1,
    leadGrams: 0.75,
    grams: 0.6,
    pairs: 0.75,
  },
  patience: 50,
  synonym: 1,
  floor: 0.85,
};

/**
 * In a long question common words tell its story and rare ones its matter: from SHORT to LONG different words, idf counts with an exponent
 * of 1 to 1 + CONTRAST.
 */
const CONTRAST = 1.3;
const SHORT = 10;
const LONG = 40;

/** A page that names the asked error code is about that error: codes, and their 4-grams, count more than words as rare. */
const CODE = 2.5;

/** Fewer documents do not tell which words are rare: the only one there is would make all of its words common. */
const FEWEST = 10;

/** What the question is worth in one group of partitions: a list of rows to add up. */
export interface Plan {
  kind: DocumentKind;
  segments: LiveSegment[];
  terms: PlannedTerm[];
  /** So many of the terms, the first ones, are for questions asked before. */
  asked: number;
  /** Worth of a page that was asked the very same. */
  experience: number;
  /** By channel: norm of a document is `base + slope x length`. */
  base: Float64Array;
  slope: Float64Array;
}

export interface PlannedTerm {
  channel: number;
  /** The asked word, 4-gram or pair. */
  term: number;
  /** The term itself and its synonyms: a document gets the best of them, not the sum. */
  choices: [Choice, ...Choice[]];
}

/** A term, or those of an expression, whose worth is added up. */
export type Choice = readonly [Part, ...Part[]];

export interface Part {
  /** Row in each segment of the plan, -1 where the term does not occur. */
  rows: Int32Array;
  weight: number;
}

const numbers = (...names: Channel[]): number[] => names.map((name) => CHANNELS.indexOf(name));
const [ASKED = 0, BODY = 0, LEAD_GRAMS = 0, GRAMS = 0] = numbers('asked', 'body', 'leadGrams', 'grams');
export const SPELT_CHANNELS = numbers('title', 'body');
export const SPELT_GRAM_CHANNELS = numbers('titleGrams', 'grams');
const TITLE_CHANNELS = numbers('title', 'headings');
const TEXT_CHANNELS = numbers('tags', 'body');
export const GRAM_CHANNELS = numbers('titleGrams', 'leadGrams', 'grams');
export const PAIR_CHANNELS = numbers('pairs');
export const PROMINENT_CHANNELS = numbers('title', 'headings', 'tags');
export const WORD_CHANNELS = [...PROMINENT_CHANNELS, BODY];

/**
 * Plans a question over the segments of one kind that the viewer may see: statistics are summed over these alone.
 * @returns undefined when they hold no document.
 */
export function planQuestion(
  question: ReducedQuestion,
  kind: DocumentKind,
  segments: LiveSegment[],
  tuning: Tuning,
): Plan | undefined {
  let count = 0;
  const lengths = new Float64Array(CHANNELS.length);
  for (const live of segments) {
    count += live.segment.ids.length - live.removedCount;
    for (let c = 0; c < lengths.length; c++) lengths[c]! += live.lengths[c]!;
  }
  if (count === 0) return undefined;
  const base = new Float64Array(CHANNELS.length);
  const slope = new Float64Array(CHANNELS.length);
  CHANNELS.forEach((_, c) => {
    // Few pages have been asked for: the others must not make their questions look long.
    const average = lengths[c]! / (c === ASKED ? filled(segments, c) : count);
    base[c] = K1 * (1 - B);
    slope[c] = average > 0 ? (K1 * B) / average : 0;
  });
  const terms: PlannedTerm[] = [];
  let active = 0;
  const longer = (question.words.size - SHORT) / (LONG - SHORT);
  const contrast = 1 + CONTRAST * Math.min(1, Math.max(0, longer));

  const choose = (channel: number, term: number, share: number, most: number): Part => {
    const rows = new Int32Array(segments.length);
    let idf = weigh(rows, segments, channel, term, count);
    // In a nearly empty channel every word is rare; how rare it is, the texts tell.
    if (channel === ASKED) idf = weigh(new Int32Array(segments.length), segments, BODY, term, count);
    return { rows, weight: Math.min(most, idf ** contrast * share) };
  };
  const measure = (channel: number, wanted: Iterable<Wanted>): void => {
    if (lengths[channel] === 0) return;
    const first = terms.length;
    let mass = 0;
    for (const { term, at, code, synonyms } of wanted) {
      const urgency = (tuning.patience / (tuning.patience + at)) * (code ? CODE : 1);
      const own = choose(channel, term, urgency, Number.POSITIVE_INFINITY);
      if (!synonyms && own.weight < tuning.floor * urgency) continue;
      mass += own.weight;
      const choices: Choice[] = [];
      const offer = (...parts: Part[]): void => {
        const [first, ...others] = parts.filter(({ rows }) => rows.some((row) => row >= 0));
        if (first) choices.push([first, ...others]);
      };
      offer(own);
      for (const expression of synonyms ?? []) {
        const share = tuning.synonym / expression.length;
        offer(...expression.map((one) => choose(channel, one, urgency * share, own.weight * share)));
      }
      const [one, ...others] = choices;
      if (one) terms.push({ channel, term, choices: [one, ...others] });
    }
    if (mass === 0) return;
    const weight = tuning.weights[CHANNELS[channel]!] * (channel === LEAD_GRAMS ? leadCounts(lengths) : 1);
    // Questions asked before come on top: a page without any is not worth less for it.
    scale(terms.slice(first), channel === ASKED ? (1 + K1) / mass : weight / mass);
    if (channel !== ASKED) active += weight;
  };
  // First, since `accumulate` squares what they give.
  measure(ASKED, wordsWanted(question));
  const asked = terms.length;
  for (const channel of TITLE_CHANNELS) measure(channel, titleWordsWanted(question));
  for (const channel of TEXT_CHANNELS) measure(channel, wordsWanted(question));
  for (const channel of GRAM_CHANNELS) measure(channel, gramsWanted(question));
  for (const channel of PAIR_CHANNELS) measure(channel, pairsWanted(question));
  scale(terms.slice(asked), 1 / active);
  return { kind, segments, terms, asked, experience: tuning.weights.asked / (active || 1), base, slope };
}

/**
 * Where pages go on after their lead, it tells what they are about; where they are so short that they end with it, it is the same 4-grams
 * once more, which then outweigh the words: with passages of 55 words it cost up to .029 of nDCG@10 (bench:search --parts).
 * @param lengths of all channels.
 * @returns 0 to 1: all of it where at most half of the text is lead.
 */
function leadCounts(lengths: Float64Array): number {
  return Math.min(1, 2 * (1 - lengths[LEAD_GRAMS]! / lengths[GRAMS]!));
}

/** Documents that have anything in a channel. */
function filled(segments: readonly LiveSegment[], channel: number): number {
  let count = 0;
  for (const { segment, removed } of segments) {
    const { lengths } = segment.channels[channel]!;
    for (let i = 0; i < lengths.length; i++) if (lengths[i]! > 0 && !removed[i]) count++;
  }
  return count;
}

/** How many documents have a term in some channels, summed over these; those that were removed do not count. */
export function frequencyIn(segments: readonly LiveSegment[], channels: readonly number[], term: number): number {
  let frequency = 0;
  for (const { segment, removed, removedCount } of segments) {
    for (const channel of channels) {
      const { keys, starts, docs } = segment.channels[channel]!;
      const row = rowOf(keys, term);
      if (row < 0) continue;
      const from = starts[row]!;
      const to = starts[row + 1]!;
      frequency += to - from;
      if (removedCount > 0) for (let i = from; i < to; i++) frequency -= removed[docs[i]!]!;
    }
  }
  return frequency;
}

/** Fills `rows` and returns the inverse document frequency of a term among `count` documents (BM25, never negative). */
function weigh(
  rows: Int32Array,
  segments: readonly LiveSegment[],
  channel: number,
  term: number,
  count: number,
): number {
  let frequency = 0;
  segments.forEach(({ segment, removed, removedCount }, s) => {
    const { keys, starts, docs } = segment.channels[channel]!;
    const row = rowOf(keys, term);
    rows[s] = row;
    if (row < 0) return;
    const from = starts[row]!;
    const to = starts[row + 1]!;
    frequency += to - from;
    // Removed documents stay in the rows until the next merge, and must not count.
    if (removedCount > 0) for (let i = from; i < to; i++) frequency -= removed[docs[i]!]!;
  });
  return rarity(frequency, count);
}

/** Inverse document frequency of what `frequency` of `count` documents have (BM25, never negative). */
export function rarity(frequency: number, count: number): number {
  return Math.log(1 + (Math.max(count, FEWEST) - frequency + 0.5) / (frequency + 0.5));
}

/** Multiplies the weights of terms. */
function scale(terms: readonly PlannedTerm[], factor: number): void {
  for (const { choices } of terms) for (const choice of choices) for (const part of choice) part.weight *= factor;
}

const NO_SYNONYMS: Expressions = [];

interface Wanted {
  term: number;
  at: number;
  code?: boolean;
  synonyms?: Expressions;
}

function* wordsWanted({ words }: ReducedQuestion): Generator<Wanted> {
  for (const [term, { word, at, synonyms }] of words) yield { term, at, code: word.code, synonyms };
}

function* titleWordsWanted(question: ReducedQuestion): Generator<Wanted> {
  yield* wordsWanted(question);
  for (const { term } of question.kinds) yield { term, at: 0, synonyms: NO_SYNONYMS };
}

function* gramsWanted({ grams }: ReducedQuestion): Generator<Wanted> {
  for (const [term, { at, code }] of grams) yield { term, at, code };
}

function* pairsWanted({ pairs }: ReducedQuestion): Generator<Wanted> {
  for (const [term, [, { at }]] of pairs) yield { term, at };
}

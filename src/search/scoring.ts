// The inner loops: rows of postings added up to scores.
import type { Choice, Plan, PlannedTerm } from './plan.ts';
import type { Postings } from './segment.ts';

/** Adds up plans; keeps its arrays from one question to the next. */
export interface Scorer {
  /** Scores every document of segment `s` of a plan, by its place in the segment; the array is the scorer's, until the next call. */
  accumulate(current: Plan, s: number): Float32Array;
  readonly bytes: number;
}

/** Makes a scorer. */
export function createScorer(): Scorer {
  let scores = new Float32Array(0);
  /** Zero between uses. */
  let bests = new Float32Array(0);
  let sums = new Float32Array(0);

  /** Scores every document of segment `s` of a plan into `scores`. */
  function accumulate(current: Plan, s: number): Float32Array {
    const { segment } = current.segments[s]!;
    const size = segment.ids.length;
    if (scores.length < size) scores = new Float32Array(size);
    scores.fill(0, 0, size);
    current.terms.forEach(({ channel, choices }, t) => {
      if (t === current.asked) weighExperience(scores, size, current);
      const postings = segment.channels[channel]!;
      const base = current.base[channel]!;
      const slope = current.slope[channel]!;
      const [first] = choices;
      if (choices.length === 1 && first.length === 1) {
        const [own] = first;
        if (own.rows[s]! >= 0) addRow(scores, postings, own.rows[s]!, own.weight, base, slope);
        return;
      }
      if (bests.length < size) {
        bests = new Float32Array(size);
        sums = new Float32Array(size);
      }
      addBest(scores, bests, sums, postings, choices, s, base, slope);
    });
    if (current.asked === current.terms.length) weighExperience(scores, size, current);
    return scores;
  }

  return {
    accumulate,
    get bytes() {
      return scores.byteLength;
    },
  };
}

/**
 * What was gathered so far is likeness to questions asked before, 0 to 1. Its square counts: nearly the same question tells much, a few
 * shared words tell nothing, and pages that were asked a lot must not win by that.
 */
function weighExperience(scores: Float32Array, size: number, { asked, experience }: Plan): void {
  if (asked === 0) return;
  for (let i = 0; i < size; i++) scores[i] = experience * scores[i]! * scores[i]!;
}

function addRow(
  scores: Float32Array,
  postings: Postings,
  row: number,
  weight: number,
  base: number,
  slope: number,
): void {
  const { docs, frequencies, lengths } = postings;
  const to = postings.starts[row + 1]!;
  for (let i = postings.starts[row]!; i < to; i++) {
    const local = docs[i]!;
    const frequency = frequencies[i]!;
    scores[local] = scores[local]! + (weight * frequency) / (frequency + base + slope * lengths[local]!);
  }
}

/** As addRow, for one of several choices: a document gets only what this one is better than the best so far. */
function raiseRow(
  scores: Float32Array,
  bests: Float32Array,
  postings: Postings,
  row: number,
  weight: number,
  base: number,
  slope: number,
): void {
  const { docs, frequencies, lengths } = postings;
  const to = postings.starts[row + 1]!;
  for (let i = postings.starts[row]!; i < to; i++) {
    const local = docs[i]!;
    const frequency = frequencies[i]!;
    const score = (weight * frequency) / (frequency + base + slope * lengths[local]!);
    if (score <= bests[local]!) continue;
    scores[local] = scores[local]! + score - bests[local]!;
    bests[local] = score;
  }
}

/** Adds the best of several choices in segment `s`; `bests` and `sums` are zero before and after. */
function addBest(
  scores: Float32Array,
  bests: Float32Array,
  sums: Float32Array,
  postings: Postings,
  choices: readonly Choice[],
  s: number,
  base: number,
  slope: number,
): void {
  for (const choice of choices) {
    if (choice.length === 1) {
      const [{ rows, weight }] = choice;
      if (rows[s]! >= 0) raiseRow(scores, bests, postings, rows[s]!, weight, base, slope);
      continue;
    }
    for (const { rows, weight } of choice) if (rows[s]! >= 0) addRow(sums, postings, rows[s]!, weight, base, slope);
    for (const { rows } of choice) if (rows[s]! >= 0) takeSums(scores, bests, sums, postings, rows[s]!);
  }
  for (const choice of choices) for (const { rows } of choice) if (rows[s]! >= 0) clearRow(bests, postings, rows[s]!);
}

/** Takes over what `sums` holds for the documents of a row, and empties it: a document gets only what is better than its best so far. */
function takeSums(
  scores: Float32Array,
  bests: Float32Array,
  sums: Float32Array,
  { docs, starts }: Postings,
  row: number,
): void {
  const to = starts[row + 1]!;
  for (let i = starts[row]!; i < to; i++) {
    const local = docs[i]!;
    const sum = sums[local]!;
    sums[local] = 0;
    if (sum <= bests[local]!) continue;
    scores[local] = scores[local]! + sum - bests[local]!;
    bests[local] = sum;
  }
}

function clearRow(bests: Float32Array, { docs, starts }: Postings, row: number): void {
  const to = starts[row + 1]!;
  for (let i = starts[row]!; i < to; i++) bests[docs[i]!] = 0;
}

/** What one term adds to the score of one document, to explain it. */
export function scoreOf(current: Plan, { channel, choices }: PlannedTerm, s: number, local: number): number {
  const { starts, docs, frequencies, lengths } = current.segments[s]!.segment.channels[channel]!;
  const norm = current.base[channel]! + current.slope[channel]! * lengths[local]!;
  const worths = choices.map((choice) => {
    let sum = 0;
    for (const { rows, weight } of choice) {
      const row = rows[s]!;
      if (row < 0) continue;
      const at = docs.subarray(starts[row]!, starts[row + 1]!).indexOf(local);
      if (at < 0) continue;
      const frequency = frequencies[starts[row]! + at]!;
      sum += (weight * frequency) / (frequency + norm);
    }
    return sum;
  });
  return Math.max(...worths);
}

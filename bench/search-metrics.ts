// How good a ranking is, and how sure we are of it.

export interface Quality {
  ndcg10: number;
  mrr10: number;
  /** A right page is among the first three. */
  s3: number;
  /** The first page is right. */
  p1: number;
  /** Nothing was found at all. */
  empty: number;
}

/** Quality of one ranking (first ten ids count) against the documents that answer. Gains are binary. */
export function judge(ranking: readonly number[], answers: ReadonlySet<number>): Quality {
  let gain = 0;
  let ideal = 0;
  for (let i = 0; i < Math.min(10, answers.size); i++) ideal += 1 / Math.log2(i + 2);
  let first = -1;
  ranking.slice(0, 10).forEach((id, i) => {
    if (!answers.has(id)) return;
    gain += 1 / Math.log2(i + 2);
    if (first < 0) first = i;
  });
  return {
    ndcg10: ideal === 0 ? 0 : gain / ideal,
    mrr10: first < 0 ? 0 : 1 / (first + 1),
    s3: first >= 0 && first < 3 ? 1 : 0,
    p1: first === 0 ? 1 : 0,
    empty: ranking.length === 0 ? 1 : 0,
  };
}

/** Mean of each measure. */
export function average(all: readonly Quality[]): Quality {
  const mean = (key: keyof Quality): number =>
    all.length === 0 ? 0 : all.reduce((sum, one) => sum + one[key], 0) / all.length;
  return { ndcg10: mean('ndcg10'), mrr10: mean('mrr10'), s3: mean('s3'), p1: mean('p1'), empty: mean('empty') };
}

const RESAMPLES = 2_000;

/** 95 % bootstrap interval of the mean, seeded. */
export function interval(values: readonly number[], seed = 1): [low: number, high: number] {
  if (values.length === 0) return [0, 0];
  return resampled([values], ([drawn]) => drawn!.reduce((sum, value) => sum + value, 0) / drawn!.length, { seed });
}

/**
 * 95 % bootstrap interval of a figure, seeded.
 * @param samples each is drawn from for itself, as often as it is long.
 */
export function resampled<One>(
  samples: readonly (readonly One[])[],
  figureOf: (drawn: One[][]) => number,
  { seed = 1, times = RESAMPLES } = {},
): [low: number, high: number] {
  const next = random(seed);
  const figures: number[] = [];
  for (let r = 0; r < times; r++)
    figures.push(figureOf(samples.map((sample) => sample.map(() => sample[Math.floor(next() * sample.length)]!))));
  figures.sort((a, b) => a - b);
  return [figures[Math.floor(times * 0.025)]!, figures[Math.floor(times * 0.975)]!];
}

/** Probability that a question with an answer has the higher value than one without (ties count half); NaN when either list is empty. */
export function auroc(answerable: readonly number[], unanswerable: readonly number[]): number {
  let wins = 0;
  for (const yes of answerable) for (const no of unanswerable) wins += yes > no ? 1 : yes === no ? 0.5 : 0;
  return wins / (answerable.length * unanswerable.length);
}

/** The value below which share `p` of the values lie. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}

/** Mulberry32: seeded numbers from 0 up to 1. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

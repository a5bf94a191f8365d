// What a change of the search is worth: the same questions before and after, compared one by one.
import { random } from './search-metrics.ts';

/** nDCG@10 of each question in the order of its file, by set. */
export type Judgements = Record<string, readonly number[]>;

export interface Change {
  /** Mean over the sets of the mean difference of their questions. */
  mean: number;
  /** 95 % bootstrap interval: questions are drawn again within their sets, both sides together. */
  interval: [low: number, high: number];
}

const RESAMPLES = 2_000;

/** The change of the sets that both hold with the same number of questions; undefined when there is none. Seeded. */
export function changeBetween(before: Judgements, after: Judgements): Change | undefined {
  const differences: number[][] = [];
  for (const [set, values] of Object.entries(after)) {
    const old = before[set];
    if (old && old.length === values.length && values.length > 0)
      differences.push(values.map((value, i) => value - old[i]!));
  }
  if (differences.length === 0) return undefined;
  const next = random(1);
  const overSets = (of: (set: readonly number[]) => number): number =>
    differences.reduce((sum, set) => sum + of(set) / set.length, 0) / differences.length;
  const drawn = Array.from({ length: RESAMPLES }, () =>
    overSets((set) => {
      let sum = 0;
      for (let i = 0; i < set.length; i++) sum += set[Math.floor(next() * set.length)]!;
      return sum;
    }),
  ).sort((a, b) => a - b);
  return {
    mean: overSets((set) => set.reduce((sum, value) => sum + value, 0)),
    interval: [drawn[Math.floor(RESAMPLES * 0.025)]!, drawn[Math.floor(RESAMPLES * 0.975)]!],
  };
}

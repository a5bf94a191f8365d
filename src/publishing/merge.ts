import { diff3Merge } from 'node-diff3';

/** Two texts that began from the same one, put together. */
export type Merged =
  | { is: 'merged'; text: string }
  /** Both have changed the same lines: only a person can say what is meant. */
  | { is: 'conflict' };

/**
 * Puts two changes of one text together, line by line, where they do not touch the same lines. (diff3: Khanna, Kunal, Pierce, "A formal
 * investigation of diff3", 2007.)
 * @param base the text that both began from.
 */
export function mergeTexts(base: string, mine: string, theirs: string): Merged {
  if (mine === theirs || base === theirs) return { is: 'merged', text: mine };
  const lines = (text: string) => text.split('\n');
  const regions = diff3Merge(lines(mine), lines(base), lines(theirs), { excludeFalseConflicts: true });
  const merged = regions.flatMap(({ ok }) => ok ?? []);
  return regions.some(({ conflict }) => conflict) ? { is: 'conflict' } : { is: 'merged', text: merged.join('\n') };
}

import { expect, test } from 'vitest';
import { confidenceWithMeaning, type MeaningConfidence, meaningOf } from './dense-confidence.ts';

const FITTED: MeaningConfidence = [-1, 0.5, 3, 3];
const like = (id: number, likeness: number) => ({ id, likeness });
const sure = (words: number, ...likenesses: { id: number; likeness: number }[]) =>
  confidenceWithMeaning(FITTED, meaningOf(words, { id: 1 }, likenesses));

test('is surer the surer the words are, the liker the first result is, and the further it is ahead', () => {
  const between = [like(1, 0.5), like(2, 0.4)] as const;
  expect(sure(0.9, ...between)).toBeGreaterThan(sure(0.5, ...between));
  expect(sure(0.5, like(1, 0.7), like(2, 0.6))).toBeGreaterThan(sure(0.5, ...between));
  expect(sure(0.5, like(1, 0.5), like(2, 0.1))).toBeGreaterThan(sure(0.5, ...between));
});

test('stays between 0 and 1 whatever the words say, and where nothing is like the question', () => {
  for (const words of [0, 1]) {
    expect(sure(words)).toBeGreaterThan(0);
    expect(sure(words)).toBeLessThan(1);
  }
  expect(meaningOf(0.5, undefined, [])).toEqual([0, 0, 0]);
});

import { expect, test } from 'vitest';
import { confidenceWithMeaning, type MeaningConfidence, meaningOf } from './dense-confidence.ts';

const FITTED: MeaningConfidence = [-1, 0.5, 3, 3, 1];
const like = (id: number, likeness: number) => ({ id, likeness });
const EVEN = [0.3, 0.3, 0.3, 0.3, 0.3];
const scored = (scores: readonly number[]) => scores.map((score, i) => ({ id: i + 1, score }));
const sure = (words: number, ...likenesses: { id: number; likeness: number }[]) =>
  confidenceWithMeaning(FITTED, meaningOf(words, scored(EVEN), likenesses));

test('is surer the surer the words are, the liker the first result is, and the further it is ahead', () => {
  const between = [like(1, 0.5), like(2, 0.4)] as const;
  expect(sure(0.9, ...between)).toBeGreaterThan(sure(0.5, ...between));
  expect(sure(0.5, like(1, 0.7), like(2, 0.6))).toBeGreaterThan(sure(0.5, ...between));
  expect(sure(0.5, like(1, 0.5), like(2, 0.1))).toBeGreaterThan(sure(0.5, ...between));
});

test('is surer the more of its score the first result is ahead', () => {
  const [, , , even] = meaningOf(0.5, scored(EVEN), []);
  const [, , , ahead] = meaningOf(0.5, scored([0.6, 0.3, 0.3, 0.3, 0.3]), []);
  expect([even, ahead]).toEqual([expect.closeTo(0), expect.closeTo(0.5)]);
  expect(meaningOf(0.5, scored([0.6]), [])[3]).toBe(1);
});

test('stays between 0 and 1 whatever the words say, and where nothing is like the question', () => {
  for (const words of [0, 1]) {
    expect(sure(words)).toBeGreaterThan(0);
    expect(sure(words)).toBeLessThan(1);
  }
  expect(meaningOf(0.5, [], [])).toEqual([0, 0, 0, 0]);
});

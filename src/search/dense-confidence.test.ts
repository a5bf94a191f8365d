import { expect, test } from 'vitest';
import { confidenceWithMeaning, type MeaningConfidence, meaningOf } from './dense-confidence.ts';

const FITTED: MeaningConfidence = [-1, 0.5, 6, -3, 1, -0.5];
const like = (id: number, likeness: number) => ({ id, likeness });
const EVEN = [0.3, 0.3, 0.3, 0.3, 0.3];
const scored = (scores: readonly number[]) => scores.map((score, i) => ({ id: i + 1, score }));
/** What the words found: documents in their order, and how sure they are. */
const words = (confidence: number, ...ids: number[]) => ({ confidence, hits: ids.map((id) => ({ id })) });
const sure = (confidence: number, ...likenesses: { id: number; likeness: number }[]) =>
  confidenceWithMeaning(FITTED, meaningOf(words(confidence, 1, 2), scored(EVEN), likenesses));

test('is surer the surer the words are, the liker the first result is, and the less like the others are', () => {
  const between = [like(1, 0.5), like(2, 0.4)] as const;
  expect(sure(0.9, ...between)).toBeGreaterThan(sure(0.5, ...between));
  expect(sure(0.5, like(1, 0.7), like(2, 0.4))).toBeGreaterThan(sure(0.5, ...between));
  expect(sure(0.5, like(1, 0.5), like(2, 0.1))).toBeGreaterThan(sure(0.5, ...between));
});

test('looks at the ten after the likest', () => {
  const likenesses = Array.from({ length: 15 }, (_, i) => like(i + 1, i === 0 ? 0.9 : i <= 10 ? 0.5 : 0.1));
  expect(meaningOf(words(0.5), scored(EVEN), likenesses)[2]).toBeCloseTo(0.5);
});

test('is surer the more of its score the first result is ahead', () => {
  const aheadIn = (...scores: number[]) => meaningOf(words(0.5), scored(scores), [])[3];
  expect(aheadIn(...EVEN)).toBeCloseTo(0);
  expect(aheadIn(0.6, 0.3, 0.3, 0.3, 0.3)).toBeCloseTo(0.5);
  expect(aheadIn(0.6)).toBe(1);
});

test('is surer of what the words put first as well, and least of what they did not find', () => {
  const placeOf = (...ids: number[]) => meaningOf(words(0.5, ...ids), scored(EVEN), [])[4];
  expect(placeOf(1, 2)).toBe(0);
  expect(placeOf(2, 1)).toBeCloseTo(Math.log(2));
  expect(placeOf(2, 3)).toBeCloseTo(Math.log(50));
});

test('stays between 0 and 1 whatever the words say, and where nothing is like the question', () => {
  for (const confidence of [0, 1]) {
    expect(sure(confidence)).toBeGreaterThan(0);
    expect(sure(confidence)).toBeLessThan(1);
  }
  expect(meaningOf(words(0.5), [], [])).toEqual([0, 0, 0, 0, expect.closeTo(Math.log(50))]);
});

import { expect, test } from 'vitest';
import { changeBetween } from './search-change.ts';

test('a change counts every set alike, however many questions it has', () => {
  const change = changeBetween({ small: [0, 0], large: [1, 1, 1, 1] }, { small: [1, 1], large: [1, 1, 1, 1] });
  expect(change?.mean).toBeCloseTo(0.5);
  expect(change?.interval).toEqual([0.5, 0.5]);
});

test('what helps one question and harms another is within chance', () => {
  const [low, high] = changeBetween({ set: [0, 1, 0, 1] }, { set: [1, 0, 1, 0] })!.interval;
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
});

test('sets that only one side holds, or that have got other questions, are not compared', () => {
  expect(changeBetween({ a: [1], b: [1, 1] }, { b: [1], c: [1] })).toBeUndefined();
});

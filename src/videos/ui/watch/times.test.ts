import { expect, test } from 'vitest';
import { placeIn, plain, startOf } from './times.ts';

test.each([
  ['?t=72', '', 72],
  ['?t=1:12&s=x', '', 72],
  ['?t=1:02:03', '', 3723],
  ['', '#at-9', 9],
  ['?t=5', '#at-9', 5],
  ['?t=-5', '', undefined],
  ['?t=1e9', '', undefined],
  ['?t=<script>', '#other', undefined],
])('%s%s begins at %s', (search, hash, expected) => {
  expect(startOf({ search, hash })).toBe(expected);
});

test.each([
  [[], 5, -1],
  [[2, 4, 6], 1, -1],
  [[2, 4, 6], 2, 0],
  [[2, 4, 6], 5, 1],
  [[2, 4, 6], 99, 2],
])('in %j, %s is at %s', (starts, moment, expected) => {
  expect(placeIn(starts, moment)).toBe(expected);
});

test('words are compared without accents', () => {
  expect(plain('Où Été')).toBe('ou ete');
});

import { expect, test } from 'vitest';
import { pauseAfter, wishedPause } from './retry.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');

test.each([
  ['30', 30],
  ['Mon, 30 Nov 2026 12:01:00 GMT', 60],
  ['Mon, 30 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('a server that asks for %s is left alone for %s seconds', (retryAfter, seconds) => {
  expect(wishedPause(retryAfter, NOW)).toBe(seconds);
});

test('a server is left alone for an hour at most, however long it asks for', () => {
  for (const long of ['7200', '99999999999999', '9'.repeat(400)])
    expect(pauseAfter(1, 0, wishedPause(long, NOW)), long).toBe(3600);
});

test('a server that asks for less than our own pause gets our own', () => {
  expect(pauseAfter(3, 0, wishedPause('1', NOW))).toBe(120);
});

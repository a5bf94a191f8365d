import { expect, test, vi } from 'vitest';
import { placeOf } from './staff-places.ts';
import { countWaiting } from './staff-waiting.ts';

const places = [{ href: '/en/staff/search' }, { href: '/en/staff/search/unanswered' }, { href: '/en/staff/people' }];

test('a page belongs to the place with the longest address that it begins with', () => {
  expect(placeOf(places, '/en/staff/search/unanswered')).toBe(places[1]);
  expect(placeOf(places, '/en/staff/search/pages/7')).toBe(places[0]);
  expect(placeOf(places, '/en/staff/people/3')).toBe(places[2]);
});

test('a page that only begins with the same letters belongs to no place', () => {
  expect(placeOf(places, '/en/staff/searches')).toBeUndefined();
  expect(placeOf(places, '/en/staff')).toBeUndefined();
});

const app = (report = () => {}) => ({ report }) as unknown as Parameters<typeof countWaiting>[1];

test('a figure is counted once for the pages of some seconds', async () => {
  const count = vi.fn(async () => 3);
  const waiting = { count, words: () => '' };
  expect([await countWaiting(waiting, app()), await countWaiting(waiting, app())]).toEqual([3, 3]);
  expect(count).toHaveBeenCalledTimes(1);
});

test('a figure that cannot be read, or does not come, is left out', async () => {
  const report = vi.fn();
  const away = { count: () => Promise.reject(new Error('away')), words: () => '' };
  expect(await countWaiting(away, app(report))).toBeUndefined();
  expect(report).toHaveBeenCalledOnce();
  const never = { count: () => new Promise<number>(() => {}), words: () => '' };
  expect(await countWaiting(never, app())).toBeUndefined();
});

import { expect, test, vi } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { Memory } from '../server/memory.ts';
import { placeOf } from './staff-places.ts';
import { countWaiting, forgetWaiting } from './staff-waiting.ts';

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

const app = (report = () => {}) =>
  ({ report, memory: new Memory(1_000_000) }) as unknown as Parameters<typeof countWaiting>[1];

test('a figure is counted once for the pages of some seconds', async () => {
  const count = vi.fn(async () => 3);
  const place = { path: 'people', waiting: { count, words: () => '' } };
  const one = app();
  expect([await countWaiting(place, one, VISITOR), await countWaiting(place, one, VISITOR)]).toEqual([3, 3]);
  expect(count).toHaveBeenCalledTimes(1);
});

test('a figure is counted again once somebody of the staff has done something', async () => {
  const count = vi.fn(async () => 3);
  const place = { path: 'people', waiting: { count, words: () => '' } };
  const one = app();
  await countWaiting(place, one, VISITOR);
  forgetWaiting(one);
  count.mockResolvedValue(2);
  expect(await countWaiting(place, one, VISITOR)).toBe(2);
});

test('a figure that cannot be read, or does not come, is left out', async () => {
  const report = vi.fn();
  const away = { count: () => Promise.reject(new Error('away')), words: () => '' };
  expect(await countWaiting({ path: 'away', waiting: away }, app(report), VISITOR)).toBeUndefined();
  expect(report).toHaveBeenCalledOnce();
  const never = { count: () => new Promise<number>(() => {}), words: () => '' };
  expect(await countWaiting({ path: 'never', waiting: never }, app(), VISITOR)).toBeUndefined();
});

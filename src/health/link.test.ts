import { expect, test } from 'vitest';
import { afterVisit, isNetworkAway, type LinkState, type Visit } from './link.ts';

const NEW: LinkState = {
  problem: null,
  status: null,
  failedDays: 0,
  failedOn: null,
  failingSince: null,
  brokenSince: null,
};
const at = (text: string) => new Date(`${text}:00Z`);
const gone: Visit = { is: 'failed', problem: 'not-found', status: 404 };
const visited = (times: string[], visit: Visit = gone) =>
  times.reduce((known: LinkState, time) => afterVisit(known, visit, at(time)), NEW);

test('an address is broken after it failed on three different days, since the first of them', () => {
  expect(visited(['2026-11-01T10:00', '2026-11-02T10:00'])).toMatchObject({ failedDays: 2, brokenSince: null });
  expect(visited(['2026-11-01T10:00', '2026-11-02T10:00', '2026-11-03T10:00'])).toMatchObject({
    problem: 'not-found',
    status: 404,
    brokenSince: at('2026-11-01T10:00'),
  });
});

test('however often it fails on one day, that is one day', () => {
  const times = ['08:00', '09:00', '10:00', '11:00'].map((time) => `2026-11-01T${time}`);
  expect(visited(times)).toMatchObject({ failedDays: 1, brokenSince: null });
});

test('what leads somewhere again is well at once, and is visited again in a week', () => {
  const broken = visited(['2026-11-01T10:00', '2026-11-02T10:00', '2026-11-03T10:00']);
  expect(afterVisit(broken, { is: 'fine', status: 200 }, at('2026-11-04T10:00'))).toMatchObject({
    ...{ problem: null, failedDays: 0, failingSince: null, brokenSince: null },
    dueAt: at('2026-11-11T10:00'),
  });
});

test('while it fails it is visited every day', () => {
  expect(afterVisit(NEW, gone, at('2026-11-01T10:00')).dueAt).toEqual(at('2026-11-02T10:00'));
});

test('who wants to be left alone is, for a week at most, and nothing else is known of the address by that', () => {
  const now = at('2026-11-10T10:00');
  const failing = visited(['2026-11-01T10:00']);
  const wait = (again: string) => afterVisit(failing, { is: 'unknown', again: at(again) }, now);
  expect(wait('2026-11-12T10:00')).toMatchObject({ failedDays: 1, dueAt: at('2026-11-12T10:00') });
  expect(wait('2027-11-12T10:00').dueAt).toEqual(at('2026-11-17T10:00'));
  expect(wait('2026-11-10T10:00').dueAt).toEqual(at('2026-11-10T11:00'));
});

test('when none of several hosts is reached, it is our own network that is away', () => {
  const away = (host: string) => ({ host, visit: { is: 'failed', problem: 'no-host' } as Visit });
  expect(isNetworkAway([away('a'), away('b')])).toBe(true);
  expect(isNetworkAway([away('a'), away('a')])).toBe(false);
  expect(isNetworkAway([away('a'), away('b'), { host: 'c', visit: gone }])).toBe(false);
  expect(isNetworkAway([])).toBe(false);
});

import { expect, test } from 'vitest';
import { formatMoment } from './moment.ts';

const at = new Date('2026-11-22T23:30:00Z');

test('a time is written in the zone asked for, with the name of the zone', () => {
  expect(formatMoment(at, 'moment', 'en', 'UTC')).toBe('Nov 22, 2026, 11:30 PM UTC');
  expect(formatMoment(at, 'moment', 'fr', 'Europe/Zurich')).toBe('23 nov. 2026, 00:30 UTC+1');
});

test('a day is the one that it is in that zone', () => {
  expect(formatMoment(at, 'day', 'en', 'UTC')).toBe('Nov 22, 2026');
  expect(formatMoment(at, 'day', 'it', 'Europe/Rome')).toBe('23 nov 2026');
});

test('without a zone it is in that of whoever reads it, and names none', () => {
  const here = formatMoment(at, 'moment', 'en');
  expect(here).toMatch(/^Nov 2[23], 2026, \d\d:\d\d [AP]M$/);
  expect(new Date(here).getTime()).toBe(at.getTime());
});

test('what is brief is the time of today, else the day, with the year where it is another one', () => {
  const brief = (now: string, locale = 'en') => formatMoment(at, 'brief', locale, 'UTC', Date.parse(now));
  expect(brief('2026-11-22T23:59:00Z')).toBe('11:30 PM UTC');
  expect(brief('2026-11-23T00:01:00Z')).toBe('Nov 22');
  expect(brief('2026-11-23T00:01:00Z', 'fr')).toBe('22 nov.');
  expect(brief('2027-01-01T00:01:00Z')).toBe('Nov 22, 2026');
});

import { expect, test } from 'vitest';
import { keyOfCheck, nextCheck, readCheckKey, standingOfCheck } from './check.ts';

const day = (text: string) => new Date(`${text}T10:00:00Z`);

test.each([
  ['2026-01-15', 6, '2026-07-15'],
  ['2026-08-31', 6, '2027-02-28'],
  ['2027-11-30', 3, '2028-02-29'],
  ['2026-12-01', 1, '2027-01-01'],
])('what was checked on %s is due again after %i months on %s', (from, months, to) => {
  expect(nextCheck(day(from), months)).toEqual(day(to));
});

test.each([
  ['2026-12-20', 'later'],
  ['2026-12-10', 'due'],
  ['2026-12-01', 'overdue'],
  ['2026-11-01', 'overdue'],
] as const)('on the first of December, an article due on %s is %s', (due, standing) => {
  expect(standingOfCheck(day(due), day('2026-12-01'))).toBe(standing);
});

test('without a day nothing is due', () => {
  expect(standingOfCheck(null, new Date())).toBe('unplanned');
});

test('an article is read from a form as it was written there, and nothing else is', () => {
  const key = { articleId: 12, locale: 'pt-BR' };
  expect(readCheckKey(keyOfCheck(key))).toEqual(key);
  for (const wrong of ['', '12', '0:en', '12:', '-1:en', '12:en:fr', '99999999999999999:en', "12:en'"])
    expect(readCheckKey(wrong), wrong).toBeUndefined();
});

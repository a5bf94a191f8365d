import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plusWeeks, weekOf, weeksBetween } from './week.ts';

test('a week begins on Monday, where the site is', () => {
  expect(weekOf(new Date('2026-11-29T22:30:00Z'), 'UTC')).toBe('2026-11-23');
  expect(weekOf(new Date('2026-11-29T23:30:00Z'), 'Europe/Zurich')).toBe('2026-11-30');
  expect(weekOf(new Date('2026-11-30T01:00:00Z'), 'America/New_York')).toBe('2026-11-23');
});

test('every week is seven days after the one before, over every change of the clocks and of the year', () => {
  const moments = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, fc.constantFrom('UTC', 'Europe/Zurich', 'America/Sao_Paulo', 'Pacific/Apia'), (at, zone) => {
      const week = weekOf(at, zone);
      expect(new Date(`${week}T00:00:00Z`).getUTCDay()).toBe(1);
      expect(weeksBetween(week, plusWeeks(week, 2))).toEqual([week, plusWeeks(week, 1), plusWeeks(week, 2)]);
      expect(Date.parse(plusWeeks(week, 1)) - Date.parse(week)).toBe(7 * 86_400_000);
    }),
  );
});

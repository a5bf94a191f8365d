import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOf, figureOf, newsOf } from './figures.ts';
import { NOTHING, sumOf, weeksDue } from './week.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

describe('the weeks that are to be counted', () => {
  test('are half a year at first, the latest first', () => {
    const due = weeksDue(new Map(), NOW, 'UTC');
    expect(due).toHaveLength(27);
    expect(due[0]).toBe('2026-11-23');
    expect(due.at(-1)).toBe('2026-05-25');
  });

  test('are this one again and again, the last five once a day, and those before never again', () => {
    const all = weeksDue(new Map(), NOW, 'UTC');
    const counted = (minutes: number) => new Map(all.map((week) => [week, minutesAgo(minutes)]));
    expect(weeksDue(counted(5), NOW, 'UTC')).toEqual([]);
    expect(weeksDue(counted(15), NOW, 'UTC')).toEqual(['2026-11-23']);
    expect(weeksDue(counted(60 * 24), NOW, 'UTC')).toEqual(all.slice(0, 6));
  });
});

describe('figures', () => {
  test('say nothing where there is nothing to count them from', () => {
    for (const name of [
      'deflection',
      'clickThrough',
      'helpfulness',
      'satisfaction',
      'firstReply',
      'community',
    ] as const)
      expect(figureOf(name, NOTHING)).toBeUndefined();
  });

  test('count neither abandoned visits nor threads into the deflection rate', () => {
    expect(figureOf('deflection', { ...NOTHING, asks: 100, solved: 3, filed: 1, abandoned: 90, threaded: 6 })).toBe(
      0.75,
    );
  });

  const week = fc.record({
    solved: fc.nat(),
    filed: fc.nat(),
    replied: fc.nat({ max: 50 }),
    replyMinutes: fc.nat({ max: 9_999 }),
  });
  test('of several weeks lie between those of the best and the worst', () => {
    fc.assert(
      fc.property(fc.array(week, { minLength: 1, maxLength: 52 }), (given) => {
        const weeks = given.map((one) => ({ ...NOTHING, ...one }));
        for (const name of ['deflection', 'firstReply'] as const) {
          const each = weeks.flatMap((one) => figureOf(name, one) ?? []);
          const all = figureOf(name, sumOf(weeks));
          if (all === undefined) continue;
          expect(all).toBeGreaterThanOrEqual(Math.min(...each) - 1e-9);
          expect(all).toBeLessThanOrEqual(Math.max(...each) + 1e-9);
        }
      }),
    );
  });

  test('change by points where they are shares, and by what share of before where they are counts', () => {
    expect(changeOf('deflection', 0.5, 0.4)).toBeCloseTo(0.1);
    expect(changeOf('filed', 15, 10)).toBeCloseTo(0.5);
    expect(changeOf('filed', 15, 0)).toBeUndefined();
    expect(changeOf('satisfaction', undefined, 0.4)).toBeUndefined();
  });

  test('are good news when fewer requests are sent, and when more is solved', () => {
    expect(newsOf('filed', -0.1)).toBe('good');
    expect(newsOf('solved', -0.1)).toBe('bad');
    expect(newsOf('asks', 0.1)).toBeUndefined();
  });
});

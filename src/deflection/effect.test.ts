import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plusWeeks } from '../config/week.ts';
import { effectOf } from './effect.ts';

const PUBLISHED = '2026-06-01';

/** Requests of the weeks before the one of publishing, and after it. */
function weeksOf(before: readonly number[], after: readonly number[]) {
  return [
    ...before.map((tickets, index) => ({ week: plusWeeks(PUBLISHED, index - before.length), tickets })),
    { week: PUBLISHED, tickets: 1_000 },
    ...after.map((tickets, index) => ({ week: plusWeeks(PUBLISHED, index + 1), tickets })),
  ];
}
const effect = (before: readonly number[], after: readonly number[]) =>
  effectOf(weeksOf(before, after), PUBLISHED, plusWeeks(PUBLISHED, after.length + 1));

describe('the requests about a question', () => {
  test('fell where clearly fewer come than before', () => {
    expect(effect([6, 7, 5, 6], [1, 0, 1])).toEqual({
      verdict: 'fell',
      before: 6,
      after: 2 / 3,
      weeksBefore: 4,
      weeksAfter: 3,
    });
  });

  test('rose where clearly more come', () => {
    expect(effect([1, 0, 1, 1], [5, 6]).verdict).toBe('rose');
  });

  test('are the same where chance would do as much', () => {
    expect(effect([4, 5, 4, 5], [4, 3, 4]).verdict).toBe('same');
  });

  test('are waited for until two weeks are over, of which neither this one nor that of publishing is one', () => {
    expect(effect([6, 6, 6], [0]).verdict).toBe('waiting');
    const weeks = weeksOf([6, 6, 6], [0, 0]);
    expect(effectOf(weeks, PUBLISHED, plusWeeks(PUBLISHED, 2)).verdict).toBe('waiting');
    expect(effectOf(weeks, PUBLISHED, plusWeeks(PUBLISHED, 3)).verdict).toBe('fell');
  });

  test('are too few to tell anything where hardly any came, or nothing is known of before', () => {
    expect(effect([1, 1, 1], [0, 0, 0, 0]).verdict).toBe('few');
    expect(effect([9], [0, 0, 0]).verdict).toBe('few');
  });

  const counts = (most: number) => fc.array(fc.nat({ max: most }), { minLength: 2, maxLength: 8 });

  test('never fell and rose at once: the other way round is the other verdict', () => {
    const other = { fell: 'rose', rose: 'fell', same: 'same', few: 'few', waiting: 'waiting' } as const;
    fc.assert(
      fc.property(counts(300), counts(300), (before, after) => {
        expect(effect(after, before).verdict).toBe(other[effect(before, after).verdict]);
      }),
    );
  });

  test('fell only where fewer came in a week, and the less came, the sooner', () => {
    fc.assert(
      fc.property(counts(300), counts(300), (before, after) => {
        const found = effect(before, after);
        if (found.verdict === 'fell') {
          expect(found.after!).toBeLessThan(found.before!);
          const fewer = effect(
            before,
            after.map((one) => Math.max(0, one - 1)),
          );
          expect(['fell', 'few']).toContain(fewer.verdict);
        }
      }),
    );
  });
});

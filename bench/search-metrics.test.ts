import { describe, expect, test } from 'vitest';
import { auroc, interval, judge } from './search-metrics.ts';
import { type LabelledSet, withoutHalf, withTypos } from './search-sets.ts';

describe('judging a ranking', () => {
  test('the right page first is perfect, second is 1 / log2(3)', () => {
    expect(judge([7, 8], new Set([7]))).toEqual({ ndcg10: 1, mrr10: 1, s3: 1, p1: 1, empty: 0 });
    const second = judge([8, 7], new Set([7]));
    expect(second.ndcg10).toBeCloseTo(1 / Math.log2(3));
    expect(second).toMatchObject({ mrr10: 0.5, s3: 1, p1: 0 });
  });

  test('one of two right pages is worth what it gives of the ideal order', () => {
    expect(judge([7, 1, 2], new Set([7, 9])).ndcg10).toBeCloseTo(1 / (1 + 1 / Math.log2(3)));
  });

  test('past the tenth place, and with no result, nothing is gained', () => {
    expect(judge([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], new Set([11])).ndcg10).toBe(0);
    expect(judge([], new Set([1]))).toMatchObject({ ndcg10: 0, empty: 1 });
  });
});

test('AUROC is 1 when all answerable questions score higher, half when nothing tells them apart', () => {
  expect(auroc([3, 2], [1, 0])).toBe(1);
  expect(auroc([1, 1], [1])).toBe(0.5);
  expect(auroc([0], [1])).toBe(0);
});

test('the bootstrap interval holds the mean and is the same in every run', () => {
  const values = Array.from({ length: 100 }, (_, i) => i % 2);
  const [low, high] = interval(values);
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(0.5);
  expect(interval(values)).toEqual([low, high]);
});

test('typing errors are the same in every run, change a word and drop accents', () => {
  const typed = withTypos('la réinitialisation du mot de passe échoue', 3);
  expect(typed).toBe(withTypos('la réinitialisation du mot de passe échoue', 3));
  expect(typed).not.toMatch(/[éè]/);
  expect(typed).not.toBe('la reinitialisation du mot de passe echoue');
});

test('taking answers away leaves about half of the questions without any', () => {
  const questions = Array.from({ length: 20 }, (_, i) => ({ id: String(i), text: '', answers: new Set([i, i + 1]) }));
  const gone = withoutHalf({ name: '', locale: 'en', documents: [], questions } satisfies LabelledSet, 1);
  const lost = questions.filter(({ answers }) => [...answers].every((id) => gone.has(id)));
  expect(lost.length).toBeGreaterThanOrEqual(10);
  expect(lost.length).toBeLessThan(15);
});

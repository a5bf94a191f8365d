import { expect, test } from 'vitest';
import { fitLogistic, probability } from './logistic.ts';
import { random } from './search-metrics.ts';

test('finds the weights by which the cases were drawn', () => {
  const next = random(1);
  const cases = Array.from({ length: 20_000 }, () => {
    const features = [next() * 4 - 2, next()];
    return { features, isSo: next() < probability([0.5, 1.5, -2], features), weight: 1 };
  });
  const found = fitLogistic(cases);
  for (const [i, weight] of [0.5, 1.5, -2].entries()) expect(found[i]).toBeCloseTo(weight, 0);
});

test('stays finite where the cases can be told apart without a doubt', () => {
  const cases = [-1, 1].map((feature) => ({ features: [feature], isSo: feature > 0, weight: 1 }));
  const weights = fitLogistic(cases);
  expect(weights.every(Number.isFinite)).toBe(true);
  expect(probability(weights, [1])).toBeGreaterThan(0.9);
});

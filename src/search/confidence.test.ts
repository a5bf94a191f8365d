import { expect, test } from 'vitest';
import { CONFIDENT, confidenceIn } from './confidence.ts';

const evidence = {
  ordered: [{ score: 0.2 }, { score: 0.1 }, { score: 0.1 }, { score: 0.1 }, { score: 0.1 }],
  words: 2,
  prominence: 0,
  foreign: false,
};

test('a result that names the matter in a prominent place is trusted sooner', () => {
  expect(confidenceIn(evidence)).toBeLessThan(CONFIDENT);
  expect(confidenceIn({ ...evidence, prominence: 1 })).toBeGreaterThan(CONFIDENT);
});

test('a lead over the next results tells more than the score', () => {
  const crowded = evidence.ordered.map(({ score }) => ({ score: 0.18 + score / 10 }));
  expect(confidenceIn({ ...evidence, ordered: crowded })).toBeLessThan(confidenceIn(evidence));
});

test('pages in another language than the question score less, and are trusted with less', () => {
  expect(confidenceIn({ ...evidence, foreign: true })).toBeGreaterThan(confidenceIn(evidence));
});

test('a hit that shares a few letters is never trusted, nor is nothing', () => {
  expect(confidenceIn({ ...evidence, words: 200, ordered: [{ score: 0.02 }], prominence: 1 })).toBeLessThan(CONFIDENT);
  expect(confidenceIn({ ...evidence, ordered: [] })).toBe(0);
});

test('of a long question, whose best hit scores little, a clear lead still tells more than none', () => {
  const long = { ...evidence, words: 40 };
  const clear = confidenceIn({ ...long, ordered: [{ score: 0.029 }, { score: 0.01 }] });
  const crowded = confidenceIn({ ...long, ordered: [0.029, 0.028, 0.028, 0.028, 0.028].map((score) => ({ score })) });
  expect(clear).toBeGreaterThan(crowded);
});

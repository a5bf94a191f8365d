import { expect, test } from 'vitest';
import { aboveBaseline, createPassages, inBytes } from './likeness.ts';

const unit = (...values: number[]) => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};
const stored = (...vectors: Float32Array[]) =>
  new Uint8Array(Int8Array.from(vectors.flatMap((v) => [...inBytes(v)])).buffer);

/** How near a question is to a document of these passages. */
function likest(question: Float32Array, ...vectors: Float32Array[]): number {
  const passages = createPassages(question.length);
  const document = passages.keep(stored(...vectors));
  passages.ask(question);
  return passages.likest(document);
}

test('a question is as near to a document as to its nearest passage', () => {
  const question = unit(1, 2, 3, 4, 5, 6, 7);
  const nearest = unit(1, 2, 3, 4, 5, 6, 8);
  const cosine = question.reduce((sum, value, i) => sum + value * nearest[i]!, 0);
  expect(likest(question, unit(7, -6, 5, -4, 3, -2, 1), nearest)).toBeCloseTo(cosine, 3);
});

test.each([1, 8, 384, 1024, 4096])(
  'a text is like itself, and not like its opposite, in %i dimensions',
  (dimensions) => {
    const vector = unit(...Array.from({ length: dimensions }, (_, i) => Math.cos(i * i)));
    expect(likest(vector, vector)).toBeCloseTo(1, 2);
    expect(
      likest(
        vector,
        vector.map((value) => -value),
      ),
    ).toBe(0);
    // The largest sums that there can be.
    const even = unit(...new Array<number>(dimensions).fill(1));
    expect(likest(even, even)).toBeCloseTo(1, 2);
  },
);

test('a passage of which the model knows no word is like nothing', () => {
  expect(likest(unit(1, 1, 1), new Float32Array(3))).toBe(0);
});

test('a question of which the model knows no word is like nothing', () => {
  expect(likest(new Float32Array(3), unit(1, 1, 1))).toBe(0);
});

test('what is kept is not changed when the bytes it came in are', () => {
  const passages = createPassages(2);
  const bytes = stored(unit(1, 0));
  const document = passages.keep(bytes);
  bytes.fill(0);
  passages.ask(unit(1, 0));
  expect(passages.likest(document)).toBeCloseTo(1);
});

test('documents come and go without changing one another', () => {
  const passages = createPassages(384);
  const vectorOf = (i: number) => unit(...Array.from({ length: 384 }, (_, d) => Math.sin((i + 1) * (d + 1))));
  const keep = (i: number) => passages.keep(stored(...new Array<Float32Array>(1 + (i % 3)).fill(vectorOf(i))));
  const kept = Array.from({ length: 60 }, (_, i) => keep(i));
  for (let i = 0; i < 60; i += 2) passages.drop(kept[i]!);
  for (let i = 0; i < 60; i += 2) kept[i] = keep(i);
  for (let i = 0; i < 60; i += 7) {
    passages.ask(vectorOf(i));
    expect(passages.likest(kept[i]!)).toBeCloseTo(1, 2);
  }
  expect(new Set(kept.map(({ at }) => at)).size).toBe(60);
});

test('likeness counts from what unrelated texts reach', () => {
  expect([0.8, 0.9, 1].map((cosine) => aboveBaseline(cosine, 0.8).toFixed(2))).toEqual(['0.00', '0.50', '1.00']);
});

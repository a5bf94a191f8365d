import { expect, test } from 'vitest';
import { aboveBaseline, inBytes, likest, readVectors } from './likeness.ts';

const unit = (...values: number[]) => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};
const stored = (...vectors: Float32Array[]) =>
  new Uint8Array(Int8Array.from(vectors.flatMap((v) => [...inBytes(v)])).buffer);

test('a question is as near to a document as to its nearest passage', () => {
  const question = unit(1, 2, 3, 4, 5, 6, 7);
  const document = readVectors(stored(unit(7, -6, 5, -4, 3, -2, 1), unit(1, 2, 3, 4, 5, 6, 8)), 7);
  const cosine = [...question].reduce((sum, value, i) => sum + value * unit(1, 2, 3, 4, 5, 6, 8)[i]!, 0);
  expect(likest(Float64Array.from(question), document)).toBeCloseTo(cosine, 3);
});

test('a passage of which the model knows no word is like nothing', () => {
  expect(likest(Float64Array.from(unit(1, 1, 1)), readVectors(stored(new Float32Array(3)), 3))).toBe(0);
});

test('what is stored is not changed when the bytes it came in are', () => {
  const bytes = stored(unit(1, 0));
  const document = readVectors(bytes, 2);
  bytes.fill(0);
  expect(likest(Float64Array.of(1, 0), document)).toBeCloseTo(1);
});

test('likeness counts from what unrelated texts reach', () => {
  expect([0.8, 0.9, 1].map((cosine) => aboveBaseline(cosine, 0.8).toFixed(2))).toEqual(['0.00', '0.50', '1.00']);
});

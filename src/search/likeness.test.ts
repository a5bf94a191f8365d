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
  passages.put(1, 0, stored(...vectors));
  passages.ask(question);
  return passages.likest(1);
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
  passages.put(1, 0, bytes);
  bytes.fill(0);
  passages.ask(unit(1, 0));
  expect(passages.likest(1)).toBeCloseTo(1);
});

test('documents come, change and go without changing one another', () => {
  const passages = createPassages(384);
  const vectorOf = (i: number) => unit(...Array.from({ length: 384 }, (_, d) => Math.sin((i + 1) * (d + 1))));
  const put = (id: number, i = id) =>
    passages.put(id, id % 2, stored(...new Array<Float32Array>(1 + (i % 3)).fill(vectorOf(i))));
  for (let id = 0; id < 60; id++) put(id);
  for (let id = 0; id < 60; id += 2) passages.remove(id);
  for (let id = 0; id < 60; id += 4) put(id);
  for (let id = 1; id < 60; id += 4) put(id, 100 + id);
  for (let id = 0; id < 60; id++) {
    const isGone = id % 4 === 2;
    passages.ask(vectorOf(id % 4 === 1 ? 100 + id : id));
    expect(passages.likest(id)).toBeCloseTo(isGone ? 0 : 1, 2);
    expect(passages.groupOf(id)).toBe(isGone ? undefined : id % 2);
    expect(passages.nearest(Uint8Array.of(1, 1), 1)[0]!.id === id).toBe(!isGone);
  }
});

test('the nearest are those of the groups that are wanted, in the order of their cosines, then of their numbers', () => {
  const passages = createPassages(3);
  const at = (angle: number) => unit(Math.cos(angle), Math.sin(angle), 0);
  for (const [id, angle] of [1.2, 0.1, 0.8, 0.1, 0.4, 0.3].entries())
    passages.put(id, id === 5 ? 1 : 0, stored(at(angle)));
  passages.ask(at(0));
  const near = (most: number, ...wanted: number[]) =>
    passages.nearest(Uint8Array.from(wanted), most).map(({ id }) => id);
  expect(near(4, 1, 0)).toEqual([1, 3, 4, 2]);
  expect(near(4, 1, 1)).toEqual([1, 3, 5, 4]);
  expect(near(9, 0, 1)).toEqual([5]);
  expect(near(9, 0, 0)).toEqual([]);
  for (const { id, cosine } of passages.nearest(Uint8Array.of(1, 1), 9)) expect(cosine).toBe(passages.likest(id));
});

test('a document without a passage is like nothing, and takes no place from others', () => {
  const passages = createPassages(2);
  passages.put(1, 0, new Uint8Array());
  passages.put(2, 0, stored(unit(1, 0)));
  passages.ask(unit(1, 0));
  expect(passages.likest(1)).toBe(0);
  expect(passages.likest(2)).toBeCloseTo(1);
  passages.remove(1);
  expect(passages.likest(2)).toBeCloseTo(1);
});

test('likeness counts from what unrelated texts reach', () => {
  expect([0.8, 0.9, 1].map((cosine) => aboveBaseline(cosine, 0.8).toFixed(2))).toEqual(['0.00', '0.50', '1.00']);
});

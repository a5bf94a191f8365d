import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HIGHEST_FREQUENCY } from './segment.ts';
import { TermCounter } from './term-counter.ts';

/** Few numbers that end alike, so that they meet in the table, and many that do not. */
const term = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.integer({ min: 0, max: 40 }).map((n) => n * 4096 + 7),
);

test('counts what a Map counts, in one document after another', () => {
  const counter = new TermCounter();
  fc.assert(
    fc.property(fc.array(term, { maxLength: 300 }), (terms) => {
      const expected = new Map<number, number>();
      for (const one of terms) {
        counter.add(one);
        expected.set(one, Math.min((expected.get(one) ?? 0) + 1, HIGHEST_FREQUENCY));
      }
      const taken = counter.take();
      expect(new Map([...taken.terms].map((one, at) => [one, taken.frequencies[at]]))).toEqual(expected);
    }),
  );
});

test('a document with more terms than the table has places loses none, and the next begins anew', () => {
  const counter = new TermCounter();
  const many = Array.from({ length: 50_000 }, (_, n) => Math.imul(n, 0x9e3779b1) >>> 0);
  for (const one of many) counter.add(one);
  expect([...counter.take().terms]).toEqual(many);
  counter.add(5);
  expect([...counter.take().terms]).toEqual([5]);
});

test('nothing counted is nothing taken', () => {
  expect(new TermCounter().take()).toEqual({ length: 0, terms: new Uint32Array(), frequencies: new Uint8Array() });
});

import { expect, test } from 'vitest';
import { readId, readTypedId } from './read-id.ts';

test('what an address says wrongly is no number of anything', () => {
  for (const text of ['0', '-1', '1e3', '12x', ' 1', '#1', '99999999999999999999', '', undefined, null])
    expect(readId(text)).toBeUndefined();
  expect(readId('42')).toBe(42);
});

test('people may type a number with a sign before it and spaces around it', () => {
  expect(['42', '#42', ' #42 '].map(readTypedId)).toEqual([42, 42, 42]);
  for (const text of ['', '#', '1e3', '4 2']) expect(readTypedId(text)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { readListPage, readPageNumber } from './list-page.ts';

test.each([
  ['1', 1],
  ['3', 3],
  [' 3 ', 3],
  ['2.9', 2],
  ['0', 1],
  ['-1', 1],
  ['x', 1],
  ['', 1],
  [null, 1],
  [undefined, 1],
  ['NaN', 1],
  ['1e9', 1_000_000],
  ['Infinity', 1_000_000],
  ['9'.repeat(400), 1_000_000],
])('page %j is page %d', (text, page) => expect(readPageNumber(text)).toBe(page));

/** A list of so many rows, and how often it was counted. */
function listOf(length: number) {
  const all = Array.from({ length }, (_, at) => at + 1);
  const list = {
    counted: 0,
    rows: async (limit: number, offset: number) => all.slice(offset, offset + limit),
    count: async () => {
      list.counted += 1;
      return length;
    },
  };
  return list;
}

test.each([
  [7, 1, { rows: [1, 2, 3], page: 1, more: true }],
  [7, 3, { rows: [7], page: 3, more: false }],
  [7, 4, { rows: [7], page: 3, more: false }],
  [7, 1_000_000, { rows: [7], page: 3, more: false }],
  [6, 3, { rows: [4, 5, 6], page: 2, more: false }],
  [0, 1, { rows: [], page: 1, more: false }],
  [0, 5, { rows: [], page: 1, more: false }],
])('of %d rows, three a page, page %d shows %j', async (length, page, shown) =>
  expect(await readListPage({ page, size: 3 }, listOf(length))).toEqual(shown),
);

test('rows are counted only where there are none', async () => {
  const list = listOf(7);
  await readListPage({ page: 3, size: 3 }, list);
  expect(list.counted).toBe(0);
});

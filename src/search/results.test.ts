import { expect, test } from 'vitest';
import { VISITOR } from '../accounts/viewer.ts';
import { markedPieces, searchParameters, searchResults } from './results.ts';

test('a passage is cut into marked and plain pieces that give the text again', () => {
  const text = 'reset your password now';
  const pieces = markedPieces(text, [
    [0, 5],
    [11, 19],
  ]);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  expect(pieces.filter((piece) => piece.marked).map((piece) => piece.text)).toEqual(['reset', 'password']);
});

test('a passage without marks is one plain piece', () => {
  expect(markedPieces('all', [])).toEqual([{ text: 'all', marked: false }]);
});

test('wrong parameters of the search page count as not given', () => {
  expect(searchParameters.parse({ q: 'a', kind: 'spaceship', category: '../x', page: '-3' })).toEqual({
    q: 'a',
    page: 1,
  });
  expect(searchParameters.parse({ page: '999' }).page).toBe(999);
});

test('past the last page of results is the last page, and it is noted as no search', async () => {
  const asked: number[] = [];
  const noted: unknown[] = [];
  const all = Array.from({ length: 23 }, (_, at) => ({ hit: { score: 1, confident: true }, at }));
  const app = {
    search: {
      find: async ({ offset, limit }: { offset: number; limit: number }) => {
        asked.push(offset);
        return { total: all.length, hits: all.slice(offset, offset + limit) };
      },
      findUntranslated: async () => ({ total: 0, hits: [] }),
      kinds: async () => [],
    },
    site: { defaultLocale: 'en' },
    ledger: { searched: (search: unknown) => noted.push(search) },
  } as unknown as Parameters<typeof searchResults>[0];
  const query = { text: 'a', locale: 'en', viewer: VISITOR };
  for (const page of [3, 4, 20, 1_000_000]) {
    const { results, ...shown } = await searchResults(app, { ...query, page });
    expect([shown.page, shown.pages, results.length], String(page)).toEqual([3, 3, 3]);
  }
  expect(noted).toEqual([]);
  expect(asked[0]).toBe(20);
});

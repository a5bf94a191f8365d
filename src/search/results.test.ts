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
  const noted: unknown[] = [];
  const hits = Array.from({ length: 23 }, (_, at) => ({ id: at + 1, score: 1, confident: true }));
  const app = {
    search: {
      rank: async () => ({ total: hits.length, hits, asked: [] }),
      rankUntranslated: async () => ({ total: 0, hits: [], asked: [] }),
      describe: async (part: typeof hits) => part.map((hit) => ({ hit })),
      headsOf: () => [],
    },
    site: { defaultLocale: 'en' },
    ledger: { searched: (search: unknown) => noted.push(search) },
  } as unknown as Parameters<typeof searchResults>[0];
  const query = { text: 'a', locale: 'en', viewer: VISITOR };
  for (const page of [3, 4, 20, 1_000_000]) {
    const { results, ...shown } = await searchResults(app, { ...query, page });
    expect([shown.page, shown.pages], String(page)).toEqual([3, 3]);
    expect(
      results.map(({ hit }) => hit.id),
      String(page),
    ).toEqual([21, 22, 23]);
  }
  expect(noted).toEqual([]);
});

test('all results are those of both languages, on every page, as the choices count them', async () => {
  const hits = (count: number) => Array.from({ length: count }, (_, at) => ({ id: at + 1, score: 1, confident: true }));
  const app = {
    search: {
      rank: async () => ({ total: 12, hits: hits(12), asked: [] }),
      rankUntranslated: async () => ({ total: 2, hits: hits(2), asked: [] }),
      describe: async (part: ReturnType<typeof hits>) => part.map((hit) => ({ hit })),
      headsOf: (found: unknown[]) => found.map(() => ({ kind: 'article', category: '' })),
    },
    site: { defaultLocale: 'en' },
    ledger: { searched: () => {} },
  } as unknown as Parameters<typeof searchResults>[0];
  for (const page of [1, 2]) {
    const found = await searchResults(app, { text: 'a', locale: 'it', viewer: VISITOR, page });
    expect([found.all, found.choices.kinds], String(page)).toEqual([14, [['article', 14]]]);
  }
});

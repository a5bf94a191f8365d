import { expect, test } from 'vitest';
import { markedPieces, searchParameters } from './results.ts';

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
  expect(searchParameters.parse({ page: '999' }).page).toBe(1);
});

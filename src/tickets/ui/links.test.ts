import { expect, test } from 'vitest';
import { linkedPieces } from './links.ts';

const addresses = (text: string) => linkedPieces(text).flatMap(({ href }) => href ?? []);

test.each([
  ['See https://x.io/doors.', ['https://x.io/doors']],
  ['(https://x.io/a?b=1&c=2#d), then go on', ['https://x.io/a?b=1&c=2#d']],
  ['« https://x.io/portes » ou HTTP://y.io/', ['https://x.io/portes', 'HTTP://y.io/']],
  ['https://x.io/a_(b) and https://x.io/c', ['https://x.io/a_(b)', 'https://x.io/c']],
  ['<https://x.io/a>', ['https://x.io/a']],
  ['javascript:alert(1) x.io ftp://x.io https://', []],
  ['', []],
])('the web addresses in %j become links', (text, expected) => {
  expect(addresses(text)).toEqual(expected);
  expect(
    linkedPieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});

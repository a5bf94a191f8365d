import { expect, test } from 'vitest';
import { readInvited } from './invited.ts';

const ada = { email: 'ada@example.com', name: undefined };
const bob = { email: 'bob@example.com', name: undefined };

test.each([
  ['commas', 'ada@example.com, bob@example.com'],
  ['commas without spaces', 'ada@example.com,bob@example.com'],
  ['semicolons', 'ada@example.com;bob@example.com;'],
  ['spaces', '  ada@example.com   bob@example.com '],
  ['lines', 'ada@example.com\r\nbob@example.com\n\n'],
  ['all of them, and links of mail programs', 'mailto:ada@example.com,;\n, bob@example.com.'],
  ['brackets', '<ada@example.com>, <bob@example.com>'],
])('addresses are read that are apart by %s', (_, text) => {
  expect(readInvited(text)).toEqual([ada, bob]);
});

test.each([
  'Ada Lovelace <ada@example.com>',
  '"Ada Lovelace" <ada@example.com>',
  'Ada Lovelace\tada@example.com',
  'Ada Lovelace ada@example.com',
])('a name beside its address is kept: %s', (text) => {
  expect(readInvited(text)).toEqual([{ email: 'ada@example.com', name: 'Ada Lovelace' }]);
});

test('a comma within a name does not part it from its address', () => {
  expect(readInvited('"Lovelace, Ada" <ada@example.com>, Hopper, Grace <grace@example.com>; bob@example.com')).toEqual([
    { email: 'ada@example.com', name: 'Lovelace, Ada' },
    { email: 'grace@example.com', name: 'Hopper Grace' },
    bob,
  ]);
});

test('each address comes once, however it is written, with the name where one is given', () => {
  expect(readInvited('ADA@example.com\n\u200bada@example.com\nAda <ada@Example.com>')).toEqual([
    { email: 'ada@example.com', name: 'Ada' },
  ]);
});

test('what is no address is told by name, and the others are read all the same', () => {
  expect(readInvited('ada@example.com, bob, a@b.com123, Carl <carl>, bob@example.com')).toEqual([
    ada,
    { wrong: 'bob' },
    { wrong: 'a@b.com123' },
    { wrong: 'carl' },
    bob,
  ]);
});

test('an address in front of itself in brackets is one address', () => {
  expect(readInvited('ada@example.com <ada@example.com>')).toEqual([ada]);
});

test('nothing is nobody, and a long piece is told by its beginning', () => {
  expect(readInvited(' ,;\n "')).toEqual([{ wrong: '"' }]);
  expect(readInvited('')).toEqual([]);
  expect(readInvited('x'.repeat(500))).toEqual([{ wrong: 'x'.repeat(80) }]);
});

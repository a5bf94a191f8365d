import { expect, test } from 'vitest';
import { isBegun, isWorthAsking, questionOf, typedValues } from './typed.ts';

test('a draft keeps what was typed and chosen, and no key, token, file or bait for programs', () => {
  const sent: [string, FormDataEntryValue][] = [
    ['key', 'k'],
    ['askId', 'a'],
    ['attachment', 't'],
    ['website', 'w'],
    ['files', new File([], 'x.png')],
    ['subject', 'S'],
    ['body', 'B'],
    ['category', 'billing'],
    ['channel', 'email'],
    ['phone', '1'],
    ['name', 'N'],
    ['email', 'n@example.org'],
    ['field-plan', 'family'],
  ];
  expect(Object.keys(typedValues(sent))).toEqual([
    'subject',
    'body',
    'category',
    'channel',
    'phone',
    'name',
    'email',
    'field-plan',
  ]);
});

test('a question is begun with a subject or a description, not with blanks or an address', () => {
  expect(isBegun({ subject: 'S', body: '' })).toBe(true);
  expect(isBegun({ body: 'B' })).toBe(true);
  expect(isBegun({ subject: ' ', body: '\n', email: 'n@example.org' })).toBe(false);
  expect(isBegun({})).toBe(false);
});

test('a question is its subject and its description', () => {
  expect(questionOf({ subject: 'S', body: 'B' })).toBe('S\nB');
  expect(questionOf({ subject: 'S' })).toBe('S');
  expect(questionOf({ body: ' B ' })).toBe('B');
});

test('answers are looked up from the second word of three letters on, in any script', () => {
  expect(isWorthAsking('password')).toBe(false);
  expect(isWorthAsking('a b c de fg')).toBe(false);
  expect(isWorthAsking('password lost')).toBe(true);
  expect(isWorthAsking('пароль забыт')).toBe(true);
});

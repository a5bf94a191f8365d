import { expect, test } from 'vitest';
import { fillIn } from './values.ts';

const filled = (template: string, values: Record<string, string>, locale = 'en') =>
  fillIn(template, values, locale)
    .map(({ text }) => text)
    .join('');

test.each([
  ['en', '1', '1 code left'],
  ['en', '9', '9 codes left'],
  ['pl', '2', '2 kody'],
  ['pl', '5', '5 kodów'],
])('a count has the plural form of the language: %s %s', (locale, left, text) => {
  const template = {
    en: '{{left, plural, one {# code} other {# codes}}} left',
    pl: '{{ left, plural, one {# kod} few {# kody} many {# kodów} other {# kodu}}}',
  }[locale]!;
  expect(filled(template, { left }, locale)).toBe(text);
});

test('an empty value takes the space before it along', () => {
  expect(filled('Hello {{name}},', { name: '' })).toBe('Hello,');
  expect(filled('Hello {{name}},', { name: 'Ada' })).toBe('Hello Ada,');
});

test('a value is never read as a template', () => {
  const name = '{{left}} {x, plural, other {y}} $&';
  expect(filled('{{name}} {{left}}', { name, left: '3' })).toBe(`${name} 3`);
});

test('values are told from the words around them, which may be in another script', () => {
  expect(fillIn('Hello {{name}}!', { name: 'عمر' }, 'en')).toEqual([
    { text: 'Hello', isValue: false },
    { text: ' ', isValue: false },
    { text: 'عمر', isValue: true },
    { text: '!', isValue: false },
  ]);
});

test.each([
  ['{{who}}', '{{who}} is not known to this mail'],
  ['{{constructor}}', '{{constructor}} is not known to this mail'],
  ['{{name, plural, one {#} other {#}}}', '{{name}} is no number'],
  ['{{left, plural, one {#}}}', 'is not ICU MessageFormat'],
])('what cannot be filled in says why: %s', (template, message) => {
  expect(() => fillIn(template, { name: 'Ada', left: '3' }, 'en')).toThrow(message);
});

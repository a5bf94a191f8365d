import { expect, test } from 'vitest';
import { byLanguage } from './by-language.ts';

test('puts what is in the language of the reader first, and what is shown in another below it', () => {
  const list = [
    { locale: 'en', title: 'Export' },
    { locale: 'de', title: 'Anmelden' },
    { locale: 'en', title: 'Import' },
    { locale: 'de', title: 'Bezahlen' },
  ];
  expect(byLanguage(list, 'de').map(({ lang, items }) => [lang, ...items.map(({ title }) => title)])).toEqual([
    [undefined, 'Anmelden', 'Bezahlen'],
    ['en', 'Export', 'Import'],
  ]);
});

test('has no part for a language without anything', () => {
  expect(byLanguage([{ locale: 'en' }], 'de')).toEqual([{ lang: 'en', items: [{ locale: 'en' }] }]);
  expect(byLanguage([], 'de')).toEqual([]);
});

import { expect, test } from 'vitest';
import { preferredLocale } from './locale.ts';

const choose = (header: string | null) => preferredLocale(header, ['en', 'fr', 'pt-BR'], 'en');

test.each([
  ['fr-CH, fr;q=0.9, en;q=0.8', 'fr'],
  ['fr-CA', 'fr'],
  ['pt', 'pt-BR'],
  ['pt-BR', 'pt-BR'],
  ['de, fr;q=0.5', 'fr'],
  ['de', 'en'],
  ['', 'en'],
  [null, 'en'],
  ['*', 'en'],
  ['\u0000;;q=x', 'en'],
])('%s is answered in %s', (header, locale) => {
  expect(choose(header)).toBe(locale);
});

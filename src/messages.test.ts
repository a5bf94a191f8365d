import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkTexts, missingTexts } from './i18n/check.ts';
import type { MessageTree } from './i18n/declare.ts';
import { readDomainMessages } from './i18n/message-files.ts';
import { typographyProblems } from './i18n/typography.ts';
import { declarations } from './i18n/write-declarations.ts';

const files = readDomainMessages(import.meta.dirname);
const languages = [...new Set(files.map(({ language }) => language))].sort();
const domains = [...new Set(files.map(({ domain }) => domain))].sort();
const textsOf = (domain: string, language: string): MessageTree =>
  files.find((file) => file.domain === domain && file.language === language)?.texts ?? {};
const others = domains.flatMap((domain) =>
  languages.filter((language) => language !== 'en').map((language) => [domain, language] as const),
);

describe('the interface', () => {
  it('speaks English, French and Italian', () => {
    expect(languages).toEqual(expect.arrayContaining(['en', 'fr', 'it']));
  });

  it.each(others)(
    'has every text of %s in the language %s, with the same parameters and all plural forms',
    (domain, language) => {
      const [texts, source] = [textsOf(domain, language), textsOf(domain, 'en')];
      expect(missingTexts(texts, source)).toEqual([]);
      expect(checkTexts(texts, source, language)).toEqual([]);
    },
  );

  it.each(domains)('has no text of %s in English that cannot be read or lacks a plural form', (domain) => {
    const texts = textsOf(domain, 'en');
    expect(checkTexts(texts, texts, 'en')).toEqual([]);
  });

  it('gives each text to one domain', () => {
    const keys = domains.flatMap((domain) => missingTexts({}, textsOf(domain, 'en')));
    expect(keys).toEqual([...new Set(keys)]);
  });

  it.each(languages)('is set in %s with the signs and spaces of that language', (language) => {
    const problems = domains.flatMap((domain) => typographyProblems(textsOf(domain, language), language));
    expect(problems).toEqual([]);
  });

  it('is declared as it is written: after a change, run `npm run messages`', () => {
    for (const [file, text] of declarations(import.meta.dirname)) expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

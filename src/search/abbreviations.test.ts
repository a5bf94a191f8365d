import { describe, expect, test } from 'vitest';
import { findAbbreviations } from './abbreviations.ts';

describe('an abbreviation that a text explains', () => {
  test('stands in brackets behind its words', () => {
    expect(
      findAbbreviations('Depuis 2018, le règlement général sur la protection des données (RGPD) s’applique.'),
    ).toEqual([{ short: 'RGPD', long: 'règlement général sur la protection des données' }]);
  });

  test('or before them', () => {
    expect(findAbbreviations('Connect over SSO (single sign-on) first.')).toEqual([
      { short: 'SSO', long: 'single sign-on' },
    ]);
  });

  test('begins with a word that begins with its first letter', () => {
    expect(findAbbreviations('We use a virtual private network (VPN) here.')).toEqual([
      { short: 'VPN', long: 'virtual private network' },
    ]);
  });

  test('takes no words over the end of a sentence', () => {
    expect(findAbbreviations('Go to Settings. Open it (SO).')).toEqual([]);
  });

  test.each([
    'Wait a little (optional).',
    'The file (PDF) is large.',
    'Everything (see A) and more (see B).',
    'The price of one (EUR) is fixed.',
    'IBM Content Collector (IBM)',
    '()',
    '(((',
  ])('is not seen in %j', (text) => {
    expect(findAbbreviations(text)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { readingEase as easeOf, englishSyllables, frenchSyllables, textCounter } from './reading-ease.ts';

const readingEase = (lines: readonly string[], language: string) => easeOf(textCounter(language)(lines), language);
const countWords = (lines: readonly string[], language: string) => textCounter(language)(lines).words;

describe('how easy a text is to read', () => {
  const times = (text: string, count: number) => Array.from({ length: count }, () => text);

  test('English is measured as Flesch does', () => {
    // Six words of one syllable in each sentence: 206.835 − 1.015 × 6 − 84.6.
    expect(readingEase(times('The cat sat on the mat.', 6), 'en-GB')).toEqual({ score: 100, ease: 'very-easy' });
    // Four words, eleven syllables: 206.835 − 1.015 × 4 − 84.6 × 2.75 is below nothing.
    expect(readingEase(times('Institutional responsibilities necessitate documentation.', 8), 'en')).toEqual({
      score: 0,
      ease: 'very-hard',
    });
    expect(readingEase(times('Open the settings and select the account that you want to remove.', 4), 'en')).toEqual({
      score: 75,
      ease: 'very-easy',
    });
  });

  test('French is measured as Kandel and Moles do', () => {
    // Five words, five syllables: 207 − 1.015 × 5 − 73.6.
    expect(readingEase(times('Le chat dort sur lit.', 6), 'fr')).toEqual({ score: 100, ease: 'very-easy' });
    expect(
      readingEase(times('L’administration communique systématiquement les informations.', 8), 'fr')?.score,
    ).toBeLessThan(30);
  });

  test('Italian is measured as Gulpease does', () => {
    // Five words, eighteen letters: 89 + (300 − 180) / 5.
    expect(readingEase(times('Il gatto sta sul letto.', 6), 'it')).toEqual({ score: 100, ease: 'very-easy' });
    // Three words, 45 letters: 89 + (300 − 450) / 3.
    expect(readingEase(times('Amministrazione straordinariamente complicatissima.', 10), 'it')).toMatchObject({
      ease: 'hard',
    });
  });

  test('other languages and texts of a few words are not measured', () => {
    expect(readingEase(times('Die Katze sitzt auf der Matte.', 9), 'de')).toBeUndefined();
    expect(readingEase(['The cat sat.'], 'en')).toBeUndefined();
    expect(readingEase([], 'en')).toBeUndefined();
  });
});

test.each([
  ['table', 2],
  ['wanted', 2],
  ['played', 1],
  ['make', 1],
  ['makes', 1],
  ['the', 1],
  ['account', 2],
  ['see', 1],
])('“%s” has %i English syllables', (word, count) => {
  expect(englishSyllables(word)).toBe(count);
});

test.each([
  ['porte', 1],
  ['moment', 2],
  ['étape', 2],
  ['compte', 1],
  ['le', 1],
  ['information', 4],
])('“%s” has %i French syllables', (word, count) => {
  expect(frenchSyllables(word)).toBe(count);
});

test('words are counted as their language separates them', () => {
  expect(countWords(['It’s a test.', '', 'Two more'], 'en')).toBe(5);
  expect(countWords(['これはペンです'], 'ja')).toBeGreaterThan(2);
});

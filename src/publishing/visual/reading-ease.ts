// How easy a text is to read, by the formula made for its language.

/** From hard to easy: below, and from 30, 50, 60, 70 points of Flesch; below, and from 40, 60 and 80 of Gulpease. */
export type Ease = 'very-hard' | 'hard' | 'fair' | 'easy' | 'very-easy';

/** How easy a text is. @property score from 0 to 100; more is easier. */
export interface Reading {
  score: number;
  ease: Ease;
}

/** What the formulas are about. */
export interface TextCount {
  words: number;
  sentences: number;
  letters: number;
  englishSyllables: number;
  frenchSyllables: number;
}

/** Of fewer words no formula says anything. */
const FEWEST_WORDS = 30;

/**
 * How easy a text is to read.
 * - English: Flesch reading ease, 206.835 − 1.015 × words per sentence − 84.6 × syllables per word (R. Flesch, A New Readability Yardstick,
 *   Journal of Applied Psychology 32, 1948).
 * - French: Kandel and Moles, 207 − 1.015 × words per sentence − 73.6 × syllables per word (L. Kandel, A. Moles, Application de l’indice de
 *   Flesch à la langue française, Cahiers d’Études de Radio-Télévision 19, 1958).
 * - Italian: Gulpease, 89 + (300 × sentences − 10 × letters) / words (P. Lucisano, M. E. Piemontese, GULPEASE: una formula per la
 *   predizione della difficoltà dei testi in lingua italiana, Scuola e città 3, 1988).
 * @param count of the whole text, in its language.
 * @returns undefined for other languages and for a text that is too short.
 */
export function readingEase(count: TextCount, language: string): Reading | undefined {
  const [base = ''] = language.split('-');
  if (!['en', 'fr', 'it'].includes(base)) return undefined;
  if (count.words < FEWEST_WORDS) return undefined;
  const { words, letters } = count;
  const sentences = Math.max(1, count.sentences);
  const raw =
    base === 'it'
      ? 89 + (300 * sentences - 10 * letters) / words
      : (base === 'fr' ? 207 : 206.835) -
        (1.015 * words) / sentences -
        ((base === 'fr' ? 73.6 : 84.6) * (base === 'fr' ? count.frenchSyllables : count.englishSyllables)) / words;
  const score = Math.round(Math.min(100, Math.max(0, raw)));
  return { score, ease: base === 'it' ? easeOf(score, [0, 40, 60, 80]) : easeOf(score, [30, 50, 60, 70]) };
}

function easeOf(score: number, [hard, fair, easy, veryEasy]: readonly [number, number, number, number]): Ease {
  if (score >= veryEasy) return 'very-easy';
  if (score >= easy) return 'easy';
  if (score >= fair) return 'fair';
  return score >= hard ? 'hard' : 'very-hard';
}

/** Makes what counts texts in a language. @returns a function that takes the lines of a text: each ends a sentence. */
export function textCounter(language: string): (lines: readonly string[]) => TextCount {
  const wordsOf = new Intl.Segmenter(language, { granularity: 'word' });
  const sentencesOf = new Intl.Segmenter(language, { granularity: 'sentence' });
  return (lines) => {
    const count = { words: 0, sentences: 0, letters: 0, englishSyllables: 0, frenchSyllables: 0 };
    for (const line of lines) {
      let inLine = 0;
      for (const { segment, isWordLike } of wordsOf.segment(line)) {
        if (!isWordLike) continue;
        inLine++;
        count.letters += segment.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
        count.englishSyllables += englishSyllables(segment);
        count.frenchSyllables += frenchSyllables(segment);
      }
      count.words += inLine;
      if (inLine === 0) continue;
      for (const { segment } of sentencesOf.segment(line)) if (/[\p{L}\p{N}]/u.test(segment)) count.sentences++;
    }
    return count;
  };
}

/** Syllables of an English word: groups of vowels, without a silent e at its end. */
export function englishSyllables(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '');
  const spoken = letters.replace(/(?:[^laeiouy]es|[^aeiouytd]ed|[^laeiouy]e)$/, (end) => end[0]!).replace(/^y/, '');
  return Math.max(1, spoken.match(/[aeiouy]+/g)?.length ?? 0);
}

/** Syllables of a French word: groups of vowels, without a mute e at its end. */
export function frenchSyllables(word: string): number {
  const letters = word
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}]/gu, '')
    .replace(/œ/g, 'oe');
  const spoken = letters.replace(/(?<=[^aeiouyàâäéèêëîïôöùûüÿ])(?:e|es|(?<!m)ent)$/, '');
  return Math.max(1, spoken.match(/[aeiouyàâäéèêëîïôöùûüÿ]+/g)?.length ?? 0);
}

import unhomoglyph from 'unhomoglyph';

/**
 * A text as the eye takes it: the same for all texts that look alike (skeleton of Unicode Technical Standard 39, of what NFKC makes of it
 * in lower case and without what cannot be seen).
 */
export function skeletonOf(text: string): string {
  const seen = text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase();
  return unhomoglyph(unhomoglyph(seen.normalize('NFD')).normalize('NFD'))
    .toLowerCase()
    .normalize('NFC');
}

/** Scripts in which names are written (Recommended Scripts of Unicode Standard Annex 31). */
const SCRIPTS = [
  'Arabic',
  'Armenian',
  'Bengali',
  'Bopomofo',
  'Cyrillic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Greek',
  'Gujarati',
  'Gurmukhi',
  'Han',
  'Hangul',
  'Hebrew',
  'Hiragana',
  'Kannada',
  'Katakana',
  'Khmer',
  'Lao',
  'Latin',
  'Malayalam',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
] as const;

const OF_SCRIPT = SCRIPTS.map((script) => ({ script: script as string, sign: new RegExp(`\\p{scx=${script}}`, 'u') }));

/** Scripts that one text has side by side, as Japanese does; and each with Latin letters (Highly Restrictive of UTS 39, 5.2). */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/**
 * Whether a word is written in letters of several scripts that do not go together, as “аda” with a Cyrillic letter. What belongs to no one
 * script, as digits and signs, fits everywhere.
 */
export function hasMixedScripts(text: string): boolean {
  const words = text.normalize('NFKC').split(/[^\p{L}\p{M}\p{N}]+/u);
  return words.some((word) => {
    const signs = [...word].filter((sign) => /\p{L}/u.test(sign) && !/\p{scx=Common}|\p{scx=Inherited}/u.test(sign));
    if (signs.length === 0) return false;
    const scripts = signs.map((sign) => OF_SCRIPT.filter(({ sign: is }) => is.test(sign)).map(({ script }) => script));
    const isOne = SCRIPTS.some((script) => scripts.every((of) => of.includes(script)));
    return !isOne && !TOGETHER.some((group) => scripts.every((of) => of.some((script) => group.includes(script))));
  });
}

// Words that are looked for in requests. Pure.

/** Words that count; more make it slower and find nothing else. */
const MOST_WORDS = 8;
/** Of a longer word, what stands behind is not looked at: the function `tickets.words_by_step` keeps no more either. */
const LONGEST_WORD = 200;

/** The words of a text, each once, as the index has them. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, MOST_WORDS);
}

/**
 * Words as {@link findByWords} takes them: with * at the end what is found by its beginning, as are all words of so many letters.
 * @param words of letters and digits in lower case, with a * at the end or without.
 */
export function withBeginnings(words: readonly string[], letters: number): string[] {
  return [...new Set(words)].slice(0, MOST_WORDS).map((word) => {
    const plain = [...word.replace(/\*$/, '')].slice(0, LONGEST_WORD);
    return plain.join('') + (word.endsWith('*') || plain.length >= Math.min(letters, LONGEST_WORD) ? '*' : '');
  });
}

/** All of these words, as the database looks for them in one text. @param words as {@link withBeginnings} gives them. */
export function textQuery(words: readonly string[]): string {
  return words.map((word) => (word.endsWith('*') ? `'${word.slice(0, -1)}':*` : `'${word}'`)).join(' & ');
}

// What a text is made of, as it is compared.

/** One word of a text. */
export interface Word {
  /** As written, cleaned: lower case, without accents and invisible characters. */
  folded: string;
  /** What is compared: the folded stem. */
  stem: string;
  /** Number of the stem in every index: a 32-bit hash. Two words that share a number are taken for one (about 1 in 10^5). */
  term: number;
  /** Says nothing about the problem (articles, pronouns, courtesy). */
  stop: boolean;
  /** An error code, a number of a case, a key: `ERR_0x80`, `CVE-2017-1681`; no version. */
  code: boolean;
  /** 32-bit hashes of the distinct character 4-grams of the word, padded with `_`. */
  grams: readonly number[];
}

/** A word at its place in a text; `start` and `end` are offsets in UTF-16 units. */
export interface PlacedWord {
  word: Word;
  start: number;
  end: number;
  /** A compound such as `4.1.1.1` or `ERR_0x80`, given in addition to its parts. */
  compound: boolean;
}

// From text to what is compared: folded words, their stems, character 4-grams. No input is an error: what holds no letter or
// digit simply gives no word.
import { eachChain, eachLink } from './chains.ts';
import { joinParticles } from './particle-verbs.ts';
import { createStemmer, hasStemmer } from './stem.ts';
import { STOP_WORDS } from './stopwords.ts';
import type { PlacedWord, Word } from './word.ts';

/** Longer words are cut: nobody types them, and encoded blobs must not fill the index. */
const LONGEST_WORD = 64;

/** Word forms remembered per language. A language's working vocabulary fits; past it the memory starts afresh. */
const REMEMBERED_WORDS = 40_000;

const GRAM = 4;

export interface Analyzer {
  /** Words of `text` in reading order, at most `limit`. A compound stands before its parts. */
  words(text: string, limit?: number): PlacedWord[];
}

/** FNV-1a over UTF-16 units with a final mix, so that hashes spread over all 32 bits. */
export function hash(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/** Number of an unordered pair of neighbouring stems. */
export function pairTerm(a: number, b: number): number {
  return a < b ? mix(Math.imul(a, 0x9e3779b1) ^ b) : mix(Math.imul(b, 0x9e3779b1) ^ a);
}

/** The final mix of MurmurHash3: numbers that are near one another are spread over all 32 bits. */
export function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 32-bit hashes of the distinct character 4-grams of a folded word, padded with `_`; a word of one or two letters is one gram. */
export function gramsOf(folded: string): number[] {
  return [...new Set(gramsInOrder(folded))];
}

/** The same, repeated ones too: the n-th begins at the n-th sign of the padded word. */
export function gramsInOrder(folded: string): number[] {
  const padded = `_${folded}_`;
  const grams: number[] = [];
  for (let i = 0; i === 0 || i + GRAM <= padded.length; i++) grams.push(hash(padded.slice(i, i + GRAM), GRAM));
  return grams;
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const MARKS = /[\u0300-\u036f]/g;

/** Lower case, compatibility forms unified (`ﬁ`, full width), accents of Latin, Greek and Cyrillic dropped, invisible characters dropped. */
export function fold(text: string): string {
  const plain = unify(text);
  return isAscii(plain) ? plain : dropAccents(plain);
}

function unify(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text.replace(INVISIBLE, '').normalize('NFKC').toLowerCase();
}

function dropAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i');
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

function isCode(folded: string): boolean {
  return CODE.test(folded) && !VERSION.test(folded);
}

const SEPARATORS = /[._:@/\\+#-]/g;
const CODE = /^(?=.*[a-z])(?=.*[\d_]).{5,}$/;
const VERSION = /^v?\d+\.\d/;
const DIGIT = /\p{N}/u;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** The language of a locale: `fr` of `fr-CA`. */
export function languageOf(locale: string): string {
  return locale.toLowerCase().split(/[-_]/)[0] ?? '';
}

const analyzers = new Map<string, Analyzer>();

/**
 * The analyzer of a locale (`fr`, `fr-CA`): stems and stop words of its language; a language without either compares folded words.
 * Scripts without spaces are cut into overlapping pairs of characters.
 */
export function analyzerFor(locale: string): Analyzer {
  const language = languageOf(locale);
  let analyzer = analyzers.get(language);
  if (!analyzer) {
    analyzer = createAnalyzer(language);
    // Locales come from configuration; a caller that makes them up gets a working analyzer that is not kept.
    if (hasStemmer(language) || analyzers.size < 100) analyzers.set(language, analyzer);
  }
  return analyzer;
}

function createAnalyzer(language: string): Analyzer {
  const stemOf = createStemmer(language, dropAccents);
  const stops = STOP_WORDS[language];
  let known = new Map<string, Word>();

  function study(written: string): Word {
    const unified = unify(written);
    const folded = isAscii(unified) ? unified : dropAccents(unified);
    const stem = DIGIT.test(unified) ? folded : stemOf(unified);
    const stop = stops?.has(folded) ?? false;
    return { folded, stem, term: hash(stem), stop, code: isCode(folded), grams: gramsOf(folded) };
  }

  function look(written: string): Word {
    const short = written.length > LONGEST_WORD ? written.slice(0, LONGEST_WORD).toWellFormed() : written;
    let word = known.get(short);
    if (!word) {
      if (known.size >= REMEMBERED_WORDS) known = new Map();
      word = study(short);
      known.set(short, word);
    }
    return word;
  }

  return {
    words(text, limit = Number.POSITIVE_INFINITY) {
      const found: PlacedWord[] = [];
      const put = (written: string, start: number, end: number, compound: boolean): void => {
        const word = look(written);
        // Made of invisible characters only.
        if (word.folded !== '') found.push({ word, start, end, compound });
      };
      eachChain(text, (start, end, joined) => {
        if (found.length >= limit) return false;
        const written = text.slice(start, end);
        if (joined) {
          // `e-mail` and `email` are the same word; codes and versions keep their separators.
          if (written.length <= LONGEST_WORD)
            put(/[\d._]/.test(written) ? written : written.replace(SEPARATORS, ''), start, end, true);
          eachLink(text, start, end, (from, to) => place(text.slice(from, to), from));
        } else place(written, start);
        return true;
      });
      const read = found.length > limit ? found.slice(0, limit) : found;
      return language === 'en' ? joinParticles(read, look) : read;

      function place(part: string, at: number): void {
        if (isAscii(part) || !UNSPACED.test(part)) {
          put(part, at, at + part.length, false);
          return;
        }
        const signs = [...part];
        let offset = at;
        for (let i = 0; i < signs.length; i++) {
          const pair = signs[i]! + (signs[i + 1] ?? '');
          if (i === 0 || i + 1 < signs.length) put(pair, offset, offset + pair.length, false);
          offset += signs[i]!.length;
        }
      }
    },
  };
}

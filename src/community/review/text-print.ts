import { skeletonOf } from '../../accounts/look-alikes.ts';
import { hash, mix } from '../../search/analyze.ts';

/** Numbers of a print. */
const SIZE = 64;
/** Numbers in a row that two prints must share to be compared at all. */
const ROWS = 4;
/** Signs of a piece of text. */
const PIECE = 5;
/** Shorter texts are alike by chance: "Thank you, this works!" */
const SHORTEST = 40;
/** As much of a text as tells it from others, in characters. */
const LONGEST = 4_000;
/** So many of their pieces two texts share that say almost the same. */
const ALMOST_THE_SAME = 0.75;

/** What tells whether two texts are almost the same, without the texts. */
export interface TextPrint {
  numbers: number[];
  /** Groups of the numbers: two texts that share none are not almost the same. */
  bands: number[];
}

/** What counts of a text: letters and digits as the eye takes them, without what it quotes. */
function lettersOf(text: string): string[] {
  const own = text.replace(/^ {0,3}>.*$/gm, '');
  return [...skeletonOf(own).replace(/[^\p{L}\p{N}]+/gu, '')].slice(0, LONGEST);
}

/**
 * The print of a text (MinHash, Broder 1997), after what folds look-alikes, case, white space and signs; undefined where the text is too
 * short to tell anything.
 */
export function printOf(text: string): TextPrint | undefined {
  const letters = lettersOf(text);
  if (letters.length < SHORTEST) return undefined;
  const pieces = new Set<number>();
  for (let at = 0; at + PIECE <= letters.length; at++) pieces.add(hash(letters.slice(at, at + PIECE).join('')));
  const numbers = new Array<number>(SIZE).fill(0x7fffffff);
  for (const piece of pieces)
    for (let index = 0; index < SIZE; index++) {
      // Each place has a hash function of its own.
      const number = mix(piece ^ Math.imul(index + 1, 0x9e3779b1)) & 0x7fffffff;
      if (number < numbers[index]!) numbers[index] = number;
    }
  // Signed, as the database has them.
  const bands = Array.from(
    { length: SIZE / ROWS },
    (_, band) => hash(`${band} ${numbers.slice(band * ROWS, (band + 1) * ROWS).join(' ')}`) | 0,
  );
  return { numbers, bands };
}

/** Whether the texts of two prints say almost the same. */
export function areAlmostTheSame(one: readonly number[], other: readonly number[]): boolean {
  const shared = one.filter((number, index) => number === other[index]).length;
  return shared / SIZE >= ALMOST_THE_SAME;
}

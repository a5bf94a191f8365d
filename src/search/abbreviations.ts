// Short forms that documents explain: "Règlement général sur la protection des données (RGPD)". Who asks with one means the other.
import { analyzerFor, fold } from './analyze.ts';
import { contentTerms, type Expressions } from './synonyms.ts';

/** A short form and the words it stands for, as a text has them. */
export interface Abbreviation {
  short: string;
  long: string;
}

/** Lengths of short forms, in letters; longer ones are titles of works. */
const SHORTEST = 2;
const LONGEST = 10;

/** Words of a long form. */
const FEWEST_WORDS = 2;
const MOST_WORDS = 8;

/** Signs before a bracket that may belong to the long form. */
const BEFORE = 160;

/** Read of one text: about 100 pages. */
const LONGEST_TEXT = 300_000;

const BRACKETED = /\(([^()]{2,80})\)/g;
const SHORT_FORM = /^[\p{L}\p{N}][\p{L}\p{N}.&-]*$/u;
const CAPITALS = /\p{Lu}/gu;
const SIGN = /[\p{L}\p{N}]/u;
const BREAK = /[.;:!?()«»“”"\n]/;

/**
 * Finds the abbreviations that a text explains, `long form (SF)` or `SF (long form)`: every letter of the short form must be found in the
 * long one in order, the first at the beginning of a word. After Schwartz and Hearst, "A simple algorithm for identifying abbreviation
 * definitions in biomedical text" (2003).
 */
export function findAbbreviations(text: string): Abbreviation[] {
  const found: Abbreviation[] = [];
  for (const bracket of text.slice(0, LONGEST_TEXT).matchAll(BRACKETED)) {
    const inside = bracket[1]!.trim();
    const before = text.slice(Math.max(0, bracket.index - BEFORE), bracket.index);
    const words = wordsOf(before.split(BREAK).at(-1)!);
    if (isShortForm(inside)) {
      const most = Math.min(inside.length + 5, inside.length * 2);
      const long = longFormOf(inside, words.slice(-most).join(' '));
      if (long !== undefined) found.push({ short: inside, long });
    } else {
      const short = words.at(-1);
      const long = wordsOf(inside).join(' ');
      if (short !== undefined && isShortForm(short) && longFormOf(short, long) === long) found.push({ short, long });
    }
  }
  return found;
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

function isShortForm(text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST || !SHORT_FORM.test(text)) return false;
  return (text.match(CAPITALS)?.length ?? 0) >= 2;
}

/** The end of `candidate` that `short` stands for, from the right to the left; undefined where a letter is missing. */
function longFormOf(short: string, candidate: string): string | undefined {
  const letters = [...fold(short)].filter((letter) => SIGN.test(letter));
  const text = fold(candidate);
  // Folding must not move places: œ becomes two letters.
  if (text.length !== candidate.length) return undefined;
  let at = text.length;
  for (let i = letters.length - 1; i >= 0; i--) {
    at--;
    while (at >= 0 && (text[at] !== letters[i] || (i === 0 && at > 0 && SIGN.test(text[at - 1]!)))) at--;
    if (at < 0) return undefined;
  }
  const long = candidate.slice(at);
  const words = wordsOf(long);
  if (words.length < FEWEST_WORDS || words.length > MOST_WORDS) return undefined;
  return words.some((word) => fold(word) === fold(short)) ? undefined : long;
}

/** Terms of a short form, and of what it stands for. */
export type AbbreviationTerms = readonly [short: readonly number[], long: readonly number[]];

/** The abbreviations of a text as the index compares them. */
export function abbreviationTerms(text: string, locale: string): AbbreviationTerms[] {
  const analyzer = analyzerFor(locale);
  const pairs: AbbreviationTerms[] = [];
  for (const { short, long } of findAbbreviations(text)) {
    const pair = [contentTerms(analyzer, short), contentTerms(analyzer, long)] as const;
    if (pair.every((terms) => terms.length > 0)) pairs.push(pair);
  }
  return pairs;
}

/** A short form has mostly one meaning in a company; the rest are slips. */
const MOST_MEANINGS = 3;

/** Groups of expressions that stand for one another, from what many documents say; of the meanings of a short form the most common ones. */
export function gatherAbbreviations(all: Iterable<readonly AbbreviationTerms[]>): Expressions[] {
  const meanings = new Map<string, Map<string, { pair: AbbreviationTerms; documents: number }>>();
  for (const pairs of all) {
    for (const pair of pairs) {
      const [short, long] = pair.map((terms) => terms.join(' ')) as [string, string];
      const known = meanings.get(short) ?? new Map<string, { pair: AbbreviationTerms; documents: number }>();
      meanings.set(short, known);
      const meaning = known.get(long);
      if (meaning) meaning.documents++;
      else known.set(long, { pair, documents: 1 });
    }
  }
  return [...meanings.values()].flatMap((known) =>
    [...known.values()]
      .sort((a, b) => b.documents - a.documents)
      .slice(0, MOST_MEANINGS)
      .map(({ pair }) => pair),
  );
}

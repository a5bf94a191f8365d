// One thing, written open, with a hyphen or closed: "screen shot", "screen-shot", "screenshot"; "mot de passe", "motdepasse"; "e mail".
// The documents tell which of them are one: what is written closed in one of them, or side by side.
import { type Analyzer, hash, pairTerm } from './analyze.ts';
import type { Expressions } from './synonyms.ts';
import type { PlacedWord } from './word.ts';

/** What is known of the words of the documents. */
interface KnownWords {
  /** How many documents have a term. */
  commonness(term: number): number;
  /** Whether any document has two terms side by side. */
  hasPair(pair: number): boolean;
}

/** Words looked at in one question; what is told in many words need not be met in each spelling. */
const MOST_WORDS = 12;

/** In so short a question a word is met in each spelling, in longer ones only when no document has it as it is. */
const FEW_WORDS = 3;

/** Letters of a part of a compound, and of a compound. */
const SHORTEST_PART = 3;
const SHORTEST = 7;
const LONGEST = 24;

/** Between parts that are written open: a space, or a small word such as "de". */
const BETWEEN = /^ (?:\p{L}{1,3}[ '’])?$/u;

/** A letter alone before a word: "e mail". */
const LETTER = /(?:^|[^\p{L}\p{N}])(\p{L}) $/u;

/** For each of the words of a question that say something, other spellings of the compound that it is, or is a part of. */
export function otherSpellings(
  text: string,
  words: readonly PlacedWord[],
  { commonness, hasPair }: KnownWords,
  analyzer: Analyzer,
): (Expressions | undefined)[] {
  const found: number[][][] = words.map(() => []);
  const termOf = (written: string): number | undefined => {
    const word = analyzer.words(written)[0]?.word;
    return word && !word.stop ? word.term : undefined;
  };
  const offer = (written: string, places: readonly number[]): void => {
    const term = written.length <= LONGEST ? termOf(written) : undefined;
    if (term !== undefined && commonness(term) > 0) for (const at of places) found[at]!.push([term]);
  };
  const most = Math.min(words.length, MOST_WORDS);
  for (let i = 0; i < most; i++) {
    const { word, start, end, compound } = words[i]!;
    if (compound) continue;
    const letter = LETTER.exec(text.slice(Math.max(0, start - 3), start))?.[1];
    if (letter) offer(letter + text.slice(start, end), [i]);
    const next = words[i + 1];
    if (next && !next.compound && BETWEEN.test(text.slice(end, next.start)))
      offer(text.slice(start, next.end).replace(/[^\p{L}\p{N}]/gu, ''), [i, i + 1]);
    if (words.length <= FEW_WORDS || commonness(word.term) === 0) found[i]!.push(...partsOf(word.folded));
  }
  return found.map((expressions) => (expressions.length > 0 ? expressions : undefined));

  /** Two words that the documents have side by side, and that are this one written together; a small word may stand between. */
  function partsOf(closed: string): number[][] {
    if (closed.length < SHORTEST || closed.length > LONGEST || !/^\p{L}+$/u.test(closed)) return [];
    for (let i = SHORTEST_PART; i <= closed.length - SHORTEST_PART; i++) {
      const begin = closed.slice(0, i);
      // A stem is mostly the word, or the word without its last letter: most beginnings are told before a stemmer is asked.
      if (commonness(hash(begin)) === 0 && commonness(hash(begin.slice(0, -1))) === 0) continue;
      const left = termOf(begin);
      if (left === undefined || commonness(left) === 0) continue;
      for (const rest of restsOf(closed.slice(i))) {
        const right = termOf(rest);
        if (right !== undefined && hasPair(pairTerm(left, right))) return [[left, right]];
      }
    }
    return [];
  }

  /** The rest as it is, and without a small word at its beginning. */
  function* restsOf(rest: string): Generator<string> {
    yield rest;
    for (let i = 1; i <= SHORTEST_PART && rest.length - i >= SHORTEST_PART; i++)
      if (analyzer.words(rest.slice(0, i))[0]?.word.stop) yield rest.slice(i);
  }
}

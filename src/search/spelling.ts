// Typing errors: a word that no document has is taken for the most common one that is one slip away.
import { type Analyzer, gramsInOrder, gramsOf, hash } from './analyze.ts';
import type { PlacedWord, Word } from './word.ts';

/** What is known of the words of the documents. */
export interface Vocabulary {
  /** How many documents have a term. */
  commonness(term: number): number;
  /** Whether any document has a 4-gram. */
  hasGram(gram: number): boolean;
  /** Whether any document has two words side by side. */
  hasPair(pair: number): boolean;
  /** What words that no document has were corrected to, by how they are written; the caller forgets it when documents change. */
  corrections: Map<string, Word>;
}

/** Shorter words are one slip away from too many words. */
const SHORTEST = 4;
const LONGEST = 24;

/** Words corrected in one question: a stack trace is full of unknown words that are no slips. */
const MOST_CORRECTIONS = 8;

/** Corrections that are remembered; past it the memory starts afresh. */
const MOST_REMEMBERED = 5000;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Replaces words that no document has by the most common word that differs by one letter left out, added, replaced or swapped with its
 * neighbour: first in the stem, then in the word as written, whose stem a slip near the end makes another. Their own 4-grams stay beside
 * those of the correction.
 */
export function correctSpelling(
  words: readonly PlacedWord[],
  vocabulary: Vocabulary,
  analyzer: Analyzer,
): PlacedWord[] {
  const corrected = new Map<number, Word>();
  let tried = 0;
  return words.map((placed) => {
    const { word, compound } = placed;
    if (compound || !isPlain(word.stem)) return placed;
    let better = corrected.get(word.term);
    if (!better) {
      if (tried >= MOST_CORRECTIONS || vocabulary.commonness(word.term) > 0) return placed;
      tried++;
      better = correct(word, vocabulary, analyzer);
      corrected.set(word.term, better);
    }
    return better === word ? placed : { ...placed, word: better };
  });
}

/** Who is typing asks for the same words at each pause, so they are remembered. */
function correct(word: Word, vocabulary: Vocabulary, analyzer: Analyzer): Word {
  const { corrections } = vocabulary;
  const key = `${word.folded} ${word.stem}`;
  let better = corrections.get(key);
  if (!better) {
    better = correctStem(word, vocabulary) ?? correctWritten(word, vocabulary, analyzer) ?? word;
    if (corrections.size >= MOST_REMEMBERED) corrections.clear();
    corrections.set(key, better);
  }
  return better;
}

function isPlain(word: string): boolean {
  return word.length >= SHORTEST && word.length <= LONGEST && /^[a-z]+$/.test(word);
}

function correctStem(word: Word, { commonness }: Vocabulary): Word | undefined {
  let best: string | undefined;
  let most = 0;
  for (let i = 0; i <= word.stem.length; i++) {
    for (const stem of slipsAt(word.stem, i)) {
      const frequency = commonness(hash(stem));
      if (frequency <= most) continue;
      most = frequency;
      best = stem;
    }
  }
  return best === undefined ? undefined : corrected(word, best, gramsOf(best));
}

function correctWritten(word: Word, { commonness, hasGram }: Vocabulary, analyzer: Analyzer): Word | undefined {
  if (!isPlain(word.folded)) return undefined;
  const known = gramsInOrder(word.folded).map(hasGram);
  const firstUnknown = known.includes(false) ? known.indexOf(false) : Number.POSITIVE_INFINITY;
  const lastUnknown = known.lastIndexOf(false);
  let best: Word | undefined;
  let most = 0;
  for (let i = 0; i <= word.folded.length; i++) {
    // A slip at letter i changes the 4-grams from i - 2 to i + 2 and must explain all unknown ones.
    if (firstUnknown < i - 2 || lastUnknown > i + 2) continue;
    for (const folded of slipsAt(word.folded, i)) {
      // Most slips give what no word has: they are told before a stemmer is asked, which takes its time.
      if (!gramsInOrder(folded).every(hasGram)) continue;
      const candidate = analyzer.words(folded)[0]?.word;
      if (!candidate || candidate.stop) continue;
      const frequency = commonness(candidate.term);
      if (frequency <= most) continue;
      most = frequency;
      best = candidate;
    }
  }
  return best && corrected(word, best.stem, best.grams);
}

function corrected(word: Word, stem: string, grams: readonly number[]): Word {
  return { ...word, stem, term: hash(stem), grams: [...new Set([...word.grams, ...grams])] };
}

/**
 * Words that differ at letter `i` by one slip. Hardly anybody mistypes the first letter (Yannakoudakis and Fawthrop, "The rules of spelling
 * errors", 1983), while many words differ by it alone: `night` is no `right`, `comando` no `domando`.
 */
function* slipsAt(word: string, i: number): Generator<string> {
  const before = word.slice(0, i);
  const after = word.slice(i);
  if (after.length > 1 && after[0] !== after[1]) yield before + after[1]! + after[0]! + after.slice(2);
  if (i === 0) return;
  if (after.length > 0) yield before + after.slice(1);
  for (const letter of LETTERS) {
    if (after.length > 0 && letter !== after[0]) yield before + letter + after.slice(1);
    yield before + letter + after;
  }
}

// Typing errors: a word that no document has is taken for the most common one that is one slip away.
import { gramsOf, hash, type PlacedWord, type Word } from './analyze.ts';

/** Shorter stems are one slip away from too many words. */
const SHORTEST_STEM = 4;
const LONGEST_STEM = 24;

/** Words corrected in one question: a stack trace is full of unknown words that are no slips. */
const MOST_CORRECTIONS = 8;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Replaces words that no document has by the most common word whose stem differs by one letter left out, added, replaced or swapped with
 * its neighbour. Their own 4-grams stay beside those of the correction. `commonness` counts the documents that have a term.
 */
export function correctSpelling(words: readonly PlacedWord[], commonness: (term: number) => number): PlacedWord[] {
  const corrected = new Map<number, Word>();
  let tried = 0;
  return words.map((placed) => {
    const { word, compound } = placed;
    const { stem, term } = word;
    if (compound || stem.length < SHORTEST_STEM || stem.length > LONGEST_STEM || !/^[a-z]+$/.test(stem)) return placed;
    let better = corrected.get(term);
    if (!better) {
      if (tried >= MOST_CORRECTIONS || commonness(term) > 0) return placed;
      tried++;
      better = correct(word, commonness);
      corrected.set(term, better);
    }
    return better === word ? placed : { ...placed, word: better };
  });
}

function correct(word: Word, commonness: (term: number) => number): Word {
  let best = '';
  let most = 0;
  for (const candidate of oneSlipAway(word.stem)) {
    const frequency = commonness(hash(candidate));
    if (frequency > most) {
      most = frequency;
      best = candidate;
    }
  }
  if (most === 0) return word;
  return { ...word, stem: best, term: hash(best), grams: [...new Set([...word.grams, ...gramsOf(best)])] };
}

function* oneSlipAway(stem: string): Generator<string> {
  for (let i = 0; i <= stem.length; i++) {
    const before = stem.slice(0, i);
    const after = stem.slice(i);
    if (after.length > 1 && after[0] !== after[1]) yield before + after[1]! + after[0]! + after.slice(2);
    if (after.length > 0) yield before + after.slice(1);
    for (const letter of LETTERS) {
      if (after.length > 0 && letter !== after[0]) yield before + letter + after.slice(1);
      yield before + letter + after;
    }
  }
}

// How likely it is that the first result answers, by words and meaning together.

/** Fitted for a model by `bench:fusion`: constant, then one weight for each of {@link meaningOf}. */
export type MeaningConfidence = readonly [constant: number, ...weights: MeaningEvidence];

/** What speaks for a first result, or against it. */
export type MeaningEvidence = [
  /** How sure the words are that theirs answers, as the logarithm of the odds. */
  words: number,
  /** How like the first result is to the question. */
  likeness: number,
  /** How like it the ten after the likest document are: what is said of everything is like many. */
  neighbours: number,
  /** Which share of its score the first result is ahead of the mean of the next four. */
  ahead: number,
  /** Logarithm of the place, from 1, that the words alone give it. */
  place: number,
];

/** As sure as the words alone may be of anything here. */
const SUREST = 0.99;

/** How like a document is to a question. */
interface Like {
  id: number;
  likeness: number;
}

/**
 * What speaks for a first result. What the likest document is ahead of the next, whether words and meaning agree on it, how far its likeness is from that of others or from what the
 * titles of the pages reach, how like the results are to one another, and the length of the question told nothing further on sets that
 * were left out.
 * @param words what the words found, the best first, and their confidence, 0 to 1.
 * @param ordered the results by words and meaning, the first five or more.
 * @param likenesses the likest first.
 */
export function meaningOf(
  words: { confidence: number; hits: readonly { id: number }[] },
  ordered: readonly { id: number; score: number }[],
  likenesses: readonly Like[],
): MeaningEvidence {
  const known = Math.min(SUREST, Math.max(1 - SUREST, words.confidence));
  const [first] = ordered;
  const likeness = likenesses.find(({ id }) => id === first?.id)?.likeness ?? 0;
  const ahead = aheadOfNext(ordered.map(({ score }) => score)) / Math.max(LEAST_SCORE, first?.score ?? 0);
  const at = words.hits.slice(0, LAST_PLACE).findIndex(({ id }) => id === first?.id);
  return [
    Math.log(known / (1 - known)),
    likeness,
    meanOf(likenesses.slice(1, 1 + NEIGHBOURS).map((one) => one.likeness)),
    ahead,
    Math.log(at < 0 ? LAST_PLACE : at + 1),
  ];
}

/** Further behind, or not there at all, is the same. */
const LAST_PLACE = 50;

const NEIGHBOURS = 10;

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Of a lower score every share would be large. */
const LEAST_SCORE = 0.01;

/** What the first is ahead of the mean of the next four. */
function aheadOfNext([first = 0, ...others]: readonly number[]): number {
  return first - others.slice(0, 4).reduce((sum, one) => sum + one / 4, 0);
}

/** The confidence, 0 to 1. */
export function confidenceWithMeaning([constant, ...weights]: MeaningConfidence, known: readonly number[]): number {
  const sum = known.reduce((so, one, i) => so + one * weights[i]!, constant);
  return 1 / (1 + Math.exp(-sum));
}

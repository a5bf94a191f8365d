// How likely it is that the first result answers, by words and meaning together.

/** Fitted for a model by `bench:fusion`: constant, then one weight for each of {@link meaningOf}. */
export type MeaningConfidence = readonly [
  constant: number,
  words: number,
  likeness: number,
  lead: number,
  ahead: number,
];

/** As sure as the words alone may be of anything here. */
const SUREST = 0.99;

/** How like a document is to a question. */
interface Like {
  id: number;
  likeness: number;
}

/**
 * What speaks for a first result: how sure the words are that theirs answers, as the logarithm of the odds; how like it is to the question;
 * what the likest document is ahead of the mean of the next four; which share of its score the first result is ahead of the mean of the
 * next four. Whether words and meaning agree, how far its likeness is from that of others, and the length of the question told little
 * further on sets that were left out.
 * @param words confidence of the words, 0 to 1.
 * @param ordered the results by words and meaning, the first five or more.
 * @param likenesses the likest first.
 */
export function meaningOf(
  words: number,
  ordered: readonly { id: number; score: number }[],
  likenesses: readonly Like[],
): [words: number, likeness: number, lead: number, ahead: number] {
  const known = Math.min(SUREST, Math.max(1 - SUREST, words));
  const [first] = ordered;
  const likeness = likenesses.find(({ id }) => id === first?.id)?.likeness ?? 0;
  const lead = aheadOfNext(likenesses.map((one) => one.likeness));
  const ahead = aheadOfNext(ordered.map(({ score }) => score)) / Math.max(LEAST_SCORE, first?.score ?? 0);
  return [Math.log(known / (1 - known)), likeness, lead, ahead];
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

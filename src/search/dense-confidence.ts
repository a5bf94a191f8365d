// How likely it is that the first result answers, by words and meaning together.

/** Fitted for a model by `bench:fusion`: constant, then one weight for each of {@link meaningOf}. */
export type MeaningConfidence = readonly [constant: number, words: number, likeness: number, lead: number];

/** As sure as the words alone may be of anything here. */
const SUREST = 0.99;

/** How like a document is to a question. */
interface Like {
  id: number;
  likeness: number;
}

/**
 * What speaks for a first result: how sure the words are that theirs answers, as the logarithm of the odds; how like it is to the question;
 * what the likest document is ahead of the mean of the next four. Its lead by score, whether words and meaning agree, and the length of
 * the question told nothing further on sets that were left out.
 * @param words confidence of the words, 0 to 1.
 * @param first the first result by words and meaning.
 * @param likenesses the likest first.
 */
export function meaningOf(
  words: number,
  first: { id: number } | undefined,
  likenesses: readonly Like[],
): [words: number, likeness: number, lead: number] {
  const known = Math.min(SUREST, Math.max(1 - SUREST, words));
  const likeness = likenesses.find(({ id }) => id === first?.id)?.likeness ?? 0;
  const [likest, ...others] = likenesses;
  let next = 0;
  for (const other of others.slice(0, 4)) next += other.likeness / 4;
  return [Math.log(known / (1 - known)), likeness, (likest?.likeness ?? 0) - next];
}

/** The confidence, 0 to 1. */
export function confidenceWithMeaning([constant, ...weights]: MeaningConfidence, known: readonly number[]): number {
  const sum = known.reduce((so, one, i) => so + one * weights[i]!, constant);
  return 1 / (1 + Math.exp(-sum));
}

// How likely it is that a question has its answer among the documents.

/**
 * Logistic regression on the labelled sets, with the answers of half of the questions taken away: constant, best score, logarithm of
 * what it is ahead of the mean of the next four, length of the question. Coverage, agreement of the channels and a dozen more told
 * nothing further on sets that were left out. Of the questions it gives .5 or more, two in three had an answer.
 */
const CONFIDENCE = { constant: 0.59, score: 0.86, ahead: 0.74, length: 0.7 };

/** Below this a lead is none. */
const LEAST_AHEAD = 0.002;

/** From this confidence on the first hit probably answers. */
export const CONFIDENT = 0.5;

/**
 * Below this score a hit shares letters or a stray word with the question, whatever its lead over the others: where there are
 * few documents, a meaningless hit is often the only one. Chance hits of unrelated questions reach 0.027 on a dozen articles.
 */
const LEAST_CONFIDENT_SCORE = 0.03;

/**
 * Confidence in a ranking, 0 to 1.
 * @param ordered the best five results or more, best first.
 * @param words different words of the question.
 */
export function confidenceIn(ordered: readonly { score: number }[], words: number): number {
  const best = ordered[0]?.score;
  if (!best || best < LEAST_CONFIDENT_SCORE) return 0;
  let next = 0;
  for (const { score } of ordered.slice(1, 5)) next += score / 4;
  const { constant, score, ahead, length } = CONFIDENCE;
  const sum =
    constant + score * best + ahead * Math.log(Math.max(LEAST_AHEAD, best - next)) + length * Math.log(1 + words);
  return 1 / (1 + Math.exp(-sum));
}

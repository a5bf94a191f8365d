// How likely it is that the first result answers the question.

/**
 * Logistic regression on the labelled sets whose pages have titles, in three languages and across them, asked once with all pages and once
 * with the answers of half of the questions taken away, each set counting the same: constant, logarithm of what the best is ahead of the
 * mean of the next four, length of the question, what of it the best says in a prominent place, question in another language than the pages.
 * The score itself, coverage by the text, agreement of the channels and a dozen more told nothing further on sets that were left out.
 */
const CONFIDENCE = { constant: 1.27, ahead: 1.41, length: 1.14, prominence: 1.71, foreign: 0.97 };

/** Below this a lead is none. */
const LEAST_AHEAD = 0.002;

/** From this confidence on the first hit probably answers. */
export const CONFIDENT = 0.5;

/** Other hits are as confident as the first when they score nearly as high. */
export const NEARLY = 0.85;

/**
 * Below this score a hit may share letters or a stray word with the question, whatever its lead over the others: where there are
 * few documents, a meaningless hit is often the only one. Chance hits of unrelated questions reach 0.027 on a dozen articles.
 */
const LEAST_CONFIDENT_SCORE = 0.03;

/** More is not said of such a hit. It is not 0: of a long question even the page that answers says little, and some say less than others. */
const MOST_OF_CHANCE = 0.4;

/** What is known of a ranking and of the question that it answers. */
export interface Evidence {
  /** The best five results or more, best first. */
  ordered: readonly { score: number }[];
  /** Different words of the question. */
  words: number;
  /** See `prominenceOf` in prominence.ts, of the best result. */
  prominence: number;
  /** The question is in another language than the documents. */
  foreign: boolean;
}

/** How likely it is that the first result of a ranking answers, 0 to 1. */
export function confidenceIn({ ordered, words, prominence, foreign }: Evidence): number {
  const best = ordered[0]?.score;
  if (!best) return 0;
  let next = 0;
  for (const { score } of ordered.slice(1, 5)) next += score / 4;
  const weights = CONFIDENCE;
  const sum =
    weights.constant +
    weights.ahead * Math.log(Math.max(LEAST_AHEAD, best - next)) +
    weights.length * Math.log(1 + words) +
    weights.prominence * prominence +
    (foreign ? weights.foreign : 0);
  const confidence = 1 / (1 + Math.exp(-sum));
  return best < LEAST_CONFIDENT_SCORE ? Math.min(MOST_OF_CHANCE, confidence) : confidence;
}

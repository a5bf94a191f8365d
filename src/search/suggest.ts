import type { SearchHit } from './query.ts';

/** So many articles and guides, and so many threads, among the suggestions: both voices are heard. */
const MOST_PAGES = 3;
const MOST_THREADS = 2;

/**
 * The hits that the ask form shows: in their order, at most three articles or video guides, two threads, and `limit` in all (5 at most).
 * Ask the engine for at least 20 hits, so that threads are among them.
 */
export function suggestMix<Hit extends Pick<SearchHit, 'kind'>>(
  hits: readonly Hit[],
  limit = MOST_PAGES + MOST_THREADS,
): Hit[] {
  let pages = 0;
  let threads = 0;
  return hits
    .filter(({ kind }) => (kind === 'thread' ? threads++ < MOST_THREADS : pages++ < MOST_PAGES))
    .slice(0, Math.max(0, Math.min(limit, MOST_PAGES + MOST_THREADS)));
}

/** So many suggestions in the main language stand below others at most, however many places are left. */
const MOST_BESIDE = 2;

/** Below this score a hit in another language shares a few letters with the question by chance. */
const LEAST_SCORE = 0.03;

/**
 * How many of the hits in the reader's language are shown, and which of those in the main language below them. Where the reader's language
 * has an answer, others must be one, too; where it has none, they have room.
 * @param own the suggestions in the reader's language; @param other those in the main one, in order.
 */
export function withUntranslated<Hit extends Pick<SearchHit, 'confident' | 'score'>>(
  own: readonly Hit[],
  other: readonly Hit[],
  limit: number,
): { own: Hit[]; other: Hit[] } {
  const isAnswered = own.some(({ confident }) => confident);
  const meant = other.filter(({ confident, score }) => confident || (!isAnswered && score >= LEAST_SCORE));
  const shown = meant.slice(0, Math.min(limit, own.length === 0 ? limit : MOST_BESIDE));
  return { own: own.slice(0, limit - shown.length), other: shown };
}

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

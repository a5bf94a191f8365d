/** A calendar that cannot be read, in words for operators. */
export class FeedError extends Error {
  override name = 'FeedError';
}

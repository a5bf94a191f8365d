import { type CacheTag, cacheTag } from '../web/cache-tags.ts';

/** What the page of a video guide shows, and a player in an article. */
export const videoTag = (slug: string): CacheTag => cacheTag('video', slug);

/** Which video guides there are, and what lists say of them. */
export const videosTag = cacheTag('videos');

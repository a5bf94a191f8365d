import { type CacheTag, cacheTag } from '../web/cache-tags.ts';

/** What pages show of a person. */
export const userTag = (id: number): CacheTag => cacheTag('user', id);

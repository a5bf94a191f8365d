import { cacheTag } from '../../web/cache-tags.ts';

/** Saved views. */
export const viewsTag = cacheTag('desk-views');

import { cacheTag } from '../web/cache-tags.ts';

/** What staff have decided about questions that found no answer. */
export const unansweredTag = cacheTag('unanswered');

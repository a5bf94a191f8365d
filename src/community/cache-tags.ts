import { type CacheTag, cacheTag } from '../web/cache-tags.ts';

/** Everything that the page of a thread shows of it. */
export const threadTag = (id: number): CacheTag => cacheTag('thread', id);

/** Lists of all topics. */
export const threadsTag = cacheTag('threads');

/** Lists of one topic. */
export const topicTag = (topic: string): CacheTag => cacheTag('topic', topic);

/** What somebody wrote, as their page lists it. */
export const writtenByTag = (id: number): CacheTag => cacheTag('written-by', id);

/** What a change of a thread makes out of date: its pages, and the lists in which it stands. */
export function tagsOfThread(thread: { id: number; topic: string }, ...people: number[]): CacheTag[] {
  return [threadTag(thread.id), threadsTag, topicTag(thread.topic), ...people.map(writtenByTag)];
}

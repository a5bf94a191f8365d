import { type CacheTag, cacheTag } from '../../web/cache-tags.ts';
import type { ThreadKind } from './thread.ts';

/** Everything that the page of a thread shows of it. */
export const threadTag = (id: number): CacheTag => cacheTag('thread', id);

/** Lists of all topics. */
export const threadsTag = cacheTag('threads');

/** Lists of one topic. */
export const topicTag = (topic: string): CacheTag => cacheTag('topic', topic);

/** What somebody wrote, as their page lists it. */
export const writtenByTag = (id: number): CacheTag => cacheTag('written-by', id);

/** Open incidents, as the pages show them that people come to for help. */
export const incidentsTag = cacheTag('incidents');

/** Announcements that stand on every page. */
export const bannersTag = cacheTag('banners');

/** What a change of a thread makes out of date: its pages, and the lists in which it stands. */
export function tagsOfThread(
  thread: { id: number; topic: string; kind: ThreadKind; bannerUntil: Date | null },
  ...people: number[]
): CacheTag[] {
  return [
    threadTag(thread.id),
    threadsTag,
    topicTag(thread.topic),
    ...(thread.kind === 'incident' ? [incidentsTag] : []),
    ...(thread.bannerUntil ? [bannersTag] : []),
    ...people.map(writtenByTag),
  ];
}

import { and, desc, eq, isNull } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { VISITOR } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { type FeedEntry, MOST_ENTRIES } from './feed.ts';
import { hasTag } from './threads/lists.ts';
import { maySeeThread, visiblePosts } from './threads/policy.ts';
import { posts, threads } from './threads/schema.ts';
import { plainOf } from './threads/search-document.ts';
import type { Community } from './threads/site-section.ts';
import { findThread, type Thread } from './threads/store.ts';
import { threadUrl } from './threads/thread.ts';

/** Of which posts a feed is. */
interface FeedQuery {
  /** The newest threads in this language, of a topic or with a tag, or the newest posts of one thread. */
  of: { locale: string; topic?: string | undefined; tag?: string } | { threadId: number };
  /** Origin of every address. */
  base: URL;
  /** What an author is called. */
  nameOf(person: { name: string; isDeleted: boolean }): string;
}

/** Entries of a feed, with who wrote them. Feeds are for everybody: they have what a visitor may read, whoever asks. */
export async function readFeed(
  db: Db,
  community: Community,
  { of, base, nameOf }: FeedQuery,
): Promise<{ entries: FeedEntry[]; people: number[] }> {
  const which =
    'threadId' in of
      ? eq(posts.threadId, of.threadId)
      : and(
          eq(posts.number, 1),
          eq(threads.locale, of.locale),
          of.topic === undefined ? undefined : eq(threads.topic, of.topic),
          of.tag === undefined ? undefined : hasTag(of.tag),
        );
  const rows = await db
    .select({
      thread: { id: threads.id, title: threads.title, locale: threads.locale },
      number: posts.number,
      body: posts.body,
      createdAt: posts.createdAt,
      editedAt: posts.editedAt,
      authorId: users.id,
      name: users.name,
      deletedAt: users.deletedAt,
    })
    .from(posts)
    .innerJoin(threads, eq(threads.id, posts.threadId))
    .innerJoin(users, eq(users.id, posts.authorId))
    .where(and(which, isNull(posts.removal), visiblePosts(VISITOR, community)))
    .orderBy(desc('threadId' in of ? posts.number : threads.id))
    .limit(MOST_ENTRIES);
  const entries = rows.map(({ thread, number, body, createdAt, editedAt, name, deletedAt }): FeedEntry => {
    const path = number === 1 ? threadUrl(thread.locale, thread) : threadUrl(thread.locale, thread, { post: number });
    return {
      title: number === 1 ? thread.title : `${thread.title} (#${number})`,
      url: new URL(path, base).href,
      author: nameOf({ name, isDeleted: deletedAt !== null }),
      published: createdAt,
      updated: editedAt ?? createdAt,
      text: plainOf(body, thread.locale),
    };
  });
  return { entries, people: [...new Set(rows.map(({ authorId }) => authorId))] };
}

/** A thread that has a feed: one that everybody may read. */
export async function findOpenThread(db: Db, community: Community, id: number): Promise<Thread | undefined> {
  const thread = await findThread(db, id);
  return thread && thread.removal === null && maySeeThread(VISITOR, community, thread) ? thread : undefined;
}

import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { users } from '../accounts/schema.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { asPattern } from '../db/like.ts';
import { readId } from '../web/read-id.ts';
import { handleOf } from './notifications/mentions.ts';
import { maySeeThread, maySeeTopic, topicOf, visiblePosts } from './threads/policy.ts';
import { posts, threads } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import { findThread } from './threads/store.ts';

/** In one list. */
const MOST_OFFERED = 6;
/** Of who has written in a thread, so many of the latest posts are looked at. */
const LATEST_POSTS = 200;
/** Names that begin alike, of which some may not see the topic. */
const MOST_ALIKE = 40;
const LONGEST_ASKED = 80;

/** What the address of the list may say. */
export const peopleParameters = z.object({
  q: z
    .string()
    .default('')
    .transform((text) => text.normalize('NFKC').trim().toLowerCase().slice(0, LONGEST_ASKED)),
  thread: z.string().optional().transform(readId),
  topic: z.string().optional(),
});

/** Somebody whom a text may name. */
export interface Nameable {
  name: string;
  /** As it is written after the @. */
  handle: string;
}

/**
 * Whom somebody may mean who writes an @ and some letters: first who has written in the thread, then by the beginning of their names.
 * Nobody is listed who could not read what is being written, nor anybody of whom the viewer has nothing to read: nobody learns here who
 * else has an account. Undefined where there is no such thread or topic for the viewer.
 */
export async function completePeople(
  db: Db,
  community: Community,
  viewer: Viewer,
  asked: z.output<typeof peopleParameters>,
): Promise<Nameable[] | undefined> {
  const { q, thread: threadId } = asked;
  const thread = threadId === undefined ? undefined : await findThread(db, threadId);
  if (threadId !== undefined && (!thread || !maySeeThread(viewer, community, thread))) return undefined;
  const topic = thread?.topic ?? (asked.topic && topicOf(community, asked.topic) ? asked.topic : undefined);
  if (topic !== undefined && !maySeeTopic(viewer, community, topic)) return undefined;

  const inThread = thread ? await writersOf(db, community, viewer, thread.id) : [];
  const alike = q === '' ? [] : await namedLike(db, community, viewer, q);
  const found = new Map([...inThread.filter(({ name }) => beginsSo(name, q)), ...alike].map((one) => [one.id, one]));
  return [...found.values()]
    .filter(({ id, email, role, plan, moderates }) => {
      const reader: Viewer = { role, id, email: email ?? '', plan: plan ?? undefined, moderates };
      return id !== viewer.id && (topic === undefined || maySeeTopic(reader, community, topic));
    })
    .slice(0, MOST_OFFERED)
    .map((person) => ({ name: person.name, handle: handleOf(person) }));
}

/** A word of the name begins so. */
function beginsSo(name: string, letters: string): boolean {
  const words = name.normalize('NFKC').toLowerCase();
  return words.startsWith(letters) || words.split(/[\s-]+/).some((word) => word.startsWith(letters));
}

const person = {
  id: users.id,
  name: users.name,
  email: users.email,
  role: users.role,
  plan: users.plan,
  moderates: users.moderates,
};
const isThere = and(isNull(users.deletedAt), isNull(users.suspendedAt));

async function writersOf(db: Db, community: Community, viewer: Viewer, threadId: number) {
  const latest = await db
    .select({ authorId: posts.authorId })
    .from(posts)
    .innerJoin(threads, eq(threads.id, posts.threadId))
    .where(and(eq(posts.threadId, threadId), visiblePosts(viewer, community)))
    .orderBy(desc(posts.number))
    .limit(LATEST_POSTS);
  const ids = [...new Set(latest.map(({ authorId }) => authorId))];
  if (ids.length === 0) return [];
  const people = await db
    .select(person)
    .from(users)
    .where(and(anyOf(users.id, ids), isThere));
  return people.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

function namedLike(db: Db, community: Community, viewer: Viewer, letters: string) {
  const pattern = `${asPattern(letters)}%`;
  const hasWritten = sql`exists (select from ${posts} join ${threads} on ${threads.id} = ${posts.threadId}
    where ${posts.authorId} = ${users.id} and ${posts.removal} is null and ${threads.removal} is null and ${visiblePosts(viewer, community)})`;
  return db
    .select(person)
    .from(users)
    .where(and(sql`lower(${users.name}) like ${pattern}`, isThere, ne(users.id, viewer.id ?? 0), hasWritten))
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id))
    .limit(MOST_ALIKE);
}

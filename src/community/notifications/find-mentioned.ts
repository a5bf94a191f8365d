import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { readPost } from '../../articles/markdown.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { posts } from '../threads/schema.ts';
import { handlesIn, MOST_MENTIONS, mentionsIn } from './mentions.ts';

/** Of who has written in a thread, the latest so many are known by their names alone. */
const MOST_WRITERS = 200;

/**
 * The accounts that a text names. Found by handle is who has written in the community, or is on the team: nobody learns by it who else has
 * an account; by the name alone who has written in the same thread.
 * @param text.threadId undefined for a thread that begins with it.
 * @param text.known whom an earlier version named: they stay named however they are called by now.
 */
export async function findMentioned(
  db: Db,
  text: { body: string; locale: string; threadId: number | undefined; known?: readonly number[] },
): Promise<number[]> {
  const { body, locale, threadId, known = [] } = text;
  if (!body.includes('@')) return [];
  const { nodes } = readPost(body, { file: '', locale, locales: [locale] });
  const handles = [...handlesIn(nodes), ...known];
  const writers = db
    .select({ id: posts.authorId })
    .from(posts)
    .where(and(eq(posts.threadId, threadId ?? 0), isNull(posts.removal)))
    .orderBy(sql`${posts.number} desc`)
    .limit(MOST_WRITERS);
  const hasWritten = sql`exists (select from ${posts} where ${posts.authorId} = ${users.id} and ${posts.removal} is null)`;
  const people = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(
      and(
        isNull(users.deletedAt),
        isNull(users.suspendedAt),
        or(
          inArray(users.id, writers),
          and(anyOf(users.id, handles), or(sql`${users.role} <> 'member'`, anyOf(users.id, known), hasWritten)),
        ),
      ),
    );
  const among = people.map((person) => ({ ...person, isKnown: known.includes(person.id) }));
  return [...new Set(mentionsIn(nodes, among).map(({ id }) => id))].slice(0, MOST_MENTIONS);
}

import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { readPost } from '../../articles/markdown.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { posts } from '../threads/schema.ts';
import { handlesIn, MOST_MENTIONS, mentionsIn, namesIn } from './mentions.ts';

/** Of who has written in a thread, the latest so many are known by their names alone. */
const MOST_WRITERS = 200;

/** A text and where it stands, for finding whom it may name. */
interface NamingText {
  body: string;
  locale: string;
  /** Undefined for a thread that begins with it. */
  threadId: number | undefined;
  /** Whom an earlier version named: they stay named however they are called by now. */
  known?: readonly number[];
}

/**
 * The accounts that a text names. Found by handle is who has written in the community, or is on the team: nobody learns by it who else has
 * an account; by the name alone who has written in the same thread.
 */
export async function findMentioned(db: Db, text: NamingText): Promise<number[]> {
  if (!text.body.includes('@')) return [];
  const { nodes, people } = await findNameable(db, text);
  return [...new Set(mentionsIn(nodes, people).map(({ id }) => id))].slice(0, MOST_MENTIONS);
}

/** How many people a text tells of itself, as new accounts are limited: those who are nobody's name count, too. */
export async function countNamed(db: Db, text: NamingText): Promise<number> {
  if (!text.body.includes('@')) return 0;
  const { nodes, people } = await findNameable(db, text);
  return namesIn(nodes, people).size;
}

/** What a text says, and whom it may name. */
async function findNameable(db: Db, { body, locale, threadId, known = [] }: NamingText) {
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
  return { nodes, people: people.map((person) => ({ ...person, isKnown: known.includes(person.id) })) };
}

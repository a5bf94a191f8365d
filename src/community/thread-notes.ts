import { and, asc, eq } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { SignedIn } from '../accounts/guard.ts';
import { users } from '../accounts/schema.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { cleanText } from '../server/clean-text.ts';
import { type ShownPerson, toPerson } from './threads/lists.ts';
import { mayReadNotes } from './threads/policy.ts';
import { threadNotes } from './threads/schema.ts';
import type { Community } from './threads/site-section.ts';
import { findThread, type Thread } from './threads/store.ts';
import { LONGEST_THREAD_NOTE, type TextProblem } from './threads/thread.ts';

/** A note of the team as its thread shows it to them. */
export interface ShownNote {
  id: number;
  body: string;
  author: ShownPerson;
  createdAt: Date;
}

const authors = alias(users, 'authors');

/** As many as anybody reads. */
const MOST_NOTES = 50;

/** Notes of the team about a thread, the oldest first; none for who may not read them. */
export async function listNotes(db: Db, community: Community, viewer: Viewer, thread: Thread): Promise<ShownNote[]> {
  if (!mayReadNotes(viewer, community, thread)) return [];
  const rows = await db
    .select({
      id: threadNotes.id,
      body: threadNotes.body,
      createdAt: threadNotes.createdAt,
      author: { id: authors.id, name: authors.name, role: authors.role, deletedAt: authors.deletedAt },
    })
    .from(threadNotes)
    .innerJoin(authors, eq(authors.id, threadNotes.authorId))
    .where(eq(threadNotes.threadId, thread.id))
    .orderBy(asc(threadNotes.id))
    .limit(MOST_NOTES);
  return rows.map(({ author, ...row }) => ({ ...row, author: toPerson(author) }));
}

/** Adds a note that the team and moderators of the topic alone read. */
export async function addNote(
  db: Db,
  community: Community,
  by: SignedIn,
  { threadId, text }: { threadId: number; text: string },
): Promise<
  { outcome: 'added'; thread: Thread } | { outcome: 'invalid'; problem: TextProblem } | { outcome: 'not-found' }
> {
  const thread = await findThread(db, threadId);
  if (!thread || !mayReadNotes(by, community, thread)) return { outcome: 'not-found' };
  const body = cleanText(text).replace(/\r\n?/g, '\n').trim();
  if (body === '') return { outcome: 'invalid', problem: 'missing' };
  if ([...body].length > LONGEST_THREAD_NOTE) return { outcome: 'invalid', problem: 'too-long' };
  await db.insert(threadNotes).values({ threadId, authorId: by.id, body });
  return { outcome: 'added', thread };
}

/** Removes a note of one's own. @returns the thread; undefined where there is no such note. */
export async function removeNote(
  db: Db,
  community: Community,
  by: SignedIn,
  { threadId, noteId }: { threadId: number; noteId: number },
): Promise<Thread | undefined> {
  const thread = await findThread(db, threadId);
  if (!thread || !mayReadNotes(by, community, thread)) return undefined;
  const mine = and(eq(threadNotes.id, noteId), eq(threadNotes.threadId, threadId), eq(threadNotes.authorId, by.id));
  const removed = await db.delete(threadNotes).where(mine).returning({ id: threadNotes.id });
  return removed.length > 0 ? thread : undefined;
}

import type { SignedIn } from '../accounts/guard.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { tagsOfThread } from './cache-tags.ts';
import { mayStart, topicOf } from './policy.ts';
import { posts, threadFollows, threads } from './schema.ts';
import { indexThread } from './search-document.ts';
import type { Community } from './site-section.ts';
import { findSent, lockAuthor, type Thread } from './store.ts';
import {
  checkBody,
  checkTitle,
  readTags,
  SAME_TEXT_SECONDS,
  type TextProblem,
  type ThreadKind,
  textDigest,
} from './thread.ts';

/** A thread as somebody wrote it. */
export interface NewThread {
  topic: string;
  kind: ThreadKind;
  locale: string;
  title: string;
  body: string;
  /** With commas between. */
  tags: string;
  /** Recognises the same form sent again. */
  key: string | undefined;
}

/** What is wrong with it, field by field. */
export type ThreadError = { field: 'title' | 'body'; problem: TextProblem } | { field: 'topic'; problem: 'missing' };

/** What is wrong with a thread that somebody wants to start; a topic that they may not post in counts as none. */
export function checkThread(
  community: Community,
  by: Viewer,
  { topic, kind, locale, title, body }: Omit<NewThread, 'tags' | 'key'>,
): ThreadError[] {
  const errors: ThreadError[] = [];
  const languages = topicOf(community, topic)?.locales ?? [locale];
  if (!mayStart(by, community, topic, kind) || !languages.includes(locale))
    errors.push({ field: 'topic', problem: 'missing' });
  const [ofTitle, ofBody] = [checkTitle(title).problem, checkBody(body).problem];
  if (ofTitle) errors.push({ field: 'title', problem: ofTitle });
  if (ofBody) errors.push({ field: 'body', problem: ofBody });
  return errors;
}

/**
 * Starts a thread: thread, first post and search document in one transaction. Its author follows it.
 * - `started`, or `already-started` where the same form, or the same words within a minute, came before: there is one thread;
 * - `invalid`: nothing was written; see {@link checkThread}.
 */
export async function startThread(
  db: Db,
  community: Community,
  by: SignedIn,
  input: NewThread,
): Promise<{ outcome: 'started' | 'already-started'; thread: Thread } | { outcome: 'invalid'; errors: ThreadError[] }> {
  const errors = checkThread(community, by, input);
  if (errors.length > 0) return { outcome: 'invalid', errors };
  const { topic, kind, locale, key } = input;
  const [{ title }, { body }] = [checkTitle(input.title), checkBody(input.body)];
  const digest = textDigest('thread', title, body);
  return await db.transaction(async (tx) => {
    await lockAuthor(tx, by.id);
    const sent = await findSent(tx, { authorId: by.id, key, digest, seconds: SAME_TEXT_SECONDS });
    if (sent) return { outcome: 'already-started', thread: sent.thread } as const;
    const people = { authorId: by.id, lastAuthorId: by.id };
    const [thread] = await tx
      .insert(threads)
      .values({ topic, kind, locale, title, tags: readTags(input.tags), ...people })
      .returning();
    await tx
      .insert(posts)
      .values({ threadId: thread!.id, number: 1, authorId: by.id, body, digest, submissionKey: key ?? null });
    await tx.insert(threadFollows).values({ threadId: thread!.id, userId: by.id });
    await indexThread(tx, community, thread!.id);
    await invalidateTags(tx, tagsOfThread(thread!, by.id));
    return { outcome: 'started', thread: thread! } as const;
  });
}

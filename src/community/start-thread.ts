import type { SignedIn } from '../accounts/guard.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { endDraft } from './drafts/store.ts';
import { holdFiles } from './files/claim-files.ts';
import { checkFiles } from './files/file.ts';
import { publishThread } from './publish.ts';
import { assess, type Sending } from './review/assess.ts';
import { readBeforePosting } from './review/before-posting.ts';
import { holdText } from './review/hold.ts';
import { queueNewcomer } from './review/queue-post.ts';
import { mayStart, topicOf } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';
import { lockAuthor, type Thread } from './threads/store.ts';
import {
  checkBody,
  checkTitle,
  readTags,
  SAME_TEXT_SECONDS,
  type TextError,
  type ThreadKind,
  textDigest,
} from './threads/thread.ts';

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
  /** How it was sent. */
  sending?: Sending;
  /** Version of the draft that it was written as. */
  draft?: number | undefined;
}

/** What is wrong with it, field by field. */
export type ThreadError = TextError | { field: 'topic'; problem: 'missing' };

/** What is wrong with a thread that somebody wants to start; a topic that they may not post in counts as none. */
export function checkThread(
  community: Community,
  by: Viewer,
  { topic, kind, locale, title, body }: Omit<NewThread, 'tags' | 'key' | 'sending' | 'draft'>,
): ThreadError[] {
  const errors: ThreadError[] = [];
  const languages = topicOf(community, topic)?.locales ?? [locale];
  if (!mayStart(by, community, topic, kind) || !languages.includes(locale))
    errors.push({ field: 'topic', problem: 'missing' });
  const [ofTitle, ofBody] = [checkTitle(title).problem, checkBody(body).problem];
  if (ofTitle) errors.push({ field: 'title', problem: ofTitle });
  if (ofBody) errors.push({ field: 'body', problem: ofBody });
  errors.push(...checkFiles(body));
  return errors;
}

export type Started =
  | { outcome: 'started' | 'already-started'; thread: Thread }
  | { outcome: 'held'; reviewId: number }
  | { outcome: 'invalid'; errors: ThreadError[] };

/**
 * Starts a thread: thread, first post and search document in one transaction. Its author follows it.
 * - `started`, or `already-started` where the same form, or the same words within a minute, came before: there is one thread;
 * - `held`: it waits for review, and nobody but its author and moderators sees it;
 * - `invalid`: nothing was written; see {@link checkThread}.
 */
export async function startThread(db: Db, community: Community, by: SignedIn, input: NewThread): Promise<Started> {
  const errors = checkThread(community, by, input);
  if (errors.length > 0) return { outcome: 'invalid', errors };
  const { topic, kind, locale, key } = input;
  const [{ title }, { body }] = [checkTitle(input.title), checkBody(input.body)];
  const digest = textDigest('thread', title, body);
  return await db.transaction(async (tx): Promise<Started> => {
    await lockAuthor(tx, by.id);
    const same = { authorId: by.id, key, words: { digest, seconds: SAME_TEXT_SECONDS } };
    const before = await readBeforePosting(tx, community, same);
    if (before.sent) return { outcome: 'already-started', thread: before.sent.thread };
    if (before.held !== undefined) return { outcome: 'held', reviewId: before.held };
    const text = { authorId: by.id, topic, locale, title, body, tags: readTags(input.tags) };
    const ready = { ...text, digest, submissionKey: key ?? null };
    const assessed = { ...text, kind: 'thread', threadId: undefined } as const;
    const { errors, reasons, isNewcomers } = await assess(tx, community, by, assessed, input.sending, before.facts);
    if (errors.length > 0) return { outcome: 'invalid', errors };
    if (input.draft !== undefined) await endDraft(tx, by.id, { kind: 'new' }, { sequence: input.draft, key });
    if (reasons.length > 0) {
      const reviewId = await holdText(tx, { ...ready, kind: 'thread', threadKind: kind, reasons });
      await holdFiles(tx, reviewId, ready);
      return { outcome: 'held', reviewId };
    }
    const { thread, post } = await publishThread(tx, community, { ...ready, kind });
    if (isNewcomers) await queueNewcomer(tx, thread, post);
    return { outcome: 'started', thread };
  });
}

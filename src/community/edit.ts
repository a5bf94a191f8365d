import type { SignedIn } from '../accounts/guard.ts';
import type { Db } from '../db/client.ts';
import { endDraft } from './drafts/store.ts';
import { holdFiles } from './files/claim-files.ts';
import { checkFiles } from './files/file.ts';
import { publishEdit } from './publish.ts';
import { assess, type Sending } from './review/assess.ts';
import { holdText } from './review/hold.ts';
import { mayEdit } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';
import { lockPost, type Post, type Thread } from './threads/store.ts';
import { checkBody, checkTitle, readTags, type TextError, textDigest } from './threads/thread.ts';

/** A post as somebody changed it. */
export interface PostEdit {
  postId: number;
  body: string;
  /** Of the thread; only where the post is its first. */
  title: string;
  tags: string;
  /** The revision that was changed. */
  base: number;
  /** How it was sent. */
  sending?: Sending;
  /** Recognises the form. */
  key?: string | undefined;
  /** Version of the draft that it was written as. */
  draft?: number | undefined;
}

export type Edited =
  | { outcome: 'saved' | 'unchanged'; post: Post; thread: Thread }
  /** It waits for review; the post says until then what it said before. */
  | { outcome: 'held'; thread: Thread; reviewId: number }
  /** Somebody else has changed it since `base`; nothing was written. */
  | { outcome: 'conflict' }
  | { outcome: 'invalid'; errors: TextError[] }
  | { outcome: 'not-found' };

/** Changes a post, keeping what it said before. Whoever changes a text that is not theirs is in the log. */
export async function editPost(db: Db, community: Community, by: SignedIn, input: PostEdit): Promise<Edited> {
  return await db.transaction(async (tx): Promise<Edited> => {
    const found = await lockPost(tx, input.postId);
    if (!found || !mayEdit(by, community, found.thread, found.post)) return { outcome: 'not-found' };
    const { post, thread } = found;
    const isFirst = post.number === 1;
    const { body, problem } = checkBody(input.body);
    const { title, problem: ofTitle } = isFirst ? checkTitle(input.title) : { title: thread.title, problem: undefined };
    const errors: TextError[] = [];
    if (ofTitle) errors.push({ field: 'title', problem: ofTitle });
    if (problem) errors.push({ field: 'body', problem });
    errors.push(...checkFiles(body));
    if (errors.length > 0) return { outcome: 'invalid', errors };
    const tags = isFirst ? readTags(input.tags) : thread.tags;
    const ended = async () => {
      const form = input.draft === undefined ? undefined : { sequence: input.draft, key: input.key };
      if (form) await endDraft(tx, by.id, { kind: 'post', id: post.id }, form);
    };
    if (body === post.body && title === thread.title && tags.join() === thread.tags.join()) {
      await ended();
      return { outcome: 'unchanged', post, thread };
    }
    if (input.base !== post.revision) return { outcome: 'conflict' };
    const { locale } = thread;
    const text = { kind: 'edit', locale, threadId: thread.id, title: isFirst ? title : '', body, tags } as const;
    const { errors: ofNewcomers, reasons } = await assess(tx, community, by, text, input.sending);
    if (ofNewcomers.length > 0) return { outcome: 'invalid', errors: ofNewcomers };
    await ended();
    if (reasons.length > 0) {
      const digest = textDigest('edit', String(post.id), title, body);
      const place = { authorId: by.id, topic: thread.topic, threadId: thread.id, postId: post.id };
      const held = { ...text, ...place, title, digest, submissionKey: null, reasons };
      const reviewId = await holdText(tx, held);
      await holdFiles(tx, reviewId, held);
      return { outcome: 'held', thread, reviewId };
    }
    const changed = await publishEdit(tx, community, { post, thread }, { by: by.id, title, body, tags });
    return { outcome: 'saved', post, thread: changed };
  });
}

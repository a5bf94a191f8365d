import { eq, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db } from '../db/client.ts';
import { invalidateTags } from '../web/cache-tags.ts';
import { tagsOfThread } from './cache-tags.ts';
import { mayEdit } from './policy.ts';
import { postRevisions, posts, threads } from './schema.ts';
import { indexThread } from './search-document.ts';
import type { Community } from './site-section.ts';
import { lockPost, type Post, type Thread } from './store.ts';
import { checkBody, checkTitle, readTags, type TextProblem } from './thread.ts';

/** A post as somebody changed it. */
export interface PostEdit {
  postId: number;
  body: string;
  /** Of the thread; only where the post is its first. */
  title: string;
  tags: string;
  /** The revision that was changed. */
  base: number;
}

export type Edited =
  | { outcome: 'saved' | 'unchanged'; post: Post; thread: Thread }
  /** Somebody else has changed it since `base`; nothing was written. */
  | { outcome: 'conflict' }
  | { outcome: 'invalid'; errors: { field: 'title' | 'body'; problem: TextProblem }[] }
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
    const errors: { field: 'title' | 'body'; problem: TextProblem }[] = [];
    if (ofTitle) errors.push({ field: 'title', problem: ofTitle });
    if (problem) errors.push({ field: 'body', problem });
    if (errors.length > 0) return { outcome: 'invalid', errors };
    const tags = isFirst ? readTags(input.tags) : thread.tags;
    if (body === post.body && title === thread.title && tags.join() === thread.tags.join())
      return { outcome: 'unchanged', post, thread };
    if (input.base !== post.revision) return { outcome: 'conflict' };
    await tx.insert(postRevisions).values({
      postId: post.id,
      revision: post.revision,
      title: isFirst ? thread.title : null,
      body: post.body,
      authorId: post.editedBy ?? post.authorId,
      writtenAt: post.editedAt ?? post.createdAt,
    });
    await tx
      .update(posts)
      .set({ body, revision: post.revision + 1, editedAt: sql`now()`, editedBy: by.id })
      .where(eq(posts.id, post.id));
    if (isFirst) await tx.update(threads).set({ title, tags }).where(eq(threads.id, thread.id));
    if (by.id !== post.authorId)
      await addAuditEntry(tx, {
        actorId: by.id,
        action: 'post.edited',
        subjectId: post.authorId,
        details: { thread: String(thread.id), post: String(post.number) },
      });
    if (isFirst || post.solutionAt) await indexThread(tx, community, thread.id);
    await invalidateTags(tx, tagsOfThread(thread, post.authorId));
    return { outcome: 'saved', post, thread: { ...thread, title } };
  });
}

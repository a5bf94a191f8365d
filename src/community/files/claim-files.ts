import { and, eq, isNull, notInArray, or, sql } from 'drizzle-orm';
import { anyOf } from '../../db/any-of.ts';
import type { Tx } from '../../db/client.ts';
import { filesIn, MOST_FILES } from './file.ts';
import { postFiles } from './files-schema.ts';

/**
 * Gives a post the files that its text names: those that its writers have brought and that no other post has. What it named before and does
 * not any more is let go of.
 * @param text.writers whose files they may be: of the author, and of who edits.
 * @param text.before what the post said before an edit.
 */
export async function claimFiles(
  tx: Tx,
  postId: number,
  text: { body: string; writers: readonly number[]; before?: string },
): Promise<void> {
  const { body, writers, before = '' } = text;
  const [named, earlier] = [filesIn(body).slice(0, MOST_FILES), filesIn(before)];
  if (named.length > 0)
    await tx
      .update(postFiles)
      .set({ postId, reviewId: null, detachedAt: null })
      .where(
        and(
          anyOf(postFiles.key, named),
          or(eq(postFiles.postId, postId), and(isNull(postFiles.postId), anyOf(postFiles.ownerId, [...writers]))),
        ),
      );
  if (earlier.some((key) => !named.includes(key)))
    await tx
      .update(postFiles)
      .set({ detachedAt: sql`now()` })
      .where(
        and(
          eq(postFiles.postId, postId),
          isNull(postFiles.detachedAt),
          named.length > 0 ? notInArray(postFiles.key, named) : undefined,
        ),
      );
}

/** Gives a text that waits for review the files that it names: its author and moderators see them meanwhile. */
export async function holdFiles(tx: Tx, reviewId: number, text: { body: string; authorId: number }): Promise<void> {
  const named = filesIn(text.body).slice(0, MOST_FILES);
  if (named.length === 0) return;
  await tx
    .update(postFiles)
    .set({ reviewId })
    .where(and(anyOf(postFiles.key, named), eq(postFiles.ownerId, text.authorId), isNull(postFiles.postId)));
}

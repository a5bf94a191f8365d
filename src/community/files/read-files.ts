import { eq } from 'drizzle-orm';
import type { Viewer } from '../../accounts/viewer.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { reviews } from '../review/review-schema.ts';
import { mayModerate, maySeeHeld, maySeePost } from '../threads/policy.ts';
import { posts, threads } from '../threads/schema.ts';
import type { Community } from '../threads/site-section.ts';
import { postFiles } from './files-schema.ts';

export type PostFile = typeof postFiles.$inferSelect;

/**
 * Files by their keys, as far as the viewer may see them: those of a post as the post, those of a text that waits for review as that, and
 * others only who brought them. One that its post does not name any more is its moderators' alone.
 */
export async function readFiles(
  db: Db,
  community: Community,
  viewer: Viewer,
  keys: readonly string[],
): Promise<PostFile[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .select({ file: postFiles, post: posts, thread: threads, review: reviews })
    .from(postFiles)
    .leftJoin(posts, eq(posts.id, postFiles.postId))
    .leftJoin(threads, eq(threads.id, posts.threadId))
    .leftJoin(reviews, eq(reviews.id, postFiles.reviewId))
    .where(anyOf(postFiles.key, [...keys]));
  return rows
    .filter(({ file, post, thread, review }) => {
      if (post && thread)
        return (
          maySeePost(viewer, community, thread, post) &&
          (file.detachedAt === null || mayModerate(viewer, community, thread.topic))
        );
      if (file.postId !== null) return false;
      if (review) return maySeeHeld(viewer, community, review);
      return file.reviewId === null && viewer.id !== undefined && viewer.id === file.ownerId;
    })
    .map(({ file }) => file);
}

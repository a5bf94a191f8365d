import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { sweepStorage } from '../../files/sweep-storage.ts';
import { postDrafts } from '../drafts/schema.ts';
import { postFiles } from './files-schema.ts';

/** A text that is being written has a draft by then. */
const UNCLAIMED_HOURS = 24;
/** So long moderators can look at what was taken out of a post. */
const DETACHED_DAYS = 30;

/**
 * Removes files that no post has and no draft names a day after they were brought, those that were taken out of their post a month ago, and
 * what lies in the storage without a row.
 */
export async function sweepFiles(db: Db, storage: FileStorage, now: Date): Promise<void> {
  const before = new Date(now.getTime() - UNCLAIMED_HOURS * 3_600_000);
  const inDraft = sql`exists (select from ${postDrafts} where ${postDrafts.userId} = ${postFiles.ownerId}
    and (strpos(${postDrafts.text}::text, ${postFiles.key}) > 0 or strpos(${postDrafts.other}::text, ${postFiles.key}) > 0))`;
  await db
    .delete(postFiles)
    .where(
      and(isNull(postFiles.postId), isNull(postFiles.reviewId), lt(postFiles.createdAt, before), sql`not ${inDraft}`),
    );
  await db.delete(postFiles).where(lt(postFiles.detachedAt, new Date(now.getTime() - DETACHED_DAYS * 86_400_000)));
  await sweepStorage(storage, before, async (keys) => {
    const rows = await db.select({ key: postFiles.key }).from(postFiles).where(anyOf(postFiles.key, keys));
    return rows.map(({ key }) => key);
  });
}

/** Somebody leaves: what they brought and no post has goes; the bytes with the next sweep. */
export async function forgetFiles(db: Db, ownerId: number): Promise<void> {
  await db.delete(postFiles).where(and(eq(postFiles.ownerId, ownerId), isNull(postFiles.postId)));
}

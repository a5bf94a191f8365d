import { and, lt, sql } from 'drizzle-orm';
import { articleAttachments } from '../articles/attachments/schema.ts';
import { articleFiles, snippets } from '../articles/schema.ts';
import type { Db } from '../db/client.ts';
import { articleDrafts } from './schema.ts';

/** So long a file stays that nothing names: as a picture does that was taken out of the library. */
const UNUSED_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Forgets files to save that came with articles a month ago or longer and that nothing names any more: no text of an article, of today or of
 * its history, no draft and no snippet. Their bytes go with what lies in the storage without a row.
 */
export async function forgetUnusedAttachments(db: Db, now: Date): Promise<void> {
  const { path, createdAt } = articleAttachments;
  await db
    .delete(articleAttachments)
    .where(
      and(
        lt(createdAt, new Date(now.getTime() - UNUSED_DAYS * DAY_MS)),
        sql`not exists (select from ${articleFiles} where ${articleFiles.path} = ${path})`,
        sql`not exists (select from ${articleDrafts} where strpos(${articleDrafts.body}, ${path}) > 0)`,
        sql`not exists (select from ${snippets} where strpos(${snippets.body}, ${path}) > 0)`,
      ),
    );
}

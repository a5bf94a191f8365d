import { eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { sweepStorage } from '../../files/sweep-storage.ts';
import { storageKeyOf } from '../pictures/schema.ts';
import { isAttachmentPath } from './attachment.ts';
import { type ArticleAttachment, articleAttachments } from './schema.ts';

const DAY_MS = 86_400_000;

/** The file that was brought for a path inside content/; who may have it is asked as for every file there. */
export async function findAttachment(db: Db, inside: string): Promise<ArticleAttachment | undefined> {
  if (!isAttachmentPath(inside)) return undefined;
  const [found] = await db.select().from(articleAttachments).where(eq(articleAttachments.path, inside));
  return found;
}

/** Removes what lies in the storage without a row. */
export async function sweepAttachments(db: Db, storage: FileStorage, now: Date): Promise<void> {
  await sweepStorage(storage, new Date(now.getTime() - DAY_MS), async (keys) => {
    const rows = await db
      .select({ digest: articleAttachments.digest })
      .from(articleAttachments)
      .where(inArray(sql`left(${articleAttachments.digest}, 32)`, keys));
    return rows.map(storageKeyOf);
  });
}

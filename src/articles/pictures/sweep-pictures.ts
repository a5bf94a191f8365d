import { inArray, lt, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { sweepStorage } from '../../files/sweep-storage.ts';
import { articlePictures, storageKeyOf } from './schema.ts';

/** So long a picture that was taken out of the library can be brought back by bringing it again, and its bytes are kept. */
const REMOVED_DAYS = 30;
const DAY_MS = 86_400_000;

/** Removes pictures that were taken out of the library a month ago, and what lies in the storage without a row. */
export async function sweepPictures(db: Db, storage: FileStorage, now: Date): Promise<void> {
  await db
    .delete(articlePictures)
    .where(lt(articlePictures.removedAt, new Date(now.getTime() - REMOVED_DAYS * DAY_MS)));
  await sweepStorage(storage, new Date(now.getTime() - DAY_MS), async (keys) => {
    const rows = await db
      .select({ digest: articlePictures.digest })
      .from(articlePictures)
      .where(inArray(sql`left(${articlePictures.digest}, 32)`, keys));
    return rows.map(storageKeyOf);
  });
}

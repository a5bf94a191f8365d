import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { guideUploads } from '../schema.ts';

/** An upload as its owner sees it. */
export type ListedUpload = Omit<typeof guideUploads.$inferSelect, 'pieces'>;

/** Uploads of a guide by one person within the last day, the newest first. */
export function listUploads(db: Db, guide: string, ownerId: number): Promise<ListedUpload[]> {
  const { id, name, sizeBytes, offsetBytes, checkedAt, refusal, fileName, createdAt, updatedAt } = guideUploads;
  return db
    .select({
      ...{ id, name, sizeBytes, offsetBytes, checkedAt, refusal, fileName, createdAt, updatedAt },
      ...{ guide: guideUploads.guide, ownerId: guideUploads.ownerId },
    })
    .from(guideUploads)
    .where(
      and(
        eq(guideUploads.guide, guide),
        eq(guideUploads.ownerId, ownerId),
        sql`${updatedAt} > now() - interval '1 day'`,
      ),
    )
    .orderBy(desc(createdAt))
    .limit(10);
}

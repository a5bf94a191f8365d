import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { isGuideSlug } from '../../../videos/guide-slug.ts';
import { guideUploads } from '../schema.ts';
import { isVideoName, MOST_UNDER_WAY } from './upload.ts';

/** Why an upload cannot begin. */
export type UploadRefusal = 'guide' | 'empty' | 'type' | 'too-large' | 'too-many';

/** Whether an upload can begin. @param longest in bytes. */
export async function refusalOf(
  db: Db,
  upload: { guide: string; name: string; sizeBytes: number; ownerId: number },
  longest: number,
): Promise<UploadRefusal | undefined> {
  if (!isGuideSlug(upload.guide)) return 'guide';
  if (!isVideoName(upload.name)) return 'type';
  if (!Number.isSafeInteger(upload.sizeBytes) || upload.sizeBytes <= 0) return 'empty';
  if (upload.sizeBytes > longest) return 'too-large';
  const underWay = await db.$count(
    guideUploads,
    and(
      eq(guideUploads.ownerId, upload.ownerId),
      isNull(guideUploads.checkedAt),
      lt(guideUploads.offsetBytes, guideUploads.sizeBytes),
      gt(guideUploads.updatedAt, sql`now() - interval '1 day'`),
    ),
  );
  return underWay >= MOST_UNDER_WAY ? 'too-many' : undefined;
}

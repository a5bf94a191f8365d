import { and, inArray, lt, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import type { FileStorage } from '../../../files/storage.ts';
import { sweepStorage } from '../../../files/sweep-storage.ts';
import { guideFiles, guideRevisions } from '../../../videos/revisions-schema.ts';
import { videoGuides } from '../../../videos/schema.ts';
import { guideDrafts } from '../drafts/schema.ts';
import { guideUploads } from '../schema.ts';
import { KEPT_HOURS } from './upload.ts';

const HOUR_MS = 3_600_000;

/**
 * Forgets uploads of which nothing came for a day, files of guides that no draft and no revision names any more, and what lies in the storage
 * without a row.
 */
export async function sweepGuideFiles(db: Db, storage: FileStorage, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_HOURS * HOUR_MS);
  await db.delete(guideUploads).where(lt(guideUploads.updatedAt, before));
  const names = (video: unknown, poster: unknown) => sql`${guideFiles.name} in (${video}, ${poster})`;
  await db.delete(guideFiles).where(
    and(
      lt(guideFiles.createdAt, before),
      sql`not exists (select 1 from ${guideDrafts} where ${guideDrafts.slug} = ${guideFiles.guide}
        and ${names(sql`${guideDrafts.fields}->>'video'`, sql`coalesce(${guideDrafts.fields}->>'poster', '')`)})`,
      sql`not exists (select 1 from ${guideRevisions} where ${guideRevisions.slug} = ${guideFiles.guide}
        and ${names(sql`${guideRevisions.guide}->>'video'`, sql`coalesce(${guideRevisions.guide}->>'poster', '')`)})`,
      sql`not exists (select 1 from ${videoGuides} where ${videoGuides.slug} = ${guideFiles.guide}
        and ${names(sql`${videoGuides.guide}->>'video'`, sql`coalesce(${videoGuides.guide}->>'poster', '')`)})`,
    ),
  );
  await sweepStorage(storage, before, async (keys) => {
    const files = await db
      .select({ key: guideFiles.storageKey })
      .from(guideFiles)
      .where(inArray(guideFiles.storageKey, keys));
    const uploads = await db.select({ pieces: guideUploads.pieces }).from(guideUploads);
    return [...files.map(({ key }) => key), ...uploads.flatMap(({ pieces }) => pieces.map(({ key }) => key))];
  });
}

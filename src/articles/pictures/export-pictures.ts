import { asc, isNull } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { writeBroughtFiles } from '../write-brought-files.ts';
import { articlePictures } from './schema.ts';

/** Writes the pictures of the library into a content folder, those that are not there yet. @returns how many were written. */
export async function exportPictures(db: Db, storage: FileStorage, contentDir: string): Promise<number> {
  const pictures = await db
    .select({ path: articlePictures.path, digest: articlePictures.digest })
    .from(articlePictures)
    .where(isNull(articlePictures.removedAt))
    .orderBy(asc(articlePictures.id));
  return writeBroughtFiles(storage, pictures, contentDir);
}

import { asc } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { writeBroughtFiles } from '../write-brought-files.ts';
import { articleAttachments } from './schema.ts';

/** Writes the files that came with articles into a content folder, those that are not there yet. @returns how many were written. */
export async function exportAttachments(db: Db, storage: FileStorage, contentDir: string): Promise<number> {
  const files = await db
    .select({ path: articleAttachments.path, digest: articleAttachments.digest })
    .from(articleAttachments)
    .orderBy(asc(articleAttachments.id));
  return writeBroughtFiles(storage, files, contentDir);
}

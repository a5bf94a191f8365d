import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { asc, isNull } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { articlePictures, storageKeyOf } from './schema.ts';

/** Writes the pictures of the library into a content folder, those that are not there yet. @returns how many were written. */
export async function exportPictures(db: Db, storage: FileStorage, contentDir: string): Promise<number> {
  let written = 0;
  const pictures = await db
    .select({ path: articlePictures.path, digest: articlePictures.digest })
    .from(articlePictures)
    .where(isNull(articlePictures.removedAt))
    .orderBy(asc(articlePictures.id));
  for (const picture of pictures) {
    const target = path.join(contentDir, picture.path);
    if (existsSync(target)) continue;
    const bytes = await storage.open(storageKeyOf(picture));
    if (!bytes) continue;
    await mkdir(path.dirname(target), { recursive: true });
    // Under its own name only when it is whole.
    await pipeline(bytes, createWriteStream(`${target}.part`));
    await rename(`${target}.part`, target);
    written++;
  }
  return written;
}

import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileStorage } from '../files/storage.ts';
import { storageKeyOf } from './pictures/schema.ts';

/**
 * Writes files of the storage to their paths inside a content folder, those that are not there yet and are in the storage.
 * @returns how many were written.
 */
export async function writeBroughtFiles(
  storage: FileStorage,
  files: readonly { path: string; digest: string }[],
  contentDir: string,
): Promise<number> {
  let written = 0;
  for (const file of files) {
    const target = path.join(contentDir, file.path);
    if (existsSync(target)) continue;
    const bytes = await storage.open(storageKeyOf(file));
    if (!bytes) continue;
    await mkdir(path.dirname(target), { recursive: true });
    // Under its own name only when it is whole.
    await pipeline(bytes, createWriteStream(`${target}.part`));
    await rename(`${target}.part`, target);
    written++;
  }
  return written;
}

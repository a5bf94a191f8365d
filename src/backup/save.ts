import { createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError } from './backup-error.ts';
import { openBackup } from './read.ts';

/** What a backup holds. */
export interface Saved {
  tables: number;
  rows: number;
  files: number;
  bytes: number;
}

/** @throws BackupError when a backup must not be written to this place. */
export async function checkPlace(file: string, dataDir: string): Promise<void> {
  if (!path.relative(dataDir, path.resolve(file)).startsWith('..'))
    throw new BackupError(`${file} lies in the data folder, and would be lost with it. Choose another place.`);
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    throw new BackupError(`${file} exists already. Choose another name, or remove it first.`);
}

/**
 * Writes a backup into a file and reads it again from its first to its last byte. The file is there only when it is whole.
 * @throws BackupError when it is not.
 */
export async function saveBackup(source: Readable, file: string): Promise<Saved> {
  const unfinished = `${file}.part`;
  try {
    const target = createWriteStream(unfinished, { mode: 0o600, flush: true });
    await pipeline(source, target);
    const { manifest, files, close } = await openBackup(unfinished);
    close();
    await rename(unfinished, file);
    return {
      tables: manifest.tables.length,
      rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
      files: files.size,
      bytes: target.bytesWritten,
    };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

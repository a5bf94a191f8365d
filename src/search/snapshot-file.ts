import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../config/private-folder.ts';

/** Reads a saved index; undefined when there is none. Whether it is whole, `SearchEngine.load` checks. */
export async function readSnapshotFile(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a saved index so that a crash at any moment leaves the old file or the new one. Makes the folder if need be. */
export async function writeSnapshotFile(file: string, bytes: Uint8Array): Promise<void> {
  await makePrivateFolder(dirname(file));
  const fresh = `${file}.${process.pid}.new`;
  try {
    const handle = await open(fresh, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

import { constants } from 'node:fs';
import { cp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { makePrivateFolder } from '../config/private-folder.ts';

/** There is no room for a copy; the message is for the operator. */
export class NoSpaceError extends Error {
  override name = 'NoSpaceError';
}

/** Copies that are kept; the oldest go first. */
const KEPT = 3;
/** What the migration itself may take. */
const MARGIN_BYTES = 64 * 1024 * 1024;

const FOLDER = 'before-migration';

/**
 * Copies the embedded database as it is, before it is changed. Nothing may be written to it meanwhile; all of it must be in its files (a checkpoint).
 * @param dataDir the data folder, which is this process's.
 * @param freeBytes tells how much room there is.
 * @returns where the copy lies.
 * @throws NoSpaceError when it does not fit; nothing was changed.
 */
export async function copyBeforeMigration(dataDir: string, freeBytes = freeIn): Promise<string> {
  const folder = path.join(dataDir, FOLDER);
  const source = path.join(dataDir, 'pglite');
  await makePrivateFolder(folder);
  for (const old of (await copies(folder)).slice(0, -(KEPT - 1))) await rm(path.join(folder, old), { recursive: true });
  const needed = (await sizeOf(source)) + MARGIN_BYTES;
  const free = await freeBytes(dataDir);
  if (free < needed)
    throw new NoSpaceError(
      `This version changes the tables, and a copy of the database is made before. It needs ${megabytes(needed)} in ${dataDir}, where ${megabytes(free)} are free. Make room and start again; nothing was changed.`,
    );
  const copy = path.join(folder, new Date().toISOString().replace(/[:.]/g, '-'));
  // Under its own name only when it is whole.
  const unfinished = `${copy}.part`;
  try {
    await cp(source, path.join(unfinished, 'pglite'), { recursive: true, mode: constants.COPYFILE_FICLONE });
    await rename(unfinished, copy);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  return copy;
}

/** Names of the copies, the oldest first; what a killed process left of one goes. */
async function copies(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).sort();
  for (const name of names) if (name.endsWith('.part')) await rm(path.join(folder, name), { recursive: true });
  return names.filter((name) => !name.endsWith('.part'));
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  return bytes;
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}

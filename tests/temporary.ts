import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A file system in memory that Linux has. */
const MEMORY = '/dev/shm';
const PREFIX = 'helpwell-tests-';
/** More than the tests hold at a time: four embedded databases, one PostgreSQL server, files that are sent. */
const NEEDED_BYTES = 4 * 1024 ** 3;

/**
 * A temporary folder for one run, in memory where there is room: the tests make and remove a hundred databases of some thousand files
 * each, and a disk takes more processor time for these than what they are made for.
 */
export function temporaryFolder(): string {
  const parent = hasRoom() ? MEMORY : os.tmpdir();
  for (const name of readdirSync(parent)) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : undefined;
    // Of a run that was killed.
    if (owner && !isAlive(owner)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  return mkdtempSync(path.join(parent, `${PREFIX}${process.pid}-`));
}

function hasRoom(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > NEEDED_BYTES && os.freemem() > 2 * NEEDED_BYTES;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Two processes on one embedded database would destroy it; the message is for the operator. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
}

interface Owner {
  pid: number;
  host: string;
  /** Start time of the process where the system tells it, so that a recycled process number is not mistaken for the owner. */
  born: string;
}

/**
 * Takes the folder for this process until the returned function is called or the process dies.
 * A lock left by a process that was killed is taken over.
 * @throws FolderInUseError naming the process that has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, 'lock');
  const mine: Owner = { pid: process.pid, host: os.hostname(), born: bornAt(process.pid) };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(file, JSON.stringify(mine), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readOwner(file);
    if (owner && isAlive(owner))
      throw new FolderInUseError(
        `The data folder ${folder} is in use by another Helpwell (process ${owner.pid} on ${owner.host}). ` +
          'Stop that one first, choose another DATA_DIR, or use PostgreSQL (DATABASE_URL) to run several.',
      );
    await rm(file, { force: true });
  }
  throw new FolderInUseError(`The data folder ${folder} is being opened by another process. Try again.`);
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch {
    // Half-written by a process that was killed at that moment: nobody owns it.
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  // In a container every process may be number 1, so an entry with our own number is a leftover unless we hold it ourselves.
  if (owner.pid === process.pid && owner.host === os.hostname()) return owner.born === bornAt(process.pid);
  if (owner.host !== os.hostname()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return owner.born === bornAt(owner.pid);
}

function bornAt(pid: number): string {
  try {
    // Field 22 of proc(5) stat, counted after the parenthesised name, which may itself contain spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

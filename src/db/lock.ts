import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

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

/** SQLite's code for a lock that somebody else has. */
const BUSY = 5;

/** Of several who try at the same moment each may keep the others out: they try again for so long, and one gets it. */
const PATIENCE_MS = 1000;

/** Kept here, since a handle that nobody holds is collected, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * Takes the folder for this process until the returned function is called or the process dies, however it does.
 * The lock is one of the operating system on a file (through SQLite, which knows how on every system): it ends with the process,
 * and counts between containers that share the folder too. The file `lock` beside it only says who has it.
 * @throws FolderInUseError naming the process that has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  // Opened by nothing else in this process: closing a second handle of a file gives up the locks on it (fcntl(2)).
  const lock = new DatabaseSync(path.join(folder, 'lock.sqlite'), { timeout: PATIENCE_MS });
  const note = path.join(folder, 'lock');
  const mine: Owner = { pid: process.pid, host: os.hostname(), born: bornAt(process.pid) };
  try {
    lock.exec('begin exclusive');
    // A version before this one has no other lock than the note.
    const owner = await readOwner(note);
    if (owner && isAlive(owner)) throw inUse(folder, owner);
    await writeFile(note, JSON.stringify(mine));
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === BUSY) throw inUse(folder, await readOwner(note));
    throw error;
  }
  held.add(lock);
  return async () => {
    // While the lock is ours, so is the note.
    await rm(note, { force: true });
    held.delete(lock);
    lock.close();
  };
}

function inUse(folder: string, owner: Owner | undefined): FolderInUseError {
  const who = owner ? ` (process ${owner.pid} on ${owner.host})` : '';
  return new FolderInUseError(
    `The data folder ${folder} is in use by another Helpwell${who}. ` +
      'Stop that one first, choose another DATA_DIR, or use PostgreSQL (DATABASE_URL) to run several.',
  );
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
  // In a container every process may be number 1: what has our own number is a leftover.
  if (owner.host !== os.hostname() || owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return owner.born === bornAt(owner.pid);
}

/** When a process was started, in the system's own measure; empty where it does not tell. */
export function bornAt(pid: number): string {
  try {
    // Field 22 of proc(5) stat, counted after the parenthesised name, which may itself contain spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

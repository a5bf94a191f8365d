import { access, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { makePrivateFolder } from '../config/private-folder.ts';

/** A file or folder and where it goes, both below the data folder. */
export interface Move {
  from: string;
  to: string;
}

/** Where moves are noted until all of them are done. */
const NOTE = 'moves.json';

/**
 * Moves several things inside the data folder as if at once: a process that dies in between leaves a note, with which {@link finishMoves} goes on.
 * Nothing may stand where something goes, unless an earlier move takes it away. Only for who has the lock of the folder.
 */
export async function moveTogether(folder: string, moves: readonly Move[]): Promise<void> {
  const unfinished = path.join(folder, `${NOTE}.part`);
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(moves));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, path.join(folder, NOTE));
  await finishMoves(folder);
}

/** Does what is left of moves that were begun; nothing when there are none. */
export async function finishMoves(folder: string): Promise<void> {
  const note = path.join(folder, NOTE);
  let moves: Move[];
  try {
    moves = JSON.parse(await readFile(note, 'utf8')) as Move[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  for (const { from, to } of moves) {
    const [source, target] = [path.join(folder, from), path.join(folder, to)];
    if (!(await exists(source)) || (await exists(target))) continue;
    await makePrivateFolder(path.dirname(target));
    await rename(source, target);
  }
  await rm(note);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

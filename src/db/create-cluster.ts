import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { copyFolder } from './copy-folder.ts';

/** Databases that building has made, if the pages were built: copying takes a tenth of the time of making one, and of its tables. */
const BUILT = path.join(import.meta.dirname, '../../dist/cluster');

/**
 * Makes an embedded database, unless there is one. In a process of its own: making one takes several times the memory of using it,
 * which WebAssembly gives back only with the process. Under its own name only once it is whole, so that a start that is cut short leaves
 * nothing that the next one would take for a database.
 * @param dataDir folder of the database.
 * @param withTables it may have the tables of this version already; migrate.ts makes those that it lacks.
 * @throws Error with what the process said.
 */
export async function createCluster(dataDir: string, withTables = false): Promise<void> {
  if (existsSync(dataDir)) return;
  const unfinished = `${dataDir}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const built = path.join(BUILT, withTables ? 'tables' : 'empty');
  if (existsSync(built)) copyFolder(built, unfinished);
  else await make(unfinished);
  await rename(unfinished, dataDir);
}

async function make(folder: string): Promise<void> {
  const script = path.join(import.meta.dirname, 'create-cluster-process.ts');
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const [code, said] = await Promise.all([ended, text(child.stderr)]);
  if (code === 0) return;
  await rm(folder, { recursive: true, force: true });
  throw new Error(`The embedded database could not be made in ${folder}.\n${said}`);
}

import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { findPostgres, startPostgres } from '../tests/postgres.ts';

/** The server that a bench has to itself. */
export interface BenchServer {
  /** Folder of its socket, in which its log is, too. */
  socket: string;
  version: number;
}

/**
 * Runs a bench on a PostgreSQL server of its own, which `TEST_DATABASE_URL` names meanwhile; whatever happens, nothing of it is left.
 * @param place.folder is removed afterwards. @param place.children processes that are ended first. @param place.kept folder whose data stay.
 * @throws Error where this machine has no programs of a PostgreSQL.
 */
export async function onPostgres(
  { folder, children, kept }: { folder: string; children: readonly ChildProcess[]; kept?: string | undefined },
  bench: (server: BenchServer) => Promise<void>,
): Promise<void> {
  const found = findPostgres();
  if (!found) throw new Error('This needs the programs of a PostgreSQL 15 or newer on this machine.');
  const cluster = await startPostgres(found, kept);
  Object.assign(process.env, cluster.env);
  try {
    await bench({ socket: cluster.env['PGHOST']!, version: cluster.version });
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

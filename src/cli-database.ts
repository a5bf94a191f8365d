// What the commands share: the database, which a running Helpwell may have, and what keeps a command from its work.
import { ownAddress } from './config/own-address.ts';
import { readSettings } from './config/settings.ts';
import type { Database, Db } from './db/client.ts';
import { FolderInUseError } from './db/lock.ts';

/** Something that keeps a command from doing its work, for the person who called it. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** `site.yml` with the sections of all domains. */
export async function wholeSite(contentDir: string) {
  const { readSite } = await import('./config/site.ts');
  const { siteDeclaration } = await import('./domains.ts');
  return readSite(contentDir, siteDeclaration);
}

/** What links begin with that are printed: where the running Helpwell is, if it has the embedded database, whatever this shell was told of it. */
export async function address(): Promise<string> {
  const settings = readSettings(process.env);
  const { ADDRESS, askRunning } = await import('./server/control.ts');
  const running = settings.databaseUrl
    ? undefined
    : await askRunning(settings.dataDir, { command: ADDRESS }).catch(() => undefined);
  return typeof running?.result === 'string' ? running.result : ownAddress(settings);
}

/**
 * Does the work of a command on the database. Where a running Helpwell has the embedded one, that does the command of this name instead.
 * @param work its promise is what the running one answers to the same input.
 */
export async function onDatabase<Result>(
  command: string,
  work: (db: Db) => Promise<Result>,
  { input, onProgress }: { input: unknown; onProgress?: (done: number, total: number) => void },
): Promise<Result> {
  try {
    return await withDatabase(({ db }) => work(db));
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
    const { askRunning } = await import('./server/control.ts');
    const { dataDir } = readSettings(process.env);
    return (await askRunning(dataDir, { command, input }, onProgress)).result as Result;
  }
}

/** Opens the database of the settings, brings its schema up to date, and closes it whatever happens. */
async function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const { databaseLocation, openDatabase } = await import('./db/client.ts');
  const { migrate } = await import('./db/migrate.ts');
  const database = await openDatabase(databaseLocation(readSettings(process.env)));
  try {
    await migrate(database, (copy) =>
      console.error(`This version changes the tables. As it was, the database is kept in ${copy}.`),
    );
    return await work(database);
  } finally {
    await database.close();
  }
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Settings } from '../config/settings.ts';
import { type Database, databaseLocation, openDatabase } from '../db/client.ts';
import { FolderInUseError } from '../db/lock.ts';
import { askRunning } from '../server/control.ts';
import { BackupError } from './backup-error.ts';
import { checkPlace, type Saved, saveBackup } from './save.ts';
import { helpwellVersion } from './version.ts';
import { writeBackup } from './write.ts';

/**
 * Backs up what the settings name into a file. The process that has the embedded database makes the backup, if there is one.
 * @param file absolute path of a file that is not there yet.
 * @throws BackupError, ControlError with a message for the operator; then there is no file.
 */
export async function backUp(
  file: string,
  settings: Pick<Settings, 'databaseUrl' | 'databasePool' | 'dataDir'>,
): Promise<Saved> {
  const { dataDir } = settings;
  await checkPlace(file, dataDir);
  if (!settings.databaseUrl && !existsSync(path.join(dataDir, 'pglite')))
    throw new BackupError(`There is no database in the data folder ${dataDir}, so nothing to back up.`);
  let database: Database | undefined;
  let source: Readable;
  try {
    database = await openDatabase(databaseLocation(settings));
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
  }
  try {
    source = database
      ? await writeBackup(database, { dataDir, version: helpwellVersion() })
      : (await askRunning(dataDir, { command: 'backup' })).stream;
    return await saveBackup(source, file);
  } finally {
    await database?.close();
  }
}

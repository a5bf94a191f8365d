import type { Settings } from '../config/settings.ts';
import type { Database } from '../db/client.ts';
import { BackupServer } from './server.ts';
import { helpwellVersion } from './version.ts';
import { writeBackup } from './write.ts';

/** What the product needs to know of backups: on the embedded database the running process makes them. */
export const backupDomain = {
  name: 'backup',
  background: ({
    database,
    settings: { dataDir },
    report,
  }: {
    database: Database;
    settings: Pick<Settings, 'dataDir'>;
    report: (error: unknown, work?: string) => void;
  }) =>
    database.kind === 'embedded'
      ? [
          new BackupServer(
            dataDir,
            () => writeBackup(database, { dataDir, version: helpwellVersion() }),
            (error) => report(error, 'backup'),
          ),
        ]
      : [],
};

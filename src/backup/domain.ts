import type { Settings } from '../config/settings.ts';
import type { Database } from '../db/client.ts';
import { helpwellVersion } from './version.ts';
import { writeBackup } from './write.ts';

/** What the product needs to know of backups: on the embedded database the running process makes them. */
export const backupDomain = {
  name: 'backup',
  commands: ({ database, settings: { dataDir } }: { database: Database; settings: Pick<Settings, 'dataDir'> }) => ({
    backup: () => writeBackup(database, { dataDir, version: helpwellVersion() }),
  }),
};

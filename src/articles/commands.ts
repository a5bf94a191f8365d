// What the command line does with content through the running process, which has the embedded database.
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import type { ControlCommand } from '../server/control.ts';
import { exportContent } from './export.ts';
import { type SyncOptions, synchronize } from './sync.ts';

const folder = z.object({ contentDir: z.string() });

/** The commands about content, by name. Languages are those that the process was started with. */
export function contentCommands({ db, site }: { db: Db; site: SyncOptions['site'] }): Record<string, ControlCommand> {
  return {
    'content:sync': (input, onProgress) => synchronize(db, { ...folder.parse(input), site, onProgress }),
    'content:export': (input, onProgress) => exportContent(db, { ...folder.parse(input), onProgress }),
  };
}

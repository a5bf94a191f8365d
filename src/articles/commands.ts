// What the command line does with content through the running process, which has the embedded database.
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import type { ControlCommand } from '../server/control.ts';
import { exportContent } from './export.ts';
import { exportPictures } from './pictures/export-pictures.ts';
import type { PicturesOfArticles } from './pictures/keep-picture.ts';
import { type SyncOptions, synchronize } from './sync.ts';

const folder = z.object({ contentDir: z.string() });

/** The commands about content, by name. Languages are those that the process was started with. */
export function contentCommands({
  db,
  site,
  articlePictures,
}: { db: Db; site: SyncOptions['site'] } & PicturesOfArticles): Record<string, ControlCommand> {
  return {
    'content:sync': (input, onProgress) => synchronize(db, { ...folder.parse(input), site, onProgress }),
    'content:export': async (input, onProgress) => {
      const { contentDir } = folder.parse(input);
      const pictures = await exportPictures(db, articlePictures, contentDir);
      return { ...(await exportContent(db, { contentDir, onProgress })), pictures };
    },
  };
}

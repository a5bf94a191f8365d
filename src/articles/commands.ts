// What the command line does with content through the running process, which has the embedded database.
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import type { FileStorage } from '../files/storage.ts';
import type { ControlCommand } from '../server/control.ts';
import { type Exported, exportContent } from './export.ts';
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
    'content:export': (input, onProgress) =>
      exportEverything(db, articlePictures, { ...folder.parse(input), onProgress }),
  };
}

/** Writes what readers see, and the pictures of the library, into a content folder. */
export async function exportEverything(
  db: Db,
  pictures: FileStorage,
  options: Parameters<typeof exportContent>[1],
): Promise<Exported> {
  await exportPictures(db, pictures, options.contentDir);
  return await exportContent(db, options);
}

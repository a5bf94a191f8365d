// What the command line does with content through the running process, which has the embedded database.
import { z } from 'zod';
import type { Db } from '../db/client.ts';
import type { ControlCommand } from '../server/control.ts';
import type { FilesOfGuides } from '../videos/domain.ts';
import { exportGuides } from '../videos/export-guides.ts';
import { exportAttachments } from './attachments/export-attachments.ts';
import type { AttachmentsOfArticles } from './attachments/keep-attachment.ts';
import { type Exported, exportContent } from './export.ts';
import { exportPictures } from './pictures/export-pictures.ts';
import type { PicturesOfArticles } from './pictures/keep-picture.ts';
import { type SyncOptions, synchronize } from './sync.ts';

const folder = z.object({ contentDir: z.string() });

/** The storages of what articles show and offer. */
export type FilesOfArticles = PicturesOfArticles & AttachmentsOfArticles;

/** The commands about content, by name. Languages are those that the process was started with. */
export function contentCommands({
  db,
  site,
  ...files
}: { db: Db; site: SyncOptions['site'] } & FilesOfArticles & FilesOfGuides): Record<string, ControlCommand> {
  return {
    'content:sync': (input, onProgress) => synchronize(db, { ...folder.parse(input), site, onProgress }),
    'content:export': (input, onProgress) => exportEverything(db, files, { ...folder.parse(input), onProgress }),
  };
}

/** Writes what readers see, the pictures and files that came with it, and the guides of the team into a content folder. */
export async function exportEverything(
  db: Db,
  files: FilesOfArticles & FilesOfGuides,
  options: Parameters<typeof exportContent>[1],
): Promise<Exported> {
  await exportPictures(db, files.articlePictures, options.contentDir);
  await exportAttachments(db, files.articleAttachments, options.contentDir);
  const guides = await exportGuides(db, files.guideFiles, options.contentDir);
  const articles = await exportContent(db, options);
  return {
    ...articles,
    written: articles.written + guides.written,
    unchanged: articles.unchanged + guides.unchanged,
    removed: [...articles.removed, ...guides.removed],
  };
}

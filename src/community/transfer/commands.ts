// What the command line brings into the community and out of it; through the running process where that has the embedded database.
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Site } from '../../config/site.ts';
import type { Db } from '../../db/client.ts';
import { installationName } from '../../db/installation.ts';
import type { FileStorage } from '../../files/storage.ts';
import type { ControlCommand } from '../../server/control.ts';
import type { FilesOfPosts } from '../files/keep-file.ts';
import type { CommunitySite } from '../threads/site-section.ts';
import { type DemoImport, importDemo } from './demo.ts';
import { countThreads, exportRecords, FILES_FOLDER } from './export-records.ts';
import type { LeftOutFile } from './import-files.ts';
import { type CommunityImport, importRecords } from './import-records.ts';
import { fileOf, readLines } from './read-lines.ts';
import { FILE_NAME } from './record.ts';
import { type DemoRemoval, removeDemo } from './remove-demo.ts';

const exportInput = z.object({ folder: z.string() });
const importInput = z.object({ folder: z.string(), name: z.string().min(1).max(100) });
const discourseInput = importInput.extend({ topics: z.record(z.string(), z.string()), locale: z.string() });
const demoInput = z.object({ folder: z.string(), anyway: z.boolean(), remove: z.boolean() });

/** What is brought in and out. */
type Place = { db: Db } & FilesOfPosts;
type Progress = (done: number, total: number) => void;
type FullSite = CommunitySite & Pick<Site, 'locales'>;

/** Writes the community into a file in a folder, which is made, with the files of posts beside it; the file is whole or not there. */
export async function exportCommunity(
  { db, postFiles }: Place,
  { folder }: z.output<typeof exportInput>,
  onProgress: Progress = () => {},
): Promise<{ file: string; threads: number; posts: number; files: number }> {
  await mkdir(path.join(folder, FILES_FOLDER), { recursive: true, mode: 0o700 });
  const file = path.join(folder, FILE_NAME);
  const total = await countThreads(db);
  const counts = { threads: 0, posts: 0, files: 0 };
  const installation = await installationName(db);
  async function* lines() {
    for await (const record of exportRecords(db, installation)) {
      if (record.type === 'thread') onProgress(++counts.threads, total);
      if (record.type === 'post') {
        counts.posts++;
        record.files = await copied(postFiles, folder, record.files ?? []);
        counts.files += record.files.length;
      }
      yield `${JSON.stringify(record)}\n`;
    }
  }
  // Addresses of people are in it.
  await pipeline(Readable.from(lines()), createWriteStream(`${file}.part`, { mode: 0o600 }));
  await rename(`${file}.part`, file);
  return { file, ...counts };
}

/** Copies files of posts out of the storage. @returns those that were there. */
async function copied<File extends { path: string }>(
  storage: FileStorage,
  folder: string,
  files: readonly File[],
): Promise<File[]> {
  const there: File[] = [];
  for (const file of files) {
    const bytes = await storage.open(path.basename(file.path));
    if (!bytes) continue;
    await pipeline(bytes, createWriteStream(path.join(folder, file.path), { mode: 0o600 }));
    there.push(file);
  }
  return there;
}

/** Reads what {@link exportCommunity} writes, here or elsewhere. */
export async function importCommunity(
  { db, postFiles }: Place,
  site: FullSite,
  { folder, name }: z.output<typeof importInput>,
  onProgress?: Progress,
): Promise<CommunityImport> {
  const file = await fileOf(folder);
  const files = { folder: path.dirname(file), storage: postFiles };
  return await importRecords(
    db,
    site.community,
    { ...(await given(db, site, name)), files },
    () => readLines(file),
    onProgress,
  );
}

/** Reads a folder with what Discourse gives as JSON, and the files of its posts, if they lie there. */
export async function importDiscourse(
  { db, postFiles }: Place,
  site: FullSite,
  { folder, name, topics, locale }: z.output<typeof discourseInput>,
  onProgress?: Progress,
): Promise<CommunityImport> {
  // Everything is read twice.
  const leftOut = new Map<string, LeftOutFile>();
  const onLeftOut = (file: LeftOutFile) => leftOut.set(JSON.stringify(file), file);
  const { readDiscourse } = await import('./discourse.ts');
  const read = () => readDiscourse(folder, { topics, locale, onLeftOut });
  const files = { folder, storage: postFiles };
  const done = await importRecords(db, site.community, { ...(await given(db, site, name)), files }, read, onProgress);
  if (done.outcome === 'invalid') return done;
  return { ...done, filesLeftOut: [...leftOut.values(), ...done.filesLeftOut] };
}

/** Brings the demo community in, or takes it away again. */
export async function demoCommunity(
  db: Db,
  site: FullSite,
  { folder, anyway, remove }: z.output<typeof demoInput>,
  onProgress?: Progress,
): Promise<DemoImport | ({ outcome: 'removed' } & DemoRemoval)> {
  if (remove) return { outcome: 'removed', ...(await removeDemo(db)) };
  const { installation, locales } = await given(db, site, '');
  return await importDemo(db, site.community, { folder, anyway, installation, locales }, onProgress);
}

async function given(db: Db, { locales }: FullSite, name: string) {
  return { name, installation: await installationName(db), locales: locales.map(({ code }) => code) };
}

/** The commands, by name. */
export function communityCommands({ db, site, postFiles }: Place & { site: FullSite }): Record<string, ControlCommand> {
  return {
    'export:community': (input, onProgress) => exportCommunity({ db, postFiles }, exportInput.parse(input), onProgress),
    'import:community': (input, onProgress) =>
      importCommunity({ db, postFiles }, site, importInput.parse(input), onProgress),
    'demo:community': (input, onProgress) => demoCommunity(db, site, demoInput.parse(input), onProgress),
    'import:discourse': (input, onProgress) =>
      importDiscourse({ db, postFiles }, site, discourseInput.parse(input), onProgress),
  };
}

import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { json } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { BackupError } from './backup-error.ts';
import {
  DIGESTS,
  type Digests,
  digestsSchema,
  FILES,
  FORMAT,
  MANIFEST,
  type Manifest,
  manifestSchema,
  tableEntry,
} from './manifest.ts';

/** A backup that was checked from its first to its last byte. */
export interface OpenBackup {
  manifest: Manifest;
  /** Files of the data folder in it, by their path below that, and their size. */
  files: ReadonlyMap<string, number>;
  openTable(name: string): Promise<Readable>;
  openFile(file: string): Promise<Readable>;
  close(): void;
}

/**
 * Opens a backup and checks all of it: that it is whole, that every entry is what was written, and that every table has its rows.
 * @throws BackupError for a file that is damaged, cut off, of a newer version, or no backup.
 */
export async function openBackup(file: string): Promise<OpenBackup> {
  let zip: ZipFile;
  try {
    zip = await openPromise(file, { autoClose: false, lazyEntries: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new BackupError(`There is no file ${file}.`);
    if (code === 'EISDIR') throw new BackupError(`${file} is a folder, not a backup.`);
    if (code) throw error;
    const why = (error as Error).message.replace(/\.+$/, '');
    throw new BackupError(`${file} is no backup, or it was cut off: ${why}.`);
  }
  try {
    return await checked(file, zip);
  } catch (error) {
    zip.close();
    if (error instanceof BackupError || (error as NodeJS.ErrnoException).code?.startsWith('E')) throw error;
    throw new BackupError(`${file} is damaged: ${(error as Error).message}`);
  }
}

async function checked(file: string, zip: ZipFile): Promise<OpenBackup> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  const openEntry = async (name: string) => {
    const entry = entries.get(name);
    if (!entry) throw new BackupError(`${file} is damaged: ${name} is missing.`);
    return zip.openReadStreamPromise(entry);
  };
  if (!entries.has(MANIFEST)) throw new BackupError(`${file} is no backup of Helpwell.`);
  const described = (await json(await openEntry(MANIFEST))) as { format?: unknown; version?: unknown };
  if (typeof described.format === 'number' && described.format > FORMAT)
    throw new BackupError(`${file} was made by a newer Helpwell (${described.version}). Update this one first.`);
  const manifest = manifestSchema.parse(described);
  const digests = digestsSchema.parse(await json(await openEntry(DIGESTS)));
  const rows = new Map(manifest.tables.map(({ name, rows }) => [tableEntry(name), rows]));
  for (const name of [MANIFEST, ...rows.keys()])
    if (!digests.entries[name]) throw new BackupError(`${file} is damaged: ${name} is missing.`);
  for (const [name, expected] of Object.entries(digests.entries))
    await checkEntry(file, name, await openEntry(name), expected, rows.get(name));
  return {
    manifest,
    files: filesOf(digests),
    openTable: (name) => openEntry(tableEntry(name)),
    openFile: (name) => openEntry(FILES + name),
    close: () => zip.close(),
  };
}

async function checkEntry(
  file: string,
  name: string,
  source: Readable,
  expected: Digests['entries'][string],
  rows: number | undefined,
): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      if (rows !== undefined) for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      done();
    },
  });
  source.on('error', (error) => measure.destroy(error));
  await finished(source.pipe(measure).resume());
  if (hash.digest('hex') !== expected.sha256 || bytes !== expected.bytes || (rows !== undefined && rows !== lines))
    throw new BackupError(`${file} is damaged: ${name} is not what was written.`);
}

function filesOf({ entries, gone }: Digests): Map<string, number> {
  const files = new Map<string, number>();
  for (const [name, { bytes }] of Object.entries(entries)) {
    if (!name.startsWith(FILES) || gone.includes(name)) continue;
    const inside = name.slice(FILES.length);
    // The file may come from anywhere: nothing is written outside of the data folder.
    if (inside.split('/').some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part)))
      throw new BackupError(
        `The backup holds a file with the name ${JSON.stringify(inside)}, which no Helpwell has written.`,
      );
    files.set(inside, bytes);
  }
  return files;
}

import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { ZipFile } from 'yazl';
import { makePrivateFolder } from '../config/private-folder.ts';
import type { Database } from '../db/client.ts';
import { lastMigration } from '../db/migrations.ts';
import { BackupError } from './backup-error.ts';
import { dataFiles } from './data-files.ts';
import { DIGESTS, type Digests, FILES, FORMAT, MANIFEST, type Manifest, tableEntry } from './manifest.ts';
import { dumpTables, openDumped, readSequences } from './rows.ts';

/** Pictures and films, which are most of what people attach, do not get smaller. */
const COMPRESSED = /^(?!attachments\/)/;

/**
 * Makes a backup: the rows as they are at one moment, then the files of the data folder. The rows are first written to a folder beside them, so
 * that nobody waits for whoever takes the backup: on the embedded database everybody else waits while that is done.
 * @returns the bytes of a ZIP file, once the rows have been read; none of it is kept in memory.
 * @throws BackupError when there is nothing to back up.
 */
export async function writeBackup(
  database: Pick<Database, 'db' | 'kind'>,
  { dataDir, version }: { dataDir: string; version: string },
): Promise<Readable> {
  const rows = path.join(dataDir, `backup-${process.pid}-${Date.now()}`);
  await makePrivateFolder(rows);
  const remove = () => rm(rows, { recursive: true, force: true });
  try {
    const manifest = await database.db.transaction(
      async (tx): Promise<Manifest> => {
        const migration = await lastMigration(tx);
        if (migration === undefined)
          throw new BackupError('There is no Helpwell in this database, so nothing to back up.');
        const tables = await dumpTables(tx, rows);
        return {
          format: FORMAT,
          version,
          createdAt: new Date().toISOString(),
          storage: database.kind,
          migration,
          tables,
          sequences: await readSequences(tx),
        };
      },
      // Nothing that others write meanwhile is seen.
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
    const files: string[] = [];
    for await (const file of dataFiles(dataDir)) files.push(file);
    const zip = zipped(manifest, { rows, dataDir, files });
    zip.once('close', () => void remove());
    return zip;
  } catch (error) {
    await remove();
    throw error;
  }
}

function zipped(
  manifest: Manifest,
  { rows, dataDir, files }: { rows: string; dataDir: string; files: readonly string[] },
): Readable {
  const zip = new ZipFile();
  const digests: Digests = { entries: {}, gone: [] };
  const output = zip.outputStream.pipe(new PassThrough());
  const fail = (error: Error) => output.destroy(error);
  zip.on('error', fail);
  /** Opened when its turn comes, and measured while it passes. */
  const add = (name: string, open: () => Promise<Readable>, compress = true) =>
    zip.addReadStreamLazy(name, { compress, mode: 0o100600 }, (done) => {
      open().then((source) => {
        source.on('error', fail);
        done(null, source.pipe(measured(name, digests)));
      }, fail);
    });
  add(MANIFEST, async () => Readable.from([Buffer.from(JSON.stringify(manifest, null, 2))]));
  for (const table of manifest.tables) add(tableEntry(table.name), async () => openDumped(rows, table));
  for (const file of files)
    add(
      FILES + file,
      async () => {
        const handle = await open(path.join(dataDir, file), 'r').catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
          return undefined;
        });
        if (handle) return handle.createReadStream();
        digests.gone.push(FILES + file);
        return Readable.from([]);
      },
      COMPRESSED.test(file),
    );
  zip.addReadStreamLazy(DIGESTS, { mode: 0o100600 }, (done) =>
    done(null, Readable.from([Buffer.from(JSON.stringify(digests))])),
  );
  zip.end();
  return output;
}

function measured(name: string, digests: Digests): Transform {
  const hash = createHash('sha256');
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
    flush(done) {
      digests.entries[name] = { sha256: hash.digest('hex'), bytes };
      done();
    },
  });
}

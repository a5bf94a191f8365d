import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../db/client.ts';
import { copyFolder } from '../db/copy-folder.ts';
import { migrate } from '../db/migrate.ts';
import { applyMigrations, lastMigration, listMigrations, newestMigration } from '../db/migrations.ts';
import { rowsOf } from '../db/rows.ts';
import { createOnServer } from '../db/test-on-server.ts';
import { folderStorage } from '../files/storage.ts';
import { claimAttachments, saveAttachment } from '../tickets/attachments.ts';
import { fileTicket } from '../tickets/file.ts';
import { listComments } from '../tickets/store.ts';
import { aFile, aTicket } from '../tickets/test-factory.ts';
import { backUp } from './back-up.ts';
import { openBackup } from './read.ts';
import { restoreBackup } from './restore.ts';
import { dumpTables, readSequences } from './rows.ts';
import { saveBackup } from './save.ts';
import { writeBackup } from './write.ts';

// An embedded database in a folder takes its time to open on a busy machine, and each test opens several.
vi.setConfig({ testTimeout: 600_000 });

/** An empty place for a help center. */
interface Place {
  dataDir: string;
  location: { url: string; pool: number } | { folder: string };
  settings: { databaseUrl: string | undefined; databasePool: number; dataDir: string };
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-backup-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function embedded(): Promise<Place> {
  const dataDir = path.join(await aFolder(), 'data');
  await mkdir(dataDir);
  return { dataDir, location: { folder: dataDir }, settings: { databaseUrl: undefined, databasePool: 1, dataDir } };
}

async function onServer(): Promise<Place> {
  const { url, database, drop } = await createOnServer(process.env['TEST_DATABASE_URL']!);
  await database.close();
  onTestFinished(drop);
  const { dataDir } = await embedded();
  return { dataDir, location: { url, pool: 3 }, settings: { databaseUrl: url, databasePool: 3, dataDir } };
}

const storages = [
  ['PGlite', embedded] as const,
  ...(process.env['TEST_DATABASE_URL'] ? [['PostgreSQL', onServer] as const] : []),
];

async function withDatabase<Result>(
  location: Exclude<DatabaseLocation, { memory: true }>,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(location);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const FILM = randomBytes(3 * 1024 * 1024);

/** An embedded place that was filled once, to be copied. */
let template: Promise<string> | undefined;
afterAll(async () => template && rm(await template, { recursive: true }));

/** Fills a place with what a help center holds. */
async function settle(place: Place): Promise<void> {
  if ('url' in place.location) return fill(place);
  template ??= (async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-backup-'));
    await fill({ ...place, location: { folder }, dataDir: folder });
    return folder;
  })();
  copyFolder(await template, place.dataDir);
}

/** With values that are easily spoilt on the way, and files that belong into no backup. */
async function fill({ location, dataDir }: Pick<Place, 'location' | 'dataDir'>): Promise<void> {
  await withDatabase({ ...location, withTables: true }, async (database) => {
    await migrate(database);
    const { db } = database;
    await aUser(db, { email: 'ada@example.com', name: 'Ada “Łöve” \\ \n "x" 🐌', role: 'administrator' });
    const storage = folderStorage(path.join(dataDir, 'attachments'));
    for (const name of ['log.txt', 'film.txt']) {
      const { ticket } = (await fileTicket(db, aTicket({ subject: `With ${name}` }))) as { ticket: { id: number } };
      const upload = await saveAttachment(db, storage, await aFile(name, 'started\nstopped\n'));
      if (upload.outcome !== 'saved') throw new Error(upload.reason);
      const [comment] = await listComments(db, ticket.id, 'public');
      await claimAttachments(db, [upload.token], comment!);
    }
    await db.execute(sql`insert into jobs (kind, name, payload, due_at) values
      ('odd', 'null', 'null', 'infinity'), ('odd', 'nested', '{"a":[1,null,"\\u00e9\\n"],"big":12345678901234567890}', '0044-03-15 BC')`);
    await db.execute(sql`insert into keys (name, value) values ('odd', E'tab\\tline\\nback\\\\slash\\r')`);
    // Numbers are never given twice: the last one taken has no row any more.
    await db.execute(sql`insert into jobs (kind, name) values ('gone', 'gone')`);
    await db.execute(sql`delete from jobs where kind = 'gone'`);
  });
  await mkdir(path.join(dataDir, 'attachments/ff'), { recursive: true });
  await writeFile(path.join(dataDir, 'attachments/ff', 'f'.repeat(32)), FILM);
  await writeFile(path.join(dataDir, 'attachments/ff', `${'f'.repeat(32)}.part`), 'half');
  await mkdir(path.join(dataDir, 'mail'), { recursive: true });
  await writeFile(path.join(dataDir, 'mail', '1.eml'), 'Subject: x\r\n');
  await mkdir(path.join(dataDir, 'search'), { recursive: true });
  await writeFile(path.join(dataDir, 'search', 'index'), 'derived');
}

/** Everything in the database as text, without what each installation makes for itself. */
function contentOf({ location }: Place): Promise<Record<string, unknown>> {
  return withDatabase(location, async ({ db }) => {
    const folder = await aFolder();
    return db.transaction(async (tx) => {
      const tables = await dumpTables(tx, folder);
      const content: Record<string, unknown> = { sequences: await readSequences(tx) };
      for (const { name, columns } of tables) {
        const lines = (await readFile(path.join(folder, `${name}.jsonl`), 'utf8')).split('\n').sort();
        content[name] = { columns, lines: lines.filter((line) => !line.startsWith('["installation"')) };
      }
      return content;
    });
  });
}

/** What lies in the data folder beside the database. */
const filesOf = async ({ dataDir }: Place) =>
  (await readdir(dataDir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dataDir, path.join(entry.parentPath, entry.name)))
    .filter((name) => !/^(pglite|lock)/.test(name))
    .sort();

const save = async (place: Place) => {
  const file = path.join(await aFolder(), 'backup.zip');
  await backUp(file, place.settings);
  return file;
};
const restore = (file: string, { location, dataDir }: Place, replace = false) =>
  restoreBackup(file, { location, dataDir, replace });

for (const [from, source] of storages)
  for (const [to, target] of storages)
    test(`a backup (${from}) is restored (${to}) with every row, number and file`, async () => {
      const [here, there] = [await source(), await target()];
      await settle(here);
      const before = await contentOf(here);
      const file = await save(here);
      // Nobody else on the machine may read it.
      expect((await stat(file)).mode & 0o077).toBe(0);
      await rm(here.dataDir, { recursive: true });
      const { rows, files } = await restore(file, there);
      expect(rows).toBeGreaterThan(10);
      expect(files).toBe(4);
      expect(await contentOf(there)).toEqual(before);
      expect(await readFile(path.join(there.dataDir, 'attachments/ff', 'f'.repeat(32)))).toEqual(FILM);
      expect(await readFile(path.join(there.dataDir, 'mail/1.eml'), 'utf8')).toBe('Subject: x\r\n');
      const left = (await readdir(there.dataDir)).filter((name) => !/^(lock.*|pglite)$/.test(name));
      expect(left.sort()).toEqual(['attachments', 'mail']);
      // Triggers work again, and a number that was once given is not given again.
      await withDatabase(there.location, async ({ db }) => {
        const count = async (table: string) =>
          rowsOf<{ count: number }>(await db.execute(sql.raw(`select count(*)::int as count from ${table}`)))[0]!.count;
        const events = await count('tickets.events');
        await fileTicket(db, aTicket());
        expect(await count('tickets.events')).toBeGreaterThan(events);
        const [job] = rowsOf<{ id: string }>(
          await db.execute(sql`insert into jobs (kind, name) values ('new', 'new') returning id::text as id`),
        );
        expect(Number(job!.id)).toBe(4);
        await expect(
          db.execute(
            sql`insert into sessions (id_hash, user_id, method, expires_at) values ('x', 999999, 'password', now())`,
          ),
        ).rejects.toThrow();
      });
    });

for (const [storage, aPlace] of storages)
  describe(`restoring (${storage})`, () => {
    test('into what holds a help center is refused and changes nothing, unless it is to be replaced', async () => {
      const [here, there] = [await aPlace(), await aPlace()];
      await settle(here);
      await settle(there);
      const file = await save(here);
      const before = await contentOf(there);
      await expect(restore(file, there)).rejects.toThrow(/holds a help center already.*--replace/s);
      expect(await contentOf(there)).toEqual(before);
      const wanted = await contentOf(here);
      const { former } = await restore(file, there, true);
      expect(await contentOf(there)).toEqual(wanted);
      expect(existsSync(path.join(there.dataDir, 'search'))).toBe(false);
      if (former) expect((await readdir(former)).sort()).toEqual(['attachments', 'mail', 'pglite', 'search']);
    });

    test('is done whole or not at all', async () => {
      const [here, there] = [await aPlace(), await aPlace()];
      await settle(here);
      await settle(there);
      const before = await contentOf(there);
      const filesBefore = await filesOf(there);
      // A row whose requester does not exist: found when the keys between tables are made again, at the very end.
      await withDatabase(here.location, ({ execute }) =>
        execute(
          'alter table tickets.tickets drop constraint tickets_requester_id_requesters_id_fk; update tickets.tickets set requester_id = 999',
        ),
      );
      const file = await save(here);
      await expect(restore(file, there, true)).rejects.toThrow();
      expect(await contentOf(there)).toEqual(before);
      expect(await filesOf(there)).toEqual(filesBefore);
    });

    test('brings the tables of an older version up to date', async () => {
      const [here, there] = [await aPlace(), await aPlace()];
      const older = listMigrations().slice(0, -1);
      await withDatabase(here.location, async ({ db }) => {
        await db.transaction((tx) => applyMigrations(tx, older));
        await db.execute(sql`insert into keys (name, value) values ('kept', 'yes')`);
      });
      await restore(await save(here), there);
      await withDatabase(there.location, async ({ db }) => {
        expect(await lastMigration(db)).toBe(newestMigration());
        expect(rowsOf(await db.execute(sql`select value from keys where name = 'kept'`))).toEqual([{ value: 'yes' }]);
      });
      await withDatabase(there.location, migrate);
    });

    test('what a newer version has made is refused and says so', async () => {
      const [here, there] = [await aPlace(), await aPlace()];
      await withDatabase({ ...here.location, withTables: true }, async (database) => {
        await migrate(database);
        await database.db.execute(
          sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9999999999999)`,
        );
      });
      await expect(restore(await save(here), there)).rejects.toThrow(/newer Helpwell/);
      expect((await readdir(there.dataDir)).filter((name) => !name.startsWith('lock'))).toEqual([]);
    });
  });

describe('a backup', () => {
  const aBackup = async () => {
    const here = await embedded();
    await settle(here);
    return { here, file: await save(here) };
  };

  test('that is damaged or cut off anywhere is refused before anything is touched', async () => {
    const { file } = await aBackup();
    const whole = await readFile(file);
    const there = await embedded();
    for (const share of [0.1, 0.35, 0.6, 0.85]) {
      const broken = Buffer.from(whole);
      const at = Math.floor(whole.length * share);
      broken[at] = broken[at]! ^ 0xff;
      await writeFile(`${file}.broken`, broken);
      await expect(restore(`${file}.broken`, there), `a byte at ${share}`).rejects.toThrow(/damaged|no backup/);
      await writeFile(`${file}.broken`, whole.subarray(0, at));
      await expect(restore(`${file}.broken`, there), `cut at ${share}`).rejects.toThrow(/no backup|damaged/);
    }
    await writeFile(`${file}.broken`, 'hello');
    await expect(restore(`${file}.broken`, there)).rejects.toThrow(/no backup/);
    await expect(restore(`${file}.nothing`, there)).rejects.toThrow(/There is no file/);
    await expect(restore(path.dirname(file), there)).rejects.toThrow(/is a folder, not a backup/);
    expect(await readdir(there.dataDir)).toEqual([]);
  });

  test('that could not be written to its end leaves no file', async () => {
    const { here } = await aBackup();
    const file = path.join(await aFolder(), 'backup.zip');
    const whole = await withDatabase(here.location, async (database) =>
      buffer(await writeBackup(database, { dataDir: here.dataDir, version: '1' })),
    );
    await expect(saveBackup(Readable.from([whole.subarray(0, whole.length / 2)]), file)).rejects.toThrow(
      /cut off|no backup/,
    );
    const failing = new PassThrough();
    const saving = saveBackup(failing, file);
    failing.write(whole.subarray(0, 100));
    failing.destroy(new Error('the disk went away'));
    await expect(saving).rejects.toThrow('the disk went away');
    expect(await readdir(path.dirname(file))).toEqual([]);
    expect((await readdir(here.dataDir)).filter((name) => name.startsWith('backup-'))).toEqual([]);
  });

  test('goes neither over another file nor into the data folder, and of nothing there is none', async () => {
    const { here, file } = await aBackup();
    await expect(backUp(file, here.settings)).rejects.toThrow(/exists already/);
    await expect(backUp(path.join(here.dataDir, 'x.zip'), here.settings)).rejects.toThrow(/lies in the data folder/);
    const empty = await embedded();
    await expect(backUp(`${file}2`, empty.settings)).rejects.toThrow(/nothing to back up/);
    expect(await readdir(empty.dataDir)).toEqual([]);
  });

  test('does without a file that is deleted while it is being made', async () => {
    const { here } = await aBackup();
    const file = path.join(await aFolder(), 'backup.zip');
    await withDatabase(here.location, async (database) => {
      const source = await writeBackup(database, { dataDir: here.dataDir, version: '1' });
      await rm(path.join(here.dataDir, 'mail/1.eml'));
      await saveBackup(source, file);
    });
    const { files, close } = await openBackup(file);
    close();
    expect([...files.keys()].some((name) => name.startsWith('mail/'))).toBe(false);
    expect(files.size).toBe(3);
  });
});

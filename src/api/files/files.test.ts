import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { eq, sql } from 'drizzle-orm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { aUser } from '../../accounts/test-factory.ts';
import { aMember, aReply, aThread } from '../../community/test-factory.ts';
import { openDatabase } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { keys } from '../../db/schema.ts';
import { describeStores } from '../../db/test-database.ts';
import { s3Storage } from '../../files/s3-storage.ts';
import type { FileStorage } from '../../files/storage.ts';
import { fileTicket } from '../../tickets/file.ts';
import { tickets } from '../../tickets/schema.ts';
import { aTicket } from '../../tickets/test-factory.ts';
import { apiApp, asking, someoneWithToken } from '../frame/test-api.ts';
import { EXPORTED_TABLES, SCHEMA_VERSION } from './exported-tables.ts';
import { readShape } from './read-rows.ts';
import { exportFiles, exportRuns, FORMATS } from './schema.ts';
import { sweepFiles } from './store.ts';
import { changeExportSettings } from './switch.ts';
import { Warehouse } from './test-warehouse.ts';
import { adoptFiles, writeFiles } from './write-files.ts';

/** Storage that speaks S3, in memory; whether requests are signed is looked at elsewhere. */
async function aBucket(): Promise<FileStorage> {
  const files = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const key = new URL(request.url!, 'http://localhost').pathname;
    const body = await buffer(request);
    if (request.method === 'PUT') files.set(key, body);
    const file = files.get(key);
    response.writeHead(file ? 200 : 404).end(request.method === 'GET' ? (file ?? '') : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const place = { endpoint, region: 'r', bucket: 'b', accessKeyId: 'k', secretAccessKey: 's', prefix: '' };
  return s3Storage(place, 'export-files');
}

describeStores('files for warehouses', (on) => {
  async function opened({ storage, enabled = true }: { storage?: FileStorage; enabled?: boolean } = {}) {
    const app = await apiApp(on.db, storage && { exportFiles: storage });
    const { user, token } = await someoneWithToken(on.db, 'administrator', ['exports:read']);
    const settings = { formats: [...FORMATS], keptDays: 30 };
    // As if just installed, whatever a test before has left.
    await changeExportSettings(on.db, { ...settings, enabled: false }, user.id);
    if (enabled) await changeExportSettings(on.db, { ...settings, enabled: true }, user.id);
    const write = (differences: Partial<Parameters<typeof writeFiles>[0]> = {}) =>
      writeFiles({
        db: on.db,
        storage: app.exportFiles,
        signal: new AbortController().signal,
        sizes: { batch: 2, file: 4 },
        ...differences,
      });
    const isFull = async () => {
      await write();
      return (await on.db.$count(exportRuns, sql`ended_at is not null`)) > 0;
    };
    /** Writes every row, once no transaction of another test that began before is running. */
    const full = () => expect.poll(isFull, { timeout: 60_000 }).toBe(true);
    /** Lets an hour be over, and writes what changed. */
    const hour = async () => {
      await on.db.execute(sql`update export_runs set hour = hour - interval '1 hour'`);
      await write();
    };
    return { app, user, token, write, full, hour, readers: FORMATS.map((one) => new Warehouse(app, token, one)) };
  }

  async function filed(): Promise<number> {
    const made = await fileTicket(on.db, aTicket());
    if (made.outcome === 'invalid') throw new Error('not filed');
    return made.ticket.id;
  }

  const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();

  /** The rows of a view as JSON has them, in the order of columns of the files. */
  async function viewRows(table: string): Promise<unknown[]> {
    const rows = rowsOf<{ row: Record<string, unknown> }>(
      await on.db.execute(sql`select to_jsonb(v) as row from ${sql.raw(`analytics.${table}`)} v`),
    );
    const shape = await readShape(on.db, EXPORTED_TABLES.find(({ name }) => name === table)!);
    return rows.map(({ row }) =>
      Object.fromEntries(
        shape.columns.map(({ name, type }) => [
          name,
          type === 'moment' && row[name] !== null ? new Date(row[name] as string).toISOString() : row[name],
        ]),
      ),
    );
  }

  async function expectSame(readers: readonly Warehouse[]) {
    for (const { name } of EXPORTED_TABLES) {
      const shape = await readShape(on.db, EXPORTED_TABLES.find((one) => one.name === name)!);
      const inOrder = (row: Record<string, unknown>) =>
        Object.fromEntries(shape.columns.map((column) => [column.name, row[column.name] ?? null]));
      const expected = sorted(await viewRows(name));
      for (const reader of readers) expect(sorted(reader.rowsOf(name).map(inOrder)), name).toEqual(expected);
    }
  }

  test.each(['a folder', 'a bucket'])('who reads all of them has exactly the rows of the tables (%s)', async (kind) => {
    const { full, hour, readers } = await opened(kind === 'a bucket' ? { storage: await aBucket() } : {});
    const ids = [await filed(), await filed(), await filed(), await filed(), await filed()];
    const member = await aMember(on.db);
    const { thread } = await aThread(on.db, { by: member });
    const agent = await aUser(on.db, { role: 'agent', password: null });
    await full();
    for (const reader of readers) expect(await reader.load()).toContain('tickets');
    await expectSame(readers);

    await on.db
      .update(tickets)
      .set({ status: 'open', tags: ['one', 'two'] })
      .where(eq(tickets.id, ids[0]!));
    await on.db.delete(tickets).where(eq(tickets.id, ids[1]!));
    await filed();
    await aReply(on.db, thread.id, { by: member });
    await on.db.execute(sql`update users set role = 'member' where id = ${agent.id}`);
    await on.db.execute(sql`insert into searches (id, locale, text, origin, result_count, confident)
      values (gen_random_uuid(), 'en', 'lamp "quoted"', 'page', 3, true)`);
    const isAllThere = async () => {
      await hour();
      for (const reader of readers) await reader.load();
      await expectSame(readers);
    };
    // Transactions of other tests may hold it back for an hour or two.
    await vi.waitFor(isAllThere, { timeout: 60_000 });
  });

  test('what a slow transaction commits later is in a later file', async () => {
    // The embedded database has one connection: nothing is slow beside it.
    if (on.database.kind === 'embedded') return;
    const { full, hour, readers } = await opened();
    const [reader] = readers as [Warehouse];
    const early = await filed();
    await full();
    await reader.load();
    const slow = await openDatabase({ url: on.database.url!, pool: 1 });
    const subjectOf = (id: number) => reader.rowsOf('tickets').find((row) => row['id'] === id)?.['priority'];
    try {
      let late = 0;
      await slow.db.transaction(async (tx) => {
        await tx.execute(sql`update tickets.tickets set priority = 'urgent' where id = ${early}`);
        late = await filed();
        await hour();
        await reader.load();
        expect(subjectOf(early)).not.toBe('urgent');
        expect(subjectOf(late)).toBe(undefined);
      });
      await expect
        .poll(
          async () => {
            await hour();
            await reader.load();
            return subjectOf(early);
          },
          { timeout: 60_000 },
        )
        .toBe('urgent');
      expect(reader.rowsOf('tickets').map((row) => row['id'])).toContain(late);
    } finally {
      await slow.close();
    }
  });

  test('a run that was broken off goes on where it was, and writes nothing twice', async () => {
    const { write, full, readers, app } = await opened();
    for (let count = 0; count < 6; count += 1) await filed();
    let puts = 0;
    const failing: FileStorage = {
      ...app.exportFiles,
      async put(key, bytes) {
        puts += 1;
        if (puts === 4) throw new Error('the disk is full');
        await app.exportFiles.put(key, bytes);
      },
    };
    await expect
      .poll(() => write({ storage: failing }).then(() => '', String), { timeout: 60_000 })
      .toContain('the disk is full');
    // A run that is not whole is not shown.
    expect((await readers[0]!.manifest()).files).toEqual([]);
    const before = await on.db.$count(exportFiles);
    expect(before).toBeGreaterThan(0);
    await full();
    expect(await on.db.$count(exportRuns)).toBe(1);
    for (const reader of readers) await reader.load();
    await expectSame(readers);
    const rows = await on.db.select().from(exportFiles).where(eq(exportFiles.tableName, 'tickets'));
    const inLines = rows.filter(({ format }) => format === 'ndjson').reduce((sum, file) => sum + file.rows, 0);
    expect(inLines).toBe(await on.db.$count(tickets));
    await write();
    expect(await on.db.$count(exportRuns)).toBe(1);
  });

  test('nothing is noted or written while they are switched off, and switched off they are gone', async () => {
    const { write, full, user, readers } = await opened({ enabled: false });
    const [reader] = readers as [Warehouse];
    await filed();
    await write();
    const countNoted = async () => rowsOf(await on.db.execute(sql`select id from export_changes`)).length;
    expect([await on.db.$count(exportRuns), await countNoted()]).toEqual([0, 0]);
    expect(await reader.manifest()).toMatchObject({ enabled: false, files: [], full_set: null });
    await changeExportSettings(on.db, { enabled: true, formats: ['ndjson'], keptDays: 14 }, user.id);
    await filed();
    expect(await countNoted()).toBeGreaterThan(0);
    await full();
    const { files } = await reader.manifest();
    expect(new Set(files.map(({ format }) => format))).toEqual(new Set(['ndjson']));
    expect((await reader.get(files[0]!.url)).status).toBe(200);
    expect((await reader.get(files[0]!.url, { range: 'bytes=0-9' })).status).toBe(206);
    await changeExportSettings(on.db, { enabled: false, formats: ['ndjson'], keptDays: 14 }, user.id);
    expect((await reader.get(files[0]!.url)).status).toBe(404);
    await filed();
    expect(await countNoted()).toBe(0);
  });

  test('old ones go, but never the newest set of all rows and what follows it', async () => {
    const { full, write, readers, app } = await opened();
    const [reader] = readers as [Warehouse];
    await filed();
    await full();
    await reader.load();
    const first = await reader.manifest();
    await on.db.execute(sql`update export_runs set created_at = created_at - interval '60 days'`);
    await sweepFiles(on.db, app.exportFiles, new Date());
    expect((await reader.manifest()).files).toEqual(first.files);
    await expect
      .poll(
        async () => {
          await write();
          return await on.db.$count(exportRuns, sql`ended_at is not null`);
        },
        { timeout: 60_000 },
      )
      .toBe(2);
    const second = await reader.manifest();
    expect(second.full_set).toBeGreaterThan(first.full_set!);
    expect(second.files.every(({ version }) => version >= second.full_set!)).toBe(true);
    await sweepFiles(on.db, app.exportFiles, new Date(Date.now() + 2 * 86_400_000));
    expect((await reader.get(first.files[0]!.url)).status).toBe(404);
    expect((await reader.get(second.files[0]!.url)).status).toBe(200);
    // Who has not come for so long cannot go on.
    expect((await reader.get(`/api/v2/exports/manifest?after=${first.files.at(-1)!.id}`)).status).toBe(410);
  });

  test('a database that was restored begins anew, with higher numbers', async () => {
    const { full, readers } = await opened();
    await adoptFiles(on.db);
    await filed();
    await full();
    const [before] = await on.db.select().from(exportRuns);
    await adoptFiles(on.db);
    expect(await on.db.$count(exportRuns)).toBe(1);
    await on.db.delete(keys).where(eq(keys.name, 'installation'));
    await adoptFiles(on.db);
    expect(await on.db.$count(exportRuns)).toBe(0);
    await full();
    const [after] = await on.db.select().from(exportRuns);
    expect(after!.id).toBeGreaterThan(before!.id);
    for (const reader of readers) await reader.load();
    await expectSame(readers);
  });

  test('are for administrators and tokens with their scope alone', async () => {
    const ask = asking(await apiApp(on.db));
    const status = async (role: 'administrator' | 'agent', scopes: ('exports:read' | 'tickets:read')[]) => {
      const { token } = await someoneWithToken(on.db, role, scopes);
      return (await ask('GET', '/api/v2/exports/manifest.json', { token })).status;
    };
    expect(await status('administrator', ['exports:read'])).toBe(200);
    expect(await status('administrator', ['tickets:read'])).toBe(403);
    expect(await status('agent', ['exports:read'])).toBe(403);
  });

  test('every view for reports is in them, and whoever changes one raises their version', async () => {
    const views = rowsOf<{ name: string }>(
      await on.db.execute(sql`select viewname as name from pg_views where schemaname = 'analytics'`),
    );
    expect(EXPORTED_TABLES.map(({ name }) => name).toSorted()).toEqual(views.map(({ name }) => name).toSorted());
    const shapes = await Promise.all(
      EXPORTED_TABLES.map(async (table) => [table.name, table.key, (await readShape(on.db, table)).columns]),
    );
    const digest = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 12);
    expect([SCHEMA_VERSION, digest]).toEqual([1, '8e093ce43b4c']);
  });
});

import { createHash } from 'node:crypto';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { FileStorage } from '../../files/storage.ts';
import { beginFile, type Encoder, FORMAT_FACTS } from './encode.ts';
import { ADDED_COLUMNS, EXPORTED_TABLES, type ExportedTable, SCHEMA_VERSION } from './exported-tables.ts';
import { type FileRow, nextChangedKeys, nextKeys, readShape, rowsWithKeys, type TableShape } from './read-rows.ts';
import { exportChanges, exportFiles, exportRuns, type Format } from './schema.ts';

export type ExportRun = typeof exportRuns.$inferSelect;

/** Rows read together, and written into one group of a Parquet file. */
const BATCH = 2_500;
/** Rows in a file, before the next one begins. */
const FILE_ROWS = 50_000;

/** What writing needs. */
export interface Writing {
  db: Db;
  storage: FileStorage;
  formats: readonly Format[];
  signal: AbortSignal;
  /** Rows that are read together and that a file has at most; other than usual in tests. */
  sizes?: { batch: number; file: number };
}

/**
 * Writes the files of a run that are not there yet, and ends it. Each part is kept with its row before the next one begins: whoever goes on
 * after a process that died begins after the last part.
 * @throws the signal's reason when it is to end before.
 */
export async function writeRun(writing: Writing, run: ExportRun): Promise<void> {
  const { db } = writing;
  for (const table of EXPORTED_TABLES) {
    const shape = await readShape(db, table);
    let { part, lastKey } = await lastPart(db, run, table);
    for (;;) {
      writing.signal.throwIfAborted();
      const next = await writePart(writing, run, { table, shape, part, after: lastKey });
      if (next === undefined) break;
      part += 1;
      lastKey = next;
    }
  }
  await db.transaction(async (tx) => {
    const ended = await tx
      .update(exportRuns)
      .set({ endedAt: sql`clock_timestamp()` })
      .where(and(eq(exportRuns.id, run.id), isNull(exportRuns.endedAt)))
      .returning({ id: exportRuns.id });
    // What is in files need not be noted any longer; what a transaction wrote that was running is.
    if (ended.length > 0) await tx.delete(exportChanges).where(sql`${exportChanges.changedIn} < ${run.below}::bigint`);
  });
}

async function lastPart(db: Db, run: ExportRun, table: ExportedTable) {
  const [row] = await db
    .select({ part: exportFiles.part, lastKey: exportFiles.lastKey })
    .from(exportFiles)
    .where(and(eq(exportFiles.runId, run.id), eq(exportFiles.tableName, table.name)))
    .orderBy(desc(exportFiles.part))
    .limit(1);
  return { part: row ? row.part + 1 : 0, lastKey: row?.lastKey };
}

interface Part {
  table: ExportedTable;
  shape: TableShape;
  part: number;
  after: string | undefined;
}

/** Writes one file in each format. @returns the last key in it; undefined when there was nothing more. */
async function writePart(
  { db, storage, formats, signal, sizes = { batch: BATCH, file: FILE_ROWS } }: Writing,
  run: ExportRun,
  { table, shape, part, after }: Part,
): Promise<string | undefined> {
  let encoders: { format: Format; encoder: Encoder }[] | undefined;
  let lastKey = after;
  let rows = 0;
  let deletedRows = 0;
  while (rows < sizes.file) {
    signal.throwIfAborted();
    const keys =
      run.kind === 'full'
        ? await nextKeys(db, table, shape, lastKey, sizes.batch)
        : await nextChangedKeys(db, table, run.below, lastKey, sizes.batch);
    if (keys.length === 0) break;
    lastKey = keys.at(-1)!;
    const found = await rowsWithKeys(db, table, shape, keys);
    const gone = run.kind === 'full' ? [] : goneKeys(table, keys, found);
    const all: FileRow[] = [
      ...found.map((row) => ({ ...row, _version: run.id, _deleted: false })),
      ...gone.map((key) => ({ [table.key]: asGiven(shape, key), _version: run.id, _deleted: true })),
    ];
    if (all.length === 0) continue;
    encoders ??= await begun(formats, shape);
    for (const { encoder } of encoders) await encoder.add(all);
    rows += all.length;
    deletedRows += gone.length;
  }
  if (!encoders) return undefined;
  const kept: (typeof exportFiles.$inferInsert)[] = [];
  for (const { format, encoder } of encoders) {
    const bytes = await encoder.finish();
    const digest = createHash('sha256');
    for (const chunk of bytes) digest.update(chunk);
    const storageKey = crypto.randomUUID().replaceAll('-', '');
    await storage.put(storageKey, bytes);
    kept.push({
      runId: run.id,
      tableName: table.name,
      format,
      part,
      name: nameOf(run, table, part, format),
      storageKey,
      rows,
      deletedRows,
      sizeBytes: bytes.reduce((sum, { byteLength }) => sum + byteLength, 0),
      sha256: digest.digest('hex'),
      schemaVersion: SCHEMA_VERSION,
      lastKey: lastKey!,
    });
  }
  await db.transaction((tx) => tx.insert(exportFiles).values(kept));
  return lastKey;
}

const begun = (formats: readonly Format[], { columns }: TableShape) =>
  Promise.all(
    formats.map(async (format) => ({ format, encoder: await beginFile(format, [...columns, ...ADDED_COLUMNS]) })),
  );

function goneKeys({ key }: ExportedTable, keys: readonly string[], found: readonly FileRow[]): string[] {
  const there = new Set(found.map((row) => String(row[key])));
  return keys.filter((one) => !there.has(one));
}

const asGiven = ({ keyType }: TableShape, key: string) => (keyType === 'uuid' ? key : Number(key));

/** Names are never used again, and sort in the order in which files are to be read. */
function nameOf(run: ExportRun, { name }: ExportedTable, part: number, format: Format): string {
  const hour = run.hour.toISOString().slice(0, 13);
  const version = String(run.id).padStart(10, '0');
  return `${name}-${version}-${run.kind}-${hour}-${String(part).padStart(4, '0')}.${FORMAT_FACTS[format].ending}`;
}

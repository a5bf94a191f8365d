// The rows of the database as lines of text, the same from either storage.
import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { knownTables } from '../db/migrations.ts';
import { rowsOf } from '../db/rows.ts';

/** A table of a backup: each row is a line, a JSON list of the values as PostgreSQL writes them, or null. */
export interface BackedUpTable {
  /** `schema.table`. */
  name: string;
  columns: { name: string; type: string }[];
  rows: number;
}

/** A sequence and how far it is; null: nothing was taken from it. */
export interface BackedUpSequence {
  name: string;
  last: string | null;
}

/** Rows fetched in one statement; an article with its texts may have 100 kB. */
const FETCHED = 100;
/** Rows written in one statement, and their size. */
const WRITTEN = 500;
const WRITTEN_BYTES = 1024 * 1024;

/** How values are written and read, whatever the server's defaults are. */
const AS_TEXT = [
  `set local datestyle to 'ISO, MDY'`,
  `set local intervalstyle to 'postgres'`,
  `set local timezone to 'UTC'`,
  `set local extra_float_digits to 3`,
  `set local bytea_output to 'hex'`,
  `set local search_path to public, pg_catalog`,
];

/** A name of the catalog inside a statement. */
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const quotedTable = (name: string) => name.split('.').map(quoted).join('.');

/** Makes values be written and read in one way until the transaction ends. */
async function readAndWriteAsText(tx: Db): Promise<void> {
  for (const statement of AS_TEXT) await tx.execute(sql.raw(statement));
}

/**
 * Writes all rows of Helpwell's tables into files of a folder, as they are in the snapshot of the transaction.
 * @returns the tables; the rows of each are in the file `<name>.jsonl`.
 */
export async function dumpTables(tx: Db, folder: string): Promise<BackedUpTable[]> {
  await readAndWriteAsText(tx);
  const tables: BackedUpTable[] = [];
  for (const table of await describeTables(tx)) {
    const file = createWriteStream(path.join(folder, `${table.name}.jsonl`), { mode: 0o600 });
    let rows = 0;
    await pipeline(async function* () {
      for await (const lines of readRows(tx, table)) {
        rows += lines.length;
        yield `${lines.join('\n')}\n`;
      }
    }, file);
    tables.push({ ...table, rows });
  }
  return tables;
}

async function* readRows(tx: Db, { name, columns }: Pick<BackedUpTable, 'name' | 'columns'>): AsyncGenerator<string[]> {
  const values = columns.map((column) => `${quoted(column.name)}::text`).join(', ');
  await tx.execute(
    sql.raw(
      `declare backed_up no scroll cursor for select json_build_array(${values})::text as line from ${quotedTable(name)}`,
    ),
  );
  for (;;) {
    const rows = rowsOf<{ line: string }>(await tx.execute(sql.raw(`fetch ${FETCHED} from backed_up`)));
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < FETCHED) break;
  }
  await tx.execute(sql.raw('close backed_up'));
}

/** Tables of ours with the columns that hold something of their own. */
async function describeTables(tx: Db): Promise<Omit<BackedUpTable, 'rows'>[]> {
  const known = knownTables();
  const rows = rowsOf<{ table: string; column: string; type: string }>(
    await tx.execute(sql`
      select n.nspname || '.' || c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      order by 1, a.attnum`),
  );
  return [...Map.groupBy(rows, ({ table }) => table)]
    .filter(([name]) => known.has(name))
    .map(([name, columns]) => ({ name, columns: columns.map(({ column, type }) => ({ name: column, type })) }));
}

/** How far the sequences are from which our tables take their numbers. */
export async function readSequences(tx: Db): Promise<BackedUpSequence[]> {
  const known = knownTables();
  const rows = rowsOf<{ name: string; table: string; last: string | null }>(
    await tx.execute(sql`
      select sn.nspname || '.' || s.relname as name, tn.nspname || '.' || t.relname as table, q.last_value::text as last
      from pg_depend d
        join pg_class s on s.oid = d.objid and s.relkind = 'S' join pg_namespace sn on sn.oid = s.relnamespace
        join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace
        join pg_sequences q on q.schemaname = sn.nspname and q.sequencename = s.relname
      where d.deptype in ('a', 'i') order by 1`),
  );
  return rows.filter(({ table }) => known.has(table)).map(({ name, last }) => ({ name, last }));
}

/**
 * Fills empty tables. Triggers are not asked, since what they would do has been done and is among the rows, and keys between tables are
 * checked once everything is there.
 * @param open the lines of a table.
 * @throws Error of the database when rows do not fit.
 */
export async function loadTables(
  tx: Db,
  tables: readonly BackedUpTable[],
  sequences: readonly BackedUpSequence[],
  open: (table: BackedUpTable) => Promise<Readable>,
): Promise<void> {
  await readAndWriteAsText(tx);
  const there = new Map((await describeTables(tx)).map(({ name, columns }) => [name, columns]));
  for (const { name, columns } of tables)
    if (
      there
        .get(name)
        ?.map(({ name }) => name)
        .join() !== columns.map(({ name }) => name).join()
    )
      throw new Error(`The table ${name} has other columns in the backup than in the version that made it.`);
  const keys = await listForeignKeys(tx);
  for (const { table, name } of keys)
    await tx.execute(sql.raw(`alter table ${quotedTable(table)} drop constraint ${quoted(name)}`));
  for (const table of tables) {
    await tx.execute(sql.raw(`alter table ${quotedTable(table.name)} disable trigger user`));
    // A migration may have put rows there of itself.
    await tx.execute(sql.raw(`delete from ${quotedTable(table.name)}`));
    for await (const lines of batched(await open(table)))
      await writeRows(tx, { ...table, columns: there.get(table.name)! }, lines);
    await tx.execute(sql.raw(`alter table ${quotedTable(table.name)} enable trigger user`));
  }
  for (const { table, name, definition } of keys)
    await tx.execute(sql.raw(`alter table ${quotedTable(table)} add constraint ${quoted(name)} ${definition}`));
  for (const { name, last } of sequences)
    if (last !== null)
      await tx.execute(sql`select setval(${quotedTable(name)}::text::regclass, ${last}::text::bigint)`);
}

async function writeRows(tx: Db, { name, columns }: BackedUpTable, lines: readonly string[]): Promise<void> {
  const into = columns.map((column) => quoted(column.name)).join(', ');
  const values = columns.map(({ type }, place) => `(line ->> ${place})::${type}`).join(', ');
  await tx.execute(
    sql`insert into ${sql.raw(`${quotedTable(name)} (${into})`)} overriding system value
      select ${sql.raw(values)} from json_array_elements(${`[${lines.join(',')}]`}::text::json) as line`,
  );
}

async function* batched(source: Readable): AsyncGenerator<string[]> {
  let lines: string[] = [];
  let bytes = 0;
  for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue;
    lines.push(line);
    bytes += line.length;
    if (lines.length < WRITTEN && bytes < WRITTEN_BYTES) continue;
    yield lines;
    lines = [];
    bytes = 0;
  }
  if (lines.length > 0) yield lines;
}

async function listForeignKeys(tx: Db): Promise<{ table: string; name: string; definition: string }[]> {
  const known = knownTables();
  const rows = rowsOf<{ table: string; name: string; definition: string }>(
    await tx.execute(sql`
      select n.nspname || '.' || c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'f' order by 1, 2`),
  );
  return rows.filter(({ table }) => known.has(table));
}

/** The lines of a table in the folder of {@link dumpTables}. */
export function openDumped(folder: string, { name }: Pick<BackedUpTable, 'name'>): Readable {
  return createReadStream(path.join(folder, `${name}.jsonl`));
}

import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { type Column, columnType, type ExportedTable } from './exported-tables.ts';

/** A row as files have it, with its values as JSON has them. */
export type FileRow = Record<string, unknown>;

/** What is known of a table before its rows are read. */
export interface TableShape {
  columns: Column[];
  /** Type of the key in the database, such as `bigint`. */
  keyType: string;
}

/** Columns of a view with their types in files, in their order. */
export async function readShape(db: Db, table: ExportedTable): Promise<TableShape> {
  const types = async (relation: string) =>
    rowsOf<{ name: string; type: string }>(
      await db.execute(sql`select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = ${relation}::text::regclass and attnum > 0 and not attisdropped order by attnum`),
    );
  const columns = (await types(`analytics.${table.name}`)).map(({ name, type }) => ({ name, type: columnType(type) }));
  const keyType = (await types(table.base)).find(({ name }) => name === table.baseKey)!.type;
  return { columns, keyType };
}

/** Keys that come next in a full set, at most so many. */
export async function nextKeys(
  db: Db,
  { base, baseKey }: ExportedTable,
  { keyType }: TableShape,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const key = sql.raw(`b.${baseKey}`);
  const beyond = after === undefined ? sql`` : sql`where ${key} > ${after}::text::${sql.raw(keyType)}`;
  return keysOf(db, sql`select ${key}::text as key from ${sql.raw(base)} b ${beyond} order by ${key} limit ${limit}`);
}

/** Keys that come next of what changed in transactions below this one. */
export async function nextChangedKeys(
  db: Db,
  { name }: ExportedTable,
  below: number,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  return keysOf(
    db,
    sql`select distinct c.key collate "C" as key from export_changes c
      where c.table_name = ${name} and c.changed_in < ${below}::bigint and c.key collate "C" > ${after ?? ''}::text
      order by 1 limit ${limit}`,
  );
}

async function keysOf(db: Db, statement: SQL): Promise<string[]> {
  return rowsOf<{ key: string }>(await db.execute(statement)).map(({ key }) => key);
}

/** The rows of a view with these keys, as they are now. */
export async function rowsWithKeys(
  db: Db,
  { name, key }: ExportedTable,
  { columns, keyType }: TableShape,
  keys: readonly string[],
): Promise<FileRow[]> {
  const moments = columns.filter(({ type }) => type === 'moment').map((column) => column.name);
  const list = JSON.stringify(keys);
  const result = await db.execute(sql`
    select to_jsonb(v) as row from ${sql.raw(`analytics.${name}`)} v
    where v.${sql.raw(key)} = any(select value::${sql.raw(keyType)} from jsonb_array_elements_text(${list}::text::jsonb))`);
  return rowsOf<{ row: FileRow }>(result).map(({ row }) => {
    // As PostgreSQL writes it, a moment has the time zone of the connection.
    for (const moment of moments) if (row[moment] !== null) row[moment] = new Date(row[moment] as string).toISOString();
    return row;
  });
}

import { getTableColumns, SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import type { Db } from './client.ts';

/**
 * Writes many rows as one parameter. Drizzle takes longer to write a statement with a parameter for each value than the database takes to
 * run it: six seconds for 5,000 articles.
 * @param rows as for Drizzle's `values()`; a column that a row does not name has its default.
 * @param rest what comes after the rows, which it may call `r`: `where …`, `on conflict …`.
 */
export async function insertRows<T extends PgTable>(
  db: Db,
  table: T,
  rows: readonly T['$inferInsert'][],
  rest = sql``,
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(getTableColumns(table) as Record<string, PgColumn>);
  const of = (row: T['$inferInsert'], key: string): unknown => row[key as keyof typeof row];
  const named = columns.filter(([key]) => rows.some((row) => of(row, key) !== undefined));
  const list = (part: (column: PgColumn, key: string) => SQL) =>
    sql.join(
      named.map(([key, column]) => part(column, key)),
      sql`, `,
    );
  const names = list(({ name }) => sql.identifier(name).getSQL());
  const types = list((column) => sql`${sql.identifier(column.name)} ${sql.raw(column.getSQLType())}`);
  const values = list((column, key) => {
    const given = sql`r.${sql.identifier(column.name)}`;
    return column.hasDefault && rows.some((row) => of(row, key) === undefined)
      ? sql`coalesce(${given}, ${defaultOf(column)})`
      : given;
  });
  const texts = rows.map((row) => Object.fromEntries(named.map(([key, column]) => [column.name, of(row, key)])));
  // First as text, which no driver writes as JSON once more.
  const json = sql`${JSON.stringify(texts, wellFormed)}::text::jsonb`;
  await db.execute(
    sql`insert into ${table} (${names}) overriding system value select ${values} from jsonb_to_recordset(${json}) as r(${types}) ${rest}`,
  );
}

/** Takes numbers for new rows out of a table's own sequence, in ascending order; its column must be called `id`. */
export async function takeIds(db: Db, table: PgTable, count: number): Promise<number[]> {
  const { schema = 'public', name: own } = getTableConfig(table);
  const name = `${schema}.${own}`;
  const rows = await db
    .select({ id: sql<string>`taken.id` })
    .from(sql`(select nextval(pg_get_serial_sequence(${name}::text, 'id')) as id
      from generate_series(1, ${count}::int)) as taken`);
  return rows.map(({ id }) => Number(id)).sort((a, b) => a - b);
}

function defaultOf(column: PgColumn): SQL {
  const standard: unknown = column.default;
  return standard instanceof SQL ? standard : sql`${sql.param(standard, column)}::${sql.raw(column.getSQLType())}`;
}

/** JSON writes half a surrogate pair as it is, and PostgreSQL refuses it. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

import { sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { rowsOf } from './rows.ts';

/** What a database is beside its rows. */
export interface Shape {
  /** Differs once tables, columns, constraints, triggers, functions or statistics are others. */
  catalogs: string;
  /** Names of the tables as SQL has them, without the one that says which migrations are done. */
  tables: string[];
  migrations: number;
}

// A row of these is written anew whenever what it describes changes, and by nothing else.
const CATALOGS = [
  'attribute',
  'attrdef',
  'constraint',
  'trigger',
  'proc',
  'type',
  'namespace',
  'rewrite',
  'policy',
  'authid',
];
const MIGRATIONS = 'drizzle.__drizzle_migrations';

export async function shapeOf({ db }: Pick<Database, 'db'>): Promise<Shape> {
  const states = [...CATALOGS, 'statistic'].map(
    (name) => sql`(select concat(count(*), ':', max(xmin::text::bigint)) from ${sql.raw(`pg_${name}`)})`,
  );
  const [row] = rowsOf<Shape>(
    await db.execute(sql`
      select concat_ws(' ', ${sql.join(states, sql`, `)}) as catalogs,
        (select count(*)::int from ${sql.raw(MIGRATIONS)}) as migrations,
        (select json_agg(oid::regclass::text order by oid) from pg_class
          where relkind = 'r' and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
            and oid <> ${MIGRATIONS}::regclass) as tables`),
  );
  return row!;
}

/**
 * Takes all rows out of a database and lets its numbers begin again.
 * @param before as it was when it was new.
 * @returns false when it is not as it was: a test has changed more than rows.
 */
export async function clear(database: Pick<Database, 'db' | 'execute'>, before: Shape): Promise<boolean> {
  const filled = rowsOf<{ name: string }>(
    await database.db.execute(
      sql.raw(
        before.tables.map((name) => `select '${name}' as name where exists (select from ${name})`).join(' union all '),
      ),
    ),
  ).map(({ name }) => name);
  if (filled.length > 0) {
    // Without triggers and keys between tables: a row stands alone on its way out. Truncating writes each table and all that refer to it anew.
    await database.execute(`set session_replication_role = replica; ${filled.map((name) => `delete from ${name}`).join('; ')};
      set session_replication_role = origin`);
    await database.execute(`vacuum ${filled.join(', ')}`);
  }
  await database.execute(`select setval(format('%I.%I', schemaname, sequencename), start_value, false) from pg_sequences
    where last_value is not null and schemaname <> 'drizzle'`);
  return JSON.stringify(await shapeOf(database)) === JSON.stringify(before);
}

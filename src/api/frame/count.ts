import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';

/** So far rows are counted: beyond it no page has a number. */
export const MOST_COUNTED = 10_000;

/** How many rows a statement has, counted up to the end of the pages that have numbers. @param from what stands after `from`. */
export async function countRows(db: Db, from: SQL): Promise<number> {
  const result = await db.execute(
    sql`select count(*)::int as count from (select 1 from ${from} limit ${MOST_COUNTED}) as counted`,
  );
  return rowsOf<{ count: number }>(result)[0]!.count;
}

/** A list of numbers as an array of the database. */
export function numbers(values: readonly number[]): SQL {
  return sql`${sql.param(values)}::bigint[]`;
}

/** A list of texts as an array of the database. */
export function texts(values: readonly string[]): SQL {
  return sql`${sql.param(values)}::text[]`;
}

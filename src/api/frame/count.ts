import { type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { LRUCache } from 'lru-cache';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';

/** So far rows are counted: beyond it no page has a number. */
export const MOST_COUNTED = 10_000;

// What had more rows than are counted has them in a minute, too: who leafs through a hundred pages has it counted once.
const full = new WeakMap<Db, LRUCache<string, true>>();
const FULL_MS = 60_000;
const MOST_KNOWN = 1_000;
const dialect = new PgDialect();

/**
 * How many rows a statement has, counted up to the end of the pages that have numbers.
 * @param from what stands after `from`.
 * @param most so far, at most.
 */
export async function countRows(db: Db, from: SQL, most = MOST_COUNTED): Promise<number> {
  const counting = sql`select count(*)::int as count from (select 1 from ${from} limit ${most}) as counted`;
  const known = full.get(db) ?? new LRUCache<string, true>({ max: MOST_KNOWN, ttl: FULL_MS });
  full.set(db, known);
  const { sql: text, params } = dialect.sqlToQuery(counting);
  const key = `${text} ${JSON.stringify(params)}`;
  if (known.has(key)) return most;
  const { count } = rowsOf<{ count: number }>(await db.execute(counting))[0]!;
  if (count === most) known.set(key, true);
  return count;
}

/** A list of numbers as an array of the database. */
export function numbers(values: readonly number[]): SQL {
  return sql`${sql.param(values)}::bigint[]`;
}

/** A list of texts as an array of the database. */
export function texts(values: readonly string[]): SQL {
  return sql`${sql.param(values)}::text[]`;
}

const LARGEST_CHARACTER = String.fromCodePoint(0x10ffff);

/** Whether a text begins with another one. A plan that is kept for any of them uses the index of beginnings (`text_pattern_ops`), which with LIKE it cannot. */
export function beginsWith(text: SQL, beginning: string): SQL {
  return sql`(${text} ~>=~ ${beginning} and ${text} ~<~ ${beginning + LARGEST_CHARACTER})`;
}

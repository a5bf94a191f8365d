import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { numbers } from '../frame/count.ts';
import type { PackedRow } from '../frame/packed.ts';
import type { Followed } from './schema.ts';

/** What the database has packed of rows, in the order of their numbers. */
export async function packedRows(db: Db, kind: Followed, ids: readonly number[]): Promise<PackedRow[]> {
  const result = await db.execute(sql`select row_id as id, shown, beside from api_changes
    where kind = ${kind} and row_id = any(${numbers(ids)}) order by row_id`);
  return rowsOf<{ id: number | string; shown: string; beside: string }>(result).map((row) => ({
    ...row,
    id: Number(row.id),
  }));
}

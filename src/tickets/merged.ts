import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { tickets } from './schema.ts';

/** Merged into one that was merged into one, and so on: longer chains nobody made. */
const LONGEST = 20;

/** The ticket that goes on for this one: itself, unless it was merged into another. */
export async function goingOn(db: Db, ticketId: number): Promise<number> {
  const result = await db.execute(sql`
    with recursive chain (id, next, steps) as (
      select id, merged_into_id, 0 from ${tickets} where id = ${ticketId}
      union all
      select t.id, t.merged_into_id, chain.steps + 1 from ${tickets} t join chain on t.id = chain.next where chain.steps < ${LONGEST}
    )
    select id from chain order by steps desc limit 1`);
  const [row] = rowsOf<{ id: number | string }>(result);
  return row === undefined ? ticketId : Number(row.id);
}

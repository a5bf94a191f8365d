// What exports show of rows that were written before it was packed with them, where an update found many.
import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import type { JobKind } from '../../jobs/job.ts';
import { packedOf } from './packed.ts';
import { FOLLOWED, type Followed } from './schema.ts';

/** Kind and name of the job that the migration adds. */
const KIND = 'pack-exported-rows';

/** Rows that are packed at a time: so many are locked for less than a second. */
const AT_ONCE = 500;

/** Packs them beside all other work; what somebody is writing meanwhile is left out, since that packs it. */
export function packChangesJob({ db }: { db: Db }): JobKind {
  return {
    kind: KIND,
    async run({ signal, progress }) {
      const counted = await db.execute(
        sql`select count(*)::int as total from api_changes where shown is null or beside is null`,
      );
      const [row] = rowsOf<{ total: number }>(counted);
      let done = 0;
      for (const kind of FOLLOWED)
        for (let after: Position | undefined = { in: -1, id: 0 }; after; ) {
          signal.throwIfAborted();
          after = await packNext(db, kind, after);
          done = Math.min(row!.total, done + AT_ONCE);
          progress(done, row!.total);
        }
    },
  };
}

interface Position {
  in: number;
  id: number;
}

/** Packs some after a position, in the order of the export, so that a page finds its rows side by side. @returns where the last one is. */
async function packNext(db: Db, kind: Followed, after: Position): Promise<Position | undefined> {
  const { shown, beside } = packedOf(kind);
  const result = await db.execute(sql`
    with next as materialized (
      select c.row_id, c.changed_in from api_changes c
      where c.kind = ${kind} and (c.changed_in, c.row_id) > (${after.in}::bigint, ${after.id}::bigint)
        and (c.shown is null or c.beside is null)
      order by c.changed_in, c.row_id limit ${AT_ONCE} for update skip locked
    ), packed as (
      update api_changes c set shown = ${shown}, beside = ${beside} from next where c.kind = ${kind} and c.row_id = next.row_id
    )
    select changed_in as "in", row_id as id from next order by 1 desc, 2 desc limit 1`);
  const [last] = rowsOf<{ in: number | string; id: number | string }>(result);
  return last && { in: Number(last.in), id: Number(last.id) };
}

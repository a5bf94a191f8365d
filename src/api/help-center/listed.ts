import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import type { ListSource, Window } from '../frame/paging.ts';

/** What is known whole, such as the topics of the site, as a list that can be read in pages. Short: everything goes to the database and back. */
export function listedRows<Row extends { id: number; position: number }>(
  db: Db,
  all: readonly Row[],
): ListSource<Row & { place: string }> {
  const byId = new Map(all.map((row) => [row.id, row]));
  const given = JSON.stringify(all.map(({ id, position }) => ({ id, position })));
  return {
    id: sql`r.id`,
    sorts: {
      position: { by: sql`r.position`, type: 'integer' },
      created_at: { by: sql`r.id`, type: 'bigint' },
      updated_at: { by: sql`r.id`, type: 'bigint' },
    },
    defaultSort: 'position',
    perPage: 30,
    rows: async ({ where, orderBy, limit, offset, place }: Window) =>
      rowsOf<{ id: string; place: string }>(
        await db.execute(sql`select r.id, ${place} as place
          from jsonb_to_recordset(${given}::text::jsonb) as r (id bigint, position integer)
          ${where ? sql`where ${where}` : sql``} order by ${orderBy} limit ${limit} offset ${offset}`),
      ).map(({ id, place: at }) => ({ ...byId.get(Number(id))!, place: at })),
    count: async () => all.length,
  };
}

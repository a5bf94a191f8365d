import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { countRows, MOST_COUNTED } from '../../frame/count.ts';
import type { ListSource } from '../../frame/paging.ts';
import { type Person, personColumns, toPerson } from './people.ts';

export type PersonRow = Person & { place: string };

/**
 * People who fulfil a condition, by their numbers: requesters and accounts are read each in their own order, so that neither is read whole.
 * @param ofRequester over `requester`, who may have an account too; undefined: none of them.
 * @param ofAccount over `account`, who may be a requester too; undefined: none of them.
 */
export function personList(db: Db, ofRequester: SQL | undefined, ofAccount: SQL | undefined): ListSource<PersonRow> {
  const requesters = sql`select requester.id from tickets.requesters requester where ${ofRequester ?? sql`false`}`;
  const accounts = sql`select account.person_id as id from users account where ${ofAccount ?? sql`false`} and account.deleted_at is null`;
  return {
    id: sql`p.id`,
    sorts: { id: { by: sql`p.id`, type: 'bigint' } },
    defaultSort: 'id',
    async rows({ where, orderBy, limit, offset, place }) {
      const order = orderBy;
      const end = limit + offset;
      const part = (of: SQL) =>
        sql`(select p.id from (${of}) as p ${where ? sql`where ${where}` : sql``} order by ${order} limit ${end})`;
      const result = await db.execute(sql`
        select ${personColumns}, p.place from (
          select p.id, ${place} as place from (${part(requesters)} union ${part(accounts)}) as p
          order by ${order} limit ${limit} offset ${offset}) as p
        left join tickets.requesters requester on requester.id = p.id
        left join users account on account.person_id = p.id
        order by ${order}`);
      return rowsOf<{ place: string }>(result).map((row) => ({ ...toPerson(row), place: row.place }));
    },
    count: (most = MOST_COUNTED) =>
      countRows(db, sql`((${requesters} limit ${most}) union (${accounts} limit ${most})) as p`, most),
  };
}

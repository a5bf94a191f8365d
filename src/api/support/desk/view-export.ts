// The tickets of a view as a file for table programs.
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf } from '../../../db/rows.ts';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import type { Column } from '../../../desk/views/view.ts';
import { type Cell, toCsv } from '../../../insights/csv.ts';
import { tickets } from '../../../tickets/schema.ts';
import { TOPIC } from '../../../tickets/ticket.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { id, moment, text } from '../../frame/shapes.ts';
import { listSort } from './view-answer.ts';
import { asker } from './view-tickets.ts';
import { foundView } from './views.ts';

const common = { group: 'Views', resource: 'tickets', may: mayWorkOnDesk } as const;

/** Tickets in a file, at most: the first ones in the order of the view. */
const MOST = 10_000;

/** What a file says in the column of a view; when a promise is due, lists alone say. */
const CELLS: Partial<Record<Column, SQL>> = {
  requester: sql`requester.name`,
  status: sql`t.status`,
  priority: sql`t.priority`,
  assignee: sql`account.name`,
  group: sql`t.group_name`,
  topic: sql`t.custom_fields ->> ${TOPIC}::text`,
  tags: sql`array_to_string(t.tags, ' ')`,
  channel: sql`t.channel`,
  locale: sql`t.locale`,
  created: sql`t.created_at`,
  updated: sql`t.updated_at`,
  waiting: sql`t.awaiting_reply_since`,
};
const TIMES: readonly Column[] = ['created', 'updated', 'waiting'];

async function fileOf(call: Call, viewId: number): Promise<string> {
  const view = await foundView(call, viewId);
  const condition = (await asker(call))(view.conditions);
  const { sortBy, descending } = listSort(view.order);
  const by = sql.raw(`t.${sortBy === 'created_at' ? 'created_at' : 'updated_at'} ${descending ? 'desc' : 'asc'}, t.id`);
  const columns = view.columns.filter((column) => CELLS[column] !== undefined);
  const cells = columns.map((column) => sql`, ${CELLS[column]!} as ${sql.identifier(column)}`);
  const result = await call.app.db.execute(sql`
    select t.id, t.subject${sql.join(cells)} from tickets.tickets t
    join tickets.requesters requester on requester.id = t.requester_id
    left join users account on account.id = t.assignee_id
    where t.id in (select ${tickets.id} from ${tickets} where ${condition})
    order by ${by} limit ${MOST}`);
  const cellOf = (column: Column, value: unknown): Cell => {
    if (value === null || value === undefined) return undefined;
    return TIMES.includes(column) ? moment(new Date(value as string)) : String(value);
  };
  const rows = rowsOf<Record<string, unknown>>(result).map((row): Cell[] => [
    Number(row['id']),
    String(row['subject']),
    ...columns.map((column) => cellOf(column, row[column])),
  ]);
  return toCsv([['id', 'subject', ...columns], ...rows]);
}

const about = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}/export',
  summary: 'Where the tickets of a view are as a file, which is made when it is asked for.',
  answer: z.strictObject({
    export: z.strictObject({ view_id: id, status: z.literal('completed'), content_url: text }),
  }),
  async run(call) {
    const view = await foundView(call, call.id());
    const file = call.url(`/api/v2/views/${view.id}/export/csv`);
    return { export: { view_id: view.id, status: 'completed' as const, content_url: file } };
  },
});

const file = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}/export/csv',
  summary: 'The tickets of a view as CSV with the columns of the view, the first 10,000.',
  status: 200,
  async run(call) {
    return new Response(await fileOf(call as Call, call.id()), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="view-${call.id()}.csv"`,
      },
    });
  },
});

/** Views as files. */
export const viewExports: readonly Endpoint[] = [about, file];

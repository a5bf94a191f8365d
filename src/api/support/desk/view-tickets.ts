// What stands in a view.
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf } from '../../../db/rows.ts';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import type { Conditions } from '../../../desk/views/condition.ts';
import { conditionsSql, statusSql } from '../../../desk/views/condition-sql.ts';
import { findViews } from '../../../desk/views/store.ts';
import type { Column, Order } from '../../../desk/views/view.ts';
import { groupsOf } from '../../../tickets/groups/store.ts';
import { tickets } from '../../../tickets/schema.ts';
import { countRows, MOST_COUNTED } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { pageSchema, readPage } from '../../frame/paging.ts';
import { idsParameter } from '../../frame/read.ts';
import { flag, id, rowUrl, text } from '../../frame/shapes.ts';
import { groupSchema, groupsByIds } from '../groups/group.ts';
import { type TicketAnswer, ticketAnswers, ticketSchema } from '../tickets/ticket.ts';
import { isThere, ticketList } from '../tickets/ticket-row.ts';
import { readPeople } from '../users/people.ts';
import { userAnswer, userSchema } from '../users/user.ts';
import { listSort } from './view-answer.ts';
import { foundView, typedView, viewInput } from './views.ts';

const common = { group: 'Views', resource: 'tickets', may: mayWorkOnDesk } as const;

/** What views ask of tickets, for who looks. */
export async function asker(call: Pick<Call, 'app' | 'viewer'>): Promise<(conditions: Conditions) => SQL> {
  const me = call.viewer.id!;
  const asking = { me, myGroups: await groupsOf(call.app.db, me), now: new Date() };
  return (conditions) =>
    sql`${tickets.spamAt} is null and ${statusSql(conditions)} and ${conditionsSql(conditions, asking)}`;
}

/** The page of a view that is asked for, in the order of the view where no other is. */
async function pageOf(call: Call, { conditions, order }: { conditions: Conditions; order: Order }) {
  const { db } = call.app;
  const condition = (await asker(call))(conditions);
  const sort = listSort(order);
  const page = {
    ...call.page,
    sortBy: call.page.sortBy ?? sort.sortBy,
    descending: call.page.descending ?? (call.page.sortBy === undefined ? sort.descending : undefined),
  };
  return await readPage(
    { ...call, page },
    {
      ...ticketList(db, sql`t.id in (select ${tickets.id} from ${tickets} where ${condition}) and ${isThere}`),
      count: () => countRows(db, sql`${tickets} where ${condition}`),
    },
  );
}

const list = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}/tickets',
  summary: 'The tickets of a view.',
  answer: pageSchema('tickets', ticketSchema),
  async run(call) {
    const { rows, envelope } = await pageOf(call, await foundView(call, call.id()));
    return { tickets: await ticketAnswers(call, rows), ...envelope };
  },
});

const rowSchema = z
  .object({ ticket_id: id, subject: text, ticket: ticketSchema })
  .catchall(z.union([z.string(), z.number(), z.null(), z.array(z.string())]));
const executed = {
  columns: z.array(z.strictObject({ id: text, title: text })),
  users: z.array(userSchema),
  groups: z.array(groupSchema),
};

/** What a row of an executed view says in each column. */
function cells(ticket: TicketAnswer, columns: readonly Column[]) {
  const said: Record<string, string | number | null | string[]> = {};
  for (const column of columns)
    if (column === 'requester') said['requester_id'] = ticket.requester_id;
    else if (column === 'assignee') said['assignee_id'] = ticket.assignee_id;
    else if (column === 'group') said['group_id'] = ticket.group_id;
    else if (column === 'created') said['created'] = ticket.created_at;
    else if (column === 'updated') said['updated'] = ticket.updated_at;
    else if (column === 'status') said['status'] = ticket.status;
    else if (column === 'priority') said['priority'] = ticket.priority;
    else if (column === 'tags') said['tags'] = ticket.tags;
    else if (column === 'channel') said['channel'] = ticket.via.channel;
  return { ticket_id: ticket.id, subject: ticket.subject, ...said, ticket };
}

async function execution(call: Call, view: { conditions: Conditions; order: Order; columns: readonly Column[] }) {
  const { rows, envelope } = await pageOf(call, view);
  const answers = await ticketAnswers(call, rows);
  const known = (values: (number | null)[]) => values.filter((one): one is number => one !== null);
  const people = await readPeople(
    call.app.db,
    known(answers.flatMap((ticket) => [ticket.requester_id, ticket.assignee_id])),
  );
  return {
    columns: view.columns.map((column) => ({ id: column, title: column })),
    rows: answers.map((ticket) => cells(ticket, view.columns)),
    users: [...people.values()].map((person) => userAnswer(call, person)),
    groups: await groupsByIds(call, known(answers.map((ticket) => ticket.group_id))),
    ...envelope,
  };
}

const execute = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}/execute',
  summary: 'The columns and rows of a view.',
  answer: pageSchema('rows', rowSchema, { ...executed, view: z.strictObject({ id, url: text }) }),
  async run(call) {
    const view = await foundView(call, call.id());
    return {
      ...(await execution(call as Call, view)),
      view: { id: view.id, url: rowUrl(call, `/views/${view.id}`) },
    };
  },
});

const preview = defineEndpoint({
  ...common,
  method: 'POST',
  access: 'read',
  path: '/views/preview',
  summary: 'The columns and rows that a view would have; nothing is saved.',
  body: z.object({ view: viewInput }),
  answer: pageSchema('rows', rowSchema, executed),
  run: async (call) => await execution(call as Call, await typedView(call, call.body.view)),
});

const countSchema = z.strictObject({ view_id: id.nullable(), url: text, value: id, pretty: text, fresh: flag });

type Count = z.infer<typeof countSchema>;

/** How many tickets views have, counted in one statement for all of them. @param views in the order of their counts. */
async function countsOf(
  call: Pick<Call, 'app' | 'viewer' | 'url'>,
  views: readonly { id: number | null; conditions: Conditions }[],
): Promise<Count[]> {
  if (views.length === 0) return [];
  const ask = await asker(call);
  const counts = views.map(
    ({ conditions }, index) => sql`select ${index}::int as index, (
      select count(*)::int from (select 1 from ${tickets} where ${ask(conditions)} limit ${MOST_COUNTED}) as counted) as value`,
  );
  const result = await call.app.db.execute(sql.join(counts, sql` union all `));
  const values = new Map(rowsOf<{ index: number; value: number }>(result).map(({ index, value }) => [index, value]));
  return views.map(({ id: view }, index) => {
    const value = values.get(index) ?? 0;
    const url = rowUrl(call, view === null ? '/views/preview/count' : `/views/${view}/count`);
    return { view_id: view, url, value, pretty: String(value), fresh: true };
  });
}

const previewCount = defineEndpoint({
  ...common,
  method: 'POST',
  access: 'read',
  path: '/views/preview/count',
  summary: 'How many tickets a view would have, counted up to 10,000.',
  body: z.object({ view: viewInput }),
  answer: z.strictObject({ view_count: countSchema }),
  async run(call) {
    const { conditions } = await typedView(call, call.body.view);
    return { view_count: (await countsOf(call, [{ id: null, conditions }]))[0]! };
  },
});

const count = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}/count',
  summary: 'How many tickets a view has, counted up to 10,000.',
  answer: z.strictObject({ view_count: countSchema }),
  async run(call) {
    const view = await foundView(call, call.id());
    return { view_count: (await countsOf(call, [view]))[0]! };
  },
});

/** Views that are counted at once, at most. */
const MOST_VIEWS = 20;

const countMany = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/count_many',
  summary: 'How many tickets some views have.',
  query: z.object({ ids: idsParameter('Numbers of views, at most 20.') }),
  answer: z.strictObject({ view_counts: z.array(countSchema) }),
  async run(call) {
    const views = await findViews(call.app.db, call.viewer.id!, (call.query.ids ?? []).slice(0, MOST_VIEWS));
    return {
      view_counts: await countsOf(
        call,
        views.map(({ id: view, conditions }) => ({ id: Number(view), conditions })),
      ),
    };
  },
});

/** What stands in views. */
export const viewTicketEndpoints: readonly Endpoint[] = [list, execute, preview, previewCount, count, countMany];

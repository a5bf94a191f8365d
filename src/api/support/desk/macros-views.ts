// What agents have saved: macros and views, and the tags in use.
import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { rowsOf } from '../../../db/rows.ts';
import { macros } from '../../../desk/macros/schema.ts';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { conditionsSql, statusSql } from '../../../desk/views/condition-sql.ts';
import { deskViews } from '../../../desk/views/schema.ts';
import { findViews } from '../../../desk/views/store.ts';
import { groups } from '../../../tickets/groups/schema.ts';
import { groupsOf } from '../../../tickets/groups/store.ts';
import { tickets } from '../../../tickets/schema.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import { countRows, MOST_COUNTED } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { pageSchema, readPage } from '../../frame/paging.ts';
import { idsParameter, textParameter } from '../../frame/read.ts';
import { at, flag, id, idOrNull, moment, rowUrl, text, textOrNull } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';
import { ticketAnswers, ticketSchema } from '../tickets/ticket.ts';
import { isThere, ticketList } from '../tickets/ticket-row.ts';

const common = { group: 'Macros and views', resource: 'tickets', may: mayWorkOnDesk } as const;

const restriction = z.strictObject({ type: text, id: idOrNull, ids: z.array(id).optional() }).nullable();
const action = z.strictObject({ field: text, value: z.union([text, z.array(text), z.null()]) });

const macroSchema = z.strictObject({
  url: text,
  id,
  title: text,
  active: flag,
  updated_at: at,
  created_at: at,
  default: flag,
  position: id,
  description: textOrNull,
  actions: z.array(action),
  restriction,
  raw_title: text,
  usage_1h: id.optional(),
});

async function macroAnswers(call: Pick<Call, 'app' | 'url'>, rows: readonly (typeof macros.$inferSelect)[]) {
  const named = rows.some((row) => row.groupName !== null || row.changes.groupName)
    ? await call.app.db.select({ id: groups.id, name: groups.name }).from(groups)
    : [];
  const groupId = (name: string) => named.find((group) => group.name.toLowerCase() === name.toLowerCase())?.id ?? null;
  return rows.map((row, index) => {
    const { status, priority, type, groupName, addTags, assignee } = row.changes;
    return {
      url: rowUrl(call, `/macros/${row.id}`),
      id: row.id,
      title: row.title,
      raw_title: row.title,
      active: row.active,
      updated_at: moment(row.updatedAt),
      created_at: moment(row.createdAt),
      default: false,
      position: index,
      description: null,
      actions: [
        ...(row.body
          ? [
              { field: 'comment_value', value: row.body },
              { field: 'comment_mode_is_public', value: String(row.mode === 'answer') },
            ]
          : []),
        ...(status ? [{ field: 'status', value: status }] : []),
        ...(priority !== undefined ? [{ field: 'priority', value: priority }] : []),
        ...(type !== undefined ? [{ field: 'type', value: type }] : []),
        ...(groupName !== undefined
          ? [{ field: 'group_id', value: groupName === null ? null : String(groupId(groupName) ?? groupName) }]
          : []),
        ...(addTags?.length ? [{ field: 'current_tags', value: addTags.join(' ') }] : []),
        ...(assignee ? [{ field: 'assignee_id', value: 'current_user' }] : []),
      ],
      restriction: row.groupName === null ? null : { type: 'Group', id: groupId(row.groupName) },
    };
  });
}

const macroList = (path: string, onlyActive: boolean) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: onlyActive ? 'Macros that can be used.' : 'Macros.',
    query: z.object({
      active: textParameter('true: only those that can be used.'),
      query: textParameter('Words of the title.'),
    }),
    answer: pageSchema('macros', macroSchema),
    async run(call) {
      const active = onlyActive || call.query.active === 'true';
      const all = await call.app.db
        .select()
        .from(macros)
        .where(active ? eq(macros.active, true) : undefined)
        .orderBy(asc(macros.id));
      const words = call.query.query?.toLowerCase();
      const { rows, envelope } = pageOfRows(
        call,
        words === undefined ? all : all.filter(({ title }) => title.toLowerCase().includes(words)),
      );
      return { macros: await macroAnswers(call, rows), ...envelope };
    },
  });

const macro = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/macros/{id}',
  summary: 'One macro.',
  answer: z.strictObject({ macro: macroSchema }),
  async run(call) {
    const rows = await call.app.db.select().from(macros).where(eq(macros.id, call.id()));
    const [answer] = await macroAnswers(call, rows);
    if (!answer) throw recordNotFound();
    return { macro: answer };
  },
});

const viewSchema = z.strictObject({
  url: text,
  id,
  title: text,
  raw_title: text,
  active: flag,
  updated_at: at,
  created_at: at,
  default: flag,
  position: id,
  description: textOrNull,
  execution: z.strictObject({
    columns: z.array(z.strictObject({ id: text, title: text })),
    group_by: z.null(),
    sort_by: text,
    sort_order: text,
  }),
  conditions: z.strictObject({
    all: z.array(z.record(z.string(), z.unknown())),
    any: z.array(z.record(z.string(), z.unknown())),
  }),
  restriction,
});

function viewAnswer(call: Pick<Call, 'url'>, row: typeof deskViews.$inferSelect, index: number) {
  return {
    url: rowUrl(call, `/views/${row.id}`),
    id: row.id,
    title: row.name,
    raw_title: row.name,
    active: true,
    updated_at: moment(row.updatedAt),
    created_at: moment(row.createdAt),
    default: false,
    position: index,
    description: null,
    execution: {
      columns: row.columns.map((column) => ({ id: column, title: column })),
      group_by: null,
      sort_by: row.order,
      sort_order: 'asc',
    },
    conditions: row.conditions as unknown as { all: Record<string, unknown>[]; any: Record<string, unknown>[] },
    restriction:
      row.audience === 'all'
        ? null
        : row.audience === 'group'
          ? { type: 'Group', id: row.groupId }
          : { type: 'User', id: null },
  };
}

/** Views that the caller sees: everybody's, their groups' and their own. */
const seen = (viewerId: number) =>
  sql`(${deskViews.audience} = 'all' or (${deskViews.audience} = 'personal' and ${deskViews.ownerId} = ${viewerId}) or (${deskViews.audience} = 'group'
    and ${deskViews.groupId} in (select m.group_id from tickets.group_memberships m where m.agent_id = ${viewerId})))`;

const viewList = (path: string) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: 'Views that somebody saved.',
    answer: pageSchema('views', viewSchema),
    async run(call) {
      const all = await call.app.db.select().from(deskViews).where(seen(call.viewer.id!)).orderBy(asc(deskViews.id));
      const { rows, envelope } = pageOfRows(call, all);
      return { views: rows.map((row, index) => viewAnswer(call, row, index)), ...envelope };
    },
  });

const showView = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}',
  summary: 'One view.',
  answer: z.strictObject({ view: viewSchema }),
  async run(call) {
    const [row] = await call.app.db
      .select()
      .from(deskViews)
      .where(sql`${deskViews.id} = ${call.id()} and ${seen(call.viewer.id!)}`);
    if (!row) throw recordNotFound();
    return { view: viewAnswer(call, row, 0) };
  },
});

/** Views that the caller sees, each with the condition of its tickets. */
async function viewsWithConditions(call: Pick<Call, 'app' | 'viewer'>, viewIds: readonly number[]) {
  const { db } = call.app;
  const me = call.viewer.id!;
  const [views, myGroups] = await Promise.all([findViews(db, me, viewIds), groupsOf(db, me)]);
  const asking = { me, myGroups, now: new Date() };
  return views.map(({ id: view, conditions }) => ({
    id: Number(view),
    condition: sql`${tickets.spamAt} is null and ${statusSql(conditions)} and ${conditionsSql(conditions, asking)}`,
  }));
}

/** Which tickets a view has. @throws ApiError for a view that the caller does not see. */
async function ofView(call: Pick<Call, 'app' | 'viewer'>, viewId: number) {
  const [view] = await viewsWithConditions(call, [viewId]);
  if (!view) throw recordNotFound();
  return view.condition;
}

const viewTickets = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}/tickets',
  summary: 'The tickets of a view.',
  answer: pageSchema('tickets', ticketSchema),
  async run(call) {
    const { db } = call.app;
    const condition = await ofView(call, call.id());
    const { rows, envelope } = await readPage(call, {
      ...ticketList(db, sql`t.id in (select ${tickets.id} from ${tickets} where ${condition}) and ${isThere}`),
      count: () => countRows(db, sql`${tickets} where ${condition}`),
    });
    return { tickets: await ticketAnswers(call, rows), ...envelope };
  },
});

const countSchema = z.strictObject({ view_id: id, url: text, value: id, pretty: text, fresh: flag });

/** How many tickets views have, in one statement for all of them. */
async function countsOf(call: Pick<Call, 'app' | 'viewer' | 'url'>, viewIds: readonly number[]) {
  const views = await viewsWithConditions(call, viewIds);
  if (views.length === 0) return [];
  const counts = views.map(
    ({ id: view, condition }) => sql`select ${view}::bigint as id, (
      select count(*)::int from (select 1 from ${tickets} where ${condition} limit ${MOST_COUNTED}) as counted) as value`,
  );
  const rows = rowsOf<{ id: number | string; value: number }>(
    await call.app.db.execute(sql.join(counts, sql` union all `)),
  );
  return rows.map(({ id: view, value }) => ({
    view_id: Number(view),
    url: rowUrl(call, `/views/${view}/count`),
    value,
    pretty: String(value),
    fresh: true,
  }));
}

const viewCount = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}/count',
  summary: 'How many tickets a view has.',
  answer: z.strictObject({ view_count: countSchema }),
  async run(call) {
    const [count] = await countsOf(call, [call.id()]);
    if (!count) throw recordNotFound();
    return { view_count: count };
  },
});

/** Views that are counted at once, at most. */
const MOST_VIEWS = 20;

const viewCounts = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/count_many',
  summary: 'How many tickets some views have.',
  query: z.object({ ids: idsParameter('Numbers of views, at most 20.') }),
  answer: z.strictObject({ view_counts: z.array(countSchema) }),
  async run(call) {
    return { view_counts: await countsOf(call, (call.query.ids ?? []).slice(0, MOST_VIEWS)) };
  },
});

const tagSchema = z.strictObject({ name: text, count: id });

/** Of so many of the newest tickets tags are counted: what a company works with now. */
const TAGGED = 20_000;

const tags = defineEndpoint({
  group: 'Tags',
  resource: 'tickets',
  may: mayWorkOnDesk,
  method: 'GET',
  path: '/tags',
  summary: 'Tags of the newest 20,000 tickets, the most used first.',
  answer: pageSchema('tags', tagSchema),
  async run(call) {
    const result = await call.app.db.execute(sql`
      select tag as name, count(*)::int as count from (select t.tags from tickets.tickets t where t.spam_at is null order by t.id desc limit ${TAGGED}) as newest,
        unnest(newest.tags) as tag group by tag order by count(*) desc, tag limit 20000`);
    const all = rowsOf<{ name: string; count: number }>(result).map((row, index) => ({ ...row, id: index + 1 }));
    const { rows, envelope } = pageOfRows(call, all);
    return { tags: rows.map(({ name, count }) => ({ name, count })), ...envelope };
  },
});

const tagCount = defineEndpoint({
  group: 'Tags',
  resource: 'tickets',
  may: mayWorkOnDesk,
  method: 'GET',
  path: '/tags/count',
  summary: 'How many tags there are.',
  answer: z.strictObject({ count: z.strictObject({ value: id, refreshed_at: text }) }),
  async run({ app }) {
    const value = await countRows(
      app.db,
      sql`(select distinct tag from (select t.tags from tickets.tickets t where t.spam_at is null order by t.id desc limit ${TAGGED}) as newest, unnest(newest.tags) as tag) as used`,
    );
    return { count: { value, refreshed_at: new Date().toISOString() } };
  },
});

const autocompleteTags = defineEndpoint({
  group: 'Tags',
  resource: 'tickets',
  may: mayWorkOnDesk,
  method: 'GET',
  path: '/autocomplete/tags',
  summary: 'Tags by their beginning.',
  query: z.object({ name: textParameter('The beginning, of two letters or more.', 100) }),
  answer: z.strictObject({ tags: z.array(text), count: id }),
  async run(call) {
    const beginning = (call.query.name ?? '').toLowerCase();
    if ([...beginning].length < 2) return { tags: [], count: 0 };
    const result = await call.app.db.execute(sql`
      select distinct tag from (select t.tags from tickets.tickets t where t.spam_at is null order by t.id desc limit ${TAGGED}) as newest,
        unnest(newest.tags) as tag where starts_with(tag, ${beginning}) order by tag limit 50`);
    const found = rowsOf<{ tag: string }>(result).map(({ tag }) => tag);
    return { tags: found, count: found.length };
  },
});

/** What agents have saved, and the tags. */
export const savedEndpoints: readonly Endpoint[] = [
  macroList('/macros', false),
  macroList('/macros/active', true),
  macroList('/macros/search', false),
  macro,
  viewList('/views'),
  viewList('/views/active'),
  viewList('/views/compact'),
  showView,
  viewTickets,
  viewCount,
  viewCounts,
  tags,
  tagCount,
  autocompleteTags,
];

// Lists of tickets that somebody has saved.
import { asc, sql } from 'drizzle-orm';
import { z } from 'zod';
import { mayWorkOnDesk } from '../../../desk/policy.ts';
import { MOST_CONDITIONS } from '../../../desk/views/condition.ts';
import { deleteView, saveView, type TypedView } from '../../../desk/views/save-view.ts';
import { deskViews } from '../../../desk/views/schema.ts';
import type { Audience } from '../../../desk/views/view.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, forbidden, recordNotFound } from '../../frame/api-error.ts';
import { numbers } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { pageSchema } from '../../frame/paging.ts';
import { problemsInvalid } from '../../frame/problems.ts';
import { idsParameter, textParameter } from '../../frame/read.ts';
import { pageOfRows } from '../../frame/whole-list.ts';
import { readGroupNames } from './group-names.ts';
import { columnsAsked, orderAsked, seenBy, viewAnswers, viewSchema } from './view-answer.ts';
import { readConditions, viewConditionInput } from './view-conditions.ts';

const common = { group: 'Views', resource: 'tickets', may: mayWorkOnDesk } as const;
const answer = z.strictObject({ view: viewSchema });

const lists = (path: string) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: 'Views that somebody saved.',
    query: z.object({ ids: idsParameter('Numbers of views.'), query: textParameter('Words of the title.') }),
    answer: pageSchema('views', viewSchema),
    async run(call) {
      const { ids, query } = call.query;
      const chosen = path === '/views/show_many' ? sql`${deskViews.id} = any(${numbers(ids ?? [])})` : sql`true`;
      const all = await call.app.db
        .select()
        .from(deskViews)
        .where(sql`${seenBy(call.viewer.id!)} and ${chosen}`)
        .orderBy(asc(deskViews.id));
      const words = query?.toLowerCase();
      const { rows, envelope } = pageOfRows(
        call,
        words === undefined ? all : all.filter(({ name }) => name.toLowerCase().includes(words)),
      );
      return { views: await viewAnswers(call, rows), ...envelope };
    },
  });

/** A view that the caller sees. @throws ApiError when there is none. */
export async function foundView(call: Pick<Call, 'app' | 'viewer'>, viewId: number) {
  const [row] = await call.app.db
    .select()
    .from(deskViews)
    .where(sql`${deskViews.id} = ${viewId} and ${seenBy(call.viewer.id!)}`);
  if (!row) throw recordNotFound();
  return row;
}

async function shown(call: Pick<Call, 'app' | 'viewer' | 'url'>, viewId: number) {
  const [view] = await viewAnswers(call, [await foundView(call, viewId)]);
  return { view: view! };
}

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/views/{id}',
  summary: 'One view.',
  answer,
  run: (call) => shown(call, call.id()),
});

const conditions = z.array(viewConditionInput).max(MOST_CONDITIONS);
const output = z.object({
  columns: z
    .array(z.union([z.string(), z.number()]))
    .max(50)
    .optional(),
  sort_by: z.string().nullable().optional(),
  sort_order: z.string().nullable().optional(),
});

/** What a view asks and shows, as it is sent. */
export const viewInput = z.object({
  title: z.string().nullable().optional(),
  raw_title: z.string().nullable().optional(),
  active: z.boolean().optional(),
  all: conditions.optional(),
  any: conditions.optional(),
  conditions: z.object({ all: conditions.optional(), any: conditions.optional() }).optional(),
  output: output.optional(),
  execution: z.unknown().optional(),
  restriction: z
    .object({
      type: z.string(),
      id: z.number().int().nullable().optional(),
      ids: z.array(z.number().int()).nullable().optional(),
    })
    .nullable()
    .optional(),
});
type Input = z.output<typeof viewInput>;

/** For whom a view is. @throws ApiError for what is neither somebody nor one group. */
function audienceOf({ restriction }: Input): { audience: Audience; groupId: number | null } {
  if (!restriction) return { audience: 'all', groupId: null };
  if (restriction.type === 'User') return { audience: 'personal', groupId: null };
  const ids = restriction.ids ?? (restriction.id ? [restriction.id] : []);
  if (restriction.type !== 'Group' || ids.length !== 1)
    throw fieldInvalid('restriction', 'a view is for everybody, for one group, or for whoever saves it');
  return { audience: 'group', groupId: ids[0]! };
}

const COLUMNS_AT_FIRST = ['requester', 'status', 'priority', 'assignee', 'updated'];

/** A view as it is typed, from what is sent; what is not named is as before. @throws ApiError */
export async function typedView(
  call: Pick<Call, 'app'>,
  input: Input,
  before?: typeof deskViews.$inferSelect,
): Promise<TypedView> {
  if (input.active === false) throw fieldInvalid('active', 'a view that nobody is to see is deleted');
  const { db } = call.app;
  const groups = await readGroupNames(db);
  const sent = { all: input.all ?? input.conditions?.all, any: input.any ?? input.conditions?.any };
  const read = await readConditions(db, groups, { all: sent.all ?? [], any: sent.any ?? [] });
  const asked = input.restriction === undefined && before ? before : audienceOf(input);
  if (asked.groupId !== null && groups.nameOf(asked.groupId) === undefined)
    throw fieldInvalid('restriction', 'is not a group');
  return {
    name: input.title ?? input.raw_title ?? before?.name ?? '',
    conditions: {
      all: sent.all ? read.all : (before?.conditions.all ?? []),
      any: sent.any ? read.any : (before?.conditions.any ?? []),
    },
    columns: input.output?.columns
      ? columnsAsked(input.output.columns)
      : (before?.columns ?? columnsAsked(COLUMNS_AT_FIRST)),
    order: orderAsked(input.output?.sort_by, input.output?.sort_order) ?? before?.order ?? 'due',
    audience: asked.audience,
    groupId: asked.groupId,
  };
}

/** @throws ApiError */
async function save(call: Pick<Call, 'app' | 'viewer'>, input: Input, viewId?: number): Promise<number> {
  const before = viewId === undefined ? undefined : await foundView(call, viewId);
  const saved = await saveView(call.app.db, agentOf(call), await typedView(call, input, before), viewId);
  if (saved.outcome === 'saved') return saved.id;
  // They see it, and it is another's.
  if (saved.outcome === 'not-found') throw forbidden();
  if (saved.problem === 'not-yours')
    throw forbidden(
      'Administrators save views for everybody and for every group; others for their groups and themselves.',
    );
  throw problemsInvalid([saved], { name: 'title', audience: 'restriction' });
}

const create = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/views',
  summary: 'Save a view.',
  body: z.object({ view: viewInput }),
  answer,
  status: 201,
  async run(call) {
    const made = await shown(call, await save(call, call.body.view));
    return new Reply(made, { headers: { location: made.view.url } });
  },
});

const update = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/views/{id}',
  summary: 'Change a view.',
  body: z.object({ view: viewInput }),
  answer,
  run: async (call) => await shown(call, await save(call, call.body.view, call.id())),
});

/** @throws ApiError for one that the caller does not see, or that is another's. */
async function remove(call: Pick<Call, 'app' | 'viewer'>, viewId: number): Promise<void> {
  await foundView(call, viewId);
  if ((await deleteView(call.app.db, agentOf(call), viewId)) === 'not-found') throw forbidden();
}

const destroy = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/views/{id}',
  summary: 'Delete a view.',
  run: (call) => remove(call, call.id()),
});

const destroyMany = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/views/destroy_many',
  summary: 'Delete some views.',
  query: z.object({ ids: idsParameter('Numbers of views.') }),
  async run(call) {
    for (const viewId of call.query.ids ?? []) await remove(call, viewId);
  },
});

/** Lists of tickets that somebody has saved. */
export const viewEndpoints: readonly Endpoint[] = [
  lists('/views'),
  lists('/views/active'),
  lists('/views/compact'),
  lists('/views/shared'),
  lists('/views/search'),
  lists('/views/show_many'),
  show,
  create,
  update,
  destroy,
  destroyMany,
];

import { asc, sql } from 'drizzle-orm';
import { z } from 'zod';
import { addGroup, deleteGroup, renameGroup } from '../../../tickets/groups/change-groups.ts';
import { groups } from '../../../tickets/groups/schema.ts';
import { mayManageGroups, mayReadRequests } from '../../../tickets/policy.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { pageSchema } from '../../frame/paging.ts';
import { countAnswer, countSchema, rowUrl } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';
import { groupAnswer, groupSchema, groupsByIds } from './group.ts';

const common = { group: 'Groups', may: mayReadRequests } as const;

const lists = (path: string, summary: string, where: (call: Call) => ReturnType<typeof sql> | undefined) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary,
    answer: pageSchema('groups', groupSchema),
    async run(call) {
      const all = await call.app.db
        .select()
        .from(groups)
        .where(where(call as Call))
        .orderBy(asc(groups.id));
      const { rows, envelope } = pageOfRows(call, all);
      return { groups: rows.map((row) => groupAnswer(call, row)), ...envelope };
    },
  });

const ofUser = (call: Call) =>
  sql`${groups.id} in (select m.group_id from tickets.group_memberships m join users u on u.id = m.agent_id where u.person_id = ${call.id()})`;

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/groups/{id}',
  summary: 'One group.',
  answer: z.strictObject({ group: groupSchema }),
  async run(call) {
    const [group] = await groupsByIds(call, [call.id()]);
    if (!group) throw recordNotFound();
    return { group };
  },
});

const groupInput = z.object({ group: z.object({ name: z.string() }) });
/** A change may say nothing of the name, and then changes nothing. */
const groupChange = z.object({ group: z.object({ name: z.string().optional() }) });

/** @throws ApiError for what was not done. */
function required(outcome: Awaited<ReturnType<typeof addGroup>>): void {
  if (outcome === 'done') return;
  if (outcome === 'not-found') throw recordNotFound();
  if (outcome === 'missing') throw fieldInvalid('name', 'cannot be blank', 'BlankValue');
  if (outcome === 'taken') throw fieldInvalid('name', 'has already been taken', 'DuplicateValue');
  if (outcome === 'in-use') throw fieldInvalid('id', 'is used by tickets');
  throw fieldInvalid('name', 'is too long', 'ValueTooLong');
}

const create = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/groups',
  summary: 'Add a group.',
  may: mayManageGroups,
  body: groupInput,
  answer: z.strictObject({ group: groupSchema }),
  status: 201,
  async run(call) {
    const { name } = call.body.group;
    required(await addGroup(call.app.db, agentOf(call), name));
    const [row] = await call.app.db.select().from(groups).where(sql`lower(${groups.name}) = lower(${name.trim()})`);
    if (!row) throw recordNotFound();
    return new Reply({ group: groupAnswer(call, row) }, { headers: { location: rowUrl(call, `/groups/${row.id}`) } });
  },
});

const update = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/groups/{id}',
  summary: 'Rename a group.',
  may: mayManageGroups,
  body: groupChange,
  answer: z.strictObject({ group: groupSchema }),
  async run(call) {
    const { name } = call.body.group;
    if (name !== undefined) required(await renameGroup(call.app.db, agentOf(call), { id: call.id(), name }));
    const [group] = await groupsByIds(call, [call.id()]);
    if (!group) throw recordNotFound();
    return { group };
  },
});

const destroy = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/groups/{id}',
  summary: 'Delete a group that no ticket has.',
  may: mayManageGroups,
  async run(call) {
    const [group] = await groupsByIds(call, [call.id()]);
    if (!group) throw recordNotFound();
    required(await deleteGroup(call.app.db, agentOf(call), group.id));
  },
});

const count = (path: string, where: (call: Call) => ReturnType<typeof sql>) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: 'How many groups there are.',
    answer: countSchema,
    async run(call) {
      const value = await call.app.db.$count(groups, where(call as Call));
      return countAnswer(value);
    },
  });

/** Groups. */
export const groupEndpoints: readonly Endpoint[] = [
  lists('/groups', 'Groups.', () => undefined),
  lists('/groups/assignable', 'Groups that tickets can be given to.', () => undefined),
  lists('/users/{id}/groups', 'The groups of somebody.', ofUser),
  show,
  create,
  update,
  destroy,
  count('/groups/count', () => sql`true`),
  count('/users/{id}/groups/count', ofUser),
];

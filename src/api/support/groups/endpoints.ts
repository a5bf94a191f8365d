import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { users } from '../../../accounts/schema.ts';
import { addGroup, deleteGroup, renameGroup } from '../../../tickets/groups/change-groups.ts';
import { groupMemberships, groups } from '../../../tickets/groups/schema.ts';
import { mayManageGroups, mayReadRequests } from '../../../tickets/policy.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, recordNotFound } from '../../frame/api-error.ts';
import { countRows } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { type ListSource, pageSchema, readPage } from '../../frame/paging.ts';
import { at, flag, id, moment, rowUrl, text } from '../../frame/shapes.ts';
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

const groupInput = z.object({ group: z.object({ name: z.string(), description: z.string().nullable().optional() }) });

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
  body: groupInput,
  answer: z.strictObject({ group: groupSchema }),
  async run(call) {
    required(await renameGroup(call.app.db, agentOf(call), { id: call.id(), name: call.body.group.name }));
    const [group] = await groupsByIds(call, [call.id()]);
    return { group: group! };
  },
});

const destroy = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/groups/{id}',
  summary: 'Delete a group that no ticket has.',
  may: mayManageGroups,
  run: async (call) => required(await deleteGroup(call.app.db, agentOf(call), call.id())),
});

const membershipSchema = z.strictObject({
  url: text,
  id,
  user_id: id,
  group_id: id,
  default: flag,
  created_at: at,
  updated_at: at,
});

interface Membership {
  id: number;
  personId: number;
  groupId: number;
  createdAt: Date;
  place: string;
}

/** A group and a person make one number: the same whenever it is asked for. */
const membershipId = sql<number>`(${groupMemberships.groupId} * 1000000000 + ${groupMemberships.agentId})`.mapWith(
  Number,
);

function membershipList(call: Pick<Call, 'app'>, condition: ReturnType<typeof sql>): ListSource<Membership> {
  const { db } = call.app;
  return {
    id: membershipId,
    sorts: { id: { by: membershipId, type: 'bigint' } },
    defaultSort: 'id',
    rows: ({ where, orderBy, limit, offset, place }) =>
      db
        .select({
          id: membershipId,
          personId: users.personId,
          groupId: groupMemberships.groupId,
          createdAt: groupMemberships.createdAt,
          place,
        })
        .from(groupMemberships)
        .innerJoin(users, eq(users.id, groupMemberships.agentId))
        .where(where ? sql`${condition} and ${where}` : condition)
        .orderBy(orderBy)
        .limit(limit)
        .offset(offset),
    count: () =>
      countRows(
        db,
        sql`${groupMemberships} join ${users} on ${users.id} = ${groupMemberships.agentId} where ${condition}`,
      ),
  };
}

const memberships = (path: string, summary: string, where: (call: Call) => ReturnType<typeof sql>) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary,
    answer: pageSchema('group_memberships', membershipSchema),
    async run(call) {
      const { rows, envelope } = await readPage(call, membershipList(call, where(call as Call)));
      return {
        group_memberships: rows.map((row) => ({
          url: rowUrl(call, `/group_memberships/${row.id}`),
          id: row.id,
          user_id: row.personId,
          group_id: row.groupId,
          default: false,
          created_at: moment(row.createdAt),
          updated_at: moment(row.createdAt),
        })),
        ...envelope,
      };
    },
  });

/** Everything about groups. */
export const groupEndpoints: readonly Endpoint[] = [
  lists('/groups', 'Groups.', () => undefined),
  lists('/groups/assignable', 'Groups that tickets can be given to.', () => undefined),
  lists(
    '/users/{id}/groups',
    'The groups of somebody.',
    (call) =>
      sql`${groups.id} in (select m.group_id from tickets.group_memberships m join users u on u.id = m.agent_id where u.person_id = ${call.id()})`,
  ),
  show,
  create,
  update,
  destroy,
  memberships('/group_memberships', 'Who is in which group.', () => sql`true`),
  memberships('/group_memberships/assignable', 'Who is in which group.', () => sql`true`),
  memberships(
    '/users/{id}/group_memberships',
    'In which groups somebody is.',
    (call) => sql`${users.personId} = ${call.id()}`,
  ),
  memberships(
    '/groups/{id}/memberships',
    'Who is in a group.',
    (call) => sql`${groupMemberships.groupId} = ${call.id()}`,
  ),
];

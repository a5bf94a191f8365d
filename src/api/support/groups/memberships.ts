// Who is in which group.
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { users } from '../../../accounts/schema.ts';
import { joinGroup, leaveGroup } from '../../../tickets/groups/change-groups.ts';
import { groupMemberships } from '../../../tickets/groups/schema.ts';
import { mayManageGroups, mayReadRequests } from '../../../tickets/policy.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, recordNotFound } from '../../frame/api-error.ts';
import { countRows } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { type ListSource, onlyRow, pageSchema, readPage } from '../../frame/paging.ts';
import { wordsParameter } from '../../frame/read.ts';
import { at, flag, id, moment, rowUrl, text } from '../../frame/shapes.ts';
import { destroyManyOf, doEach, jobAnswer, MOST_AT_ONCE } from '../jobs/job-status.ts';
import { accountOf, readPeople } from '../users/people.ts';
import { userAnswer, userSchema } from '../users/user.ts';
import { groupSchema, groupsByIds } from './group.ts';

const common = { group: 'Groups', may: mayReadRequests } as const;
const writes = { ...common, may: mayManageGroups } as const;

const membershipSchema = z.strictObject({
  url: text,
  id,
  user_id: id,
  group_id: id,
  default: flag,
  created_at: at,
  updated_at: at,
});
const answer = z.strictObject({ group_membership: membershipSchema });

interface Membership {
  id: number;
  personId: number;
  agentId: number;
  groupId: number;
  createdAt: Date;
  place: string;
}

/** A group and an account make one number: the same whenever it is asked for. */
const membershipId = sql<number>`(${groupMemberships.groupId} * 1000000000 + ${groupMemberships.agentId})`.mapWith(
  Number,
);
/** Memberships with this number. */
const hasId = (membership: number) =>
  sql`${groupMemberships.groupId} = ${Math.floor(membership / 1e9)} and ${groupMemberships.agentId} = ${membership % 1e9}`;

function membershipList({ app: { db } }: Pick<Call, 'app'>, condition: ReturnType<typeof sql>): ListSource<Membership> {
  return {
    id: membershipId,
    sorts: { id: { by: membershipId, type: 'bigint' } },
    defaultSort: 'id',
    rows: ({ where, orderBy, limit, offset, place }) =>
      db
        .select({
          id: membershipId,
          personId: users.personId,
          agentId: groupMemberships.agentId,
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

function membershipAnswer(call: Pick<Call, 'url'>, row: Membership): z.infer<typeof membershipSchema> {
  return {
    url: rowUrl(call, `/group_memberships/${row.id}`),
    id: row.id,
    user_id: row.personId,
    group_id: row.groupId,
    default: false,
    created_at: moment(row.createdAt),
    updated_at: moment(row.createdAt),
  };
}

/** @throws ApiError when there is none. */
async function found(call: Pick<Call, 'app'>, condition: ReturnType<typeof sql>): Promise<Membership> {
  const row = await onlyRow(membershipList(call, condition));
  if (!row) throw recordNotFound();
  return row;
}

/** The membership that an address names, of the person where it names one too. @throws ApiError when there is none. */
async function named(call: Pick<Call, 'app' | 'id'>, isOfUser: boolean): Promise<Membership> {
  const row = await found(call, hasId(call.id(isOfUser ? 'membership' : 'id')));
  if (isOfUser && row.personId !== call.id()) throw recordNotFound();
  return row;
}

const lists = (path: string, summary: string, where: (call: Call) => ReturnType<typeof sql>) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary,
    query: z.object({ include: wordsParameter('What comes along: users, groups.') }),
    answer: pageSchema('group_memberships', membershipSchema, {
      users: z.array(userSchema).optional(),
      groups: z.array(groupSchema).optional(),
    }),
    async run(call) {
      const { rows, envelope } = await readPage(call, membershipList(call, where(call as Call)));
      const asked = call.query.include ?? [];
      const ids = (of: (row: Membership) => number) => rows.map(of);
      const people = asked.includes('users')
        ? await readPeople(
            call.app.db,
            ids(({ personId }) => personId),
          )
        : undefined;
      const groups = asked.includes('groups')
        ? await groupsByIds(
            call,
            ids(({ groupId }) => groupId),
          )
        : undefined;
      return {
        group_memberships: rows.map((row) => membershipAnswer(call, row)),
        ...(people && { users: [...people.values()].map((person) => userAnswer(call, person)) }),
        ...(groups && { groups }),
        ...envelope,
      };
    },
  });

const show = (path: string, isOfUser: boolean) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: 'In which group somebody is, by the number of that.',
    answer,
    run: async (call) => ({ group_membership: membershipAnswer(call, await named(call, isOfUser)) }),
  });

const input = z.object({ user_id: z.number().int(), group_id: z.number().int() });

/** Puts somebody into a group. @throws ApiError for who is in it already, or cannot be assigned requests. */
async function join(call: Pick<Call, 'app' | 'viewer'>, wanted: z.output<typeof input>): Promise<Membership> {
  const { db } = call.app;
  const agentId = await accountOf(db, wanted.user_id);
  if (agentId === undefined) throw fieldInvalid('user_id', 'is not an agent');
  const isWanted = sql`${groupMemberships.groupId} = ${wanted.group_id} and ${groupMemberships.agentId} = ${agentId}`;
  if ((await membershipList(call, isWanted).count()) > 0)
    throw fieldInvalid('user_id', 'has already been taken', 'DuplicateValue');
  const joined = await joinGroup(db, agentOf(call), { id: wanted.group_id, agentId });
  if (joined === 'not-found') throw fieldInvalid('group_id', 'is not a group');
  if (joined === 'no-agent') throw fieldInvalid('user_id', 'is not an agent');
  return await found(call, isWanted);
}

/** Puts somebody into a group, and answers with that. @throws ApiError as {@link join} does. */
async function joined(call: Pick<Call, 'app' | 'viewer' | 'url'>, wanted: z.output<typeof input>) {
  const made = membershipAnswer(call, await join(call, wanted));
  return new Reply({ group_membership: made }, { headers: { location: made.url } });
}

const create = defineEndpoint({
  ...writes,
  method: 'POST',
  path: '/group_memberships',
  summary: 'Put somebody into a group.',
  body: z.object({ group_membership: input }),
  answer,
  status: 201,
  run: (call) => joined(call, call.body.group_membership),
});

const createOfUser = defineEndpoint({
  ...writes,
  method: 'POST',
  path: '/users/{id}/group_memberships',
  summary: 'Put this person into a group.',
  body: z.object({ group_membership: input.omit({ user_id: true }) }),
  answer,
  status: 201,
  run: (call) => joined(call, { user_id: call.id(), group_id: call.body.group_membership.group_id }),
});

/** Takes somebody out of a group. */
async function leave(call: Pick<Call, 'app' | 'viewer'>, { groupId, agentId }: Membership): Promise<void> {
  if ((await leaveGroup(call.app.db, agentOf(call), { id: groupId, agentId })) !== 'done') throw recordNotFound();
}

const destroy = (path: string, isOfUser: boolean) =>
  defineEndpoint({
    ...writes,
    method: 'DELETE',
    path,
    summary: 'Take somebody out of a group.',
    run: async (call) => await leave(call, await named(call, isOfUser)),
  });

const createMany = defineEndpoint({
  ...writes,
  method: 'POST',
  path: '/group_memberships/create_many',
  summary: 'Put up to 100 people into groups.',
  body: z.object({ group_memberships: z.array(input).min(1).max(MOST_AT_ONCE) }),
  answer: jobAnswer,
  async run(call) {
    const wanted = call.body.group_memberships;
    return await doEach(call, wanted, async (one) => ({
      id: (await join(call, one)).id,
      action: 'create',
      status: 'Created',
    }));
  },
});

const destroyMany = destroyManyOf(
  {
    ...writes,
    path: '/group_memberships/destroy_many',
    summary: 'Take up to 100 people out of groups.',
    numbers: 'Numbers of memberships.',
  },
  async (call, id) => await leave(call, await found(call, hasId(id))),
);

const inGroup = (call: Pick<Call, 'id'>) => sql`${groupMemberships.groupId} = ${call.id()}`;

/** Who is in which group. */
export const groupMembershipEndpoints: readonly Endpoint[] = [
  lists('/group_memberships', 'Who is in which group.', () => sql`true`),
  lists('/group_memberships/assignable', 'Who is in which group.', () => sql`true`),
  lists(
    '/users/{id}/group_memberships',
    'In which groups somebody is.',
    (call) => sql`${users.personId} = ${call.id()}`,
  ),
  lists('/groups/{id}/memberships', 'Who is in a group.', inGroup),
  lists('/groups/{id}/memberships/assignable', 'Who is in a group.', inGroup),
  show('/group_memberships/{id}', false),
  show('/users/{id}/group_memberships/{membership}', true),
  create,
  createOfUser,
  destroy('/group_memberships/{id}', false),
  destroy('/users/{id}/group_memberships/{membership}', true),
  createMany,
  destroyMany,
];

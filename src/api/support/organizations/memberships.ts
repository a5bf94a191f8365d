// Who is of which organization: everybody of one at most.
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { fieldInvalid, recordNotFound } from '../../frame/api-error.ts';
import { countRows } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { type ListSource, onePage, pageSchema, readPage } from '../../frame/paging.ts';
import { wordsParameter } from '../../frame/read.ts';
import { at, flag, id, moment, rowUrl, text } from '../../frame/shapes.ts';
import { destroyManyOf, doEach, jobAnswer, MOST_AT_ONCE } from '../jobs/job-status.ts';
import { findPerson } from '../users/find-person.ts';
import { readPeople } from '../users/people.ts';
import { userAnswer, userSchema } from '../users/user.ts';
import { place } from '../users/write-endpoints.ts';
import { organizationSchema } from './organization.ts';
import { organizationsByIds } from './read.ts';

const common = { group: 'Organizations', resource: 'organizations', may: mayReadRequests } as const;

const membershipSchema = z.strictObject({
  url: text,
  id,
  user_id: id,
  organization_id: id,
  default: flag,
  organization_name: text,
  created_at: at,
  updated_at: at,
  view_tickets: flag,
});
const answer = z.strictObject({ organization_membership: membershipSchema });
const listAnswer = pageSchema('organization_memberships', membershipSchema, {
  users: z.array(userSchema).optional(),
  organizations: z.array(organizationSchema).optional(),
});

interface MembershipRow {
  personId: number;
  organizationId: number;
  name: string;
  createdAt: Date;
  place: string;
}

/** Everybody is of one organization at most, so the number of the person is that of the membership. */
function membershipList(db: Db, where: ReturnType<typeof sql>): ListSource<MembershipRow> {
  const from = sql`(select r.id as person_id, r.organization_id, r.created_at from tickets.requesters r where r.organization_id is not null
      and not exists (select from users u where u.person_id = r.id)
    union all select u.person_id, u.organization_id, u.created_at from users u where u.organization_id is not null) as m where ${where}`;
  return {
    id: sql`m.person_id`,
    sorts: { id: { by: sql`m.person_id`, type: 'bigint' } },
    defaultSort: 'id',
    async rows({ where: after, orderBy, limit, offset, place: at }) {
      const result =
        await db.execute(sql`select m.person_id as "personId", m.organization_id as "organizationId", m.created_at as "createdAt",
          (select name from tickets.organizations o where o.id = m.organization_id) as name, ${at} as place
        from ${from} ${after ? sql`and ${after}` : sql``} order by ${orderBy} limit ${limit} offset ${offset}`);
      return rowsOf<Record<string, string>>(result).map((row) => ({
        personId: Number(row['personId']),
        organizationId: Number(row['organizationId']),
        name: row['name'] ?? '',
        createdAt: new Date(row['createdAt']!),
        place: row['place']!,
      }));
    },
    count: () => countRows(db, from),
  };
}

function membershipAnswer(call: Pick<Call, 'url'>, row: MembershipRow): z.infer<typeof membershipSchema> {
  return {
    url: rowUrl(call, `/organization_memberships/${row.personId}`),
    id: row.personId,
    user_id: row.personId,
    organization_id: row.organizationId,
    default: true,
    organization_name: row.name,
    created_at: moment(row.createdAt),
    updated_at: moment(row.createdAt),
    view_tickets: true,
  };
}

/** The membership of a person. @throws ApiError when they are of none. */
async function membershipOf(call: Pick<Call, 'app' | 'url'>, personId: number) {
  const list = membershipList(call.app.db, sql`m.person_id = ${personId}`);
  const [row] = await list.rows({
    where: undefined,
    orderBy: sql`m.person_id`,
    limit: 1,
    offset: 0,
    place: sql<string>`''`,
  });
  if (!row) throw recordNotFound();
  return membershipAnswer(call, row);
}

const include = z.object({ include: wordsParameter('What comes along: users, organizations.') });

const lists = (path: string, summary: string, where: (call: Pick<Call, 'id'>) => ReturnType<typeof sql>) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary,
    query: include,
    answer: listAnswer,
    async run(call) {
      const { rows, envelope } = await readPage(call, membershipList(call.app.db, where(call)));
      const asked = call.query.include ?? [];
      const people = asked.includes('users')
        ? await readPeople(
            call.app.db,
            rows.map(({ personId }) => personId),
          )
        : undefined;
      const organizations = asked.includes('organizations')
        ? await organizationsByIds(
            call,
            rows.map(({ organizationId }) => organizationId),
          )
        : undefined;
      return {
        organization_memberships: rows.map((row) => membershipAnswer(call, row)),
        ...(people && { users: [...people.values()].map((person) => userAnswer(call, person)) }),
        ...(organizations && { organizations }),
        ...envelope,
      };
    },
  });

/** The person whose membership an address names: by both numbers where it has both. @throws ApiError when they do not fit. */
function personOf(call: Pick<Call, 'id'>, isOfUser: boolean): number {
  const membership = call.id(isOfUser ? 'membership' : 'id');
  if (isOfUser && membership !== call.id()) throw recordNotFound();
  return membership;
}

const show = (path: string, isOfUser: boolean) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary: 'Of which organization somebody is, by the number of that.',
    answer,
    run: async (call) => ({ organization_membership: await membershipOf(call, personOf(call, isOfUser)) }),
  });

const input = z.object({ user_id: z.number().int(), organization_id: z.number().int() });

/** Puts somebody into an organization. @throws ApiError for who is of one. */
async function join(
  call: Pick<Call, 'app' | 'viewer' | 'personId'>,
  { user_id: personId, organization_id: organizationId }: z.output<typeof input>,
): Promise<void> {
  const person = (await readPeople(call.app.db, [personId])).get(personId);
  if (!person) throw fieldInvalid('user_id', 'is not a user');
  if (person.organizationId === organizationId)
    throw fieldInvalid('user_id', 'has already been taken', 'DuplicateValue');
  if (person.organizationId !== null)
    throw fieldInvalid('user_id', 'is of another organization; everybody is of one at most');
  await place(call, personId, organizationId);
}

/** Puts somebody into an organization, and answers with that. @throws ApiError as {@link join} does. */
async function joined(call: Pick<Call, 'app' | 'viewer' | 'personId' | 'url'>, wanted: z.output<typeof input>) {
  await join(call, wanted);
  const made = await membershipOf(call, wanted.user_id);
  return new Reply({ organization_membership: made }, { headers: { location: made.url } });
}

const create = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/organization_memberships',
  summary: 'Put somebody into an organization.',
  body: z.object({ organization_membership: input }),
  answer,
  status: 201,
  run: (call) => joined(call, call.body.organization_membership),
});

const createOfUser = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/users/{id}/organization_memberships',
  summary: 'Put this person into an organization.',
  body: z.object({ organization_membership: input.omit({ user_id: true }) }),
  answer,
  status: 201,
  async run(call) {
    await findPerson(call, call.id());
    return await joined(call, { ...call.body.organization_membership, user_id: call.id() });
  },
});

/** Takes somebody out of the organization that they are of. @throws ApiError when they are of none. */
async function leave(call: Pick<Call, 'app' | 'viewer' | 'url'>, personId: number): Promise<void> {
  await membershipOf(call, personId);
  await place(call, personId, null);
}

const destroy = (path: string, isOfUser: boolean) =>
  defineEndpoint({
    ...common,
    method: 'DELETE',
    path,
    summary: 'Take somebody out of an organization.',
    run: async (call) => await leave(call, personOf(call, isOfUser)),
  });

const createMany = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/organization_memberships/create_many',
  summary: 'Put up to 100 people into organizations.',
  body: z.object({ organization_memberships: z.array(input).min(1).max(MOST_AT_ONCE) }),
  answer: jobAnswer,
  async run(call) {
    const wanted = call.body.organization_memberships;
    return await doEach(call, wanted, async (one) => {
      await join(call, one);
      return { id: one.user_id, action: 'create', status: 'Created' };
    });
  },
});

const destroyMany = destroyManyOf(
  {
    ...common,
    path: '/organization_memberships/destroy_many',
    summary: 'Take up to 100 people out of their organizations.',
    numbers: 'Numbers of memberships.',
  },
  (call, id) => leave(call, id),
);

const makeDefault = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/users/{id}/organization_memberships/{membership}/make_default',
  summary: 'Make an organization the first one of somebody: the one that they are of is.',
  answer: listAnswer,
  async run(call) {
    const only = await membershipOf(call, personOf(call, true));
    return { organization_memberships: [only], ...onePage(1) };
  },
});

/** Who is of which organization. */
export const organizationMemberships: readonly Endpoint[] = [
  lists('/organization_memberships', 'Who is of which organization.', () => sql`true`),
  lists(
    '/users/{id}/organization_memberships',
    'Of which organization somebody is.',
    (call) => sql`m.person_id = ${call.id()}`,
  ),
  lists(
    '/organizations/{id}/organization_memberships',
    'Who is of an organization.',
    (call) => sql`m.organization_id = ${call.id()}`,
  ),
  show('/organization_memberships/{id}', false),
  show('/users/{id}/organization_memberships/{membership}', true),
  create,
  createOfUser,
  destroy('/organization_memberships/{id}', false),
  destroy('/users/{id}/organization_memberships/{membership}', true),
  createMany,
  destroyMany,
  makeDefault,
];

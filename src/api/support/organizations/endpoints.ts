import { inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { organizations } from '../../../accounts/schema.ts';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import { countRows } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { type ListSource, pageSchema, readPage } from '../../frame/paging.ts';
import { idsParameter, textParameter } from '../../frame/read.ts';
import { at, flag, id, moment, rowUrl, text } from '../../frame/shapes.ts';
import { organizationAnswer, organizationSchema } from './organization.ts';
import { organizationList, organizationsByIds } from './read.ts';

const common = { group: 'Organizations', resource: 'organizations', may: mayReadRequests } as const;
const answer = pageSchema('organizations', organizationSchema);

const lists = (
  path: string,
  summary: string,
  where: (
    call: Call<{ name?: string | undefined; external_id?: string | undefined; ids?: number[] | undefined }>,
  ) => ReturnType<typeof sql>,
) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary,
    query: z.object({
      name: textParameter('The name, or its beginning.'),
      external_id: textParameter('The number elsewhere.'),
      ids: idsParameter('Numbers of organizations.'),
    }),
    answer,
    async run(call) {
      const { rows, envelope } = await readPage(call, organizationList(call.app.db, where(call)));
      return { organizations: rows.map((row) => organizationAnswer(call, row)), ...envelope };
    },
  });

const beginning = (name: string | undefined) =>
  name === undefined
    ? sql`true`
    : sql`lower(${organizations.name}) like ${`${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`}`;

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/organizations/{id}',
  summary: 'One organization.',
  answer: z.strictObject({ organization: organizationSchema }),
  async run(call) {
    const [organization] = await organizationsByIds(call, [call.id()]);
    if (!organization) throw recordNotFound();
    return { organization };
  },
});

const count = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/organizations/count',
  summary: 'How many organizations there are, counted up to 10,000.',
  answer: z.strictObject({ count: z.strictObject({ value: id, refreshed_at: text }) }),
  run: async ({ app }) => ({
    count: { value: await organizationList(app.db).count(), refreshed_at: new Date().toISOString() },
  }),
});

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
    union all select u.person_id, u.organization_id, u.created_at from users u where u.organization_id is not null
      and not exists (select from tickets.requesters r where r.id = u.person_id)) as m where ${where}`;
  return {
    id: sql`m.person_id`,
    sorts: { id: { by: sql`m.person_id`, type: 'bigint' } },
    defaultSort: 'id',
    async rows({ where: after, orderBy, limit, offset, place }) {
      const result =
        await db.execute(sql`select m.person_id as "personId", m.organization_id as "organizationId", m.created_at as "createdAt",
          (select name from tickets.organizations o where o.id = m.organization_id) as name, ${place} as place
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

const memberships = (path: string, summary: string, where: (call: Pick<Call, 'id'>) => ReturnType<typeof sql>) =>
  defineEndpoint({
    ...common,
    method: 'GET',
    path,
    summary,
    answer: pageSchema('organization_memberships', membershipSchema),
    async run(call) {
      const { rows, envelope } = await readPage(call, membershipList(call.app.db, where(call)));
      return {
        organization_memberships: rows.map((row) => ({
          url: rowUrl(call, `/organization_memberships/${row.personId}`),
          id: row.personId,
          user_id: row.personId,
          organization_id: row.organizationId,
          default: true,
          organization_name: row.name,
          created_at: moment(row.createdAt),
          updated_at: moment(row.createdAt),
          view_tickets: true,
        })),
        ...envelope,
      };
    },
  });

const subscriptions = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/organization_subscriptions',
  summary: 'Who is told of what an organization asks: nobody is.',
  answer: pageSchema('organization_subscriptions', z.never()),
  run: async () => ({ organization_subscriptions: [], count: 0, next_page: null, previous_page: null }),
});

/** Everything about organizations. */
export const organizationEndpoints: readonly Endpoint[] = [
  lists('/organizations', 'Organizations.', () => sql`true`),
  lists('/organizations/search', 'Organizations by their number elsewhere, or name.', ({ query }) =>
    query.external_id === undefined ? beginning(query.name) : sql`${organizations.externalId} = ${query.external_id}`,
  ),
  lists('/organizations/autocomplete', 'Organizations by the beginning of their name.', ({ query }) =>
    beginning(query.name),
  ),
  lists('/organizations/show_many', 'Organizations by their numbers.', ({ query }) =>
    inArray(organizations.id, query.ids?.length ? query.ids : [0]),
  ),
  lists(
    '/users/{id}/organizations',
    'The organization of somebody.',
    (call) =>
      sql`${organizations.id} in (select organization_id from tickets.requesters where id = ${call.id()} union select organization_id from users where person_id = ${call.id()})`,
  ),
  show,
  count,
  memberships('/organization_memberships', 'Who is of which organization.', () => sql`true`),
  memberships(
    '/users/{id}/organization_memberships',
    'Of which organization somebody is.',
    (call) => sql`m.person_id = ${call.id()}`,
  ),
  memberships(
    '/organizations/{id}/organization_memberships',
    'Who is of an organization.',
    (call) => sql`m.organization_id = ${call.id()}`,
  ),
  subscriptions,
];

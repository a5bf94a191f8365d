import { inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { organizations } from '../../../accounts/schema.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { recordNotFound } from '../../frame/api-error.ts';
import { texts } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { onePage, pageSchema, readPage } from '../../frame/paging.ts';
import { idsParameter, textParameter, wordsParameter } from '../../frame/read.ts';
import { countAnswer, countSchema, id } from '../../frame/shapes.ts';
import { organizationAnswer, organizationSchema } from './organization.ts';
import { countRelated, organizationList, organizationsByIds } from './read.ts';

const common = { group: 'Organizations', resource: 'organizations', may: mayReadRequests } as const;
const answer = pageSchema('organizations', organizationSchema);

const lists = (
  path: string,
  summary: string,
  where: (
    call: Call<{
      name?: string | undefined;
      external_id?: string | undefined;
      ids?: number[] | undefined;
      external_ids?: string[] | undefined;
    }>,
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
      external_ids: wordsParameter('Their numbers elsewhere.'),
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
  answer: countSchema,
  run: async ({ app }) => countAnswer(await organizationList(app.db).count()),
});

const related = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/organizations/{id}/related',
  summary: 'How many people and tickets an organization has, each counted up to 10,000.',
  answer: z.strictObject({ organization_related: z.strictObject({ tickets_count: id, users_count: id }) }),
  async run(call) {
    const [organization] = await organizationsByIds(call, [call.id()]);
    if (!organization) throw recordNotFound();
    return { organization_related: await countRelated(call.app.db, call.id()) };
  },
});

const subscriptions = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/organization_subscriptions',
  summary: 'Who is told of what an organization asks: nobody is.',
  answer: pageSchema('organization_subscriptions', z.never()),
  run: async () => ({ organization_subscriptions: [], ...onePage(0) }),
});

/** What is read of organizations. */
export const organizationEndpoints: readonly Endpoint[] = [
  lists('/organizations', 'Organizations.', () => sql`true`),
  lists('/organizations/search', 'Organizations by their number elsewhere, or name.', ({ query }) =>
    query.external_id === undefined ? beginning(query.name) : sql`${organizations.externalId} = ${query.external_id}`,
  ),
  lists('/organizations/autocomplete', 'Organizations by the beginning of their name.', ({ query }) =>
    beginning(query.name),
  ),
  lists('/organizations/show_many', 'Organizations by their numbers, here or elsewhere.', ({ query }) =>
    query.external_ids
      ? sql`${organizations.externalId} = any(${texts(query.external_ids)})`
      : inArray(organizations.id, query.ids?.length ? query.ids : [0]),
  ),
  lists(
    '/users/{id}/organizations',
    'The organization of somebody.',
    (call) =>
      sql`${organizations.id} in (select organization_id from tickets.requesters where id = ${call.id()} union select organization_id from users where person_id = ${call.id()})`,
  ),
  show,
  count,
  related,
  subscriptions,
];

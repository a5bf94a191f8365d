// What administrators' programs write of organizations.
import { z } from 'zod';
import {
  deleteOrganization,
  type OrganizationInput,
  saveOrganization,
} from '../../../tickets/organizations/change-organizations.ts';
import { mayManageOrganizations } from '../../../tickets/policy.ts';
import { agentOf } from '../../frame/agent.ts';
import { parameterMissing, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { problemsInvalid } from '../../frame/problems.ts';
import { idsParameter } from '../../frame/read.ts';
import { rowUrl } from '../../frame/shapes.ts';
import { destroyManyOf, doEach, jobAnswer, MOST_AT_ONCE } from '../jobs/job-status.ts';
import { organizationSchema } from './organization.ts';
import { organizationByExternalId, organizationsByIds } from './read.ts';

const common = { group: 'Organizations', resource: 'organizations', may: mayManageOrganizations } as const;

const words = z.union([z.string(), z.number().transform(String)]);
const organizationInput = z.object({
  id: z.number().int().nullable().optional(),
  name: words.nullable().optional(),
  external_id: words.nullable().optional(),
});
type Input = z.output<typeof organizationInput>;
type Writing = Pick<Call, 'app' | 'viewer'>;

const answer = z.strictObject({ organization: organizationSchema });

/** Adds an organization, or changes the one with this number. @throws ApiError */
async function save(call: Writing, { name, external_id: externalId }: Input, id?: number): Promise<number> {
  const input: OrganizationInput = { name: name ?? undefined, externalId };
  const saved = await saveOrganization(call.app.db, agentOf(call), input, id);
  if (saved.outcome === 'not-found') throw recordNotFound();
  if (saved.outcome === 'invalid') throw problemsInvalid(saved.problems, { externalId: 'external_id' });
  return saved.id;
}

/** The number of the organization that is meant by its number, here or elsewhere. */
async function meant(call: Writing, { id, external_id: externalId }: Input): Promise<number | undefined> {
  if (id) return id;
  return externalId ? await organizationByExternalId(call.app.db, externalId) : undefined;
}

async function saved(call: Call, id: number, isNew: boolean) {
  const [organization] = await organizationsByIds(call, [id]);
  if (!organization) throw recordNotFound();
  return new Reply(
    { organization },
    { status: isNew ? 201 : 200, headers: { location: rowUrl(call, `/organizations/${id}`) } },
  );
}

const create = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/organizations',
  summary: 'Add an organization.',
  body: z.object({ organization: organizationInput }),
  answer,
  status: 201,
  run: async (call) => await saved(call as Call, await save(call, call.body.organization), true),
});

const createOrUpdate = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/organizations/create_or_update',
  summary: 'Add an organization, or change the one with this number, here or elsewhere.',
  body: z.object({ organization: organizationInput }),
  answer,
  status: 201,
  async run(call) {
    const { organization } = call.body;
    const there = await meant(call, organization);
    return await saved(call as Call, await save(call, organization, there), there === undefined);
  },
});

const update = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/organizations/{id}',
  summary: 'Change an organization.',
  body: z.object({ organization: organizationInput }),
  answer,
  async run(call) {
    const [organization] = await organizationsByIds(call, [await save(call, call.body.organization, call.id())]);
    return { organization: organization! };
  },
});

/** @throws ApiError when there is none. */
async function remove(call: Writing, id: number): Promise<void> {
  if ((await deleteOrganization(call.app.db, agentOf(call), id)) === 'not-found') throw recordNotFound();
}

const destroy = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/organizations/{id}',
  summary: 'Delete an organization. Its people and their tickets stay, without one.',
  run: (call) => remove(call, call.id()),
});

const createMany = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/organizations/create_many',
  summary: 'Add up to 100 organizations.',
  body: z.object({ organizations: z.array(organizationInput).min(1).max(MOST_AT_ONCE) }),
  answer: jobAnswer,
  async run(call) {
    const { organizations } = call.body;
    return await doEach(call, organizations, async (one) => ({
      id: await save(call, one),
      action: 'create',
      status: 'Created',
    }));
  },
});

const updateMany = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/organizations/update_many',
  summary: 'Change up to 100 organizations, all alike or each in its own way.',
  query: z.object({ ids: idsParameter('Numbers of organizations that change alike.') }),
  body: z.object({
    organization: organizationInput.optional(),
    organizations: z.array(organizationInput).min(1).max(MOST_AT_ONCE).optional(),
  }),
  answer: jobAnswer,
  async run(call) {
    const { ids } = call.query;
    const { organization, organizations = [] } = call.body;
    const changes = ids && organization ? ids.map((id) => ({ ...organization, id })) : organizations;
    if (changes.length === 0) throw parameterMissing(ids ? 'organization' : 'organizations');
    return await doEach(call, changes, async (one) => {
      const id = await save(call, one, (await meant(call, one)) ?? 0);
      return { id, action: 'update', status: 'Updated' };
    });
  },
});

const destroyMany = destroyManyOf(
  {
    ...common,
    path: '/organizations/destroy_many',
    summary: 'Delete up to 100 organizations.',
    numbers: 'Numbers of organizations.',
  },
  (call, id) => remove(call, id),
);

/** What is written of organizations. */
export const organizationWrites: readonly Endpoint[] = [
  create,
  createOrUpdate,
  update,
  destroy,
  createMany,
  updateMany,
  destroyMany,
];

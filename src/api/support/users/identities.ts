// The addresses of people: everybody has one at most.
import { z } from 'zod';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { changeRequester } from '../../../tickets/requesters/change-requesters.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, forbidden, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { onePage, pageSchema } from '../../frame/paging.ts';
import { problemsInvalid } from '../../frame/problems.ts';
import { at, flag, id, moment, rowUrl, text } from '../../frame/shapes.ts';
import { pageOfRows } from '../../frame/whole-list.ts';
import { findPerson } from './find-person.ts';
import type { Person } from './people.ts';

const common = { group: 'Users', resource: 'users' } as const;
const forAgents = { ...common, may: mayReadRequests } as const;

/** The address of somebody as answers show it. */
export const identitySchema = z.strictObject({
  url: text,
  id,
  user_id: id,
  type: z.literal('email'),
  value: text,
  verified: flag,
  primary: flag,
  created_at: at,
  updated_at: at,
  undeliverable_count: id,
  deliverable_state: text,
});
const answer = z.strictObject({ identity: identitySchema });
const listAnswer = pageSchema('identities', identitySchema);

/** The one address that somebody may have; its number is theirs. */
export function identitiesOf(call: Pick<Call, 'url'>, person: Person): z.infer<typeof identitySchema>[] {
  if (person.email === null) return [];
  return [
    {
      url: rowUrl(call, `/users/${person.id}/identities/${person.id}`),
      id: person.id,
      user_id: person.id,
      type: 'email',
      value: person.email,
      verified: person.accountId !== null,
      primary: true,
      created_at: moment(person.createdAt),
      updated_at: moment(person.updatedAt),
      undeliverable_count: 0,
      deliverable_state: 'deliverable',
    },
  ];
}

async function found(call: Pick<Call, 'app' | 'viewer' | 'personId' | 'id' | 'url'>) {
  const person = await findPerson(call, call.id());
  const identity = identitiesOf(call, person).find((one) => one.id === call.id('identity'));
  if (!identity) throw recordNotFound();
  return { person, identity };
}

/** Gives somebody an address, or another one. @throws ApiError for who has an account: they confirm it themselves. */
async function write(call: Call, person: Person, value: string) {
  if (person.accountId !== null) throw forbidden('People with an account change and confirm their address themselves.');
  const saved = await changeRequester(call.app.db, agentOf(call), person.id, { email: value });
  if (saved.outcome === 'invalid') throw problemsInvalid(saved.problems, { email: 'value' });
  if (saved.outcome !== 'saved') throw recordNotFound();
  return { identity: identitiesOf(call, await findPerson(call, person.id))[0]! };
}

const list = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/users/{id}/identities',
  summary: 'The address of somebody.',
  may: ({ role }) => role !== 'visitor',
  answer: listAnswer,
  async run(call) {
    const { rows, envelope } = pageOfRows(call, identitiesOf(call, await findPerson(call, call.id())));
    return { identities: rows, ...envelope };
  },
});

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/users/{id}/identities/{identity}',
  summary: 'The address of somebody, by its number.',
  may: ({ role }) => role !== 'visitor',
  answer,
  run: async (call) => ({ identity: (await found(call)).identity }),
});

const create = defineEndpoint({
  ...forAgents,
  method: 'POST',
  path: '/users/{id}/identities',
  summary: 'Give an address to somebody who has none.',
  body: z.object({
    identity: z.object({ type: z.string().optional(), value: z.string(), verified: z.unknown().optional() }),
  }),
  answer,
  status: 201,
  async run(call) {
    const { type = 'email', value } = call.body.identity;
    if (type !== 'email') throw fieldInvalid('type', 'people are known by their email address only');
    const person = await findPerson(call, call.id());
    if (person.email !== null) throw fieldInvalid('value', 'everybody has one address, and they have one already');
    const made = await write(call as Call, person, value);
    return new Reply(made, { headers: { location: made.identity.url } });
  },
});

const update = defineEndpoint({
  ...forAgents,
  method: 'PUT',
  path: '/users/{id}/identities/{identity}',
  summary: 'Change the address of somebody who has no account.',
  body: z.object({ identity: z.object({ value: z.string().optional(), verified: z.unknown().optional() }) }),
  answer,
  async run(call) {
    const { person, identity } = await found(call);
    const { value } = call.body.identity;
    return value === undefined ? { identity } : await write(call as Call, person, value);
  },
});

const makePrimary = defineEndpoint({
  ...forAgents,
  method: 'PUT',
  path: '/users/{id}/identities/{identity}/make_primary',
  summary: 'Make an address the first one of somebody: the one that they have is.',
  answer: listAnswer,
  async run(call) {
    const { identity } = await found(call);
    return { identities: [identity], ...onePage(1) };
  },
});

/** The addresses of people. */
export const identityEndpoints: readonly Endpoint[] = [list, show, create, update, makePrimary];

// What programs write of people.
import { z } from 'zod';
import { mayManagePeople } from '../../../accounts/policy.ts';
import { normalEmail } from '../../../server/clean-text.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import {
  addRequester,
  changeRequester,
  placeInOrganization,
  type RequesterInput,
} from '../../../tickets/requesters/change-requesters.ts';
import { forgetRequester } from '../../../tickets/requesters/forget-requester.ts';
import { type Meant, mergeRequesters } from '../../../tickets/requesters/merge-requesters.ts';
import { cleanLine } from '../../../tickets/ticket.ts';
import { agentOf } from '../../frame/agent.ts';
import { fieldInvalid, forbidden, parameterMissing, recordNotFound } from '../../frame/api-error.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { problemsInvalid } from '../../frame/problems.ts';
import { idsParameter } from '../../frame/read.ts';
import { rowUrl } from '../../frame/shapes.ts';
import { destroyManyOf, doEach, jobAnswer, MOST_AT_ONCE } from '../jobs/job-status.ts';
import { findPerson } from './find-person.ts';
import { type Person, readPeople } from './people.ts';
import { userAnswer, userSchema } from './user.ts';

const common = { group: 'Users', resource: 'users', may: mayReadRequests } as const;

const words = z.union([z.string(), z.number().transform(String)]);
const userInput = z.object({
  name: words.nullable().optional(),
  email: z.string().nullable().optional(),
  role: z.string().nullable().optional(),
  external_id: words.nullable().optional(),
  organization_id: z.number().int().nullable().optional(),
  locale: z.string().nullable().optional(),
});
type UserInput = z.output<typeof userInput>;
type Writing = Pick<Call, 'app' | 'viewer'>;

const answer = z.strictObject({ user: userSchema });

function toInput({ name, email, external_id: externalId, organization_id: organizationId, locale }: UserInput) {
  return {
    name: name ?? undefined,
    email: email ?? undefined,
    externalId,
    organizationId,
    locale,
  } satisfies RequesterInput;
}

const NAMES = { externalId: 'external_id', organizationId: 'organization_id' };

/** @throws ApiError for a role that no program gives. */
function checkRole({ role }: UserInput): void {
  if (role && role !== 'end-user') throw fieldInvalid('role', 'people of the team are invited on the page of people');
}

/** Adds somebody, or changes who is there already. @throws ApiError */
async function add(call: Writing, input: UserInput, mayExist: boolean): Promise<{ personId: number; isNew: boolean }> {
  checkRole(input);
  const saved = await addRequester(call.app.db, agentOf(call), toInput(input), { mayExist });
  if (saved.outcome === 'saved') return saved;
  // Somebody with an account says themselves who they are.
  if (saved.outcome === 'has-account') return { personId: saved.personId, isNew: false };
  if (saved.outcome === 'invalid') throw problemsInvalid(saved.problems, NAMES);
  throw recordNotFound();
}

/** Changes what is known of somebody; of who has an account, administrators say of which organization they are. @throws ApiError */
async function change(call: Call, personId: number, input: UserInput): Promise<void> {
  const { db } = call.app;
  const person = await findPerson(call, personId);
  if (person.accountId !== null) {
    if (says(call, person, input))
      throw forbidden('People with an account change it themselves; roles are given on the page of people.');
    const { organization_id: organizationId } = input;
    if (organizationId === undefined || organizationId === person.organizationId) return;
    await place(call, personId, organizationId);
    return;
  }
  checkRole(input);
  const saved = await changeRequester(db, agentOf(call), personId, toInput(input));
  if (saved.outcome === 'invalid') throw problemsInvalid(saved.problems, NAMES);
  if (saved.outcome === 'not-found') throw recordNotFound();
}

/** Whether something else is said of a person with an account than what is so. */
function says(call: Call, person: Person, input: UserInput): boolean {
  const { name, email, role, external_id: externalId } = input;
  return (
    (typeof name === 'string' && cleanLine(name) !== person.name) ||
    (typeof email === 'string' && normalEmail(email) !== person.email) ||
    (typeof role === 'string' && role !== userAnswer(call, person).role) ||
    (externalId !== undefined && (externalId || null) !== person.externalId)
  );
}

/** Says of which organization somebody is. @param organizationId null: of none. @throws ApiError */
export async function place(call: Writing, personId: number, organizationId: number | null): Promise<void> {
  const placed = await placeInOrganization(call.app.db, agentOf(call), personId, organizationId);
  if (placed === 'forbidden') throw forbidden('Administrators say of which organization somebody with an account is.');
  if (placed === 'not-found') throw recordNotFound();
  if (placed === 'unknown') throw fieldInvalid('organization_id', 'is not an organization');
}

const create = (path: string, mayExist: boolean) =>
  defineEndpoint({
    ...common,
    method: 'POST',
    path,
    summary: mayExist ? 'Add somebody, or change what is known of them.' : 'Add somebody who writes to us.',
    body: z.object({ user: userInput }),
    answer,
    status: 201,
    async run(call) {
      const { personId, isNew } = await add(call, call.body.user, mayExist);
      const user = userAnswer(call, (await readPeople(call.app.db, [personId])).get(personId)!);
      return new Reply(
        { user },
        { status: isNew ? 201 : 200, headers: { location: rowUrl(call, `/users/${personId}`) } },
      );
    },
  });

const createMany = (path: string, mayExist: boolean) =>
  defineEndpoint({
    ...common,
    method: 'POST',
    path,
    summary: mayExist ? 'Add or change up to 100 people.' : 'Add up to 100 people.',
    body: z.object({ users: z.array(userInput).min(1).max(MOST_AT_ONCE) }),
    answer: jobAnswer,
    async run(call) {
      const { users } = call.body;
      return await doEach(call, users, async (user) => {
        const { personId, isNew } = await add(call, user, mayExist);
        return isNew
          ? { id: personId, action: 'create', status: 'Created' }
          : { id: personId, action: 'update', status: 'Updated' };
      });
    },
  });

const update = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/users/{id}',
  summary: 'Change what is known of somebody who has no account, and of which organization anybody is.',
  body: z.object({ user: userInput }),
  answer,
  async run(call) {
    await change(call as Call, call.id(), call.body.user);
    return { user: userAnswer(call, await findPerson(call, call.id())) };
  },
});

const updateMany = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/users/update_many',
  summary: 'Change up to 100 people, all alike or each in their own way.',
  query: z.object({ ids: idsParameter('Numbers of people who change alike.') }),
  body: z.object({
    user: userInput.optional(),
    users: z
      .array(userInput.extend({ id: z.number().int() }))
      .min(1)
      .max(MOST_AT_ONCE)
      .optional(),
  }),
  answer: jobAnswer,
  async run(call) {
    const { ids } = call.query;
    const { user, users = [] } = call.body;
    const changes = ids && user ? ids.map((id) => ({ ...user, id })) : users;
    if (changes.length === 0) throw parameterMissing(ids ? 'user' : 'users');
    return await doEach(call, changes, async ({ id, ...input }) => {
      await change(call as Call, id, input);
      return { id, action: 'update', status: 'Updated' };
    });
  },
});

/** Deletes what is known of somebody. @throws ApiError for who has an account: they delete it themselves. */
async function remove(call: Call, personId: number): Promise<void> {
  if (!(await readPeople(call.app.db, [personId])).has(personId)) throw recordNotFound();
  const done = await forgetRequester(call.app, agentOf(call), personId);
  if (done === 'has-account')
    throw forbidden('People with an account delete it themselves; administrators suspend them on the page of people.');
  if (done === 'not-found') throw recordNotFound();
}

const forAdministrators = { ...common, may: mayManagePeople } as const;

const destroy = defineEndpoint({
  ...forAdministrators,
  method: 'DELETE',
  path: '/users/{id}',
  summary: 'Delete what is known of somebody who has no account, for good; their tickets stay, under a neutral name.',
  answer,
  status: 200,
  async run(call) {
    await remove(call as Call, call.id());
    return { user: userAnswer(call, await findPerson(call, call.id())) };
  },
});

const destroyMany = destroyManyOf(
  {
    ...forAdministrators,
    path: '/users/destroy_many',
    summary: 'Delete what is known of up to 100 people who have no account.',
    numbers: 'Numbers of people.',
  },
  remove,
);

const REFUSED = {
  nobody: 'is nobody whom requests can be of',
  same: 'is the same person',
  team: 'is somebody of the team',
};

const merge = defineEndpoint({
  ...forAdministrators,
  method: 'PUT',
  path: '/users/{id}/merge',
  summary: 'Make one of two people: what somebody without an account asked and wrote is the other’s from then on.',
  body: z.object({ user: z.object({ id: z.number().int().optional(), email: z.string().optional() }) }),
  answer,
  async run(call) {
    await findPerson(call, call.id());
    const { id, email } = call.body.user;
    const into: Meant | undefined = id !== undefined ? { id } : email ? { email } : undefined;
    if (!into) throw fieldInvalid('id', 'cannot be blank', 'BlankValue');
    const merged = await mergeRequesters(call.app, agentOf(call), call.id(), into);
    if (merged.outcome === 'not-found') throw recordNotFound();
    if (merged.outcome === 'merged') return { user: userAnswer(call, await findPerson(call, merged.personId)) };
    if (merged.reason === 'has-account') throw forbidden('People with an account are not merged into others.');
    throw fieldInvalid(id === undefined ? 'email' : 'id', REFUSED[merged.reason]);
  },
});

const destroyDeleted = defineEndpoint({
  ...forAdministrators,
  method: 'DELETE',
  path: '/deleted_users/{id}',
  summary: 'Somebody who was deleted, again: deleting is for good the first time.',
  answer: z.strictObject({ deleted_user: userSchema }),
  status: 200,
  async run(call) {
    const person = await findPerson(call, call.id());
    if (!person.isDeleted) throw recordNotFound();
    return { deleted_user: userAnswer(call, person) };
  },
});

/** What is written of people. */
export const userWrites: readonly Endpoint[] = [
  create('/users', false),
  create('/users/create_or_update', true),
  createMany('/users/create_many', false),
  createMany('/users/create_or_update_many', true),
  update,
  updateMany,
  destroy,
  destroyMany,
  merge,
  destroyDeleted,
];

import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { isEmail } from '../../../accounts/email.ts';
import { organizations } from '../../../accounts/schema.ts';
import type { AccountRole, Viewer } from '../../../accounts/viewer.ts';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { normalEmail } from '../../../server/clean-text.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { requesters } from '../../../tickets/schema.ts';
import { findOrAddRequester } from '../../../tickets/store.ts';
import { cleanLine, LIMITS } from '../../../tickets/ticket.ts';
import { fieldInvalid, forbidden, recordNotFound } from '../../frame/api-error.ts';
import { texts } from '../../frame/count.ts';
import { type Call, defineEndpoint, type Endpoint, Reply } from '../../frame/endpoint.ts';
import { pageSchema, readPage } from '../../frame/paging.ts';
import { idsParameter, textParameter, wordsParameter } from '../../frame/read.ts';
import { at, flag, id, moment, rowUrl, text } from '../../frame/shapes.ts';
import { personList } from './list.ts';
import { type Person, readPeople } from './people.ts';
import { userAnswer, userSchema } from './user.ts';

const common = { group: 'Users', resource: 'users' } as const;
const forAgents = { ...common, may: mayReadRequests } as const;
const listAnswer = pageSchema('users', userSchema);

/** Roles of ours by those of the contract. */
const ROLES: Record<string, AccountRole[]> = {
  'end-user': ['member'],
  end_user: ['member'],
  agent: ['agent', 'moderator', 'editor'],
  admin: ['administrator'],
};

/** A person whom the caller may know: agents everybody, others themselves. @throws ApiError when there is none. */
async function findPerson(call: Pick<Call, 'app' | 'viewer' | 'personId'>, personId: number): Promise<Person> {
  if (!mayReadRequests(call.viewer) && personId !== call.personId) throw recordNotFound();
  const person = (await readPeople(call.app.db, [personId])).get(personId);
  if (!person) throw recordNotFound();
  return person;
}

const signedIn = ({ role }: Viewer) => role !== 'visitor';

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/users/{id}',
  summary: 'Somebody: agents may ask for everybody, others for themselves.',
  may: signedIn,
  answer: z.strictObject({ user: userSchema }),
  run: async (call) => ({ user: userAnswer(call, await findPerson(call, call.id())) }),
});

function rolesCondition(asked: readonly string[] | undefined) {
  if (!asked) return { ofRequester: sql`true`, ofAccount: sql`true` };
  const roles = asked.flatMap((role) => ROLES[role] ?? []);
  const isRole = (alias: string) => sql`${sql.raw(alias)}.role = any(${texts(roles)})`;
  const members = roles.includes('member');
  return {
    ofRequester: members
      ? sql`(not exists (select from users u where u.person_id = requester.id) or exists (select from users u where u.person_id = requester.id and ${isRole('u')}))`
      : sql`exists (select from users u where u.person_id = requester.id and ${isRole('u')})`,
    ofAccount: isRole('account'),
  };
}

const list = defineEndpoint({
  ...forAgents,
  method: 'GET',
  path: '/users',
  summary: 'People.',
  query: z.object({
    role: wordsParameter('end-user, agent or admin; several with role[].'),
    external_id: textParameter('Only the one with this number elsewhere.'),
  }),
  answer: listAnswer,
  async run(call) {
    const { role, external_id: external } = call.query;
    const { ofRequester, ofAccount } = rolesCondition(role);
    const source =
      external === undefined ? personList(call.app.db, ofRequester, ofAccount) : byExternalId(call.app.db, external);
    const { rows, envelope } = await readPage(call, source);
    return { users: rows.map((row) => userAnswer(call, row)), ...envelope };
  },
});

function byExternalId(db: Db, external: string) {
  return personList(
    db,
    sql`(requester.external_id = ${external} or requester.id in (select u.person_id from users u where u.external_id = ${external}))`,
    sql`account.external_id = ${external}`,
  );
}

const showMany = defineEndpoint({
  ...forAgents,
  method: 'GET',
  path: '/users/show_many',
  summary: 'People by their numbers, here or elsewhere.',
  query: z.object({
    ids: idsParameter('Numbers of people.'),
    external_ids: wordsParameter('Their numbers elsewhere.'),
  }),
  answer: listAnswer,
  async run(call) {
    const { ids = [], external_ids: external } = call.query;
    const { db } = call.app;
    const people = [...(await readPeople(db, ids)).values()];
    if (external) {
      const { rows } = await readPage(
        call,
        personList(
          db,
          sql`(requester.external_id = any(${texts(external)}) or requester.id in (select u.person_id from users u where u.external_id = any(${texts(external)})))`,
          sql`account.external_id = any(${texts(external)})`,
        ),
      );
      people.push(...rows);
    }
    return {
      users: people.map((person) => userAnswer(call, person)),
      count: people.length,
      next_page: null,
      previous_page: null,
    };
  },
});

/** People of whom a query names the address or words of the name. */
export function peopleMatching(db: Db, query: string) {
  const email = /(?:^|\s)(?:email:)?"?([^\s"@]+@[^\s"]+)"?/.exec(query)?.[1]?.toLowerCase();
  if (email !== undefined)
    return personList(
      db,
      sql`(requester.email = ${email} or requester.id in (select u.person_id from users u where u.email = ${email}))`,
      sql`account.email = ${email}`,
    );
  const external = /external_id:"?([^\s"]+)"?/.exec(query)?.[1];
  if (external !== undefined) return byExternalId(db, external);
  const words = [
    ...new Set(
      query
        .replace(/\b\w+:/g, ' ')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [],
    ),
  ].slice(0, 8);
  if (words.length === 0) return personList(db, sql`true`, sql`true`);
  const tsquery = words.map((word) => `'${word}':*`).join(' & ');
  const beginning = `${query
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;
  return personList(
    db,
    sql`tickets.words(requester.name) @@ ${tsquery}::tsquery`,
    sql`lower(account.name) like ${beginning}`,
  );
}

const searchEndpoint = (path: string) =>
  defineEndpoint({
    ...forAgents,
    method: 'GET',
    path,
    summary: 'People by address, name, or number elsewhere.',
    query: z.object({
      query: textParameter('An address, words of a name, or external_id:…'),
      external_id: textParameter('The number elsewhere.'),
      name: textParameter('The beginning of a name.'),
    }),
    answer: listAnswer,
    async run(call) {
      const { query, name, external_id: external } = call.query;
      const source =
        external === undefined ? peopleMatching(call.app.db, query ?? name ?? '') : byExternalId(call.app.db, external);
      const { rows, envelope } = await readPage(call, source);
      return { users: rows.map((row) => userAnswer(call, row)), ...envelope };
    },
  });

const count = defineEndpoint({
  ...forAgents,
  method: 'GET',
  path: '/users/count',
  summary: 'How many people there are, counted up to 10,000.',
  answer: z.strictObject({ count: z.strictObject({ value: id, refreshed_at: text }) }),
  async run({ app }) {
    const value = await personList(app.db, sql`true`, sql`true`).count();
    return { count: { value, refreshed_at: new Date().toISOString() } };
  },
});

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

async function checked(db: Db, input: UserInput): Promise<Partial<typeof requesters.$inferInsert>> {
  if (input.role && input.role !== 'end-user')
    throw fieldInvalid('role', 'people of the team are invited on the page of people');
  const name = input.name === undefined || input.name === null ? undefined : cleanLine(input.name);
  if (name === '') throw fieldInvalid('name', 'cannot be blank', 'BlankValue');
  if (name !== undefined && [...name].length > LIMITS.name)
    throw fieldInvalid('name', `is too long (maximum is ${LIMITS.name} characters)`, 'ValueTooLong');
  const { organization_id: organizationId } = input;
  if (organizationId) {
    const [row] = await db
      .select({ id: organizations.id })
      .from(organizations)
      .where(eq(organizations.id, organizationId));
    if (!row) throw fieldInvalid('organization_id', 'is not an organization');
  }
  const externalId = input.external_id === undefined ? undefined : cleanLine(input.external_id ?? '') || null;
  if (externalId && [...externalId].length > LIMITS.externalId)
    throw fieldInvalid('external_id', 'is too long', 'ValueTooLong');
  const locale = input.locale && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(input.locale) ? input.locale : undefined;
  return {
    ...(name !== undefined && { name }),
    ...(organizationId !== undefined && { organizationId }),
    ...(externalId !== undefined && { externalId }),
    ...(locale !== undefined && { locale }),
  };
}

/** Adds somebody who writes to us, or changes what is known of them. @throws ApiError */
async function saveUser(
  call: Pick<Call, 'app'>,
  input: UserInput,
  mayExist: boolean,
): Promise<{ id: number; isNew: boolean }> {
  const { db } = call.app;
  const set = await checked(db, input);
  const email = normalEmail(input.email ?? '');
  if (email === '') throw fieldInvalid('email', 'cannot be blank', 'BlankValue');
  if (!isEmail(email)) throw fieldInvalid('email', `${email} is not properly formatted`, 'InvalidFormat');
  return await db
    .transaction(async (tx) => {
      const found = await tx.execute(sql`select person_id as id, true as account from users where email = ${email}
        union all select id, false from tickets.requesters where email = ${email}`);
      const there = rowsOf<{ id: number | string; account: boolean }>(found);
      if (there.length > 0 && !mayExist)
        throw fieldInvalid('email', `${email} is already being used by another user`, 'DuplicateValue');
      // Somebody with an account says themselves who they are.
      if (there.some(({ account }) => account)) return { id: Number(there[0]!.id), isNew: false };
      const row = await findOrAddRequester(tx, { email, name: set.name ?? email.split('@')[0]! });
      await tx
        .update(requesters)
        .set({ ...set, email })
        .where(eq(requesters.id, row.id));
      return { id: row.id, isNew: there.length === 0 };
    })
    .catch(taken);
}

function taken(error: unknown): never {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { constraint_name: name, constraint } = cause as { constraint_name?: string; constraint?: string };
    if ((name ?? constraint) === 'requesters_external_id')
      throw fieldInvalid('external_id', 'has already been taken', 'DuplicateValue');
    if ((name ?? constraint) === 'requesters_email')
      throw fieldInvalid('email', 'has already been taken', 'DuplicateValue');
  }
  throw error;
}

const create = (path: string, mayExist: boolean) =>
  defineEndpoint({
    ...forAgents,
    method: 'POST',
    path,
    summary: mayExist ? 'Add somebody, or change what is known of them.' : 'Add somebody who writes to us.',
    body: z.object({ user: userInput }),
    answer: z.strictObject({ user: userSchema }),
    status: 201,
    async run(call) {
      const { id: personId, isNew } = await saveUser(call, call.body.user, mayExist);
      const user = userAnswer(call, (await readPeople(call.app.db, [personId])).get(personId)!);
      return new Reply(
        { user },
        { status: isNew ? 201 : 200, headers: { location: rowUrl(call, `/users/${personId}`) } },
      );
    },
  });

const update = defineEndpoint({
  ...forAgents,
  method: 'PUT',
  path: '/users/{id}',
  summary: 'Change what is known of somebody who has no account.',
  body: z.object({ user: userInput }),
  answer: z.strictObject({ user: userSchema }),
  async run(call) {
    const person = await findPerson(call, call.id());
    if (person.accountId !== null)
      throw forbidden('People with an account change it themselves; roles are given on the page of people.');
    const set = await checked(call.app.db, call.body.user);
    if (Object.keys(set).length > 0)
      await call.app.db.update(requesters).set(set).where(eq(requesters.id, person.id)).catch(taken);
    return { user: userAnswer(call, await findPerson(call, person.id)) };
  },
});

const identitySchema = z.strictObject({
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

const identities = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/users/{id}/identities',
  summary: 'The addresses of somebody.',
  may: signedIn,
  answer: pageSchema('identities', identitySchema),
  async run(call) {
    const person = await findPerson(call, call.id());
    const rows =
      person.email === null
        ? []
        : [
            {
              url: rowUrl(call, `/users/${person.id}/identities/${person.id}`),
              id: person.id,
              user_id: person.id,
              type: 'email' as const,
              value: person.email,
              verified: person.accountId !== null,
              primary: true,
              created_at: moment(person.createdAt),
              updated_at: moment(person.updatedAt),
              undeliverable_count: 0,
              deliverable_state: 'deliverable',
            },
          ];
    return { identities: rows, count: rows.length, next_page: null, previous_page: null };
  },
});

const membersOf = (path: string, of: 'group' | 'organization') =>
  defineEndpoint({
    ...forAgents,
    method: 'GET',
    path,
    summary: of === 'group' ? 'Who is in a group.' : 'Who is of an organization.',
    answer: listAnswer,
    async run(call) {
      const inGroup = (account: string) =>
        sql`exists (select from tickets.group_memberships m where m.agent_id = ${sql.raw(account)}.id and m.group_id = ${call.id()})`;
      const source =
        of === 'group'
          ? personList(
              call.app.db,
              sql`exists (select from users u where u.person_id = requester.id and ${inGroup('u')})`,
              inGroup('account'),
            )
          : personList(
              call.app.db,
              sql`requester.organization_id = ${call.id()}`,
              sql`account.organization_id = ${call.id()}`,
            );
      const { rows, envelope } = await readPage(call, source);
      return { users: rows.map((row) => userAnswer(call, row)), ...envelope };
    },
  });

/** Everything about people. */
export const userEndpoints: readonly Endpoint[] = [
  show,
  list,
  showMany,
  searchEndpoint('/users/search'),
  searchEndpoint('/users/autocomplete'),
  count,
  create('/users', false),
  create('/users/create_or_update', true),
  update,
  identities,
  membersOf('/groups/{id}/users', 'group'),
  membersOf('/organizations/{id}/users', 'organization'),
];

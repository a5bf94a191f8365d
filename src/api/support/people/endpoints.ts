import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { AccountRole, Viewer } from '../../../accounts/viewer.ts';
import type { Db } from '../../../db/client.ts';
import { mayReadRequests } from '../../../tickets/policy.ts';
import { beginsWith, MOST_COUNTED, texts } from '../../frame/count.ts';
import { defineEndpoint, type Endpoint } from '../../frame/endpoint.ts';
import { onePage, pageSchema, readPage } from '../../frame/paging.ts';
import { idsParameter, textParameter, wordsParameter } from '../../frame/read.ts';
import { countAnswer, countSchema } from '../../frame/shapes.ts';
import { findPerson } from '../users/find-person.ts';
import { personList } from '../users/list.ts';
import { readPeople } from '../users/people.ts';
import { userAnswer, userSchema } from '../users/user.ts';
import { besidesSchema, besidesUsers } from './besides-users.ts';

const common = { group: 'Users', resource: 'users' } as const;
const forAgents = { ...common, may: mayReadRequests } as const;
const listAnswer = pageSchema('users', userSchema, besidesSchema);
const include = wordsParameter('What comes along: organizations, groups, identities.');

/** Roles of ours by those of the contract. */
const ROLES: Record<string, AccountRole[]> = {
  'end-user': ['member'],
  end_user: ['member'],
  agent: ['agent', 'moderator', 'editor'],
  admin: ['administrator'],
};

const signedIn = ({ role }: Viewer) => role !== 'visitor';

const show = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/users/{id}',
  summary: 'Somebody: agents may ask for everybody, others for themselves.',
  may: signedIn,
  query: z.object({ include }),
  answer: z.strictObject({ user: userSchema, ...besidesSchema }),
  async run(call) {
    const person = await findPerson(call, call.id());
    return { user: userAnswer(call, person), ...(await besidesUsers(call, [person], call.query.include)) };
  },
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
    include,
  }),
  answer: listAnswer,
  async run(call) {
    const { role, external_id: external } = call.query;
    const { ofRequester, ofAccount } = rolesCondition(role);
    const source =
      external === undefined ? personList(call.app.db, ofRequester, ofAccount) : byExternalId(call.app.db, external);
    const { rows, envelope } = await readPage(call, source);
    return {
      users: rows.map((row) => userAnswer(call, row)),
      ...(await besidesUsers(call, rows, call.query.include)),
      ...envelope,
    };
  },
});

const byExternalId = (db: Db, external: string) => peopleWhose(db, 'external_id', [external]);

/** People whom their account or what we know of the requester names so. Each is found by an index of its own. */
function peopleWhose(db: Db, column: 'email' | 'external_id', values: readonly string[]) {
  const is = (alias: string) => sql`${sql.raw(`${alias}.${column}`)} = any(${texts(values)})`;
  return personList(
    db,
    sql`requester.id in (select r.id from tickets.requesters r where ${is('r')} union all select u.person_id from users u where ${is('u')})`,
    is('account'),
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
      const { rows } = await readPage(call, peopleWhose(db, 'external_id', external));
      people.push(...rows);
    }
    return {
      users: people.map((person) => userAnswer(call, person)),
      ...onePage(people.length),
    };
  },
});

/** People of whom a query names the address or words of the name. */
export function peopleMatching(db: Db, query: string) {
  const email = /(?:^|\s)(?:email:)?"?([^\s"@]+@[^\s"]+)"?/.exec(query)?.[1]?.toLowerCase();
  if (email !== undefined) return peopleWhose(db, 'email', [email]);
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
  return personList(
    db,
    // Found by their words first: read in order, everybody would be looked through for the few who fit.
    sql`requester.id = any(array(select r.id from tickets.requesters r where tickets.words(r.name) @@ ${tsquery}::tsquery limit ${MOST_COUNTED}))`,
    sql`account.id = any(array(select u.id from users u where ${beginsWith(sql`lower(u.name)`, query.trim().toLowerCase())} limit ${MOST_COUNTED}))`,
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
  answer: countSchema,
  async run({ app }) {
    const value = await personList(app.db, sql`true`, sql`true`).count();
    return countAnswer(value);
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

/** What is read of people. */
export const userEndpoints: readonly Endpoint[] = [
  show,
  list,
  showMany,
  searchEndpoint('/users/search'),
  searchEndpoint('/users/autocomplete'),
  count,
  membersOf('/groups/{id}/users', 'group'),
  membersOf('/organizations/{id}/users', 'organization'),
];

import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { groupMemberships } from '../../../tickets/groups/schema.ts';
import { numbers } from '../../frame/count.ts';
import type { Call } from '../../frame/endpoint.ts';
import { groupSchema, groupsByIds } from '../groups/group.ts';
import { organizationSchema } from '../organizations/organization.ts';
import { organizationsByIds } from '../organizations/read.ts';
import { identitiesOf, identitySchema } from '../users/identities.ts';
import type { Person } from '../users/people.ts';

/** What may stand beside people. */
export const besidesSchema = {
  organizations: z.array(organizationSchema).optional(),
  groups: z.array(groupSchema).optional(),
  identities: z.array(identitySchema).optional(),
};

const known = (values: readonly (number | null)[]) => values.filter((one): one is number => one !== null);

/** What goes beside people when it is asked for: a statement or two for each kind. */
export async function besidesUsers(
  call: Pick<Call, 'app' | 'url'>,
  people: readonly Person[],
  asked: readonly string[] = [],
) {
  const accounts = known(people.map(({ accountId }) => accountId));
  return {
    ...(asked.includes('organizations') && {
      organizations: await organizationsByIds(call, known(people.map(({ organizationId }) => organizationId))),
    }),
    ...(asked.includes('groups') && { groups: await groupsByIds(call, await groupsOfAccounts(call, accounts)) }),
    ...(asked.includes('identities') && { identities: people.flatMap((person) => identitiesOf(call, person)) }),
  };
}

async function groupsOfAccounts({ app }: Pick<Call, 'app'>, accounts: readonly number[]): Promise<number[]> {
  const rows = await app.db
    .selectDistinct({ id: groupMemberships.groupId })
    .from(groupMemberships)
    .where(sql`${groupMemberships.agentId} = any(${numbers(accounts)})`);
  return rows.map(({ id }) => id);
}

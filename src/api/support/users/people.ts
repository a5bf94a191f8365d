import { eq, sql } from 'drizzle-orm';
import { users } from '../../../accounts/schema.ts';
import type { AccountRole } from '../../../accounts/viewer.ts';
import { anyOf } from '../../../db/any-of.ts';
import type { Db } from '../../../db/client.ts';
import { NEUTRAL_NAME } from '../../../db/personal.ts';
import { rowsOf } from '../../../db/rows.ts';
import { numbers } from '../../frame/count.ts';

/**
 * Somebody as programs know them: a requester, somebody with an account, or both, under one number. Where somebody is both, the account
 * knows better.
 */
export interface Person {
  id: number;
  /** Number of the account; null without one. */
  accountId: number | null;
  name: string;
  email: string | null;
  role: AccountRole;
  externalId: string | null;
  organizationId: number | null;
  locale: string | null;
  createdAt: Date;
  updatedAt: Date;
  signedInAt: Date | null;
  hasSecondFactor: boolean;
  isSuspended: boolean;
  isDeleted: boolean;
}

interface Row extends Omit<Person, 'id' | 'accountId' | 'organizationId' | 'createdAt' | 'updatedAt' | 'signedInAt'> {
  id: number | string;
  accountId: number | string | null;
  organizationId: number | string | null;
  createdAt: Date | string;
  updatedAt: Date | string;
  signedInAt: Date | string | null;
}

/** The columns of a person, over `requester` and `account`. */
export const personColumns = sql.raw(`
  coalesce(account.person_id, requester.id) as id,
  account.id as "accountId",
  coalesce(account.name, requester.name) as name,
  case when account.id is null then requester.email else account.email end as email,
  coalesce(account.role, 'member') as role,
  coalesce(account.external_id, requester.external_id) as "externalId",
  case when account.id is null then requester.organization_id else account.organization_id end as "organizationId",
  coalesce(account.locale, requester.locale) as locale,
  least(account.created_at, requester.created_at) as "createdAt",
  greatest(requester.updated_at, account.created_at, account.deleted_at, account.suspended_at) as "updatedAt",
  account.signed_in_at as "signedInAt",
  account.totp_confirmed_at is not null as "hasSecondFactor",
  account.suspended_at is not null as "isSuspended",
  account.deleted_at is not null or account.id is null and requester.email is null and requester.name = '${NEUTRAL_NAME}' as "isDeleted"`);

/** Makes what the statement gave into people. */
export function toPerson(row: unknown): Person {
  const { id, accountId, organizationId, createdAt, updatedAt, signedInAt, ...rest } = row as Row;
  return {
    ...rest,
    id: Number(id),
    accountId: accountId === null ? null : Number(accountId),
    organizationId: organizationId === null ? null : Number(organizationId),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    signedInAt: signedInAt === null ? null : new Date(signedInAt),
  };
}

/** People by their numbers, in one statement; who is not there is left out. */
export async function readPeople(db: Db, ids: readonly number[]): Promise<Map<number, Person>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const result = await db.execute(sql`
    select ${personColumns} from unnest(${numbers(wanted)}) as wanted(id)
    left join tickets.requesters requester on requester.id = wanted.id
    left join users account on account.person_id = wanted.id
    where requester.id is not null or account.id is not null`);
  return new Map(
    rowsOf(result)
      .map((row) => toPerson(row))
      .map((person) => [person.id, person]),
  );
}

// The number of a person never changes.
const personOfAccount = new WeakMap<Db, Map<number, number>>();
const MOST_KNOWN = 100_000;

/** The numbers of people by those of their accounts; one statement for those that this process does not know yet. */
export async function personIdsOf(
  db: Db,
  accounts: readonly (number | null)[],
): Promise<(id: number | null) => number | null> {
  const known = personOfAccount.get(db) ?? new Map<number, number>();
  personOfAccount.set(db, known);
  if (known.size > MOST_KNOWN) known.clear();
  const missing = [...new Set(accounts)].filter((one): one is number => one !== null && !known.has(one));
  if (missing.length > 0) {
    const rows = await db
      .select({ id: users.id, personId: users.personId })
      .from(users)
      .where(anyOf(users.id, missing));
    for (const { id, personId } of rows) known.set(id, personId);
  }
  // An agent of another program has no account here: nobody that could be asked for.
  return (account) => (account === null ? null : (known.get(account) ?? null));
}

/** Number of an account that nobody has. */
export const NO_ACCOUNT = 0;

/** The account of a person; undefined for who has none. */
export async function accountOf(db: Db, personId: number): Promise<number | undefined> {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.personId, personId));
  return row?.id;
}

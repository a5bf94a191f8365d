// Many people at once, as exports read them: requesters and accounts each by themselves.

import { users } from '../../../accounts/schema.ts';
import { anyOf } from '../../../db/any-of.ts';
import type { Db } from '../../../db/client.ts';
import { NEUTRAL_NAME } from '../../../db/personal.ts';
import { requesters } from '../../../tickets/schema.ts';
import type { Person } from './people.ts';

type Requester = typeof requesters.$inferSelect;

const ACCOUNT = {
  id: users.id,
  personId: users.personId,
  name: users.name,
  email: users.email,
  role: users.role,
  externalId: users.externalId,
  organizationId: users.organizationId,
  locale: users.locale,
  createdAt: users.createdAt,
  signedInAt: users.signedInAt,
  secondFactorAt: users.totpConfirmedAt,
  suspendedAt: users.suspendedAt,
  deletedAt: users.deletedAt,
};

const read = (db: Db, ids: readonly number[]) => db.select(ACCOUNT).from(users).where(anyOf(users.personId, ids));
type Account = Awaited<ReturnType<typeof read>>[number];

/** People by their numbers, in two statements; who is not there is left out. They are as `readPeople` has them. */
export async function readManyPeople(db: Db, ids: readonly number[]): Promise<Map<number, Person>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const asking = await db.select().from(requesters).where(anyOf(requesters.id, wanted));
  const requesterOf = new Map(asking.map((row) => [row.id, row]));
  const accountOf = new Map((await read(db, wanted)).map((row) => [row.personId, row]));
  return new Map(
    wanted.flatMap((id) => {
      const [requester, account] = [requesterOf.get(id), accountOf.get(id)];
      return requester || account ? [[id, personOf(id, requester, account)] as const] : [];
    }),
  );
}

/** Where somebody is both, the account knows better. */
function personOf(id: number, requester: Requester | undefined, account: Account | undefined): Person {
  const first = account ?? requester!;
  const times = [requester?.updatedAt, account?.createdAt, account?.deletedAt, account?.suspendedAt];
  const moments = (list: readonly (Date | null | undefined)[]) => list.flatMap((one) => one?.getTime() ?? []);
  return {
    id,
    accountId: account?.id ?? null,
    name: first.name,
    email: first.email,
    role: account?.role ?? 'member',
    externalId: account?.externalId ?? requester?.externalId ?? null,
    organizationId: first.organizationId,
    locale: account?.locale ?? requester?.locale ?? null,
    createdAt: new Date(Math.min(...moments([account?.createdAt, requester?.createdAt]))),
    updatedAt: new Date(Math.max(...moments(times))),
    signedInAt: account?.signedInAt ?? null,
    hasSecondFactor: Boolean(account?.secondFactorAt),
    isSuspended: Boolean(account?.suspendedAt),
    isDeleted: account ? account.deletedAt !== null : first.email === null && first.name === NEUTRAL_NAME,
  };
}

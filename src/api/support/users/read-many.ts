// Many people at once, as exports have them: the requester and the account of each, packed.
import type { AccountRole } from '../../../accounts/viewer.ts';
import { NEUTRAL_NAME } from '../../../db/personal.ts';
import { type PackedRow, unpack } from '../../frame/packed.ts';
import type { Person } from './people.ts';

const COMMON = ['name', 'email', 'externalId', 'organizationId', 'locale', 'createdAt'] as const;
/** The values of `exported_requester`. */
const REQUESTER = ['changedAt', ...COMMON, 'updatedAt'] as const;
/** The values of `exported_account`. */
const ACCOUNT = [...COMMON, 'id', 'role', 'signedInAt', 'hasSecondFactor', 'suspendedAt', 'deletedAt'] as const;

/** Packed people, as `readPeople` has them; undefined for who is neither a requester nor has an account. */
export function unpackPerson({ id, shown, beside }: PackedRow): Person | undefined {
  const [requester, account] = [unpack(REQUESTER, shown), unpack(ACCOUNT, beside)];
  // Where somebody is both, the account knows better.
  const first = account ?? requester;
  if (!first) return undefined;
  const moments = (...times: unknown[]) => times.filter((time) => typeof time === 'number');
  const updated = moments(requester?.updatedAt, account?.createdAt, account?.deletedAt, account?.suspendedAt);
  const text = (value: unknown) => (value ?? null) as string | null;
  return {
    id,
    accountId: (account?.id ?? null) as number | null,
    name: first.name as string,
    email: text(first.email),
    role: (account?.role ?? 'member') as AccountRole,
    externalId: text(account?.externalId ?? requester?.externalId),
    organizationId: first.organizationId as number | null,
    locale: text(account?.locale ?? requester?.locale),
    createdAt: new Date(Math.min(...moments(account?.createdAt, requester?.createdAt))),
    updatedAt: new Date(Math.max(...updated)),
    signedInAt: typeof account?.signedInAt === 'number' ? new Date(account.signedInAt) : null,
    hasSecondFactor: account?.hasSecondFactor === true,
    isSuspended: typeof account?.suspendedAt === 'number',
    isDeleted: account ? account.deletedAt !== null : first.email === null && first.name === NEUTRAL_NAME,
  };
}

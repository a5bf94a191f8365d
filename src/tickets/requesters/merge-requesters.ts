import { eq, or } from 'drizzle-orm';
import { addressJoined } from '../../accounts/address.ts';
import type { SignedIn } from '../../accounts/guard.ts';
import { mayManagePeople } from '../../accounts/policy.ts';
import { users } from '../../accounts/schema.ts';
import { isStaff } from '../../accounts/viewer.ts';
import type { Db, Tx } from '../../db/client.ts';
import { NEUTRAL_NAME, type PersonalData } from '../../db/personal.ts';
import { normalEmail } from '../../server/clean-text.ts';
import { joinRequesters } from '../requests-address.ts';
import { requesters } from '../schema.ts';
import { actAs, findOrAddRequester, type Requester } from '../store.ts';
import { mergedAddresses } from './addresses-schema.ts';
import { note } from './change-requesters.ts';

/** Somebody, by their number or their address. */
export type Meant = { id: number } | { email: string };

export type RequestersMerged =
  | { outcome: 'merged'; personId: number }
  /** There is nobody with the first number, or who asks may not. */
  | { outcome: 'not-found' }
  /** `has-account`: of the first, who keeps it; `nobody`, `same`, `team`: of the other, who is not there, the same, or of the team. */
  | { outcome: 'refused'; reason: 'has-account' | 'nobody' | 'same' | 'team' };

/**
 * Makes one of two people who ask: requests, messages, ratings and copies of the first are the other's from then on, who may read them where
 * they have an account. The first, who has none, is there no more; what comes from their address later is the other's, too.
 */
export async function mergeRequesters(
  { db, personalData }: { db: Db; personalData: readonly PersonalData[] },
  by: SignedIn,
  personId: number,
  into: Meant,
): Promise<RequestersMerged> {
  if (!mayManagePeople(by)) return { outcome: 'not-found' };
  return await db.transaction(async (tx): Promise<RequestersMerged> => {
    const [old] = await tx.select().from(requesters).where(eq(requesters.id, personId)).for('update');
    const isTheirs = eq(users.personId, personId);
    const account = old?.email ? or(isTheirs, eq(users.email, old.email)) : isTheirs;
    if ((await tx.$count(users, account)) > 0) return { outcome: 'refused', reason: 'has-account' };
    if (!old || isForgotten(old)) return { outcome: 'not-found' };
    const present = await findOther(tx, into);
    if (typeof present === 'string') return { outcome: 'refused', reason: present };
    if (present.id === old.id) return { outcome: 'refused', reason: 'same' };
    if (old.email && present.email) {
      await addressJoined(tx, personalData, { old: old.email, email: present.email });
      const known = { email: old.email, requesterId: present.id };
      await tx.insert(mergedAddresses).values(known).onConflictDoUpdate({ target: mergedAddresses.email, set: known });
    } else {
      await actAs(tx, `requester:${present.id}`);
      await joinRequesters(tx, old, present);
      // Who was known by no address, such as a caller, is now.
      if (old.email) await tx.update(requesters).set({ email: old.email }).where(eq(requesters.id, present.id));
    }
    await note(tx, by, 'requester.merged', old.id, { into: String(present.id) });
    return { outcome: 'merged', personId: present.id };
  });
}

/** Nobody knows any more who that was. */
const isForgotten = ({ email, name }: Requester) => email === null && name === NEUTRAL_NAME;

/** Who goes on, as the ticket store knows them. */
async function findOther(tx: Tx, into: Meant): Promise<Requester | 'nobody' | 'team'> {
  const email = 'email' in into ? normalEmail(into.email) : undefined;
  const [account] = await tx
    .select()
    .from(users)
    .where('id' in into ? eq(users.personId, into.id) : eq(users.email, email!));
  if (account && isStaff({ role: account.role })) return 'team';
  if (account)
    return account.email ? await findOrAddRequester(tx, { email: account.email, name: account.name }) : 'nobody';
  const [present] = await tx
    .select()
    .from(requesters)
    .where('id' in into ? eq(requesters.id, into.id) : eq(requesters.email, email!))
    .for('update');
  return present && !isForgotten(present) ? present : 'nobody';
}

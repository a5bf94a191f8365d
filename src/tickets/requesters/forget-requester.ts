import { eq, or } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { forgetWithoutAccount } from '../../accounts/personal-data.ts';
import { mayManagePeople } from '../../accounts/policy.ts';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import type { PersonalData } from '../../db/personal.ts';
import { emptyRequesters } from '../personal.ts';
import { requesters } from '../schema.ts';
import { note } from './change-requesters.ts';

/**
 * Deletes what is known of somebody without an account, for good and in every domain: their requests stay, under a neutral name.
 * @param app.personalData what the domains keep.
 * @returns `has-account`: they delete it themselves.
 */
export async function forgetRequester(
  { db, personalData }: { db: Db; personalData: readonly PersonalData[] },
  by: SignedIn,
  personId: number,
): Promise<'done' | 'not-found' | 'has-account'> {
  if (!mayManagePeople(by)) return 'not-found';
  return await db.transaction(async (tx) => {
    const [person] = await tx.select().from(requesters).where(eq(requesters.id, personId)).for('update');
    const isTheirs = eq(users.personId, personId);
    const account = person?.email ? or(isTheirs, eq(users.email, person.email)) : isTheirs;
    if ((await tx.$count(users, account)) > 0) return 'has-account';
    if (!person) return 'not-found';
    if (person.email) await forgetWithoutAccount(tx, personalData, person.email);
    else await emptyRequesters(tx, [personId]);
    await note(tx, by, 'requester.forgotten', personId);
    return 'done';
  });
}

import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { NEUTRAL_NAME } from '../db/personal.ts';
import { users } from './schema.ts';

/** Takes everything from an account that says whose it was. Its row stays, so that what still names it has somebody to name. */
export async function emptyAccount(tx: Db | Tx, userId: number): Promise<void> {
  await tx
    .update(users)
    .set({
      email: null,
      formerAddresses: [],
      name: NEUTRAL_NAME,
      passwordHash: null,
      role: 'member',
      plan: null,
      moderates: [],
      organizationId: null,
      locale: null,
      externalId: null,
      totpSecret: null,
      totpConfirmedAt: null,
      totpLastStep: null,
      signedInAt: null,
      suspendedAt: null,
      deletedAt: sql`now()`,
    })
    .where(eq(users.id, userId));
}

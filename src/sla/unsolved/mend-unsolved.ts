import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';

/**
 * Puts right whatever row of what is not solved is not as its ticket, requester, account and clocks are: somebody may have switched triggers
 * off, or renamed a requester in the moment in which they filed a ticket. Costs a look at each row.
 */
export async function mendUnsolved(db: Db): Promise<void> {
  await db.execute(sql`select mend_unsolved()`);
}

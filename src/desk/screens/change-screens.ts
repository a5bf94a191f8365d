// What administrators do with boards on a wall.
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { SignedIn } from '../../accounts/guard.ts';
import { addAuditEntry } from '../../accounts/store.ts';
import { hashSecret, newSecret } from '../../accounts/tokens.ts';
import type { Db } from '../../db/client.ts';
import { cleanLine } from '../../tickets/ticket.ts';
import type { BoardFilters } from '../board/filters.ts';
import { mayManageScreens } from '../policy.ts';
import { screens } from '../schema.ts';
import { LONGEST_NAME, type Look, MOST_SCREENS } from './screen.ts';

/** What is done with screens, in the audit log. */
type ScreenAuditAction = 'screen.created' | 'screen.revoked';

/** What making a screen can come to; only here the secret of its address can be read. */
export type ScreenMade =
  | { outcome: 'made'; id: number; token: string }
  | { outcome: 'not-found' | 'missing' | 'too-long' | 'too-many' };

/** Makes an address of a board that opens without signing in. @param wanted.name as typed. @returns `not-found` for who may not. */
export async function createScreen(
  db: Db,
  by: SignedIn,
  wanted: { name: string; filters: BoardFilters; look: Look },
): Promise<ScreenMade> {
  if (!mayManageScreens(by)) return { outcome: 'not-found' };
  const name = cleanLine(wanted.name);
  if (!name) return { outcome: 'missing' };
  if ([...name].length > LONGEST_NAME) return { outcome: 'too-long' };
  const token = newSecret();
  return await db.transaction(async (tx): Promise<ScreenMade> => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('screens', 0))`);
    if ((await tx.$count(screens, isNull(screens.revokedAt))) >= MOST_SCREENS) return { outcome: 'too-many' };
    const { filters, look } = wanted;
    const [row] = await tx
      .insert(screens)
      .values({ name, filters, look, tokenHash: hashSecret(token), createdBy: by.id })
      .returning({ id: screens.id });
    const action: ScreenAuditAction = 'screen.created';
    await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name } });
    return { outcome: 'made', id: row!.id, token };
  });
}

/** Lets the address of a screen open nothing any more; twice changes nothing. */
export async function revokeScreen(db: Db, by: SignedIn, id: number): Promise<'done' | 'not-found'> {
  if (!mayManageScreens(by)) return 'not-found';
  return await db.transaction(async (tx): Promise<'done'> => {
    const [row] = await tx
      .update(screens)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(screens.id, id), isNull(screens.revokedAt)))
      .returning({ name: screens.name });
    const action: ScreenAuditAction = 'screen.revoked';
    if (row) await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name: row.name } });
    return 'done';
  });
}

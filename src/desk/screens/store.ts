import { and, desc, eq, isNull } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import { hashSecret } from '../../accounts/tokens.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { screens } from '../schema.ts';

export type Screen = typeof screens.$inferSelect;

/** The screen of an address; undefined when it was revoked, or there never was one. @param token as it stands in the address. */
export async function findScreen(db: Db, token: string): Promise<Screen | undefined> {
  const [row] = await db
    .select()
    .from(screens)
    .where(and(eq(screens.tokenHash, hashSecret(token)), isNull(screens.revokedAt)));
  return row;
}

/** The screens that work, the newest first, with who made them. */
export async function listScreens(db: Db): Promise<(Screen & { createdByName: string | null })[]> {
  const rows = await db
    .select({ screen: screens, createdByName: users.name })
    .from(screens)
    .leftJoin(users, eq(users.id, screens.createdBy))
    .where(isNull(screens.revokedAt))
    .orderBy(desc(screens.id));
  return rows.map(({ screen, createdByName }) => ({ ...screen, createdByName }));
}

/** Of the screens, those that work. */
export async function workingScreens(db: Db, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: screens.id })
    .from(screens)
    .where(and(anyOf(screens.id, ids), isNull(screens.revokedAt)));
  return rows.map(({ id }) => id);
}

import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { viewerOf } from './recognise.ts';
import { productSessions, users } from './schema.ts';
import { hashSecret, newSecret } from './tokens.ts';
import type { Viewer } from './viewer.ts';

// Sessions of the widget inside a product. The page in its frame holds the secret in memory and sends it with each request; there is no
// cookie. They open nothing of the staff's, and nothing of the account itself.

/** In seconds; then the product is asked for another token. */
export const PRODUCT_SESSION_SECONDS = 3600;

/**
 * Begins a session.
 * @param session.origin of the product's page, the only one from which it counts.
 * @returns its secret; only a hash is kept.
 */
export async function startProductSession(db: Db, session: { userId: number; origin: string }): Promise<string> {
  const secret = newSecret();
  await db.insert(productSessions).values({
    ...session,
    idHash: hashSecret(secret),
    expiresAt: sql`now() + make_interval(secs => ${PRODUCT_SESSION_SECONDS})`,
  });
  return secret;
}

/**
 * Who sends a request inside a product: a member, whatever else they are on the site.
 * @returns undefined when the session is over, began on another origin, or its person is suspended.
 */
export async function readProductSession(db: Db, secret: string, origin: string): Promise<Viewer | undefined> {
  const [row] = await db
    .select({ user: users })
    .from(productSessions)
    .innerJoin(users, eq(users.id, productSessions.userId))
    .where(
      and(
        eq(productSessions.idHash, hashSecret(secret)),
        eq(productSessions.origin, origin),
        gt(productSessions.expiresAt, sql`now()`),
        isNull(users.suspendedAt),
        isNull(users.deletedAt),
      ),
    );
  if (!row) return undefined;
  const member = viewerOf({ ...row.user, role: 'member', moderates: [] });
  return { ...member, isInProduct: true, ...(row.user.role !== 'member' && { isOfTeam: true }) };
}

/** Ends a session. */
export async function endProductSession(db: Db, secret: string): Promise<void> {
  await db.delete(productSessions).where(eq(productSessions.idHash, hashSecret(secret)));
}

/** Removes sessions whose time is over. */
export async function sweepProductSessions(db: Db, now: Date): Promise<void> {
  await db.delete(productSessions).where(lt(productSessions.expiresAt, now));
}

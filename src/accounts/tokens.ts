import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { TOKEN_MINUTES, type TokenKind } from './account.ts';
import { oneTimeTokens, usedProductTokens } from './schema.ts';

export type OneTimeToken = typeof oneTimeTokens.$inferSelect;

/** SHA-256 in base64url: enough for secrets of 256 random bits, which nobody can guess in order to compare. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** A secret of 256 random bits, as it stands in a link. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Makes a one-time token; an earlier one of the same kind and the same person (or, without an account, address) stops working.
 * @param token.beside leaves the earlier ones working.
 * @returns the secret for the link; only its hash is kept.
 */
export async function issueToken(
  db: Db,
  token: {
    kind: TokenKind;
    userId?: number | undefined;
    email?: string | undefined;
    data?: Record<string, string>;
    beside?: boolean;
  },
): Promise<string> {
  const { kind, userId, email, data = {}, beside = false } = token;
  const secret = newSecret();
  const minutes = TOKEN_MINUTES[kind];
  await db.transaction(async (tx) => {
    // Two requests at once must not leave two that work.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`token ${kind} ${userId ?? email ?? ''}`}, 0))`,
    );
    const whose = userId !== undefined ? eq(oneTimeTokens.userId, userId) : isNull(oneTimeTokens.userId);
    const where = userId === undefined && email !== undefined ? and(whose, eq(oneTimeTokens.email, email)) : whose;
    if (!beside) await tx.delete(oneTimeTokens).where(and(eq(oneTimeTokens.kind, kind), where));
    await tx.insert(oneTimeTokens).values({
      tokenHash: hashSecret(secret),
      kind,
      userId: userId ?? null,
      email: email ?? null,
      data,
      expiresAt: minutes === undefined ? null : sql`now() + make_interval(mins => ${minutes})`,
    });
  });
  return secret;
}

function working(kind: TokenKind, secret: string) {
  return and(
    eq(oneTimeTokens.tokenHash, hashSecret(secret)),
    eq(oneTimeTokens.kind, kind),
    or(isNull(oneTimeTokens.expiresAt), gt(oneTimeTokens.expiresAt, sql`now()`)),
  );
}

/** The token behind a link while it works, without using it up: mail programs open links before their readers do. */
export async function findToken(db: Db, kind: TokenKind, secret: string): Promise<OneTimeToken | undefined> {
  const [row] = await db.select().from(oneTimeTokens).where(working(kind, secret));
  return row;
}

/** Uses a token up; of several requests with the same link exactly one gets it. */
export async function takeToken(db: Db, kind: TokenKind, secret: string): Promise<OneTimeToken | undefined> {
  const [row] = await db.delete(oneTimeTokens).where(working(kind, secret)).returning();
  return row;
}

/** Makes every link of a kind useless that belongs to no person. */
export async function revokeNobodysTokens(db: Db, kind: TokenKind): Promise<void> {
  await db.delete(oneTimeTokens).where(and(eq(oneTimeTokens.kind, kind), isNull(oneTimeTokens.userId)));
}

/** Makes every link of a person useless, or those of some kinds. */
export async function revokeTokens(db: Db, userId: number, kinds?: TokenKind[]): Promise<void> {
  const of = kinds ? sql`${oneTimeTokens.kind} in ${kinds}` : undefined;
  await db.delete(oneTimeTokens).where(and(eq(oneTimeTokens.userId, userId), of));
}

/** Removes tokens whose time is over. */
export async function sweepTokens(db: Db, now: Date): Promise<void> {
  await db.delete(oneTimeTokens).where(lt(oneTimeTokens.expiresAt, now));
}

/** Removes the numbers of product tokens that have expired, and can therefore not be used again anyway. */
export async function sweepProductTokens(db: Db, now: Date): Promise<void> {
  await db.delete(usedProductTokens).where(lt(usedProductTokens.expiresAt, now));
}

import { and, eq, isNull, sql } from 'drizzle-orm';
import { addAuditEntry } from '../../accounts/store.ts';
import { hashSecret, newSecret } from '../../accounts/tokens.ts';
import type { Db } from '../../db/client.ts';
import { apiTokens } from './schema.ts';
import { type Scope, tokenText } from './token.ts';

/** What is noted in the audit log about tokens. */
export type TokenAuditAction = 'api-token.created' | 'api-token.revoked';

/** Characters of a token that are kept, and shown in lists. */
const ENDING = 4;

/**
 * Makes a token.
 * @param token.name as the team calls it, cleaned.
 * @param token.expiresAt null: it counts until it is revoked.
 * @returns the secret, which nobody sees again.
 */
export async function issueApiToken(
  db: Db,
  token: { name: string; scopes: readonly Scope[]; ownerId: number; expiresAt?: Date | null },
): Promise<{ id: number; secret: string }> {
  const secret = tokenText(newSecret());
  return await db.transaction(async (tx) => {
    const [row] = await tx
      .insert(apiTokens)
      .values({
        name: token.name,
        tokenHash: hashSecret(secret),
        ending: secret.slice(-ENDING),
        scopes: [...token.scopes],
        ownerId: token.ownerId,
        expiresAt: token.expiresAt ?? null,
      })
      .returning({ id: apiTokens.id });
    const action: TokenAuditAction = 'api-token.created';
    const details = { name: token.name, scopes: token.scopes.join(' ') };
    await addAuditEntry(tx, { actorId: token.ownerId, action, subjectId: null, details });
    return { id: row!.id, secret };
  });
}

/** Ends a token at once. @returns false when there is none that counts. */
export async function revokeApiToken(db: Db, tokenId: number, actorId: number): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const [row] = await tx
      .update(apiTokens)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(apiTokens.id, tokenId), isNull(apiTokens.revokedAt)))
      .returning({ name: apiTokens.name });
    if (!row) return false;
    const action: TokenAuditAction = 'api-token.revoked';
    await addAuditEntry(tx, { actorId, action, subjectId: null, details: { name: row.name } });
    return true;
  });
}

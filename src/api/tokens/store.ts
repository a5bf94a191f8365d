import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { apiTokens } from './schema.ts';
import type { Scope } from './token.ts';

/** A token as the list of them shows it. */
export interface ListedToken {
  id: number;
  name: string;
  /** Its last characters. */
  ending: string;
  scopes: Scope[];
  owner: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
}

const counts = and(isNull(apiTokens.revokedAt), or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, sql`now()`)));

/** The tokens that count, the newest first. */
export async function listTokens(db: Db): Promise<ListedToken[]> {
  return db
    .select({
      id: apiTokens.id,
      name: apiTokens.name,
      ending: apiTokens.ending,
      scopes: apiTokens.scopes,
      owner: users.name,
      createdAt: apiTokens.createdAt,
      lastUsedAt: apiTokens.lastUsedAt,
      expiresAt: apiTokens.expiresAt,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.ownerId))
    .where(counts)
    .orderBy(desc(apiTokens.id));
}

/** How many tokens count. */
export function countTokens(db: Db): Promise<number> {
  return db.$count(apiTokens, counts);
}

import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, time } from '../../db/columns.ts';
import { LONGEST_TOKEN_NAME, type Scope } from './token.ts';

/** With what programs show who they are. Only a hash is kept. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    id: id(),
    /** What it is for, as the team calls it. */
    name: text('name').notNull(),
    tokenHash: text('token_hash').notNull(),
    /** The last characters, by which somebody recognises one they hold. */
    ending: text('ending').notNull(),
    scopes: text('scopes').array().$type<Scope[]>().notNull(),
    /** As whom it acts; it counts for as long as they may sign in. */
    ownerId: number('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: time('created_at').notNull().default(now),
    /** To the minute. */
    lastUsedAt: time('last_used_at'),
    /** Null: until it is revoked. */
    expiresAt: time('expires_at'),
    revokedAt: time('revoked_at'),
  },
  (table) => [
    uniqueIndex('api_tokens_hash').on(table.tokenHash),
    index('api_tokens_owner').on(table.ownerId),
    check('api_tokens_name_length', lengthBetween(table.name, 1, LONGEST_TOKEN_NAME)),
    check('api_tokens_scopes', sql`cardinality(${table.scopes}) between 1 and 50`),
  ],
);

/** How often each token, and each network without one, has asked in its present minute; unlogged, because it counts for that minute. */
export const apiUses = pgTable('api_uses', {
  /** `token 5`, or a keyed hash of the network. */
  key: text('key').primaryKey(),
  startedAt: time('started_at').notNull().default(now),
  used: integer('used').notNull().default(1),
});

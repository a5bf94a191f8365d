import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from '../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../db/columns.ts';
import { schedules } from '../sla/schema.ts';
import type { BoardFilters } from './board/filters.ts';
import { AGENT_STATUSES, LARGEST_CAPACITY } from './load/agent.ts';
import { LONGEST_NAME, LOOKS } from './screens/screen.ts';

/** What the desk knows of who answers requests; without a row, what everybody begins with. */
export const agents = pgTable(
  'agents',
  {
    agentId: number('agent_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    status: text('status', { enum: AGENT_STATUSES }).notNull().default('online'),
    statusSince: time('status_since').notNull().default(now),
    /** Open requests that this person can look after at a time; null: what everybody can. */
    capacity: integer('capacity'),
    /** Hours in which this person works; null: no shifts. */
    scheduleId: number('schedule_id').references(() => schedules.id, { onDelete: 'set null' }),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    index('agents_schedule').on(table.scheduleId),
    check('agents_status', oneOf(table.status, AGENT_STATUSES)),
    check('agents_capacity', sql`${table.capacity} between 0 and ${sql.raw(String(LARGEST_CAPACITY))}`),
  ],
);

/** Addresses of boards for screens on a wall, which nobody signs in to. */
export const screens = pgTable(
  'screens',
  {
    id: id(),
    name: text('name').notNull(),
    /** Of the secret in the address, so that a copy of the database opens no board. */
    tokenHash: text('token_hash').notNull(),
    filters: jsonb('filters').$type<BoardFilters>().notNull().default({}),
    look: text('look', { enum: LOOKS }).notNull().default('dark'),
    /** Who made it; null once the account is deleted. */
    createdBy: number('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: time('created_at').notNull().default(now),
    /** Since then the address opens nothing. */
    revokedAt: time('revoked_at'),
  },
  (table) => [
    uniqueIndex('screens_token').on(table.tokenHash),
    index('screens_created_by').on(table.createdBy),
    check('screens_name_length', lengthBetween(table.name, 1, LONGEST_NAME)),
    check('screens_look', oneOf(table.look, LOOKS)),
  ],
);

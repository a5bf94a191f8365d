import { sql } from 'drizzle-orm';
import { check, index, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, time } from '../../db/columns.ts';
import { ticketStore } from '../schema.ts';
import { LIMITS } from '../ticket.ts';

/**
 * Teams within the team. A ticket names its group in `group_name`, without a foreign key: other programs write names freely, and one that is not
 * here is shown as it is.
 */
export const groups = ticketStore.table(
  'groups',
  {
    id: id(),
    name: text('name').notNull(),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('groups_name').on(sql`lower(${table.name})`),
    check('groups_name_length', lengthBetween(table.name, 1, LIMITS.name)),
  ],
);

export const groupMemberships = ticketStore.table(
  'group_memberships',
  {
    groupId: number('group_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    /** Number of an account, as assignee_id of tickets. */
    agentId: number('agent_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ name: 'group_memberships_key', columns: [table.groupId, table.agentId] }),
    index('group_memberships_agent').on(table.agentId),
  ],
);

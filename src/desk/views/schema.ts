import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../../db/columns.ts';
import { groups } from '../../tickets/groups/schema.ts';
import type { Conditions } from './condition.ts';
import { AUDIENCES, type Column, ORDERS, VIEW_LIMITS } from './view.ts';

/** Views of the list of requests that somebody has saved. */
export const deskViews = pgTable(
  'desk_views',
  {
    id: id(),
    name: text('name').notNull(),
    conditions: jsonb('conditions').$type<Conditions>().notNull(),
    columns: text('columns').array().$type<Column[]>().notNull(),
    order: text('sort', { enum: ORDERS }).notNull(),
    audience: text('audience', { enum: AUDIENCES }).notNull(),
    ownerId: number('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Whose it is when it is a group's. */
    groupId: number('group_id').references(() => groups.id, { onDelete: 'cascade' }),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    index('desk_views_owner').on(table.ownerId),
    index('desk_views_group').on(table.groupId),
    check('desk_views_name_length', lengthBetween(table.name, 1, VIEW_LIMITS.name)),
    check('desk_views_sort', oneOf(table.order, ORDERS)),
    check('desk_views_audience', oneOf(table.audience, AUDIENCES)),
    check('desk_views_group_named', sql`(${table.audience} = 'group') = (${table.groupId} is not null)`),
  ],
);

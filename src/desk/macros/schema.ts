import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../../db/columns.ts';
import { MODES } from '../mode.ts';
import { MACRO_LIMITS, type MacroChanges } from './macro.ts';

/** Texts with placeholders and changes that agents put into an answer. */
export const macros = pgTable(
  'macros',
  {
    id: id(),
    title: text('title').notNull(),
    /** Whose it is: of the group with this name, or of everybody. */
    groupName: text('group_name'),
    mode: text('mode', { enum: MODES }).notNull().default('answer'),
    /** Markdown with placeholders; may be empty where it only changes something. */
    body: text('body').notNull(),
    changes: jsonb('changes').$type<MacroChanges>().notNull().default({}),
    active: boolean('active').notNull().default(true),
    /** How often it was sent. */
    uses: integer('uses').notNull().default(0),
    usedAt: time('used_at'),
    createdBy: number('created_by').references(() => users.id),
    createdAt: time('created_at').notNull().default(now),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('macros_title').on(sql`lower(${table.title})`),
    index('macros_group').on(table.groupName),
    check('macros_mode', oneOf(table.mode, MODES)),
    check('macros_title_length', lengthBetween(table.title, 1, MACRO_LIMITS.title)),
    check('macros_body_length', lengthBetween(table.body, 0, MACRO_LIMITS.body)),
  ],
);

import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { id } from '../../db/columns.ts';

/** Numbers of what we know by a name or a UUID and programs by a number; a number once given stays. */
export const apiIds = pgTable(
  'api_ids',
  {
    id: id(),
    /** What kind of thing, such as `ticket_field`. */
    kind: text('kind').notNull(),
    /** How we know it. */
    key: text('key').notNull(),
  },
  (table) => [uniqueIndex('api_ids_key').on(table.kind, table.key)],
);

import { inArray, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Audiences } from './audience.ts';

/** Whether who belongs to these audiences may read a row, by its column of that. */
export function audienceAmong(column: PgColumn, audiences: Audiences): SQL {
  return audiences === 'all' ? sql`true` : inArray(column, [...audiences]);
}

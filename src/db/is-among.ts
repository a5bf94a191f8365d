import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/**
 * Whether a number is one of these. The list is one parameter, so that the statement has the same text however long it is: it is planned once
 * for each connection, and the database answers it at once. Drizzle's `inArray` makes another statement for each length.
 */
export function isAmong(column: SQLWrapper, ids: readonly number[]): SQL {
  return sql`${column} = any(${sql.param([...ids])}::bigint[])`;
}

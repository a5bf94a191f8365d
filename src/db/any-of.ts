import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/**
 * Whether a column has one of many values, as one parameter: Drizzle's `inArray` writes a parameter for each, which for some hundred costs
 * more than what the database does with them, and makes another statement for each length, which no connection has planned before.
 * @param values as the column has them; none makes it false.
 */
export function anyOf<Value extends string | number>(
  column: PgColumn & { _: { data: Value } },
  values: readonly NoInfer<Value>[],
): SQL {
  return sql`${column} = any(${sql.param([...values])}::${sql.raw(column.getSQLType())}[])`;
}

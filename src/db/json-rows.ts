import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/**
 * All rows of a select as one text, for {@link readJsonRows}: of some thousand rows a driver takes longer to read each value than the
 * database takes to find them.
 * @param fields at most 50 of them, of types that JSON has: numbers, texts, booleans and nulls. A moment is a text there.
 */
export function jsonRows(fields: Readonly<Record<string, SQLWrapper>>): { json: SQL<string> } {
  const named = Object.entries(fields).map(([name, value]) => sql`${sql.raw(`'${name}'`)}, ${value}`);
  return { json: sql<string>`coalesce(json_agg(json_build_object(${sql.join(named, sql`, `)})), '[]')::text` };
}

/** What a select of {@link jsonRows} found. */
export function readJsonRows<Row>([found]: readonly { json: string }[]): Row[] {
  return JSON.parse(found!.json) as Row[];
}

/** A moment in whole milliseconds, as `Date` counts them. */
export function milliseconds(column: SQLWrapper): SQL<number> {
  return sql<number>`trunc(extract(epoch from ${column}) * 1000)`;
}

// What the tables of the domains are made of.
import { sql } from 'drizzle-orm';
import { type AnyPgColumn, bigint, timestamp } from 'drizzle-orm/pg-core';

/** A number that the database gives to each row, as `id`. */
export const id = () => number('id').primaryKey().generatedAlwaysAsIdentity();

/** A whole number that fits JavaScript's: of another row, mostly. */
export const number = (name: string) => bigint(name, { mode: 'number' });

/** A moment, with its time zone. */
export const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** When the transaction began, as a default. */
export const now = sql`now()`;

/** `column in ('a', 'b')`, as text in the migration; null passes. */
export const oneOf = (column: AnyPgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`;

/** How long a text may be, in characters, not bytes; null passes. */
export const lengthBetween = (column: AnyPgColumn, least: number, most: number) =>
  sql`char_length(${column}) between ${sql.raw(String(least))} and ${sql.raw(String(most))}`;

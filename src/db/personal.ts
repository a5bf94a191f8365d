import type { SQL } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { Site } from '../config/site.ts';
import type { Db } from './client.ts';

/** What stands where the name of somebody was who has deleted their account. */
export const NEUTRAL_NAME = 'Deleted account';

/** What becomes of a column when its person deletes the account, and whether the person may have it before. */
type Fate =
  /** Emptied, or gone with its row. */
  | 'removed'
  /** As removed, and never shown to anybody: hashes and keys. */
  | 'secret'
  /** Replaced by a neutral name. */
  | 'neutral'
  /** Stays: what was written or done, without saying by whom. */
  | 'kept'
  /** Stays, and is the company's and not the person's. */
  | 'internal';

/** Whose data it is about. */
export interface Person {
  id: number;
  /** Lower case; empty where the account has none any more. */
  email: string;
}

/** A table with something about people. */
export interface PersonalTable {
  table: PgTable;
  /** Every column, by what becomes of it; names with spaces between them. */
  columns: Partial<Record<Fate, string>>;
  /** The rows that are a person's own; without it the table is only ever a part of another person's matter. */
  of?(person: Person): SQL | undefined;
  /** A row as its person may have it, where a column holds more than is theirs. By the names of columns. */
  shown?(row: Record<string, unknown>, site: Site): Record<string, unknown>;
}

/** What a domain keeps about people. A test compares the lists with the database, so that no table and no column is forgotten. */
export interface PersonalData {
  tables?: readonly PersonalTable[];
  /** Tables with nothing about anybody, and why. */
  impersonal?: readonly (readonly [PgTable, string])[];
  /**
   * Somebody deletes the account: what says who they were goes. Called in the transaction of the deletion, before the account is
   * emptied.
   */
  forget?(tx: Db, person: Person): Promise<void>;
  /** Somebody's confirmed address has become another one: what was theirs follows. Called in the transaction of the change. */
  followAddress?(tx: Db, before: string, after: string): Promise<void>;
  /** Whether something is there that whoever has an account with this address would read. */
  hasAnythingOf?(db: Db, email: string): Promise<boolean>;
}

/** The name of a table, with its schema where it is not the common one. */
export function tableName(table: PgTable): string {
  const { schema, name } = getTableConfig(table);
  return schema ? `${schema}.${name}` : name;
}

/** Whether any domain has something that whoever has an account with this address would read. */
export async function hasAnythingOf(db: Db, personalData: readonly PersonalData[], email: string): Promise<boolean> {
  for (const domain of personalData) if (await domain.hasAnythingOf?.(db, email)) return true;
  return false;
}

import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rowsOf } from '../../db/rows.ts';
import { changedAt, type PackedRow } from '../frame/packed.ts';
import { packedOf } from './packed.ts';
import type { Followed } from './schema.ts';

/** Where an export is: after what a transaction wrote of a row. */
export interface Place {
  /** Number of the transaction. */
  in: number;
  id: number;
  /** When that was, in milliseconds: for going on in a database that was restored. */
  at: number;
  /** Only what changed from then on, in milliseconds. */
  since: number;
}

/** A row that changed. */
export interface Change {
  id: number;
  in: number;
  at: Date;
}

/** Changes that were read, in the order of their transactions. */
export interface Changes<Row extends Change = Change> {
  rows: Row[];
  /** There is more. */
  more: boolean;
}

/** Longer no transaction goes on that is waited for: so far back an export by time begins to look. */
const LONGEST_TRANSACTION_MS = 86_400_000;

/** Things that are written and never changed: their rows say themselves in which transaction. */
export interface Log {
  /** Table, with its alias `c`. */
  from: SQL;
  /** Besides, over `c`. */
  where: SQL;
  at: SQL;
  in: SQL;
  id: SQL;
}

const followed = (kind: Followed): Log => ({
  from: sql`api_changes c`,
  where: sql`c.kind = ${sql.raw(`'${kind}'`)}`,
  at: sql`c.changed_at`,
  in: sql`c.changed_in`,
  id: sql`c.row_id`,
});

/**
 * Whether something was written after a place, below the oldest transaction that is still running: in the order of the transactions what a
 * slow one commits later comes after everything that was read, and is not missed. It costs the same wherever the place is.
 */
export function isNext(log: Log, after: Place): SQL {
  const since = sql`and ${log.at} >= ${new Date(after.since).toISOString()}::timestamptz`;
  return sql`${log.where}
      and (${log.in}, ${log.id}) > (${after.in}::bigint, ${after.id}::bigint)
      and ${log.in} < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      ${after.since > 0 ? since : sql``}`;
}

/** What a statement selects from that reads what {@link isNext}, with one row more where there is more. */
export function nextIn(log: Log, after: Place, limit: number): SQL {
  return sql`${log.from} where ${isNext(log, after)} order by ${log.in}, ${log.id} limit ${sql.raw(String(limit + 1))}`;
}

/** The changes of rows of a kind after a place, as {@link isNext} says, each with what is exported of its row. One statement. */
export async function readChanges(
  db: Db,
  kind: Followed,
  after: Place,
  limit: number,
): Promise<Changes<Change & PackedRow>> {
  const log = followed(kind);
  const { shown, beside } = packedOf(kind);
  const result = await db.execute(sql`
    select ${log.id} as id, ${log.in} as "in", ${shown} as shown, ${beside} as beside from ${nextIn(log, after, limit)}`);
  const rows = rowsOf<{ id: number | string; in: number | string; shown: string; beside: string }>(result).map(
    (row) => ({ ...row, id: Number(row.id), in: Number(row.in), at: changedAt(row) }),
  );
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

/** Where an export of what changed from a moment on begins. */
export function placeOfTime(db: Db, kind: Followed, since: Date): Promise<Place> {
  return placeInLog(db, followed(kind), since);
}

/** As {@link placeOfTime}, in what is only written. */
export async function placeInLog(db: Db, log: Log, since: Date): Promise<Place> {
  const before = new Date(since.getTime() - LONGEST_TRANSACTION_MS);
  const start = { in: -1, id: 0, at: since.getTime(), since: since.getTime() };
  if (before.getTime() <= 0) return start;
  const result = await db.execute(sql`select ${log.in} as "in" from ${log.from} where ${log.where}
    and ${log.at} < ${before.toISOString()}::timestamptz order by ${log.at} desc limit 1`);
  const [row] = rowsOf<{ in: number | string }>(result);
  // What that transaction wrote of other rows may be later.
  return row ? { ...start, in: Number(row.in) - 1 } : start;
}

/** A cursor as programs keep it. @param name of the export: at a place of another one rows would be missed without a word. */
export function writePlace(name: string, { in: transaction, id, at, since }: Place): string {
  return Buffer.from([transaction, id, at, since, name].join('|')).toString('base64url');
}

/** @returns undefined for what is no cursor of the export of this name. */
export function readPlace(name: string, cursor: string): Place | undefined {
  const [, transaction, id, at, since, of] =
    /^(-?\d{1,15})\|(\d{1,15})\|(\d{1,15})\|(\d{1,15})(?:\|(\w+))?$/.exec(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    ) ?? [];
  // Earlier ones did not say of which export they are.
  if (transaction === undefined || (of !== undefined && of !== name)) return undefined;
  const place = { in: Number(transaction), id: Number(id), at: Number(at), since: Number(since) };
  return Math.max(place.at, place.since) < Date.UTC(9999, 0) ? place : undefined;
}

/** Whether the database has not come as far as a place says: it was restored since, and numbers its transactions anew. */
export async function isAhead(db: Db, place: Place): Promise<boolean> {
  const result = await db.execute(sql`select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next`);
  return place.in > Number(rowsOf<{ next: number | string }>(result)[0]!.next);
}

/** Gives rows that were brought from another database, with numbers of its transactions, one of this. */
export async function adoptChanges(db: Db): Promise<void> {
  await db.execute(sql`update api_changes set changed_in = pg_current_xact_id()::text::bigint
    where kind in ('ticket', 'user', 'organization') and changed_in > pg_snapshot_xmax(pg_current_snapshot())::text::bigint`);
}

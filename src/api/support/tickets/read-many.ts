// Many tickets at once, as exports have them: packed, with the numbers of what they name.
import { sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { numbers, texts } from '../../frame/count.ts';
import { type PackedRow, unpack } from '../../frame/packed.ts';
import { personIdsOf } from '../users/people.ts';
import { type TicketRow, toRow } from './ticket-row.ts';

/** The values of `exported_ticket`. */
const SHOWN = [
  ...(['changedAt', 'subject', 'status', 'channel', 'requesterId', 'tags', 'customFields'] as const),
  ...(['createdAt', 'updatedAt', 'firstRepliedAt', 'priority', 'assignee', 'group', 'type', 'organizationId'] as const),
  ...(['externalId', 'problemId', 'cc', 'followers', 'isDeleted'] as const),
] as const;

/** The values of `exported_beside_ticket`. */
const BESIDE = ['description', 'isPublic', 'writer', 'ratingId', 'score', 'reason'] as const;
const NOTHING_BESIDE = unpack(BESIDE, '[null]')!;

type Read = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string';
/** An address has no comma. */
const addressesIn = (joined: unknown) => (isText(joined) ? joined.split(',') : []);

/** Packed tickets as rows, in their order; what is gone is left out. A statement for each kind of what they name that is elsewhere. */
export async function unpackTickets(db: Db, packed: readonly PackedRow[]): Promise<TicketRow[]> {
  const rows = packed.flatMap(({ id, shown, beside }) => {
    const row = unpack(SHOWN, shown);
    return row ? [{ id, ...row, ...(unpack(BESIDE, beside) ?? NOTHING_BESIDE) }] : [];
  });
  const groupOf = await groupNumbers(db, rows);
  const requesterOf = await peopleAt(db, rows, 'cc');
  const accountOf = await peopleAt(db, rows, 'followers');
  const problems = await withIncidents(db, rows);
  const personOf = await personIdsOf(
    db,
    rows.flatMap(({ assignee, writer }) => [assignee, writer] as (number | null)[]),
  );
  const numbersOf = (joined: unknown, known: ReadonlyMap<string, number>) =>
    addressesIn(joined)
      .flatMap((address) => known.get(address) ?? [])
      .toSorted((a, b) => a - b);
  return rows.map((row) =>
    toRow(
      {
        ...row,
        isPublic: row.isPublic ?? true,
        isDeleted: row.isDeleted === true,
        groupId: isText(row.group) ? (groupOf.get(row.group) ?? null) : null,
        collaboratorIds: numbersOf(row.cc, requesterOf),
        followerIds: numbersOf(row.followers, accountOf),
        hasIncidents: problems.has(row.id),
        place: '',
      },
      personOf,
    ),
  );
}

/** The numbers of the groups that tickets name, by the names as they stand there. */
async function groupNumbers(db: Db, rows: readonly Read[]): Promise<Map<string, number>> {
  const names = [...new Set(rows.map((row) => row['group']).filter(isText))];
  if (names.length === 0) return new Map();
  const result = await db.execute(sql`select g.id, n.name from unnest(${texts(names)}) as n(name)
    join tickets.groups g on lower(g.name) = lower(n.name)`);
  return new Map(rowsOf<Read>(result).map((row) => [String(row['name']), Number(row['id'])]));
}

/** The numbers of the people with the addresses in a column. */
async function peopleAt(db: Db, rows: readonly Read[], column: 'cc' | 'followers'): Promise<Map<string, number>> {
  const addresses = [...new Set(rows.flatMap((row) => addressesIn(row[column])))];
  if (addresses.length === 0) return new Map();
  const from =
    column === 'cc' ? sql`select email, id from tickets.requesters` : sql`select email, person_id as id from users`;
  const result = await db.execute(sql`${from} where email = any(${texts(addresses)})`);
  return new Map(rowsOf<Read>(result).map((row) => [String(row['email']), Number(row['id'])]));
}

/** Which of the problems among tickets have incidents. */
async function withIncidents(db: Db, rows: readonly Read[]): Promise<Set<number>> {
  const problems = rows.filter((row) => row['type'] === 'problem').map((row) => Number(row['id']));
  if (problems.length === 0) return new Set();
  const result = await db.execute(
    sql`select distinct problem_id as id from tickets.tickets where problem_id = any(${numbers(problems)})`,
  );
  return new Set(rowsOf<Read>(result).map((row) => Number(row['id'])));
}

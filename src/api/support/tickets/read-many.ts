// Many tickets at once, as exports read them: each table by itself, because joining costs the database more than putting together costs us.
import { sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import { numbers, texts } from '../../frame/count.ts';
import { personIdsOf } from '../users/people.ts';
import { type TicketRow, toRow } from './ticket-row.ts';

type Read = Record<string, unknown>;
const number = (value: unknown) => (value === null || value === undefined ? null : Number(value));
const isText = (value: unknown): value is string => typeof value === 'string';

/** Tickets by their numbers, deleted ones among them; those that are not there are left out. A handful of statements, however many. */
export async function readManyTickets(db: Db, ids: readonly number[]): Promise<TicketRow[]> {
  if (ids.length === 0) return [];
  const read = async (statement: ReturnType<typeof sql>) => rowsOf<Read>(await db.execute(statement));
  const found = await read(sql`
    select id, external_id as "externalId", subject, status, priority, type, channel, requester_id as "requesterId",
      organization_id as "organizationId", tags, custom_fields::text as "customFields", problem_id as "problemId",
      spam_at is not null as "isDeleted", created_at as "createdAt", updated_at as "updatedAt", first_replied_at as "firstRepliedAt",
      assignee_id as assignee, group_name as "group", nullif(cc, '{}') as cc, nullif(followers, '{}') as followers
    from tickets.tickets where id = any(${numbers(ids)}) order by id`);
  const firsts = await read(sql`
    select first.* from unnest(${numbers(ids)}) as t(id) cross join lateral (
      select c.ticket_id as ticket, c.body as description, c.public as "isPublic", c.agent_id as writer
      from tickets.comments c where c.ticket_id = t.id order by c.id limit 1) as first`);
  const firstOf = new Map(firsts.map((row) => [Number(row['ticket']), row]));
  // Only what is done was rated, unless it was opened again.
  const ratings = await read(sql`select ticket_id as ticket, id as "ratingId", score, reason from tickets.satisfaction
    where ticket_id = any(${numbers(ids)})`);
  const ratingOf = new Map(ratings.map((row) => [Number(row['ticket']), row]));
  const groupOf = await groupNumbers(db, found);
  const requesterOf = await peopleAt(db, found, 'cc');
  const accountOf = await peopleAt(db, found, 'followers');
  const problems = await withIncidents(db, found);
  const personOf = await personIdsOf(
    db,
    found.flatMap((row) => [number(row['assignee']), number(firstOf.get(Number(row['id']))?.['writer'])]),
  );
  const none = { description: null, isPublic: true, writer: null };
  return found.map((row) => {
    const id = Number(row['id']);
    const numbersAt = (column: 'cc' | 'followers', known: ReadonlyMap<string, number>) =>
      ((row[column] ?? []) as string[]).flatMap((address) => known.get(address) ?? []).toSorted((a, b) => a - b);
    const whole = {
      ...row,
      ...(firstOf.get(id) ?? none),
      ...(ratingOf.get(id) ?? { ratingId: null }),
      groupId: isText(row['group']) ? (groupOf.get(row['group']) ?? null) : null,
      collaboratorIds: numbersAt('cc', requesterOf),
      followerIds: numbersAt('followers', accountOf),
      hasIncidents: problems.has(id),
      place: '',
    };
    return toRow(whole, personOf);
  });
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
  const addresses = [...new Set(rows.flatMap((row) => (row[column] ?? []) as string[]))];
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

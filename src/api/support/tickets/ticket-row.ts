import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import {
  type Channel,
  type CustomFields,
  PRIORITIES,
  type Priority,
  STATUSES,
  type Status,
  type TicketType,
} from '../../../tickets/ticket.ts';
import { countRows } from '../../frame/count.ts';
import type { ListSource } from '../../frame/paging.ts';
import { personIdsOf } from '../users/people.ts';

/** A ticket with everything that answers say of it. */
export interface TicketRow {
  id: number;
  externalId: string | null;
  subject: string;
  description: string;
  status: Status;
  priority: Priority | null;
  type: TicketType | null;
  channel: Channel;
  requesterId: number;
  submitterId: number;
  assigneeId: number | null;
  organizationId: number | null;
  groupId: number | null;
  collaboratorIds: number[];
  followerIds: number[];
  tags: string[];
  customFields: CustomFields;
  problemId: number | null;
  hasIncidents: boolean;
  isPublic: boolean;
  isDeleted: boolean;
  rating: { id: number; score: 'good' | 'bad'; comment: string | null } | null;
  createdAt: Date;
  updatedAt: Date;
  firstRepliedAt: Date | null;
  place: string;
}

/** What of a ticket other programs know: those that count as spam are deleted ones for them. */
export const isThere = sql`t.spam_at is null`;

/**
 * Reads tickets, in one statement where the accounts of who works on them are known to this process.
 * @param rows a statement that gives whole rows of tickets and their `place`.
 * @param orderBy over `t`, as the statement has it.
 */
async function readTickets(db: Db, rows: SQL, orderBy: SQL): Promise<TicketRow[]> {
  const result = await db.execute(sql`
    select t.id, t.external_id as "externalId", t.subject, t.status, t.priority, t.type, t.channel,
      t.requester_id as "requesterId", t.organization_id as "organizationId", t.tags,
      t.custom_fields::text as "customFields", t.problem_id as "problemId", t.spam_at is not null as "isDeleted",
      t.created_at as "createdAt", t.updated_at as "updatedAt", t.first_replied_at as "firstRepliedAt", t.place,
      t.assignee_id as assignee, named.id as "groupId",
      first.body as description, coalesce(first.public, true) as "isPublic", first.agent_id as writer,
      case when t.cc = '{}' then '[]' else (select coalesce(json_agg(r.id order by r.id), '[]') from tickets.requesters r where r.email = any(t.cc)) end as "collaboratorIds",
      case when t.followers = '{}' then '[]' else (select coalesce(json_agg(u.person_id order by u.person_id), '[]') from users u where u.email = any(t.followers)) end as "followerIds",
      case when t.type = 'problem' then exists (select from tickets.tickets i where i.problem_id = t.id) else false end as "hasIncidents",
      rating.id as "ratingId", rating.score, rating.reason
    from (${rows}) as t
    left join tickets.groups named on lower(named.name) = lower(t.group_name)
    left join tickets.satisfaction rating on rating.ticket_id = t.id
    left join lateral (select c.body, c.public, c.agent_id from tickets.comments c where c.ticket_id = t.id order by c.id limit 1) as first on true
    order by ${orderBy}`);
  const found = rowsOf<Record<string, unknown>>(result);
  const accounts = found.flatMap((row) => [number(row['assignee']), number(row['writer'])]);
  const personOf = await personIdsOf(db, accounts);
  return found.map((row) => toRow(row, personOf));
}

const number = (value: unknown) => (value === null || value === undefined ? null : Number(value));
const fromJson = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value) as unknown;
const ids = (value: unknown) => (fromJson(value) as unknown[]).map(Number);

/** Makes what statements gave of a ticket into one. */
export function toRow(row: Record<string, unknown>, personOf: (account: number | null) => number | null): TicketRow {
  const requesterId = Number(row['requesterId']);
  return {
    ...(row as unknown as TicketRow),
    id: Number(row['id']),
    description: (row['description'] as string | null) ?? '',
    requesterId,
    submitterId: personOf(number(row['writer'])) ?? requesterId,
    assigneeId: personOf(number(row['assignee'])),
    organizationId: number(row['organizationId']),
    groupId: number(row['groupId']),
    problemId: number(row['problemId']),
    tags: row['tags'] as string[],
    collaboratorIds: ids(row['collaboratorIds']),
    followerIds: ids(row['followerIds']),
    customFields: fromJson(row['customFields']) as CustomFields,
    hasIncidents: row['hasIncidents'] === true,
    rating:
      row['ratingId'] === null
        ? null
        : {
            id: Number(row['ratingId']),
            score: row['score'] as 'good' | 'bad',
            comment: row['reason'] as string | null,
          },
    createdAt: new Date(row['createdAt'] as string),
    updatedAt: new Date(row['updatedAt'] as string),
    firstRepliedAt: row['firstRepliedAt'] === null ? null : new Date(row['firstRepliedAt'] as string),
  };
}

/** What lists of tickets can be sorted by. */
const TICKET_SORTS: ListSource<TicketRow>['sorts'] = {
  id: { by: sql`t.id`, type: 'bigint' },
  created_at: { by: sql`t.created_at`, type: 'timestamptz' },
  updated_at: { by: sql`t.updated_at`, type: 'timestamptz' },
};

/** Tickets that fulfil a condition over `t`. */
export function ticketList(db: Db, where: SQL): ListSource<TicketRow> {
  return listFrom(db, sql`tickets.tickets t`, where);
}

function listFrom(db: Db, from: SQL, where: SQL): ListSource<TicketRow> {
  return {
    id: sql`t.id`,
    sorts: TICKET_SORTS,
    defaultSort: 'id',
    rows: ({ where: after, orderBy, limit, offset, place }) =>
      readTickets(
        db,
        sql`select t.*, ${place} as place from ${from} where ${where} ${after ? sql`and ${after}` : sql``}
          order by ${orderBy} limit ${limit} offset ${offset}`,
        orderBy,
      ),
    count: (most) => countRows(db, sql`tickets.tickets t where ${where}`, most),
  };
}

const placeIn = (column: SQL, values: readonly string[]) =>
  sql`coalesce(array_position(array[${sql.raw(values.map((value) => `'${value}'`).join(', '))}], ${column}), 0)`;
/** What searches can be sorted by besides, from what presses least on; no index has this order. */
const SEARCH_SORTS: ListSource<TicketRow>['sorts'] = {
  priority: { by: placeIn(sql`t.priority`, PRIORITIES), type: 'integer' },
  status: { by: placeIn(sql`t.status`, STATUSES), type: 'integer' },
  ticket_type: { by: sql`coalesce(t.type, '')`, type: 'text' },
};

/**
 * Tickets that a search finds, with more to sort by.
 * @param shown.most where no index has the order, so many of the newest are sorted.
 */
export function searchedTickets(db: Db, where: SQL, shown: { sortBy: string; most: number }): ListSource<TicketRow> {
  if (!Object.hasOwn(SEARCH_SORTS, shown.sortBy)) return ticketList(db, where);
  const newest = sql`(select t.* from tickets.tickets t where ${where} order by t.created_at desc, t.id desc limit ${shown.most}) t`;
  return {
    ...listFrom(db, newest, sql`true`),
    sorts: { ...TICKET_SORTS, ...SEARCH_SORTS },
    count: ticketList(db, where).count,
  };
}

/** Tickets by their numbers; those that are not there are left out. */
export function ticketsByIds(db: Db, ids: SQL, where: SQL = isThere): Promise<TicketRow[]> {
  return readTickets(
    db,
    sql`select t.*, '' as place from tickets.tickets t where t.id = any(${ids}) and ${where}`,
    sql`t.id`,
  );
}

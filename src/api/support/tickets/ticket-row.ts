import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../../db/client.ts';
import { rowsOf } from '../../../db/rows.ts';
import type { Channel, CustomFields, Priority, Status, TicketType } from '../../../tickets/ticket.ts';
import { countRows } from '../../frame/count.ts';
import type { ListSource } from '../../frame/paging.ts';

/** A ticket with everything that answers say of it, from one statement. */
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
 * Reads tickets.
 * @param rows a statement that gives whole rows of tickets and their `place`.
 * @param orderBy over `t`, as the statement has it.
 */
async function readTickets(db: Db, rows: SQL, orderBy: SQL): Promise<TicketRow[]> {
  const result = await db.execute(sql`
    select t.id, t.external_id as "externalId", t.subject, t.status, t.priority, t.type, t.channel,
      t.requester_id as "requesterId", t.organization_id as "organizationId", to_json(t.tags) as tags,
      t.custom_fields::text as "customFields", t.problem_id as "problemId", t.spam_at is not null as "isDeleted",
      t.created_at as "createdAt", t.updated_at as "updatedAt", t.first_replied_at as "firstRepliedAt", t.place,
      assignee.person_id as "assigneeId",
      (select g.id from tickets.groups g where lower(g.name) = lower(t.group_name)) as "groupId",
      first.body as description, coalesce(first.public, true) as "isPublic",
      coalesce(writer.person_id, t.requester_id) as "submitterId",
      case when t.cc = '{}' then '[]' else (select coalesce(json_agg(r.id order by r.id), '[]') from tickets.requesters r where r.email = any(t.cc)) end as "collaboratorIds",
      case when t.followers = '{}' then '[]' else (select coalesce(json_agg(u.person_id order by u.person_id), '[]') from users u where u.email = any(t.followers)) end as "followerIds",
      t.type = 'problem' and exists (select from tickets.tickets i where i.problem_id = t.id) as "hasIncidents",
      case when rating.id is not null then json_build_object('id', rating.id, 'score', rating.score, 'comment', rating.reason) end as rating
    from (${rows}) as t
    left join users assignee on assignee.id = t.assignee_id
    left join tickets.satisfaction rating on rating.ticket_id = t.id
    left join lateral (select c.body, c.public, c.agent_id from tickets.comments c where c.ticket_id = t.id order by c.id limit 1) as first on true
    left join users writer on writer.id = first.agent_id
    order by ${orderBy}`);
  return rowsOf<Record<string, unknown>>(result).map(toRow);
}

const number = (value: unknown) => (value === null || value === undefined ? null : Number(value));
const list = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value) as unknown[];

function toRow(row: Record<string, unknown>): TicketRow {
  return {
    ...(row as unknown as TicketRow),
    id: Number(row['id']),
    description: (row['description'] as string | null) ?? '',
    requesterId: Number(row['requesterId']),
    submitterId: Number(row['submitterId']),
    assigneeId: number(row['assigneeId']),
    organizationId: number(row['organizationId']),
    groupId: number(row['groupId']),
    problemId: number(row['problemId']),
    tags: list(row['tags']) as string[],
    collaboratorIds: (list(row['collaboratorIds']) as unknown[]).map(Number),
    followerIds: (list(row['followerIds']) as unknown[]).map(Number),
    customFields: JSON.parse(row['customFields'] as string) as CustomFields,
    hasIncidents: row['hasIncidents'] === true,
    rating: (typeof row['rating'] === 'string' ? JSON.parse(row['rating']) : row['rating']) as TicketRow['rating'],
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
  return {
    id: sql`t.id`,
    sorts: TICKET_SORTS,
    defaultSort: 'id',
    rows: ({ where: after, orderBy, limit, offset, place }) =>
      readTickets(
        db,
        sql`select t.*, ${place} as place from tickets.tickets t where ${where} ${after ? sql`and ${after}` : sql``}
          order by ${orderBy} limit ${limit} offset ${offset}`,
        orderBy,
      ),
    count: () => countRows(db, sql`tickets.tickets t where ${where}`),
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

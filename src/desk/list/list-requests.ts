import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { slaInstances } from '../../sla/schema.ts';
import { unsolvedTickets } from '../../sla/unsolved/schema.ts';
import { requesters, tickets } from '../../tickets/schema.ts';
import type { Channel, CustomFields, Priority, Status } from '../../tickets/ticket.ts';
import { ticketDrafts } from '../conversation/schema.ts';
import { type Asking, isUnsolvedOnly } from '../views/condition.ts';
import { conditionsSql, statusSql } from '../views/condition-sql.ts';
import { type Order, orderOf, SOLVED_DAYS, type View } from '../views/view.ts';

/** Requests on one page of a list. */
export const PAGE_SIZE = 50;

/** A request in a list. */
export interface ListedRequest {
  id: number;
  subject: string;
  status: Status;
  priority: Priority | null;
  channel: Channel;
  requesterName: string;
  assigneeId: number | null;
  /** Null of nobody, and of who has no account here. */
  assigneeName: string | null;
  groupName: string | null;
  tags: string[];
  locale: string | null;
  customFields: CustomFields;
  createdAt: Date;
  updatedAt: Date;
  awaitingReplySince: Date | null;
  dueAt: Date | null;
  /** What whoever looks has begun to write about it: a draft, or an answer that did not go out. */
  draft: 'draft' | 'stopped' | null;
}

/** One page of a list, and where the next one goes on. */
export interface RequestsPage {
  rows: ListedRequest[];
  /** Undefined on the last page. */
  next: string | undefined;
}

/** Rows of requests that can be read: all of them, or those that are not solved, which costs less. */
interface Source {
  table: typeof tickets | typeof unsolvedTickets;
  id: typeof tickets.id | typeof unsolvedTickets.ticketId;
  requesterName: SQL<string>;
  /** The first moment by which something is promised. */
  dueAt: SQL<Date | null>;
}

const toDate = (value: unknown) => (value === null ? null : new Date(value as string));
const ALL: Source = {
  table: tickets,
  id: tickets.id,
  requesterName: sql`(select ${requesters.name} from ${requesters} where ${requesters.id} = ${tickets.requesterId})`,
  dueAt: sql`(select min(${slaInstances.dueAt}) from ${slaInstances}
    where ${slaInstances.ticketId} = ${tickets.id} and ${slaInstances.endedAt} is null)`.mapWith(toDate),
};
const NOT_SOLVED: Source = {
  table: unsolvedTickets,
  id: unsolvedTickets.ticketId,
  requesterName: sql`${unsolvedTickets.requesterName}`,
  dueAt: sql`${unsolvedTickets.dueAt}`.mapWith(toDate),
};

/** What a list is sorted by. */
interface Sort {
  /** A value that is never null; without it the number alone decides, as it does among equals. */
  by?: (source: Source) => SQL;
  type?: 'timestamptz' | 'integer';
  down: boolean;
}
const SORTS: Record<Order, Sort> = {
  newest: { down: true },
  oldest: { down: false },
  updated: { by: ({ table }) => sql`${table.updatedAt}`, type: 'timestamptz', down: true },
  waiting: {
    by: ({ table }) => sql`coalesce(${table.awaitingReplySince}, 'infinity')`,
    type: 'timestamptz',
    down: false,
  },
  due: { by: ({ dueAt }) => sql`coalesce(${dueAt}, 'infinity')`, type: 'timestamptz', down: false },
  priority: {
    by: ({ table }) => sql`coalesce(array_position(array['urgent', 'high', 'normal', 'low'], ${table.priority}), 5)`,
    type: 'integer',
    down: false,
  },
};

/**
 * Reads one page of a view, in one statement whose cost does not grow with what was ever solved: what is solved is shown for
 * {@link SOLVED_DAYS} days.
 * @param after where the page before ended; a text that no page gave is the beginning.
 */
export async function listRequests(
  db: Db,
  view: Pick<View, 'conditions' | 'order' | 'spam'>,
  asking: Asking,
  after?: string,
): Promise<RequestsPage> {
  const order = view.spam ? 'newest' : orderOf(view);
  if (!view.spam && isUnsolvedOnly(view.conditions)) {
    const where = conditionsSql(view.conditions, asking, unsolvedTickets);
    return await readPage(db, { order, after, where, source: NOT_SOLVED, me: asking.me });
  }
  const lately = new Date(asking.now.getTime() - SOLVED_DAYS * 86_400_000).toISOString();
  const among = view.spam
    ? isNotNull(tickets.spamAt)
    : and(isNull(tickets.spamAt), statusSql(view.conditions), sql`${tickets.updatedAt} >= ${lately}::timestamptz`);
  const where = and(among, conditionsSql(view.conditions, asking))!;
  return await readPage(db, { order, after, where, me: asking.me });
}

/** Which requests a page has. */
interface Asked {
  order: Order;
  after: string | undefined;
  where: SQL;
  /** Whose columns the condition names. */
  source?: Source;
  /** Whose drafts are marked; undefined: nobody's. */
  me?: number | undefined;
}

/** Reads one page of the requests that fulfil a condition. */
export async function readPage(db: Db, { order, after, where, source = ALL, me }: Asked): Promise<RequestsPage> {
  const sort = SORTS[order];
  const { table, id } = source;
  const by = sort.by?.(source);
  const direction = sort.down ? sql`desc` : sql`asc`;
  const key = by ? sql`${by} ${direction}, ${id} ${direction}` : sql`${id} ${direction}`;
  const rows = await db
    .select({
      id,
      subject: table.subject,
      status: table.status,
      priority: table.priority,
      channel: table.channel,
      requesterName: source.requesterName,
      assigneeId: table.assigneeId,
      assigneeName: users.name,
      groupName: table.groupName,
      tags: table.tags,
      locale: table.locale,
      customFields: table.customFields,
      createdAt: table.createdAt,
      updatedAt: table.updatedAt,
      awaitingReplySince: table.awaitingReplySince,
      dueAt: source.dueAt,
      draft:
        me === undefined
          ? sql<null>`null`
          : sql<
              ListedRequest['draft']
            >`(select case when ${ticketDrafts.stopped} then 'stopped' else 'draft' end from ${ticketDrafts}
              where ${ticketDrafts.userId} = ${me} and ${ticketDrafts.ticketId} = ${id})`,
      key: by ? sql<string>`(${by})::text` : sql<string>`''`,
    })
    .from(table)
    .leftJoin(users, eq(users.id, table.assigneeId))
    .where(and(where, afterSql(by, sort, id, readPlace(after))))
    .orderBy(key)
    // One more than shown tells whether there is a next page, without a count.
    .limit(PAGE_SIZE + 1);
  const shown = rows.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const next = last && rows.length > PAGE_SIZE ? writePlace({ key: last.key, id: last.id }) : undefined;
  return { rows: shown.map(({ key: _, ...row }) => row), next };
}

/** Where a page ended: the value it is sorted by, as text, and the number. */
interface Place {
  key: string;
  id: number;
}

function writePlace({ key, id }: Place): string {
  return Buffer.from(`${id} ${key}`).toString('base64url');
}

function readPlace(text: string | undefined): Place | undefined {
  const [, id, key] =
    /^(\d{1,15}) ([-\w:+. ]{0,40})$/.exec(Buffer.from((text ?? '').slice(0, 100), 'base64url').toString()) ?? [];
  return id === undefined ? undefined : { id: Number(id), key: key! };
}

function afterSql(by: SQL | undefined, sort: Sort, id: PgColumn, place: Place | undefined): SQL | undefined {
  if (!place) return undefined;
  const beyond = sort.down ? sql`<` : sql`>`;
  if (!by) return sql`${id} ${beyond} ${place.id}`;
  const isOne =
    sort.type === 'integer'
      ? /^\d{1,4}$/
      : /^(infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[-+]\d\d(:\d\d){0,2})$/;
  if (!isOne.test(place.key)) return undefined;
  return sql`(${by}, ${id}) ${beyond} (${place.key}::${sql.raw(sort.type!)}, ${place.id}::bigint)`;
}

import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { users } from '../../accounts/schema.ts';
import type { Db } from '../../db/client.ts';
import { slaInstances } from '../../sla/schema.ts';
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

/** The next moment by which something is promised for a row of tickets. */
const dueAt = sql<Date | null>`(select min(${slaInstances.dueAt}) from ${slaInstances}
  where ${slaInstances.ticketId} = ${tickets.id} and ${slaInstances.endedAt} is null)`;

/** What a list is sorted by: a value that is never null, its type, and the direction; the number decides among equals. */
const SORTS: Record<Order, { by: SQL; type: 'timestamptz' | 'integer'; down: boolean } | { down: boolean }> = {
  newest: { down: true },
  oldest: { down: false },
  updated: { by: sql`${tickets.updatedAt}`, type: 'timestamptz', down: true },
  waiting: { by: sql`coalesce(${tickets.awaitingReplySince}, 'infinity')`, type: 'timestamptz', down: false },
  due: { by: sql`coalesce(${dueAt}, 'infinity')`, type: 'timestamptz', down: false },
  priority: {
    by: sql`coalesce(array_position(array['urgent', 'high', 'normal', 'low'], ${tickets.priority}), 5)`,
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
  const lately = new Date(asking.now.getTime() - SOLVED_DAYS * 86_400_000).toISOString();
  const among = view.spam
    ? isNotNull(tickets.spamAt)
    : and(
        isNull(tickets.spamAt),
        statusSql(view.conditions),
        isUnsolvedOnly(view.conditions) ? undefined : sql`${tickets.updatedAt} >= ${lately}::timestamptz`,
      );
  return await readPage(db, {
    order,
    after,
    where: and(among, conditionsSql(view.conditions, asking))!,
    me: asking.me,
  });
}

/**
 * Reads one page of the requests that fulfil a condition.
 * @param asked.me whose drafts are marked; undefined: nobody's.
 */
export async function readPage(
  db: Db,
  { order, after, where, me }: { order: Order; after: string | undefined; where: SQL; me?: number | undefined },
): Promise<RequestsPage> {
  const sort = SORTS[order];
  const by = 'by' in sort ? sort : undefined;
  const direction = sort.down ? sql`desc` : sql`asc`;
  const key = by ? sql`${by.by} ${direction}, ${tickets.id} ${direction}` : sql`${tickets.id} ${direction}`;
  const rows = await db
    .select({
      id: tickets.id,
      subject: tickets.subject,
      status: tickets.status,
      priority: tickets.priority,
      channel: tickets.channel,
      requesterName: requesters.name,
      assigneeId: tickets.assigneeId,
      assigneeName: users.name,
      groupName: tickets.groupName,
      tags: tickets.tags,
      locale: tickets.locale,
      customFields: tickets.customFields,
      createdAt: tickets.createdAt,
      updatedAt: tickets.updatedAt,
      awaitingReplySince: tickets.awaitingReplySince,
      dueAt: dueAt.mapWith((value) => (value === null ? null : new Date(value as string))),
      draft:
        me === undefined
          ? sql<null>`null`
          : sql<
              ListedRequest['draft']
            >`(select case when ${ticketDrafts.stopped} then 'stopped' else 'draft' end from ${ticketDrafts}
              where ${ticketDrafts.userId} = ${me} and ${ticketDrafts.ticketId} = ${tickets.id})`,
      key: by ? sql<string>`(${by.by})::text` : sql<string>`''`,
    })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .leftJoin(users, eq(users.id, tickets.assigneeId))
    .where(and(where, afterSql(sort, readPlace(after))))
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

function afterSql(sort: (typeof SORTS)[Order], place: Place | undefined): SQL | undefined {
  if (!place) return undefined;
  const beyond = sort.down ? sql`<` : sql`>`;
  if (!('by' in sort)) return sql`${tickets.id} ${beyond} ${place.id}`;
  const isOne =
    sort.type === 'integer'
      ? /^\d{1,4}$/
      : /^(infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[-+]\d\d(:\d\d){0,2})$/;
  if (!isOne.test(place.key)) return undefined;
  return sql`(${sort.by}, ${tickets.id}) ${beyond} (${place.key}::${sql.raw(sort.type)}, ${place.id}::bigint)`;
}

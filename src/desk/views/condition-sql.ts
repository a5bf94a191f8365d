import { and, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { slaInstances } from '../../sla/schema.ts';
import type { unsolvedTickets } from '../../sla/unsolved/schema.ts';
import { tickets } from '../../tickets/schema.ts';
import { TOPIC, UNSOLVED } from '../../tickets/ticket.ts';
import {
  type Asking,
  type Condition,
  type Conditions,
  GROUP,
  ME,
  MY_GROUPS,
  momentAgo,
  NONE,
  statusesOf,
  typedValues,
} from './condition.ts';

/** What rows are asked: all tickets, or those that are not solved, which costs less. */
type Among = typeof tickets | typeof unsolvedTickets;

/** Whether a row fulfils the conditions, where null counts as no; the same as `matches`. */
export function conditionsSql({ all, any }: Conditions, asking: Asking, among: Among = tickets): SQL {
  const each = (conditions: readonly Condition[]) =>
    conditions.toSorted((a, b) => costOf(a) - costOf(b)).map((condition) => conditionSql(condition, asking, among));
  return and(sql`true`, ...each(all), any.length > 0 ? or(...each(any)) : undefined)!;
}

/** The database asks in the order of the text, and looks into lists and documents only where the rest has not decided yet. */
function costOf({ field }: Condition): number {
  return field === 'topic' || field === 'custom' ? 2 : field === 'tag' ? 1 : 0;
}

/** The statuses that are left as one comparison, which an index serves. */
export function statusSql(conditions: Pick<Conditions, 'all'>): SQL {
  return either(...oneOf(tickets.status, statusesOf(conditions)));
}

function conditionSql(condition: Condition, asking: Asking, among: Among): SQL {
  switch (condition.field) {
    case 'created':
      return agoSql(among.createdAt, condition, asking.now);
    case 'updated':
      return agoSql(among.updatedAt, condition, asking.now);
    case 'solved':
      return 'solvedAt' in among ? agoSql(among.solvedAt, condition, asking.now) : sql`false`;
    case 'waiting':
      return agoSql(among.awaitingReplySince, condition, asking.now);
    case 'overdue':
      return condition.is === 'yes' ? overdueSql(asking.now, among) : sql`not ${overdueSql(asking.now, among)}`;
    default:
      // What may stay unknown is left to indexes as it is.
      return condition.is === 'any-of'
        ? hasSql(condition, asking, among, (comparison) => comparison)
        : sql`not ${hasSql(condition, asking, among, never)}`;
  }
}

/** A promise to the requester has passed. */
function overdueSql(now: Date, among: Among): SQL {
  const at = sql`${now.toISOString()}::timestamptz`;
  if ('dueAt' in among) return sql`(coalesce(${among.dueAt}, 'infinity') <= ${at})`;
  return sql`(${among.id} in (select ${slaInstances.ticketId} from ${slaInstances}
    where ${slaInstances.endedAt} is null and ${slaInstances.dueAt} <= ${at}))`;
}

/** Makes a comparison that may be unknown one that is not, or leaves it. */
type Known = (comparison: SQL) => SQL;

function hasSql(
  condition: Extract<Condition, { values: string[] }>,
  { me, myGroups }: Asking,
  among: Among,
  known: Known,
): SQL {
  const { values } = condition;
  const named = values.filter((value) => value !== NONE);
  const orNone = (column: PgColumn) => (values.includes(NONE) ? [sql`${column} is null`] : []);
  switch (condition.field) {
    case 'status': {
      const possible = among === tickets ? named : named.filter((status) => NOT_DONE.includes(status));
      // All that there are.
      if (among !== tickets && possible.length === NOT_DONE.length) return sql`true`;
      return either(...oneOf(among.status, possible, known));
    }
    case 'channel':
      return either(...oneOf(among.channel, named, known));
    case 'priority':
      return either(...orNone(among.priority), ...oneOf(among.priority, named, known));
    case 'type':
      return either(...orNone(among.type), ...oneOf(among.type, named, known));
    case 'locale':
      return either(...orNone(among.locale), ...oneOf(among.locale, named, known));
    case 'assignee': {
      const numbers = named.map((value) => (value === ME ? me : Number(value)));
      const { assigneeId } = among;
      return either(
        ...orNone(assigneeId),
        ...(numbers.length > 0 ? [known(sql`${assigneeId} = any(${sql.param(numbers)}::bigint[])`)] : []),
      );
    }
    case 'group': {
      const names = named.flatMap((value) =>
        value === MY_GROUPS ? myGroups : value.startsWith(GROUP) ? [value.slice(1)] : [],
      );
      return either(...orNone(among.groupName), ...oneOf(among.groupName, names, known));
    }
    case 'tag':
      return either(
        ...(values.includes(NONE) ? [sql`${among.tags} = '{}'`] : []),
        ...(named.length > 0 ? [sql`${among.tags} && ${sql.param(named)}::text[]`] : []),
      );
    case 'topic':
      return fieldSql(among.customFields, TOPIC, values);
    case 'custom':
      return fieldSql(among.customFields, condition.id, values);
  }
}

const NOT_DONE: readonly string[] = UNSOLVED;

function fieldSql(fields: PgColumn, id: string, values: readonly string[]): SQL {
  const field = sql`${fields} -> ${id}::text`;
  return either(
    ...values.flatMap((value) =>
      value === NONE
        ? [sql`coalesce(${field}, 'null') in ('null', '""')`]
        : typedValues(value).map((typed) => never(sql`${field} @> ${JSON.stringify(typed)}::jsonb`)),
    ),
  );
}

function oneOf(column: PgColumn, values: readonly string[], known: Known = never): SQL[] {
  if (values.length === 0) return [];
  const comparison = sql`${column} = any(${sql.param([...values])}::text[])`;
  return [column.notNull ? comparison : known(comparison)];
}

function agoSql(column: PgColumn, condition: { is: 'longer-ago' | 'shorter-ago'; hours: number }, now: Date): SQL {
  const limit = sql`${momentAgo(condition, now).toISOString()}::timestamptz`;
  return never(condition.is === 'longer-ago' ? sql`${column} < ${limit}` : sql`${column} >= ${limit}`, column.notNull);
}

/** One of them; none holds where there is none. */
function either(...parts: SQL[]): SQL {
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`;
}

/** Unknown counts as no, so that its opposite is yes. */
function never(comparison: SQL, isKnown = false): SQL {
  return isKnown ? sql`(${comparison})` : sql`coalesce(${comparison}, false)`;
}

import { and, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { slaInstances } from '../../sla/schema.ts';
import { tickets } from '../../tickets/schema.ts';
import { TOPIC } from '../../tickets/ticket.ts';
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

/** Whether a row of tickets fulfils the conditions, never null; the same as `matches`. */
export function conditionsSql({ all, any }: Conditions, asking: Asking): SQL {
  const one = (condition: Condition) => conditionSql(condition, asking);
  return and(sql`true`, ...all.map(one), any.length > 0 ? or(...any.map(one)) : undefined)!;
}

/** The statuses that are left as one comparison, which an index serves. */
export function statusSql(conditions: Pick<Conditions, 'all'>): SQL {
  return oneOf(tickets.status, statusesOf(conditions));
}

function conditionSql(condition: Condition, asking: Asking): SQL {
  switch (condition.field) {
    case 'created':
      return agoSql(tickets.createdAt, condition, asking.now);
    case 'updated':
      return agoSql(tickets.updatedAt, condition, asking.now);
    case 'solved':
      return agoSql(tickets.solvedAt, condition, asking.now);
    case 'waiting':
      return agoSql(tickets.awaitingReplySince, condition, asking.now);
    case 'overdue':
      return condition.is === 'yes' ? overdueSql(asking.now) : sql`not ${overdueSql(asking.now)}`;
    default: {
      const has = hasSql(condition, asking);
      return condition.is === 'any-of' ? has : sql`not ${has}`;
    }
  }
}

/** A promise to the requester has passed. */
function overdueSql(now: Date): SQL {
  return sql`(${tickets.id} in (select ${slaInstances.ticketId} from ${slaInstances}
    where ${slaInstances.endedAt} is null and ${slaInstances.dueAt} <= ${now.toISOString()}::timestamptz))`;
}

function hasSql(condition: Extract<Condition, { values: string[] }>, { me, myGroups }: Asking): SQL {
  const { values } = condition;
  const known = values.filter((value) => value !== NONE);
  const orNone = (column: PgColumn) => (values.includes(NONE) ? sql`${column} is null` : sql`false`);
  switch (condition.field) {
    case 'status':
      return oneOf(tickets.status, known);
    case 'channel':
      return oneOf(tickets.channel, known);
    case 'priority':
      return either(orNone(tickets.priority), oneOf(tickets.priority, known));
    case 'type':
      return either(orNone(tickets.type), oneOf(tickets.type, known));
    case 'locale':
      return either(orNone(tickets.locale), oneOf(tickets.locale, known));
    case 'assignee': {
      const numbers = known.map((value) => (value === ME ? me : Number(value)));
      return either(
        orNone(tickets.assigneeId),
        never(sql`${tickets.assigneeId} = any(${sql.param(numbers)}::bigint[])`),
      );
    }
    case 'group': {
      const names = known.flatMap((value) =>
        value === MY_GROUPS ? myGroups : value.startsWith(GROUP) ? [value.slice(1)] : [],
      );
      return either(orNone(tickets.groupName), oneOf(tickets.groupName, names));
    }
    case 'tag':
      return either(
        values.includes(NONE) ? sql`${tickets.tags} = '{}'` : sql`false`,
        known.length > 0 ? sql`${tickets.tags} && ${sql.param(known)}::text[]` : sql`false`,
      );
    case 'topic':
      return fieldSql(TOPIC, values);
    case 'custom':
      return fieldSql(condition.id, values);
  }
}

function fieldSql(id: string, values: readonly string[]): SQL {
  const field = sql`${tickets.customFields} -> ${id}::text`;
  return either(
    ...values.flatMap((value) =>
      value === NONE
        ? [sql`coalesce(${field}, 'null') in ('null', '""')`]
        : typedValues(value).map((typed) => never(sql`${field} @> ${JSON.stringify(typed)}::jsonb`)),
    ),
  );
}

function oneOf(column: PgColumn, values: readonly string[]): SQL {
  return values.length === 0
    ? sql`false`
    : never(sql`${column} = any(${sql.param([...values])}::text[])`, column.notNull);
}

function agoSql(column: PgColumn, condition: { is: 'longer-ago' | 'shorter-ago'; hours: number }, now: Date): SQL {
  const limit = sql`${momentAgo(condition, now).toISOString()}::timestamptz`;
  return never(condition.is === 'longer-ago' ? sql`${column} < ${limit}` : sql`${column} >= ${limit}`, column.notNull);
}

function either(...parts: SQL[]): SQL {
  return sql`(${sql.join(parts, sql` or `)})`;
}

/** Unknown counts as no, so that its opposite is yes. */
function never(comparison: SQL, isKnown = false): SQL {
  return isKnown ? sql`(${comparison})` : sql`coalesce(${comparison}, false)`;
}

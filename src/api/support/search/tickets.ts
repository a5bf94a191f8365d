import { eq, type SQL, sql } from 'drizzle-orm';
import { users } from '../../../accounts/schema.ts';
import type { Viewer } from '../../../accounts/viewer.ts';
import type { Db } from '../../../db/client.ts';
import { CHANNELS, PRIORITIES, STATUSES } from '../../../tickets/ticket.ts';
import { texts } from '../../frame/count.ts';
import { keysOfFields } from '../tickets/fields.ts';
import { isThere } from '../tickets/ticket-row.ts';
import { readSpan, type SearchQuery, type Term } from './query.ts';
import { wordsQuery } from './words.ts';

/** Tickets that have the words, as many as are looked at. */
const MOST_WITH_WORDS = 10_000;
const withWords = (words: readonly string[]) => {
  const query = wordsQuery(words);
  return sql`t.id in ((select s.id from tickets.tickets s where tickets.words(s.subject, s.id) @@ ${query}::tsquery limit ${MOST_WITH_WORDS})
    union all (select c.ticket_id from tickets.comments c where tickets.words(c.body, c.ticket_id) @@ ${query}::tsquery limit ${MOST_WITH_WORDS}))`;
};

/** Words that must not be there and count. */
const MOST_NOT = 8;

/** The condition over `t` of the tickets that a search means, but for the words that must be there. */
export async function ticketCondition(db: Db, query: SearchQuery, viewer: Viewer, now: Date): Promise<SQL> {
  const conditions: SQL[] = [isThere];
  for (const word of query.notWords.slice(0, MOST_NOT)) conditions.push(sql`not ${withWords([word])}`);
  for (const term of query.terms) {
    const condition = await termCondition(db, term, viewer, now);
    // What cannot be means nothing, not everything.
    conditions.push(term.isNot ? sql`not coalesce(${condition}, false)` : condition);
  }
  return sql.join(conditions, sql` and `);
}

const NEVER = sql`false`;

async function termCondition(db: Db, { field, operator, value }: Term, viewer: Viewer, now: Date): Promise<SQL> {
  const none = value.toLowerCase() === 'none';
  const ordered = (column: string, values: readonly string[]) => {
    if (none) return sql`t.${sql.raw(column)} is null`;
    const wanted = value
      .toLowerCase()
      .split(',')
      .filter((one) => values.includes(one));
    const at = values.indexOf(wanted[0] ?? '');
    if (at < 0) return NEVER;
    const some = operator === ':' ? wanted : values.filter((_, index) => compare(index, operator, at));
    return sql`t.${sql.raw(column)} = any(${texts(some)})`;
  };
  switch (field) {
    case 'status':
      return ordered('status', STATUSES);
    case 'priority':
      return ordered('priority', PRIORITIES);
    case 'ticket_type':
      return none ? sql`t.type is null` : sql`t.type = ${value.toLowerCase()}`;
    case 'via':
      return sql`t.channel = any(${texts(CHANNELS.filter((channel) => channel === value.toLowerCase() || (value.toLowerCase() === 'mail' && channel === 'email')))})`;
    case 'tags':
      return none ? sql`t.tags = '{}'` : sql`t.tags && ${texts(value.toLowerCase().split(/[\s,]+/))}`;
    case 'external_id':
      return sql`t.external_id = ${value}`;
    case 'subject':
      return none
        ? NEVER
        : sql`tickets.words(t.subject, t.id) @@ ${wordsQuery(value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])}::tsquery`;
    case 'description':
    case 'comment':
      return withWords(value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
    case 'created':
    case 'created_at':
      return timeCondition('created_at', operator, value, now);
    case 'updated':
    case 'updated_at':
      return timeCondition('updated_at', operator, value, now);
    case 'solved':
    case 'solved_at':
      return timeCondition('solved_at', operator, value, now);
    case 'group':
    case 'group_id':
      if (none) return sql`t.group_name is null`;
      return /^\d{1,15}$/.test(value)
        ? sql`lower(t.group_name) = (select lower(g.name) from tickets.groups g where g.id = ${Number(value)})`
        : sql`lower(t.group_name) = ${value.toLowerCase()}`;
    case 'organization':
    case 'organization_id':
      if (none) return sql`t.organization_id is null`;
      return /^\d{1,15}$/.test(value)
        ? sql`t.organization_id = ${Number(value)}`
        : sql`t.organization_id in (select o.id from tickets.organizations o where lower(o.name) = ${value.toLowerCase()})`;
    case 'assignee':
    case 'assignee_id':
      return none
        ? sql`t.assignee_id is null`
        : sql`t.assignee_id = any(array(${await accountsNamed(db, value, viewer)}))`;
    case 'requester':
    case 'requester_id':
    case 'submitter':
    case 'user':
      return sql`t.requester_id = any(array(${requestersNamed(value, viewer)}))`;
    case 'cc':
      return sql`t.cc @> array[${value === 'me' ? (viewer.email ?? '') : value.toLowerCase()}]::text[]`;
    case 'commenter':
      return sql`t.id in (select c.ticket_id from tickets.comments c where c.requester_id = any(array(${requestersNamed(value, viewer)})))`;
    case 'has_attachment':
      return sql`exists (select from tickets.attachments a where a.ticket_id = t.id) = ${value === 'true'}`;
    case 'fieldvalue':
      return sql`exists (select from jsonb_each_text(t.custom_fields) f where lower(f.value) = ${value.toLowerCase()})`;
    default: {
      const [, id] = /^custom_field_(\d+)$/.exec(field) ?? [];
      if (id === undefined) return NEVER;
      const key = (await keysOfFields(db, [id]))(id);
      return none
        ? sql`t.custom_fields ->> ${key} is null`
        : sql`lower(t.custom_fields ->> ${key}) = ${value.toLowerCase()}`;
    }
  }
}

function compare(index: number, operator: Term['operator'], at: number): boolean {
  if (operator === '<') return index < at;
  if (operator === '>') return index > at;
  return operator === '<=' ? index <= at : index >= at;
}

function timeCondition(column: string, operator: Term['operator'], value: string, now: Date): SQL {
  const span = readSpan(value, now);
  if (!span) return NEVER;
  const name = sql.raw(`t.${column}`);
  const [from, to] = [sql`${span.from.toISOString()}::timestamptz`, sql`${span.to.toISOString()}::timestamptz`];
  if (operator === '<') return sql`${name} < ${from}`;
  if (operator === '<=') return sql`${name} < ${to}`;
  if (operator === '>') return sql`${name} >= ${to}`;
  if (operator === '>=') return sql`${name} >= ${from}`;
  return sql`(${name} >= ${from} and ${name} < ${to})`;
}

async function accountsNamed(db: Db, value: string, viewer: Viewer): Promise<SQL> {
  if (value === 'me') return sql`select ${viewer.id ?? 0}::bigint`;
  if (/^\d{1,15}$/.test(value)) return sql`select u.id from users u where u.person_id = ${Number(value)}`;
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, value.toLowerCase()));
  return row
    ? sql`select ${row.id}::bigint`
    : sql`select u.id from users u where lower(u.name) = ${value.toLowerCase()}`;
}

function requestersNamed(value: string, viewer: Viewer): SQL {
  if (value === 'me') return sql`select r.id from tickets.requesters r where r.email = ${viewer.email ?? ''}`;
  if (/^\d{1,15}$/.test(value)) return sql`select ${Number(value)}::bigint`;
  if (value.includes('@')) return sql`select r.id from tickets.requesters r where r.email = ${value.toLowerCase()}`;
  const words = value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return sql`select r.id from tickets.requesters r where tickets.words(r.name) @@ ${wordsQuery(words)}::tsquery limit 200`;
}

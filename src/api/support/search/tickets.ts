import { eq, type SQL, sql } from 'drizzle-orm';
import { users } from '../../../accounts/schema.ts';
import type { Viewer } from '../../../accounts/viewer.ts';
import type { Db } from '../../../db/client.ts';
import type { WordsWanted } from '../../../tickets/search/find-by-words.ts';
import { textQuery, withBeginnings } from '../../../tickets/search/words.ts';
import { CHANNELS, PRIORITIES, STATUSES, TYPES, UNSOLVED } from '../../../tickets/ticket.ts';
import { texts } from '../../frame/count.ts';
import { keysOfFields } from '../tickets/fields.ts';
import { isThere } from '../tickets/ticket-row.ts';
import { readSpan, type SearchQuery, type Term } from './query.ts';

/** Words of so many letters also find longer ones that begin with them: there are few of those, and looking for them is quick. */
const BEGINNING_LETTERS = 6;
/** Words that must not be there and count. */
const MOST_NOT = 8;
/** Fields of words that are looked for in the index; those beyond are compared ticket by ticket. */
const MOST_WANTED = 4;

const FIELDS_OF_WORDS: Readonly<Record<string, WordsWanted['where']>> = {
  subject: 'subject',
  description: 'messages',
  comment: 'messages',
};

/** What a search means: words to look for in the index, and a condition over `t`. */
export interface TicketsSought {
  wanted: WordsWanted[];
  where: SQL;
}

/** Reads what tickets a search means. */
export async function ticketsSought(db: Db, query: SearchQuery, viewer: Viewer, now: Date): Promise<TicketsSought> {
  const wanted: WordsWanted[] = [];
  if (query.words.length > 0) wanted.push({ words: withBeginnings(query.words, BEGINNING_LETTERS), where: 'anywhere' });
  const conditions: SQL[] = [isThere];
  const isAmongFew = query.terms.some(isNarrow);
  for (const word of query.notWords.slice(0, MOST_NOT))
    conditions.push(sql`not ${hasWords({ words: withBeginnings([word], BEGINNING_LETTERS), where: 'anywhere' })}`);
  for (const term of query.terms) {
    const words = wordsOfTerm(term);
    if (words && !term.isNot && wanted.length < MOST_WANTED) wanted.push(words);
    else {
      const condition = words ? hasWords(words) : await termCondition(db, term, viewer, now, isAmongFew);
      // What cannot be means nothing, not everything.
      conditions.push(term.isNot ? sql`not coalesce(${condition}, false)` : condition);
    }
  }
  return { wanted, where: sql.join(conditions, sql` and `) };
}

/** The words that a field of texts must have; undefined for other fields, and without words. */
function wordsOfTerm({ field, value }: Term): WordsWanted | undefined {
  const where = FIELDS_OF_WORDS[field];
  const words = where && value.toLowerCase().match(/[\p{L}\p{N}]+\*?/gu);
  return words ? { words: withBeginnings(words, BEGINNING_LETTERS), where } : undefined;
}

/** Whether one ticket has words, asked of its own texts. */
function hasWords({ words, where }: WordsWanted): SQL {
  const query = sql`${textQuery(words)}::tsquery`;
  const inSubject = sql`tickets.words(t.subject) @@ ${query}`;
  const inMessages = sql`exists (select from tickets.comments c where c.ticket_id = t.id and tickets.words(c.body) @@ ${query})`;
  if (where === 'anywhere') return sql`(${inSubject} or ${inMessages})`;
  return where === 'subject' ? inSubject : inMessages;
}

const NEVER = sql`false`;

/**
 * Values of ours in the text of a statement: a plan that is kept for any of them would expect as many closed tickets as urgent ones, and read
 * all there have ever been.
 */
const literals = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '));

/** The values in an order that a term means; none of what there is not. */
function valuesMeant<Value extends string>({ operator, value }: Term, values: readonly Value[]): readonly Value[] {
  const named = value.toLowerCase().split(',');
  const wanted = values.filter((one) => named.includes(one));
  if (operator === ':' || wanted.length === 0) return wanted;
  const at = values.indexOf(wanted[0]!);
  return values.filter((_, index) => compare(index, operator, at));
}

/** Whether few tickets fulfil a term, however many there are: then others are asked of those alone, which their own index would not do. */
function isNarrow(term: Term): boolean {
  if (term.isNot || term.value.toLowerCase() === 'none') return false;
  if (term.field === 'status') return valuesMeant(term, STATUSES).every((status) => UNSOLVED.includes(status));
  return NARROW.test(term.field);
}
const NARROW = /^(assignee|requester|submitter|user|organization)(_id)?$|^(external_id|cc|commenter)$/;

async function termCondition(db: Db, term: Term, viewer: Viewer, now: Date, isAmongFew: boolean): Promise<SQL> {
  const { field, operator, value } = term;
  const none = value.toLowerCase() === 'none';
  const ordered = (column: string, values: readonly string[]) => {
    if (none) return sql`t.${sql.raw(column)} is null`;
    const some = valuesMeant(term, values);
    return some.length === 0 ? NEVER : sql`t.${sql.raw(column)} in (${literals(some)})`;
  };
  switch (field) {
    case 'status':
      return ordered('status', STATUSES);
    case 'priority':
      return ordered('priority', PRIORITIES);
    case 'ticket_type': {
      if (none) return sql`t.type is null`;
      const type = TYPES.find((one) => one === value.toLowerCase());
      return type ? sql`t.type = ${literals([type])}` : NEVER;
    }
    case 'via': {
      const named = value.toLowerCase() === 'mail' ? 'email' : value.toLowerCase();
      const channel = CHANNELS.find((one) => one === named);
      return channel ? sql`t.channel = ${literals([channel])}` : NEVER;
    }
    case 'tags':
      if (none) return sql`t.tags = '{}'`;
      return sql`${isAmongFew ? sql`(t.tags || '{}')` : sql`t.tags`} && ${texts(value.toLowerCase().split(/[\s,]+/))}`;
    case 'external_id':
      return sql`t.external_id = ${value}`;
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
      return none ? sql`t.assignee_id is null` : sql`t.assignee_id = ${await accountsNamed(db, value, viewer)}`;
    case 'requester':
    case 'requester_id':
    case 'submitter':
    case 'user':
      return sql`t.requester_id = ${requestersNamed(value, viewer)}`;
    case 'cc':
      return sql`t.cc @> array[${value === 'me' ? (viewer.email ?? '') : value.toLowerCase()}]::text[]`;
    case 'commenter':
      return sql`t.id in (select c.ticket_id from tickets.comments c where c.requester_id = ${requestersNamed(value, viewer)})`;
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

/** The account that a value names, or any of several: of a list the database expects more than of one, and reads all tickets instead. */
async function accountsNamed(db: Db, value: string, viewer: Viewer): Promise<SQL> {
  if (value === 'me') return sql`${viewer.id ?? 0}::bigint`;
  if (/^\d{1,15}$/.test(value)) return sql`(select u.id from users u where u.person_id = ${Number(value)})`;
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, value.toLowerCase()));
  return row
    ? sql`${row.id}::bigint`
    : sql`any(array(select u.id from users u where lower(u.name) = ${value.toLowerCase()}))`;
}

/** The requester that a value names, or any of several. */
function requestersNamed(value: string, viewer: Viewer): SQL {
  if (/^\d{1,15}$/.test(value)) return sql`${Number(value)}::bigint`;
  const email = value === 'me' ? (viewer.email ?? '') : value.includes('@') ? value.toLowerCase() : undefined;
  if (email !== undefined) return sql`(select r.id from tickets.requesters r where r.email = ${email})`;
  const words = value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return sql`any(array(select r.id from tickets.requesters r where tickets.words(r.name) @@ ${textQuery(withBeginnings(words, BEGINNING_LETTERS))}::tsquery limit 200))`;
}

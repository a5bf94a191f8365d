// Tickets of a large team in the tables of a migrated, empty PostgreSQL, as if they had been written one by one: with what the triggers keep
// on each ticket, its events, and the clocks of what is not done.
import type postgres from 'postgres';
import { PRIORITIES, type Status } from '../src/tickets/ticket.ts';
import { type Cell, copy, rows } from './copy.ts';
import { random } from './search-metrics.ts';
import { createWriter } from './search-scale.ts';

export interface DeskSize {
  tickets: number;
  /** Tickets that are not solved. */
  unsolved: number;
  agents: number;
  requesters: number;
}

/** What a team of this many tickets looks like; with a million, as large as any that we know of. */
export function sizeOf(tickets: number): DeskSize {
  const share = tickets / 1_000_000;
  return {
    tickets,
    unsolved: Math.min(Math.round(tickets / 2), Math.max(Math.round(8_500 * share), Math.min(1_000, tickets / 4))),
    agents: 350,
    requesters: Math.max(100, Math.round(240_000 * share)),
  };
}

/** What the measurements ask for. */
export interface DeskCorpus {
  tickets: number;
  agents: number[];
  /** When the first ticket was made, in milliseconds. */
  began: number;
  /** What agents look for. */
  searches: string[];
  /** A ticket with this many comments. */
  long: { id: number; comments: number };
  /** Tickets a second of each batch, in the order in which they were written. */
  rates: number[];
  comments: number;
}

/** Tickets that are written together. */
const BATCH = 25_000;
/** Comments of the longest ticket. */
const LONG = 500;
const GROUPS = ['Billing', 'Technical', 'Accounts', 'Sales', 'Partners', 'Escalations'];
const TOPICS = ['reading', 'writing', 'technical', 'other'];
const LOCALES = ['en', 'en', 'en', 'fr', 'it', 'de'];
const TAGS = ['refund', 'export', 'login', 'bug', 'vip', 'mobile', 'slow', 'question'];
/** Of what is not solved. */
const OPEN_STATUSES: readonly Status[] = ['new', 'open', 'open', 'open', 'pending', 'hold'];
/** Time between two tickets: 50,000 a month. */
const APART_MS = (30 * 86_400_000) / 50_000;
const MINUTE_MS = 60_000;
const TEXTS = 4_000;
/** Seconds in which a reply is promised, and in which the whole work is. */
const TARGET_SECONDS = 7_200;
const WORK_SECONDS = 5 * 86_400;
/** So many transactions wrote everything, evenly over the time. */
export const TRANSACTIONS = 100_000;

const TICKET = [
  'id',
  'subject',
  'status',
  'priority',
  'channel',
  'requester_id',
  'assignee_id',
  'group_name',
  'tags',
  'custom_fields',
  'locale',
  'created_at',
  'updated_at',
  'first_replied_at',
  'solved_at',
  'closed_at',
  'latest_customer_comment_at',
  'latest_agent_comment_at',
  'awaiting_reply_since',
  'replies',
  'unanswered_since',
  'settled_at',
];
const COMMENT = [
  'id',
  'ticket_id',
  'author',
  'requester_id',
  'agent_id',
  'author_name',
  'public',
  'body',
  'created_at',
];
const EVENT = ['ticket_id', 'kind', 'subject_id', 'actor', 'changes', 'created_at', 'written_in'];
const INSTANCE = [
  'ticket_id',
  'metric',
  'instance',
  'policy_id',
  'schedule_id',
  'priority',
  'target_seconds',
  'business_hours',
  'started_at',
  'due_at',
  'paused_at',
  'remaining_seconds',
  'ended_at',
  'outcome',
  'breached_at',
  'told_at',
];

/** Writes everything with COPY, the triggers being off and their results reckoned here. @param sql of a superuser, one connection. */
export async function loadDesk(sql: postgres.Sql, size: DeskSize, now = Date.now()): Promise<DeskCorpus> {
  const next = random(31);
  const pick = (most: number) => Math.floor(next() * most);
  const of = <One>(list: readonly One[]) => list[pick(list.length)]!;
  const writer = createWriter(31);
  const texts = Array.from({ length: TEXTS }, () => writer.text(35));
  const subjects = Array.from({ length: TEXTS }, () => writer.text(7).slice(0, 120));
  const searched = await dropSearchIndexes(sql);
  await sql`set session_replication_role = replica`;
  const { agents, firstRequester } = await loadPeople(sql, size);
  await loadPromises(sql);
  const began = now - size.tickets * APART_MS;
  // What is not solved is mostly young.
  const unsolvedFrom = Math.max(0, size.tickets - size.unsolved * 4);
  const writtenIn = transactionsOf(began, now);
  const rates: number[] = [];
  let commentId = 0;
  let isLong = false;
  const long = { id: 0, comments: LONG };

  for (let from = 0; from < size.tickets; from += BATCH) {
    const started = performance.now();
    const batch = { tickets: [] as Cell[][], comments: [] as Cell[][], events: [] as Cell[][], clocks: [] as Cell[][] };
    const to = Math.min(size.tickets, from + BATCH);
    for (let n = from; n < to; n++) ticket(n, batch);
    await copy(sql, `tickets.tickets (${TICKET.join(', ')})`, batch.tickets);
    await copy(sql, `tickets.comments (${COMMENT.join(', ')})`, batch.comments);
    await copy(sql, `tickets.events (${EVENT.join(', ')})`, batch.events);
    await copy(sql, `sla_instances (${INSTANCE.join(', ')})`, batch.clocks);
    rates.push(((to - from) * 1000) / (performance.now() - started));
  }
  await fillUnsolved(sql);
  await sql`set session_replication_role = origin`;
  for (const table of ['tickets.tickets', 'tickets.comments', 'tickets.events', 'sla_instances'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), greatest(1, (select max(id) from ${sql.unsafe(table)})))`;
  await sql`set maintenance_work_mem = '512MB'`;
  for (const index of searched) await sql.unsafe(index);
  await sql.unsafe('vacuum (analyze)');
  const { tickets } = size;
  return { tickets, agents, began, searches: searchesIn(subjects, texts, size), long, rates, comments: commentId };

  function ticket(n: number, batch: { tickets: Cell[][]; comments: Cell[][]; events: Cell[][]; clocks: Cell[][] }) {
    const id = n + 1;
    const isUnsolved = n >= unsolvedFrom && (n - unsolvedFrom) % 4 === 0;
    const status: Status = isUnsolved ? of(OPEN_STATUSES) : n < size.tickets * 0.97 ? 'closed' : 'solved';
    const isDone = status === 'solved' || status === 'closed';
    // The oldest of what is not done would be months old; a clock is as old as a day or two.
    const created = isUnsolved ? now - pick(36 * 60) * MINUTE_MS : began + n * APART_MS;
    const requester = firstRequester + pick(size.requesters);
    const agent = status === 'new' && n % 3 > 0 ? null : of(agents);
    const priority = of(PRIORITIES);
    const comments = !isLong && isUnsolved && status === 'open' ? LONG : 2 + pick(3);
    if (comments === LONG) {
      isLong = true;
      long.id = id;
    }
    // Of what is our turn most has no answer yet; elsewhere the last word is ours.
    const endsWithCustomer = status === 'new' || (status === 'open' && pick(10) < 7);
    const told = status === 'new' ? 1 : Math.max(comments, 2);
    let at = created;
    let lastCustomer = created;
    let firstAgent: number | null = null;
    let lastAgent: number | null = null;
    let waiting: number | null = created;
    let replies = 0;
    batch.events.push([
      id,
      'ticket.created',
      null,
      `requester:${requester}`,
      '{"status": [null, "new"]}',
      new Date(at),
      writtenIn(at),
    ]);
    for (let k = 0; k < told; k++) {
      const isLast = k === told - 1;
      const isAgent = k > 0 && (isLast ? !endsWithCustomer : k % 2 === 1);
      const isNote = isAgent && !isLast && k % 4 === 3;
      if (k > 0) at = Math.min(now - 1, at + 1_000 + pick(isUnsolved ? 20 : 400) * MINUTE_MS);
      commentId++;
      const by = isAgent ? (agent ?? agents[0]!) : null;
      const name = by === null ? `Customer ${requester}` : `Agent ${by}`;
      const author = by === null ? 'requester' : 'agent';
      batch.comments.push([
        commentId,
        id,
        author,
        by === null ? requester : null,
        by,
        name,
        !isNote,
        of(texts),
        new Date(at),
      ]);
      const actor = `${author}:${by ?? requester}`;
      batch.events.push([id, 'comment.created', commentId, actor, '{}', new Date(at), writtenIn(at)]);
      if (isNote) continue;
      if (by === null) {
        lastCustomer = at;
        waiting ??= at;
      } else {
        firstAgent ??= at;
        lastAgent = at;
        waiting = null;
        replies++;
      }
    }
    const solved = isDone ? Math.min(now - 1, at + pick(600) * MINUTE_MS) : null;
    const date = (ms: number | null) => (ms === null ? null : new Date(ms));
    batch.tickets.push([
      id,
      `${of(subjects)} ${id}`,
      status,
      priority,
      'web',
      requester,
      agent,
      of(GROUPS),
      [...new Set([of(TAGS), of(TAGS)])],
      `{"category": "${of(TOPICS)}"}`,
      of(LOCALES),
      date(created),
      date(solved ?? at),
      date(firstAgent),
      date(solved),
      status === 'closed' ? date(solved) : null,
      date(lastCustomer),
      date(lastAgent),
      isDone ? null : date(waiting),
      replies,
      isDone ? null : date(waiting),
      date(solved),
    ]);
    const clock = (
      metric: string,
      instance: number,
      start: number,
      end: number | null,
      target: number,
      outcome: string,
    ) => {
      const due = start + target * 1000;
      const promised = [id, metric, instance, 1, 1, priority, target, false, date(start)];
      const breached = date(due < (end ?? now) ? due : null);
      batch.clocks.push([
        ...promised,
        date(due),
        null,
        null,
        date(end),
        end === null ? null : outcome,
        breached,
        breached,
      ]);
    };
    clock('first_reply_time', 1, created, firstAgent, TARGET_SECONDS, 'replied');
    if (!isDone && waiting !== null && firstAgent !== null)
      clock('next_reply_time', 1, waiting, null, TARGET_SECONDS, 'replied');
    if (isUnsolved && status !== 'pending' && status !== 'hold')
      clock('agent_work_time', 1, created, null, WORK_SECONDS, 'solved');
  }
}

/** The number of the transaction that wrote at a moment. */
function transactionsOf(began: number, now: number): (at: number) => number {
  return (at) => 1 + Math.floor((Math.max(0, at - began) / (now - began)) * (TRANSACTIONS - 1));
}

/** Words of subjects and messages, from those that stand everywhere to those that stand once; numbers, addresses and names. */
function searchesIn(
  subjects: readonly string[],
  texts: readonly string[],
  { tickets, requesters }: DeskSize,
): string[] {
  const next = random(7);
  const words = (list: readonly string[], count: number) => {
    const said = list[Math.floor(next() * list.length)]!.split(/\s+/);
    const from = Math.floor(next() * Math.max(1, said.length - count));
    return said.slice(from, from + count).join(' ');
  };
  return Array.from({ length: 10 }, () => [
    words(subjects, 1),
    words(subjects, 2),
    words(subjects, 4),
    words(texts, 1),
    words(texts, 2),
    words(texts, 3),
    `#${1 + Math.floor(next() * tickets)}`,
    `customer${Math.floor(next() * requesters)}@example.org`,
    `customer${Math.floor(next() * 100)}@`,
    `customer ${Math.floor(next() * requesters)}`,
  ]).flat();
}

/** What is promised to everybody; the clocks name it by its number. */
async function loadPromises(sql: postgres.Sql): Promise<void> {
  await sql`insert into schedules (name, time_zone) values ('Hours', 'UTC')`;
  await sql`insert into schedule_intervals (schedule_id, weekday, from_minute, to_minute)
    select 1, weekday, 0, 1440 from generate_series(0, 6) as weekday`;
  await sql`insert into sla_policies (position, title, schedule_id) values (1, 'Everybody', 1)`;
  await sql`insert into sla_policy_metrics (policy_id, priority, metric, target_seconds, business_hours)
    select 1, priority, metric, target, false from unnest(${sql.array([...PRIORITIES])}::text[]) as priority,
      (values ('first_reply_time', ${TARGET_SECONDS}::integer), ('next_reply_time', ${TARGET_SECONDS}), ('agent_work_time', ${WORK_SECONDS}))
        as promised (metric, target)`;
}

/** As the triggers would have kept it. */
async function fillUnsolved(sql: postgres.Sql): Promise<void> {
  // Without knowing how much there is, the server would look through all running clocks for each ticket.
  await sql.unsafe('analyze sla_instances');
  await sql`select add_unsolved(array(select id from tickets.tickets where status in ('new', 'open', 'pending', 'hold')))`;
  await sql`select note_due_times(array(select ticket_id from unsolved_tickets))`;
}

/** What words are found by is made at the end, as with every large load. @returns how. */
async function dropSearchIndexes(sql: postgres.Sql): Promise<string[]> {
  const indexes = await sql<{ name: string; made: string }[]>`
    select indexname as name, indexdef as made from pg_indexes where schemaname = 'tickets' and indexdef like '%USING gin%'`;
  for (const { name } of indexes) await sql.unsafe(`drop index tickets.${name}`);
  return indexes.map(({ made }) => made);
}

async function loadPeople(sql: postgres.Sql, size: DeskSize): Promise<{ agents: number[]; firstRequester: number }> {
  const [{ user }] = (await sql`select coalesce(max(id), 0) + 1 as user from users`) as unknown as [{ user: string }];
  const [{ requester }] =
    (await sql`select greatest((select max(id) from tickets.requesters), (select max(person_id) from users), 0) + 1 as requester`) as unknown as [
      { requester: string },
    ];
  const [firstAgent, firstRequester] = [Number(user), Number(requester)];
  const agents = Array.from({ length: size.agents }, (_, n) => firstAgent + n);
  await copy(
    sql,
    'users (id, email, name, role, person_id)',
    rows(size.agents, (n) => [
      firstAgent + n,
      `agent${n}@example.com`,
      `Agent ${firstAgent + n}`,
      'agent',
      firstRequester + size.requesters + n,
    ]),
  );
  // One customer in four has an account, with a plan.
  const members = Math.floor(size.requesters / 4);
  await copy(
    sql,
    'users (id, email, name, plan, person_id)',
    rows(members, (n) => [
      firstAgent + size.agents + n,
      `customer${n * 4}@example.org`,
      `Customer ${n}`,
      'free',
      firstRequester + n * 4,
    ]),
  );
  await copy(
    sql,
    'tickets.requesters (id, email, name)',
    rows(size.requesters, (n) => [firstRequester + n, `customer${n}@example.org`, `Customer ${firstRequester + n}`]),
  );
  await copy(
    sql,
    'tickets.groups (name)',
    rows(GROUPS.length, (n) => [GROUPS[n]!]),
  );
  await sql`select setval(pg_get_serial_sequence('users', 'id'), (select max(id) from users))`;
  await sql`select setval(pg_get_serial_sequence('tickets.requesters', 'id'), (select max(person_id) from users))`;
  return { agents, firstRequester };
}

/** Tickets whose columns are not what the triggers would have made of their comments; none, when the corpus is right. */
export async function wrongTickets(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ wrong: number }[]>`
    select count(*)::integer as wrong from tickets.tickets as t
    join lateral (
      select min(created_at) filter (where author = 'agent') as first_answer,
        max(created_at) filter (where author = 'agent') as latest_answer,
        max(created_at) filter (where author = 'requester') as latest_question,
        count(*) filter (where author = 'agent') as answers
      from tickets.comments where ticket_id = t.id and public
    ) as counted on true
    where (t.first_replied_at, t.latest_agent_comment_at, t.latest_customer_comment_at, t.replies::bigint)
        is distinct from (counted.first_answer, counted.latest_answer, counted.latest_question, counted.answers)
      or t.unanswered_since is distinct from tickets.unanswered_since(t.id, t.settled_at)
      or t.awaiting_reply_since is distinct from case when t.status in ('solved', 'closed') then null else t.unanswered_since end
      or t.settled_at is distinct from t.solved_at`;
  return row!.wrong;
}

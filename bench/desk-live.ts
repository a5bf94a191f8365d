// How long it takes until every open page of the desk knows that something has happened, and what that costs the server.
import type { ChildProcess } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { type ClientRequest, request } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';
import { SESSION_COOKIE, startSession } from '../src/accounts/session.ts';
import { buildPages } from '../src/build/build-pages.ts';
import { openDatabase } from '../src/db/client.ts';
import type { DeskCorpus } from './desk-corpus.ts';
import { type Row, rounded } from './measure-parts.ts';
import { cpuSeconds, idle, type Server, startServer } from './product.ts';
import { percentile } from './search-metrics.ts';

const root = path.join(import.meta.dirname, '..');
/** Events a second, and for how many seconds. */
const RATE = 50;
const SECONDS = 10;

/** Opens a page for each agent and lets things happen to tickets. */
export async function measureLive(
  on: {
    url: string;
    sql: postgres.Sql;
    folder: string;
    corpus: DeskCorpus;
    children: ChildProcess[];
    say(line: string): unknown;
  },
  add: (row: Row) => void,
): Promise<void> {
  const { url, sql, folder, corpus, children, say } = on;
  buildPages(root, say);
  const contentDir = path.join(folder, 'content');
  await cp(path.join(root, 'content'), contentDir, { recursive: true });
  const env = {
    DATABASE_URL: url,
    DATA_DIR: path.join(folder, 'data'),
    CONTENT_DIR: contentDir,
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
  };
  const product = await startServer(path.join(root, 'src/server.ts'), { cwd: folder, children, env });
  const cookies = await signIn(url, corpus.agents);
  await noteDone(sql);
  await idle(product.child.pid!);
  const alone = await cpuWhile(product, () => letThingsHappen(sql, new Map()));
  const told = new Map<number, number[]>();
  const pages = await Promise.all(cookies.map((cookie) => open(product, cookie, told)));
  await idle(product.child.pid!);
  const quiet = await cpuWhile(product, () => pause(SECONDS * 1000));
  const written = new Map<number, number>();
  const busy = await cpuWhile(product, () => letThingsHappen(sql, written));
  const late: number[] = [];
  let missing = 0;
  for (const [event, at] of written) {
    const heard = told.get(event) ?? [];
    missing += pages.length - heard.length;
    for (const when of heard) late.push(Math.max(0, when - at));
  }
  const onBoard = await untilOnBoard(sql, product, cookies[0]!, told);
  for (const page of pages) page.destroy();
  if (missing > 0) throw new Error(`${missing} times a page was not told of an event.`);
  const percent = ({ cpu, ms }: { cpu: number; ms: number }) => ((cpu * 100 * 1000) / ms).toFixed(1);
  say(
    `${pages.length} open pages: told of ${written.size} events within ${percentile(late, 0.95).toFixed(0)} ms (95 %), ${percentile(late, 1).toFixed(0)} ms at most; the server used ${percent(busy)} % of a core with ${RATE} events a second, ${percent(alone)} % without the pages, ${percent(quiet)} % without the events.`,
  );
  const addTime = (what: string, ms: number) => add({ what, statements: 0, dbCpuMs: 0, ms: rounded(ms) });
  const share = ({ cpu, ms }: { cpu: number; ms: number }) => (cpu * 1000 * 1000) / ms;
  addTime(`telling ${pages.length} pages of an event, 95 %`, percentile(late, 0.95));
  addTime(`server CPU a second, telling ${pages.length} pages of ${RATE} events`, share(busy) - share(alone));
  addTime(`server CPU a second, ${RATE} events and no page`, share(alone));
  addTime('change until an open board shows it, 95 %', percentile(onBoard, 0.95));
  const clocks = await sql<{ ms: number }[]>`
    select extract(epoch from done.at - events.created_at)::float8 * 1000 as ms from bench_done as done
    join tickets.events as events on events.id = done.event_id`;
  addTime(
    `event until clocks are set, ${RATE} events a second, 95 %`,
    percentile(
      clocks.map(({ ms }) => ms),
      0.95,
    ),
  );
  addTime('breach until it is noticed, at most', await untilNoticed(sql));
}

/** Writes down when the clocks were looked at for an event: as the last thing of the transaction that sets them. */
async function noteDone(sql: postgres.Sql): Promise<void> {
  await sql`create table if not exists bench_done (event_id bigint, at timestamptz)`;
  await sql.unsafe(`create or replace function bench_note_done() returns trigger language plpgsql as $$
    begin insert into bench_done values (old.event_id, clock_timestamp()); return null; end $$`);
  await sql`create or replace trigger bench_note_done after delete on sla_due for each row when (old.event_id is not null)
    execute function bench_note_done()`;
}

/** Customers write, agents answer, and tickets are changed, so many times a second. @param written takes the events and when each was there. */
async function letThingsHappen(sql: postgres.Sql, written: Map<number, number>): Promise<void> {
  const began = performance.now();
  const tickets = await sql<{ id: string; requester: string; agent: string | null }[]>`
    select id, requester_id as requester, assignee_id as agent from tickets.tickets
    where awaiting_reply_since is not null order by id desc limit ${RATE * SECONDS}`;
  for (let n = 0; n < RATE * SECONDS; n++) {
    const { id, requester, agent } = tickets[n % tickets.length]!;
    if (n % 4 === 0)
      await sql`insert into tickets.comments (ticket_id, author, agent_id, author_name, body)
        values (${id}, 'agent', ${agent}, 'Agent', 'Here you are.')`;
    else if (n % 4 === 1)
      await sql`insert into tickets.comments (ticket_id, author, requester_id, author_name, body)
        values (${id}, 'requester', ${requester}, 'Customer', 'And now?')`;
    else await sql`update tickets.tickets set tags = array_append(tags[1:5], ${`t${n}`}) where id = ${id}`;
    const at = performance.now();
    const [event] = await sql<{ id: string }[]>`
      select id from tickets.events where ticket_id = ${id} order by id desc limit 1`;
    written.set(Number(event!.id), at);
    await pause(Math.max(0, began + (n * 1000) / RATE - performance.now()));
  }
  await pause(1_500);
}

/**
 * What a tile says is changed; a page that hears of it loads the board again, as its script does.
 * @returns milliseconds from each change until it is in what was loaded.
 */
async function untilOnBoard(
  sql: postgres.Sql,
  product: Server,
  cookie: string,
  told: ReadonlyMap<number, unknown>,
): Promise<number[]> {
  const [tile] = await sql<{ id: string; agent: string }[]>`
    select ticket_id as id, assignee_id as agent from unsolved_tickets
    where awaiting_reply_since is not null and assignee_id is not null order by ticket_id limit 1`;
  const times: number[] = [];
  for (let n = 0; n < 20; n++) {
    const heard = told.size;
    const subject = `Bench ${n} of the board`;
    const began = performance.now();
    await sql`update tickets.tickets set subject = ${subject} where id = ${tile!.id}`;
    while (told.size === heard) await pause(5);
    const headers = { cookie, 'x-live': '1' };
    const board = async () => (await fetch(`${product.url}/en/staff/board?agent=${tile!.agent}`, { headers })).text();
    while (!(await board()).includes(subject)) {
      if (performance.now() - began > 30_000) throw new Error('The board did not show a change within 30 seconds.');
      await pause(20);
    }
    times.push(performance.now() - began);
    await pause(700);
  }
  return times;
}

/** Clocks that run out are noticed by the server. @returns milliseconds of the one that waited longest. */
async function untilNoticed(sql: postgres.Sql): Promise<number> {
  const clocks = await sql<{ id: string }[]>`
    update sla_instances set due_at = now() + interval '3 seconds' + (id % 20) * interval '0.1 seconds'
    where id in (select id from sla_instances where ended_at is null and breached_at is null and due_at > now() limit 20) returning id`;
  // Whoever sets clocks knows when they run out; these it is to look at.
  await sql`select pg_notify('sla', '')`;
  const ids = clocks.map(({ id }) => id);
  for (let tries = 0; tries < 60; tries++) {
    await pause(500);
    const [row] = await sql<{ left: number; ms: number }[]>`
      select count(*) filter (where breached_at is null)::integer as left,
        max(extract(epoch from updated_at - due_at)::float8) * 1000 as ms from sla_instances where id = any(${ids}::bigint[])`;
    if (row!.left === 0) return row!.ms;
  }
  throw new Error('Breaches were not noticed within 30 seconds.');
}

async function signIn(url: string, agents: readonly number[]): Promise<string[]> {
  const database = await openDatabase({ url, pool: 1 });
  const cookies: string[] = [];
  for (const userId of agents) {
    const session = { userId, method: 'password', secondFactor: false, userAgent: 'bench' } as const;
    cookies.push(`${SESSION_COOKIE}=${await startSession(database.db, session)}`);
  }
  await database.close();
  return cookies;
}

/** Opens the live line as a page does. @param told when each event was heard, by its number. */
function open(product: Server, cookie: string, told: Map<number, number[]>): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const asked = request(`${product.url}/api/desk/live`, { headers: { cookie }, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`The live line answered ${response.statusCode}.`));
      let text = '';
      response.setEncoding('utf8');
      response.on('error', () => {});
      response.on('data', (chunk: string) => {
        const at = performance.now();
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks)
          for (const [, event] of block.matchAll(/"eventId":(\d+)/g)) {
            const heard = told.get(Number(event));
            if (heard) heard.push(at);
            else told.set(Number(event), [at]);
          }
      });
      resolve(asked);
    });
    asked.on('error', (error) => (asked.destroyed ? undefined : reject(error)));
    asked.end();
  });
}

async function cpuWhile(product: Server, work: () => Promise<unknown>): Promise<{ cpu: number; ms: number }> {
  const [before, began] = [cpuSeconds(product.child.pid!) ?? 0, performance.now()];
  await work();
  return { cpu: (cpuSeconds(product.child.pid!) ?? 0) - before, ms: performance.now() - began };
}

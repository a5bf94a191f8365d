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
import { type Row, rounded } from './desk-parts.ts';
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
  const told = new Map<number, number[]>();
  const pages = await Promise.all(cookies.map((cookie) => open(product, cookie, told)));
  await idle(product.child.pid!);
  const quiet = await cpuWhile(product, () => pause(SECONDS * 1000));
  const written = new Map<number, number>();
  const began = performance.now();
  const tickets = await sql<{ id: string }[]>`
    select id from tickets.tickets where awaiting_reply_since is not null order by id desc limit ${RATE * SECONDS}`;
  const busy = await cpuWhile(product, async () => {
    for (let n = 0; n < RATE * SECONDS; n++) {
      const id = tickets[n % tickets.length]!.id;
      await sql`update tickets.tickets set tags = array_append(tags[1:5], ${`t${n}`}) where id = ${id}`;
      const at = performance.now();
      const [event] = await sql<{ id: string }[]>`
        select id from tickets.events where ticket_id = ${id} order by id desc limit 1`;
      written.set(Number(event!.id), at);
      await pause(Math.max(0, began + (n * 1000) / RATE - performance.now()));
    }
    await pause(1_500);
  });
  const late: number[] = [];
  let missing = 0;
  for (const [event, at] of written) {
    const heard = told.get(event) ?? [];
    missing += pages.length - heard.length;
    for (const when of heard) late.push(Math.max(0, when - at));
  }
  for (const page of pages) page.destroy();
  if (missing > 0) throw new Error(`${missing} times a page was not told of an event.`);
  say(
    `${pages.length} open pages: told of ${written.size} events within ${percentile(late, 0.95).toFixed(0)} ms (95 %), ${percentile(late, 1).toFixed(0)} ms at most; the server used ${((busy.cpu * 100 * 1000) / busy.ms).toFixed(1)} % of a core with ${RATE} events a second, ${((quiet.cpu * 100 * 1000) / quiet.ms).toFixed(1)} % with none.`,
  );
  const share = (part: { cpu: number; ms: number }) => rounded((part.cpu * 1000 * 1000) / part.ms);
  add({
    what: `telling ${pages.length} pages of an event, p95`,
    statements: 0,
    dbCpuMs: 0,
    ms: rounded(percentile(late, 0.95)),
  });
  add({ what: `server CPU a second, ${RATE} events a second`, statements: 0, dbCpuMs: 0, ms: share(busy) });
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

// npm run bench:community: what list, thread, search within and posting cost on 2,000 threads and 20,000 replies in PostgreSQL (`--large`:
// 1,000,000 replies), with 1 and 8 requests under way, beside a bare node:http server that answers the same bytes as the list.
import type { ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import postgres from 'postgres';
import { SESSION_COOKIE, startSession } from '../src/accounts/session.ts';
import { buildPages } from '../src/build/build-pages.ts';
import { migrate } from '../src/db/migrate.ts';
import { createOnServer } from '../src/db/test-on-server.ts';
import { addressOf, type Corpus, type CorpusSize, loadCorpus, TOPICS } from './community-corpus.ts';
import { type BenchServer, onPostgres } from './on-postgres.ts';
import { databaseCpu, StatementLog, usedBetween } from './postgres-load.ts';
import { cpuSeconds, idle, type Server, startServer } from './product.ts';
import { percentile } from './search-metrics.ts';

const root = path.join(import.meta.dirname, '..');
const asJson = process.argv.includes('--json');
/** Prints the statements of each page once. */
const withStatements = process.argv.includes('--statements');
const say = (line: string) => asJson || console.log(line);
const SIZE: CorpusSize = process.argv.includes('--large')
  ? { threads: 100_000, replies: 1_000_000, people: 5_000 }
  : { threads: 2_000, replies: 20_000, people: 500 };
/** Requests before a page is measured, so that it is compiled as in a server that has run for a while; then those of each measurement. */
const AMOUNTS = { warming: 2_000, measured: 400 };
/** Of requests that write; each member may write 60 times an hour. */
const WRITES = { warming: 1_000, measured: 200 };
/** Requests of which one after the other the statements are counted. */
const COUNTED = 8;
const PARALLEL = [1, 8] as const;

interface Row {
  page: string;
  statements: number;
  dbCpuMs: number;
  appCpuMs: number;
  p50ms: number;
  p99ms: number;
  htmlBytes: number;
  jsBytes: number;
}

interface Case {
  name: string;
  /** The n-th request. */
  request(n: number): { method?: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string };
  writes?: true;
}

/** How many requests of a case were sent, so that none is sent twice. */
const sent = new Map<Case, number>();
const children: ChildProcess[] = [];
const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-bench-'));
async function main({ socket, version }: BenchServer): Promise<void> {
  buildPages(root, say);
  const { database, url, drop } = await createOnServer(process.env['TEST_DATABASE_URL']!);
  await migrate(database);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const began = performance.now();
  const corpus = await loadCorpus(sql, SIZE);
  const number = new Intl.NumberFormat('en');
  say(
    `Loaded ${number.format(SIZE.threads)} threads and ${number.format(SIZE.replies)} replies in ${((performance.now() - began) / 1000).toFixed(1)} s.`,
  );
  const members = corpus.members.slice(0, 200);
  const cookies: string[] = [];
  for (const userId of members) {
    const session = { userId, method: 'password', secondFactor: false, userAgent: 'bench' } as const;
    cookies.push(`${SESSION_COOKIE}=${await startSession(database.db, session)}`);
  }
  await database.close();
  const product = await startProduct(url);
  await idle(product.child.pid!);
  const log = new StatementLog(path.join(socket, 'log'), sql);
  const cases = casesOf(corpus, cookies, product.url);
  const bare = await startBare(product, cases[0]!);
  say(
    `${os.cpus().length} cores, shared with the database and what asks; Node ${process.version}, PostgreSQL ${version}. Statements are those of one request, without begin and commit. Bytes are compressed.\n`,
  );
  say(`${'page'.padEnd(34)}statements   db CPU ms   app CPU ms    p50 ms    p99 ms   HTML bytes   JS bytes`);
  const rows: Row[] = [];
  const add = (row: Row) => {
    rows.push(row);
    say(
      `${row.page.padEnd(34)}${String(row.statements).padStart(10)}${row.dbCpuMs.toFixed(2).padStart(12)}${row.appCpuMs.toFixed(2).padStart(13)}${row.p50ms.toFixed(1).padStart(10)}${row.p99ms.toFixed(1).padStart(10)}${String(row.htmlBytes).padStart(13)}${String(row.jsBytes).padStart(11)}`,
    );
  };
  for (const one of cases) {
    const { statements, htmlBytes, jsBytes } = await countOne(product, log, one);
    await warm(product, one);
    for (const parallel of PARALLEL) {
      await idle(product.child.pid!);
      const measured = await measure(product, sql, one, parallel);
      add({ page: nameOf(one.name, parallel), statements, ...measured, htmlBytes, jsBytes });
    }
  }
  const plain: Case = { name: 'bare server', request: () => ({ path: '/' }) };
  await warm(bare, plain);
  for (const parallel of PARALLEL) {
    const measured = await measure(bare, sql, plain, parallel);
    const htmlBytes = await sizeOf(bare.url);
    add({ page: nameOf(plain.name, parallel), statements: 0, ...measured, dbCpuMs: 0, htmlBytes, jsBytes: 0 });
  }
  if (asJson) console.log(JSON.stringify(rows));
  for (const child of children) child.kill('SIGKILL');
  await sql.end();
  await drop();
}

const nameOf = (name: string, parallel: number) => `${name}, ${parallel} in parallel`;

async function startProduct(url: string): Promise<Server> {
  const contentDir = path.join(folder, 'content');
  await cp(path.join(root, 'content'), contentDir, { recursive: true });
  const file = path.join(contentDir, 'site.yml');
  const topics = TOPICS.map((id) => `\n    - { id: ${id}, name: { en: ${id}, fr: ${id}, it: ${id}, de: ${id} } }`);
  const site = await readFile(file, 'utf8');
  await writeFile(file, site.replace(/^ {2}topics: \[\]$/m, `  topics:${topics.join('')}`));
  return await startServer(path.join(root, 'src/start.ts'), {
    cwd: folder,
    children,
    env: {
      DATABASE_URL: url,
      DATA_DIR: path.join(folder, 'data'),
      CONTENT_DIR: contentDir,
      LOG_LEVEL: 'warn',
      // So that requests come from many addresses: none is over a limit.
      TRUST_PROXY: '127.0.0.1',
      NODE_ENV: 'production',
    },
  });
}

function casesOf({ full, questions }: Corpus, cookies: string[], origin: string): Case[] {
  const thread = (n: number) => addressOf(full[n % full.length]!);
  const cookie = (n: number) => cookies[n % cookies.length]!;
  // A parameter that the pages do not know: each request is made anew. The run tells those of this bench apart.
  const fresh = (n: number) => `fresh=${process.pid}-${n}`;
  const form = (path: string, n: number, values: Record<string, string>) => ({
    method: 'POST' as const,
    path,
    headers: { cookie: cookie(n), origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(values).toString(),
  });
  return [
    { name: 'list', request: (n) => ({ path: `/en/community?${fresh(n)}` }) },
    {
      name: 'list, signed in',
      request: (n) => ({ path: `/en/community?${fresh(n)}`, headers: { cookie: cookie(n) } }),
    },
    { name: 'thread', request: (n) => ({ path: `${thread(n)}?${fresh(n)}` }) },
    {
      name: 'thread, signed in',
      request: (n) => ({ path: thread(n), headers: { cookie: cookie(n) } }),
    },
    { name: 'thread, cached', request: () => ({ path: thread(0) }) },
    {
      name: 'search within',
      request: (n) => ({
        path: `/en/search?kind=thread&q=${encodeURIComponent(`${questions[n % questions.length]} ${n}`)}`,
      }),
    },
    {
      name: 'posting a reply',
      writes: true,
      request: (n) => {
        const text = `${questions[(n * 7) % questions.length]}, and then it works again. ${n}`;
        return form(thread(n * 3), n, { intent: 'reply', body: text, key: `bench-${process.pid}-${n}` });
      },
    },
  ];
}

/** The next request of a case, each from another address. */
function nextOf(one: Case) {
  const n = sent.get(one) ?? 0;
  sent.set(one, n + 1);
  const { headers, ...rest } = one.request(n);
  const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
  return { ...rest, headers: { 'accept-encoding': 'br', 'x-forwarded-for': address, ...headers } };
}

async function countOne(product: Server, log: StatementLog, one: Case) {
  const ask = async () => {
    const { path, method = 'GET', headers, body } = nextOf(one);
    const response = await fetch(product.url + path, { method, headers, body: body ?? null, redirect: 'manual' });
    const text = await response.text();
    if (response.status !== (one.writes ? 303 : 200)) throw new Error(`${one.name}: ${response.status} ${path}`);
    return text;
  };
  const html = await ask();
  await log.start();
  const counts: string[][] = [];
  for (let turn = 0; turn < COUNTED; turn++) counts.push(await log.during(ask));
  await log.stop();
  // What the server does by itself meanwhile only adds.
  const least = counts.toSorted((a, b) => a.length - b.length)[0]!;
  if (withStatements) for (const [index, text] of least.entries()) say(`${index + 1}. ${text.replace(/\s+/g, ' ')}`);
  const { path, headers } = one.request(0);
  return {
    statements: least.length,
    htmlBytes: one.writes ? 0 : await sizeOf(product.url + path, headers),
    jsBytes: one.writes ? 0 : await scriptsOf(product.url, html),
  };
}

/** Bytes of a page or file as they travel. */
async function sizeOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  // `fetch` decompresses; what came in stands nowhere.
  const result = await autocannon({ url, headers: { 'accept-encoding': 'br', ...headers }, amount: 1, connections: 1 });
  const response = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'br', ...headers } });
  return Number(response.headers.get('content-length') ?? result.throughput.total);
}

/** Bytes of the scripts that a page loads at once, with what these import. */
async function scriptsOf(origin: string, html: string): Promise<number> {
  const seen = new Set<string>();
  const waiting = [...html.matchAll(/<script[^>]+src="([^"]+)"|<link[^>]+modulepreload[^>]+href="([^"]+)"/g)].map(
    (match) => new URL(match[1] ?? match[2]!, origin).href,
  );
  let bytes = 0;
  while (waiting.length > 0) {
    const url = waiting.pop()!;
    if (seen.has(url)) continue;
    seen.add(url);
    bytes += await sizeOf(url);
    const text = await (await fetch(url)).text();
    for (const match of text.matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+\.js)"/g))
      waiting.push(new URL(match[1]!, url).href);
  }
  return bytes;
}

async function warm(server: Server, one: Case): Promise<void> {
  await run(server, one, (one.writes ? WRITES : AMOUNTS).warming, 4);
}

async function measure(server: Server, sql: postgres.Sql, one: Case, parallel: number) {
  const { measured } = one.writes ? WRITES : AMOUNTS;
  const [before, cpu] = [await databaseCpu(sql), cpuSeconds(server.child.pid!)];
  const times = await run(server, one, measured, parallel);
  // What is done after a post was answered counts as well.
  if (one.writes) await idle(server.child.pid!);
  const [after, used] = [await databaseCpu(sql), cpuSeconds(server.child.pid!)];
  return {
    dbCpuMs: round(usedBetween(before, after) / measured),
    appCpuMs: round((((used ?? 0) - (cpu ?? 0)) * 1000) / measured),
    p50ms: round(percentile(times, 0.5)),
    p99ms: round(percentile(times, 0.99)),
  };
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Sends so many requests. @returns how long each took, in milliseconds. */
async function run(server: Server, one: Case, amount: number, parallel: number): Promise<number[]> {
  const times: number[] = [];
  // With a callback it gives what events come from.
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const options: autocannon.Options = {
    url: server.url,
    connections: parallel,
    amount,
    requests: [
      {
        setupRequest: (request) => {
          return { ...request, method: 'GET', ...nextOf(one) };
        },
      },
    ],
  };
  const instance = autocannon(options, (error: Error | null) => (error ? reject(error) : resolve()));
  instance.on('response', (_client, status, _bytes, ms) => {
    if (status !== (one.writes ? 303 : 200)) reject(new Error(`${one.name}: ${status}`));
    times.push(ms);
  });
  await ended;
  return times;
}

async function startBare(product: Server, { request }: Case): Promise<Server> {
  const body = Buffer.from(await (await fetch(product.url + request(0).path)).arrayBuffer());
  return await startServer(path.join(import.meta.dirname, 'bare-server.ts'), {
    cwd: folder,
    children,
    env: { BODY: body.toString('base64') },
  });
}

await onPostgres({ folder, children }, main);

// npm run bench:http: requests a second, latency and CPU of the product beside a bare node:http server that answers the same bytes, and
// with `--beside FOLDER` beside another version of the product: a checkout whose packages are installed.
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { buildPages } from '../src/build/build-pages.ts';
import { generateContent } from './generate-content.ts';
import { cpuSeconds, idle, type Server, startServer } from './product.ts';

const root = path.join(import.meta.dirname, '..');
/** `--json` leaves standard output to the result alone: an array of {name, perSecond, p50Ms, p99Ms, cpuMs, shareOfBare, errors}. */
const asJson = process.argv.includes('--json');
const say = (line: string) => asJson || console.log(line);
const results: object[] = [];
const beside = process.argv.includes('--beside') ? process.argv[process.argv.indexOf('--beside') + 1] : undefined;
const ARTICLES = 2000;
/** By turns: what else the machine does falls on all of them. */
const TURNS = 5;
const TURN_SECONDS = 1;
/** Requests before each measurement: a page takes a third of what it took at first, and from there on no less. */
const WARMING = 6000;
/** Of articles that nobody has read. */
const FIRST_WARMING = 1000;
const FIRST_CALM = 100;
const CONNECTIONS = 20;
const CALM_CONNECTIONS = 2;
const CALM_SECONDS = 3;

interface Case {
  name: string;
  /** Where there is an answer of the size that the product gives, for the bare server. */
  path: string;
  /** The requests to one server, the same ones in the same order for each. */
  requests(): autocannon.Request;
  /** Of requests: before, in each turn, and with two under way, where another one would be no first one; else as many as the seconds take. */
  amounts?: { warming: number; turn: number; calm: number };
}

interface Contestant {
  name: string;
  server: Server;
  options: autocannon.Options;
  perSecond: number[];
  cpuMs: number[];
  errors: number;
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-bench-'));
const children: ChildProcess[] = [];
try {
  await main();
} finally {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  buildPages(root, say);
  const { server: product, slugs } = await start(root);
  const other = beside === undefined ? undefined : (await start(path.resolve(beside))).server;

  const article = `/en/articles/${slugs[7]}`;
  const question = (n: number) =>
    `how do I ${slugs[n % slugs.length]!.split('-').slice(0, 4).join(' ')} when the page stays empty`;
  const cases: Case[] = [
    { name: 'cached article', path: article, requests: () => ({ path: article }) },
    {
      name: 'first reading',
      path: article,
      // Each article once: it is read from the database, parsed and drawn.
      amounts: { warming: FIRST_WARMING, turn: (ARTICLES - FIRST_WARMING - FIRST_CALM) / TURNS, calm: FIRST_CALM },
      requests: counted((n) => ({ path: `/en/articles/${slugs[n % slugs.length]}?fresh=${n}` })),
    },
    {
      name: 'uncached article',
      path: article,
      // A parameter the cache does not know, on another article each time.
      requests: counted((n) => ({ path: `/en/articles/${slugs[n % slugs.length]}?fresh=again${n}` })),
    },
    {
      name: 'search page',
      path: `/en/search?q=${encodeURIComponent(question(3))}`,
      requests: counted((n) => ({ path: `/en/search?q=${encodeURIComponent(question(n))}` })),
    },
    {
      name: '/api/suggest',
      path: article,
      requests: counted((n) => ({
        method: 'POST',
        path: '/api/suggest',
        headers: { 'content-type': 'application/json', 'accept-encoding': 'br' },
        body: JSON.stringify({ text: question(n), locale: 'en' }),
      })),
    },
  ];
  say(
    `\n${CONNECTIONS} connections, ${TURNS} turns of ${TURN_SECONDS} s after ${WARMING} requests (medians), accept-encoding: br, ${os.cpus().length} cores (shared with the load generator), Node ${process.version}`,
  );
  say(
    'Rows of "bare" answer the bytes of that page from memory with node:http. Latency is with two requests under way.',
  );
  if (beside !== undefined) say(`Rows of "beside" are those of the product in ${beside}.`);
  say('\n                          req/s     p50 ms    p99 ms    CPU ms/req   share of bare');
  for (const one of cases) await compare(one, product, other);
  if (asJson) console.log(JSON.stringify(results));
}

async function start(checkout: string): Promise<{ server: Server; slugs: string[] }> {
  const content = await mkdtemp(path.join(folder, 'content-'));
  const slugs = await generateContent(content, ARTICLES, checkout);
  const began = performance.now();
  const server = await startServer(path.join(checkout, 'src/start.ts'), {
    cwd: folder,
    children,
    env: {
      DATA_DIR: `${content}-data`,
      CONTENT_DIR: content,
      LIMITS: 'false',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
    },
  });
  say(`Started in ${((performance.now() - began) / 1000).toFixed(1)} s (2,000 articles synchronised and indexed).`);
  // Pagefind works in a process of its own meanwhile, and the server keeps its index; the measurements wait for both.
  await settled(`${server.url}/pagefind/pagefind.js`);
  await idle(server.child.pid!);
  return { server, slugs };
}

/** Each server that takes part gets its own numbers, from 0 on. */
function counted(make: (n: number) => autocannon.Request): () => autocannon.Request {
  return () => {
    let n = 0;
    return { setupRequest: (given) => ({ ...given, ...make(n++) }) };
  };
}

async function compare(one: Case, product: Server, other: Server | undefined): Promise<void> {
  const bytes = await fetchBytes(product.url + one.path);
  const bare = await startServer(path.join(import.meta.dirname, 'bare-server.ts'), {
    cwd: folder,
    children,
    env: { BODY: bytes.toString('base64') },
  });
  const yardstick = contestant('  bare', bare, {});
  const contestants = [contestant(one.name, product, one.requests())];
  if (other) contestants.push(contestant('  beside', other, one.requests()));
  contestants.push(yardstick);
  const amountsOf = (c: Contestant) => (c === yardstick ? undefined : one.amounts);
  for (const c of contestants) await autocannon({ ...c.options, amount: amountsOf(c)?.warming ?? WARMING });
  for (let turn = 0; turn < TURNS; turn++) for (const c of contestants) await take(c, amountsOf(c)?.turn);
  const bareRate = median(yardstick.perSecond);
  for (const c of contestants) {
    // Latency with two requests under way, because in front of a saturated server one measures the queue.
    const calm = await autocannon({
      ...c.options,
      ...lasting(CALM_SECONDS, amountsOf(c)?.calm),
      connections: CALM_CONNECTIONS,
    });
    const row = {
      name: c.name,
      perSecond: median(c.perSecond),
      p50Ms: calm.latency.p50,
      p99Ms: calm.latency.p99,
      cpuMs: c.cpuMs.length > 0 ? median(c.cpuMs) : undefined,
      shareOfBare: median(c.perSecond) / bareRate,
      errors: c.errors + calm.errors + calm.non2xx,
    };
    print(row);
    if (c !== yardstick) results.push({ ...row, name: c.name === '  beside' ? `${one.name}, beside` : c.name });
  }
  bare.child.kill('SIGKILL');
}

function contestant(name: string, server: Server, request: autocannon.Request): Contestant {
  const options = {
    url: server.url,
    connections: CONNECTIONS,
    headers: { 'accept-encoding': 'br' },
    requests: [request],
  };
  return { name, server, options, perSecond: [], cpuMs: [], errors: 0 };
}

/** One turn, with the server saturated. */
async function take(c: Contestant, amount: number | undefined): Promise<void> {
  const cpu = cpuSeconds(c.server.child.pid!);
  const began = performance.now();
  const result = await autocannon({ ...c.options, ...lasting(TURN_SECONDS, amount) });
  const seconds = (performance.now() - began) / 1000;
  const used = cpuSeconds(c.server.child.pid!);
  c.perSecond.push(result.requests.total / seconds);
  if (cpu !== undefined && used !== undefined) c.cpuMs.push(((used - cpu) * 1000) / result.requests.total);
  c.errors += result.errors + result.non2xx;
}

function lasting(seconds: number, amount: number | undefined): { duration: number } | { amount: number } {
  return amount === undefined ? { duration: seconds } : { amount };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function print(row: {
  name: string;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMs: number | undefined;
  shareOfBare: number;
  errors: number;
}): void {
  const cells = [
    row.name.padEnd(20),
    row.perSecond.toFixed(0).padStart(10),
    row.p50Ms.toFixed(1).padStart(10),
    row.p99Ms.toFixed(1).padStart(10),
    (row.cpuMs === undefined ? 'n/a' : row.cpuMs.toFixed(3)).padStart(13),
    row.shareOfBare.toFixed(2).padStart(15),
  ];
  say(cells.join('') + (row.errors > 0 ? `   ${row.errors} ERRORS` : ''));
}

async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

async function settled(url: string): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if ((await fetch(url)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

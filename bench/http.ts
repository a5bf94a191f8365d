// npm run bench:http: requests a second, latency and CPU of the product beside a bare node:http server that answers the same bytes.
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
const ARTICLES = 2000;
const SECONDS = 5;
/** Requests before each measurement: a page takes a third of what it took at first, and from there on no less. */
const WARMING = 6000;
/** Of articles that nobody has read. */
const FIRST_WARMING = 1000;
const CONNECTIONS = 20;
const CALM_CONNECTIONS = 2;

interface Case {
  name: string;
  request: Partial<autocannon.Options>;
  /** Bytes for the bare server; undefined where there is no fixed answer to compare with. */
  path: string;
  /** Requests to measure, and as many again with two under way, where another one would be no first one; else as many as five seconds take. */
  amount?: [saturated: number, calm: number];
  /** Requests before that, where it is not as for all. */
  warming?: number;
}

interface Measured {
  perSecond: number;
  p50: number;
  p99: number;
  cpuMs: number | undefined;
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
  say(`Generating ${ARTICLES} articles, building…`);
  const slugs = await generateContent(path.join(folder, 'content'), ARTICLES);
  buildPages(root, say);
  const began = performance.now();
  const product = await startServer(path.join(root, 'src/start.ts'), {
    cwd: folder,
    children,
    env: {
      DATA_DIR: path.join(folder, 'data'),
      CONTENT_DIR: path.join(folder, 'content'),
      LIMITS: 'false',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
    },
  });
  say(`Started in ${((performance.now() - began) / 1000).toFixed(1)} s (2,000 articles synchronised and indexed).`);
  // Pagefind works in a process of its own meanwhile, and the server keeps its index; the measurements wait for both.
  await settled(`${product.url}/pagefind/pagefind.js`);
  await idle(product.child.pid!);

  const article = `/en/articles/${slugs[7]}`;
  const question = (n: number) =>
    `how do I ${slugs[n % slugs.length]!.split('-').slice(0, 4).join(' ')} when the page stays empty`;
  let first = 0;
  let turn = 0;
  const cases: Case[] = [
    { name: 'cached article', path: article, request: { url: product.url + article } },
    {
      name: 'first reading',
      path: article,
      // Each article once: it is read from the database, parsed and drawn.
      amount: [ARTICLES - FIRST_WARMING - 200, 200],
      warming: FIRST_WARMING,
      request: {
        url: product.url,
        requests: [
          { setupRequest: (r) => ({ ...r, path: `/en/articles/${slugs[first++ % slugs.length]}?fresh=${first}` }) },
        ],
      },
    },
    {
      name: 'uncached article',
      path: article,
      request: {
        url: product.url,
        // A parameter the cache does not know, on another article each time.
        requests: [
          { setupRequest: (r) => ({ ...r, path: `/en/articles/${slugs[turn++ % slugs.length]}?fresh=${turn}` }) },
        ],
      },
    },
    {
      name: 'search page',
      path: `/en/search?q=${encodeURIComponent(question(3))}`,
      request: {
        url: product.url,
        requests: [{ setupRequest: (r) => ({ ...r, path: `/en/search?q=${encodeURIComponent(question(turn++))}` }) }],
      },
    },
    {
      name: '/api/suggest',
      path: article,
      request: {
        url: `${product.url}/api/suggest`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        requests: [
          {
            setupRequest: (r) => ({
              ...r,
              path: '/api/suggest',
              body: JSON.stringify({ text: question(turn++), locale: 'en' }),
            }),
          },
        ],
      },
    },
  ];
  say(
    `\n${CONNECTIONS} connections, ${SECONDS} s each after ${WARMING} requests, accept-encoding: br, ${os.cpus().length} cores (shared with the load generator), Node ${process.version}`,
  );
  say(
    'Rows of "bare" answer the bytes of that page from memory with node:http. Latency is with two requests under way.\n',
  );
  say('                          req/s     p50 ms    p99 ms    CPU ms/req   share of bare');
  for (const one of cases) {
    const bytes = await fetchBytes(product.url + one.path);
    const bare = await startServer(path.join(import.meta.dirname, 'bare-server.ts'), {
      cwd: folder,
      children,
      env: { BODY: bytes.toString('base64') },
    });
    // Side by side means by turns: the machine is the same for both.
    const bareRun = await measure(bare, { url: bare.url });
    const productRun = await measure(product, one.request, one);
    bare.child.kill('SIGKILL');
    print(one.name, productRun, bareRun.perSecond);
    print('  bare', bareRun, bareRun.perSecond);
    const { perSecond, p50, p99, cpuMs, errors } = productRun;
    results.push({
      name: one.name,
      perSecond,
      p50Ms: p50,
      p99Ms: p99,
      cpuMs,
      shareOfBare: perSecond / bareRun.perSecond,
      errors,
    });
  }
  if (asJson) console.log(JSON.stringify(results));
}

async function measure(
  server: Server,
  request: Partial<autocannon.Options>,
  { amount, warming = WARMING }: Pick<Case, 'amount' | 'warming'> = {},
): Promise<Measured> {
  const length = (amount?: number) => (amount === undefined ? { duration: SECONDS } : { amount });
  const options = {
    connections: CONNECTIONS,
    ...request,
    headers: { 'accept-encoding': 'br', ...request.headers },
  } as autocannon.Options;
  const [saturated, two] = amount ?? [];
  await autocannon({ ...options, amount: warming });
  // Throughput and CPU with the server saturated; latency with two requests under way, because in front of a saturated server one measures the queue.
  const cpu = cpuSeconds(server.child.pid!);
  const result = await autocannon({ ...options, ...length(saturated) });
  const used = cpuSeconds(server.child.pid!);
  const calm = await autocannon({ ...options, ...length(two), connections: CALM_CONNECTIONS });
  return {
    perSecond: result.requests.average,
    p50: calm.latency.p50,
    p99: calm.latency.p99,
    cpuMs: cpu === undefined || used === undefined ? undefined : ((used - cpu) * 1000) / result.requests.total,
    errors: result.errors + result.non2xx + calm.errors + calm.non2xx,
  };
}

function print(name: string, run: Measured, bare: number): void {
  const cells = [
    name.padEnd(20),
    run.perSecond.toFixed(0).padStart(10),
    run.p50.toFixed(1).padStart(10),
    run.p99.toFixed(1).padStart(10),
    (run.cpuMs === undefined ? 'n/a' : run.cpuMs.toFixed(3)).padStart(13),
    (run.perSecond / bare).toFixed(2).padStart(15),
  ];
  say(cells.join('') + (run.errors > 0 ? `   ${run.errors} ERRORS` : ''));
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

// npm run bench:memory: resident memory of all processes of the product, at rest and after use, and how long it takes to start; with
// `--of FOLDER` those of another version: a checkout whose packages are installed.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildPages } from '../src/build/build-pages.ts';
import { findPostgres, startPostgres } from '../tests/postgres.ts';
import { generateContent } from './generate-content.ts';
import { processTree, residentMb } from './process-tree.ts';
import { cpuSeconds, type Server, startServer } from './product.ts';

const SIZES = [100, 5000];
const PAGES = 500;
const SEARCHES = 500;
/** At rest is who has used less than this share of a core for REST_SECONDS on end: Pagefind's process waits 15 for the next edit. */
const REST_SHARE = 0.02;
const REST_SECONDS = 20;
const MOST_SECONDS = 180;

/** One line of the result; memory in millions of bytes, times from the start of the process to the address it prints. */
interface Row {
  storage: 'embedded' | 'postgresql';
  articles: number;
  restMb: number;
  usedMb: number;
  firstStartS: number;
  secondStartS: number;
}

interface Product extends Server {
  /** In seconds, and what all its processes had used of the processor by then. */
  started: number;
  cpu: number;
}

const asJson = process.argv.includes('--json');
/** `--json` leaves standard output to the result alone. */
const say = (line: string) => asJson || console.log(line);
/** For a closer look: `--only embedded`, `--articles 100`. */
const option = (name: string) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
const only = option('--only');
const other = option('--of');
const root = other === undefined ? path.join(import.meta.dirname, '..') : path.resolve(other);
const sizes = option('--articles') ? [Number(option('--articles'))] : SIZES;

const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-memory-'));
const children: ChildProcess[] = [];
try {
  await main();
} finally {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  if (other === undefined) buildPages(root, say);
  const rows: Row[] = [];
  say(`Memory in MB of all processes together, Node ${process.version}, ${os.cpus().length} cores.`);
  say('At rest: after the first start, once nothing is under way. Used: after 500 pages and 500 searches more.\n');
  say('storage      articles   at rest      used   first start (CPU)   second start (CPU)   share by process');
  for (const articles of sizes) {
    const content = path.join(folder, `content-${articles}`);
    const slugs = await generateContent(content, articles, root);
    for (const storage of ['postgresql', 'embedded'] as const) {
      if (only && only !== storage) continue;
      const cluster = storage === 'postgresql' ? await privateCluster() : undefined;
      try {
        const env = {
          DATA_DIR: path.join(folder, `data-${storage}-${articles}`),
          CONTENT_DIR: content,
          LIMITS: 'false',
          LOG_LEVEL: 'warn',
          NODE_ENV: 'production',
          ...(cluster ? { ...cluster.env, DATABASE_URL: cluster.env['TEST_DATABASE_URL']! } : {}),
        };
        rows.push(await measure(storage, articles, slugs, env));
      } finally {
        await cluster?.stop();
      }
    }
  }
  if (asJson) console.log(JSON.stringify(rows));
}

async function measure(
  storage: Row['storage'],
  articles: number,
  slugs: string[],
  env: Record<string, string>,
): Promise<Row> {
  const first = await start(env);
  await atRest(first);
  const rest = memory(first);
  await use(first, slugs);
  await atRest(first);
  const used = memory(first);
  await stop(first);
  const second = await start(env);
  await stop(second);
  const cells = [
    storage.padEnd(12),
    String(articles).padStart(9),
    rest.total.toFixed(0).padStart(10),
    used.total.toFixed(0).padStart(10),
    `${first.started.toFixed(1)} s (${first.cpu.toFixed(1)} s)`.padStart(20),
    `${second.started.toFixed(1)} s (${second.cpu.toFixed(1)} s)`.padStart(21),
    `   ${used.shares.join(', ')}`,
  ];
  say(cells.join(''));
  return {
    storage,
    articles,
    restMb: rounded(rest.total),
    usedMb: rounded(used.total),
    firstStartS: rounded(first.started),
    secondStartS: rounded(second.started),
  };
}

async function privateCluster() {
  const found = findPostgres();
  if (!found) throw new Error('This machine has no PostgreSQL server of its own to measure with.');
  return startPostgres(found);
}

async function start(env: Record<string, string>): Promise<Product> {
  const began = performance.now();
  const { child, url } = await startServer(path.join(root, 'src/start.ts'), { cwd: folder, env, children });
  const started = (performance.now() - began) / 1000;
  const cpu = cpuOfAll(child);
  return { child, url, started, cpu };
}

async function stop({ child }: Product): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

/** Reads pages and searches as visitors do, a few at a time. */
async function use({ url }: Product, slugs: string[]): Promise<void> {
  const pages = Array.from({ length: PAGES }, (_, n) => `/en/articles/${slugs[(n * 7) % slugs.length]}`);
  const searches = Array.from({ length: SEARCHES }, (_, n) => {
    const words = slugs[(n * 11) % slugs.length]!.split('-').slice(0, 3).join(' ');
    return `/en/search?q=${encodeURIComponent(`how do I ${words} when the page stays empty ${n}`)}`;
  });
  const paths = [...pages, ...searches].values();
  const visitor = async () => {
    for (const address of paths) {
      const response = await fetch(url + address, { headers: { 'accept-encoding': 'gzip' } });
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 4 }, visitor));
}

/** Waits until all processes have done next to nothing for some seconds; the search box's index is built by then. */
async function atRest({ child, url }: Product): Promise<void> {
  let calm = 0;
  const used = () => cpuOfAll(child);
  for (let seconds = 0; seconds < MOST_SECONDS && calm < REST_SECONDS; seconds++) {
    const before = used();
    await pause(1000);
    calm = Math.abs(used() - before) < REST_SHARE ? calm + 1 : 0;
  }
  const index = await fetch(`${url}/pagefind/pagefind.js`);
  if (calm < REST_SECONDS || !index.ok) throw new Error('The server did not come to rest.');
  await index.arrayBuffer();
}

function memory({ child }: Product): { total: number; shares: string[] } {
  const shares = processTree(child.pid!).map((pid) => ({ name: nameOf(pid), mb: residentMb(pid) }));
  return {
    total: shares.reduce((sum, { mb }) => sum + mb, 0),
    shares: shares.map(({ name, mb }) => `${name} ${mb.toFixed(0)}`),
  };
}

function cpuOfAll(child: ChildProcess): number {
  return processTree(child.pid!).reduce((sum, pid) => sum + (cpuSeconds(pid) ?? 0), 0);
}

function nameOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

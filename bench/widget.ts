// npm run bench:widget: what the widget costs the page of a product, and how long it takes to open on a slow phone. `-- --json` prints
// one array of {what, bytes, requests, ms} and nothing else.
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type Browser, type CDPSession, chromium } from '@playwright/test';
import lighthouse from 'lighthouse';
import { buildPages } from '../src/build/build-pages.ts';
import { startServer } from './product.ts';

const root = path.join(import.meta.dirname, '..');
const isJson = process.argv.includes('--json');
const DEBUGGING_PORT = 9334;
/** As Lighthouse imagines a slow phone: 4G far from the mast, a processor a quarter as fast. */
const SLOW_PHONE = { latency: 150, downloadThroughput: 204_800, uploadThroughput: 96_000, offline: false };
const SLOWER_CPU = 4;
const RUNS = 5;
const CALM_MS = 2000;

/** A line of the result; what a line does not measure is null. */
interface Measured {
  what: string;
  /** Over the network, compressed. */
  bytes: number | null;
  requests: number | null;
  ms: number | null;
}

const measured: Measured[] = [];
const note = (what: string, { bytes = null, requests = null, ms = null }: Partial<Measured>): void => {
  measured.push({ what, bytes, requests, ms });
  const shown = [
    bytes === null ? '' : `${bytes.toLocaleString('en')} bytes`,
    requests === null ? '' : `${requests} requests`,
    ms === null ? '' : `${Math.round(ms)} ms`,
  ];
  if (!isJson) console.log(what.padEnd(58) + shown.map((text) => text.padStart(16)).join(''));
};
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-widget-'));
const children: ChildProcess[] = [];
const product = createServer((req, res) => {
  const script = req.url?.startsWith('/with') ? `<script src="${help}/widget.js" defer></script>` : '';
  const text = '<p>A line of a page of a product, as there are many.</p>'.repeat(40);
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Acme</title>` +
      `<meta name="description" content="A product"><link rel="icon" href="data:,">${script}</head><body><main><h1>Acme</h1>${text}</main></body></html>`,
  );
});
let help = '';
try {
  await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(product.address() as { port: number }).port}`;
  buildPages(root, isJson ? () => {} : console.log);
  await cp(path.join(root, 'content'), path.join(folder, 'content'), { recursive: true });
  const siteFile = path.join(folder, 'content/site.yml');
  const site = await readFile(siteFile, 'utf8');
  await writeFile(siteFile, `${site.replace(/^widget:\n(?: .*\n?)*/m, '')}\nwidget: { origins: ['${origin}'] }\n`);
  const server = await startServer(path.join(root, 'src/server.ts'), {
    cwd: root,
    children,
    env: {
      DATA_DIR: path.join(folder, 'data'),
      CONTENT_DIR: path.join(folder, 'content'),
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
    },
  });
  help = server.url;
  await measureFile();
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-headless-shell'].find(
    (file) => existsSync(file),
  );
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [`--remote-debugging-port=${DEBUGGING_PORT}`, '--no-sandbox', '--disable-background-networking'],
  });
  await measureOpening(browser, origin);
  await measureLighthouse(origin);
  await browser.close();
  if (isJson) console.log(JSON.stringify(measured));
} finally {
  for (const child of children) child.kill('SIGKILL');
  product.close();
  await rm(folder, { recursive: true, force: true });
}

async function measureFile(): Promise<void> {
  const text = Buffer.from(await (await fetch(`${help}/widget.js`)).arrayBuffer());
  note('widget.js, as it is', { bytes: text.length });
  note('widget.js, gzip', { bytes: gzipSync(text, { level: 9 }).length });
  note('widget.js, brotli', { bytes: brotliCompressSync(text).length });
}

/** Bytes and requests that a page has taken of the help center. */
async function countTraffic(session: CDPSession, counted: { bytes: number; requests: number }): Promise<void> {
  const ours = new Set<string>();
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (!request.url.startsWith(help)) return;
    ours.add(requestId);
    counted.requests += 1;
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (ours.has(requestId)) counted.bytes += encodedDataLength;
  });
}

async function measureOpening(browser: Browser, origin: string): Promise<void> {
  const first: number[] = [];
  const again: number[] = [];
  let before = { bytes: 0, requests: 0 };
  let opened = { bytes: 0, requests: 0 };
  for (let run = 0; run < RUNS; run++) {
    // A browser that has nothing of the help center yet.
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const counted = { bytes: 0, requests: 0 };
    await countTraffic(session, counted);
    await session.send('Network.emulateNetworkConditions', SLOW_PHONE);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_CPU });
    await page.goto(`${origin}/with`, { waitUntil: 'load' });
    await page.waitForFunction(() => typeof window.Helpwell?.open === 'function');
    before = { ...counted };
    const open = () =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const began = performance.now();
            window.Helpwell.on('ready', () => resolve(performance.now() - began));
            window.Helpwell.open();
          }),
      );
    first.push(await open());
    // Until nothing has come for a while.
    for (let seen = -1; seen !== counted.bytes; ) {
      seen = counted.bytes;
      await page.waitForTimeout(CALM_MS);
    }
    opened = { ...counted };
    // The same on the next page: what was loaded is in the browser's cache.
    await page.goto(`${origin}/with?again`, { waitUntil: 'load' });
    await page.waitForFunction(() => typeof window.Helpwell?.open === 'function');
    again.push(await open());
    await context.close();
  }
  note('a product page, before the first click', before);
  note('the same, once it is open', opened);
  note('from the click to the help, slow phone, nothing cached', { ms: median(first) });
  note('from the click to the help, slow phone, on the next page', { ms: median(again) });
}

async function measureLighthouse(origin: string): Promise<void> {
  for (const [what, at] of [
    ['without', '/plain'],
    ['with', '/with'],
  ] as const) {
    const result = await lighthouse(origin + at, {
      port: DEBUGGING_PORT,
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      logLevel: 'silent',
    });
    const { categories, audits } = result!.lhr;
    const scores = Object.values(categories).map(({ title, score }) => `${title} ${Math.round((score ?? 0) * 100)}`);
    const items = (audits['network-requests']?.details as { items?: { transferSize?: number }[] } | undefined)?.items;
    note(`Lighthouse ${what}: ${scores.join(', ')}`, {
      requests: items?.length ?? null,
      bytes: items?.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0) ?? null,
      ms: audits['largest-contentful-paint']?.numericValue ?? null,
    });
  }
}

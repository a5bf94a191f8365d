// npm run bench:lighthouse: the four Lighthouse scores of home, article and ask page, as a phone and as a desktop sees them.
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { buildPages } from '../src/build/build-pages.ts';
import { startServer } from './product.ts';

const root = path.join(import.meta.dirname, '..');
const PAGES = process.argv.length > 2 ? process.argv.slice(2) : ['/en/', '/en/articles/ask-a-question', '/en/ask'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const DEBUGGING_PORT = 9333;

const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-lighthouse-'));
const children: ChildProcess[] = [];
try {
  buildPages(root, console.log);
  const { url: base } = await startServer(path.join(root, 'src/server.ts'), {
    cwd: root,
    children,
    env: { DATA_DIR: path.join(folder, 'data'), LOG_LEVEL: 'warn', NODE_ENV: 'production' },
  });
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((file) => existsSync(file));
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      `--remote-debugging-port=${DEBUGGING_PORT}`,
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  console.log(`${'page'.padEnd(36)}${'as'.padEnd(10)}${CATEGORIES.map((name) => name.padStart(16)).join('')}`);
  for (const page of PAGES) {
    await fetch(base + page);
    for (const [name, config] of [
      ['phone', undefined],
      ['desktop', desktopConfig],
    ] as const) {
      const result = await lighthouse(
        base + page,
        { port: DEBUGGING_PORT, onlyCategories: CATEGORIES, logLevel: 'error' },
        config,
      );
      const { categories, audits } = result!.lhr;
      const scores = CATEGORIES.map((id) => String(Math.round((categories[id]?.score ?? 0) * 100)).padStart(16));
      console.log(page.padEnd(36) + name.padEnd(10) + scores.join(''));
      for (const id of CATEGORIES)
        for (const { id: audit, weight } of categories[id]?.auditRefs ?? [])
          if (weight > 0 && (audits[audit]?.score ?? 1) < 0.9)
            console.log(`    ${audit}: ${audits[audit]?.displayValue ?? audits[audit]?.title}`);
    }
  }
  await browser.close();
} finally {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}

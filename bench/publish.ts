// npm run bench:publish: what the lists of the staff, publishing an article and a key in the editor cost on 10,000 articles in three languages in
// PostgreSQL (`--articles=300`: on fewer).
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { eq } from 'drizzle-orm';
import postgres from 'postgres';
import { SESSION_COOKIE, startSession } from '../src/accounts/session.ts';
import { addUser } from '../src/accounts/set-up.ts';
import { articles } from '../src/articles/schema.ts';
import { languagesOf } from '../src/articles/sync.ts';
import { buildPages } from '../src/build/build-pages.ts';
import { readSite } from '../src/config/site.ts';
import type { Database } from '../src/db/client.ts';
import { migrate } from '../src/db/migrate.ts';
import { createOnServer } from '../src/db/test-on-server.ts';
import { siteDeclaration } from '../src/domains.ts';
import { typedFields } from '../src/publishing/draft.ts';
import { publishText } from '../src/publishing/publish-text.ts';
import { findLive } from '../src/publishing/store.ts';
import { generateContent } from './generate-content.ts';
import { type BenchServer, onPostgres } from './on-postgres.ts';
import { databaseCpu, StatementLog, usedBetween } from './postgres-load.ts';
import { cpuSeconds, idle, type Server, startServer } from './product.ts';
import { percentile } from './search-metrics.ts';

const root = path.join(import.meta.dirname, '..');
const asJson = process.argv.includes('--json');
const say = (line: string) => asJson || console.log(line);
const ARTICLES = Number(process.argv.find((one) => one.startsWith('--articles='))?.split('=')[1] ?? 10_000);
const LANGUAGES = ['en', 'fr', 'it'] as const;
/** Times that each thing is done before it is measured, and while it is. */
const [WARMING, MEASURED] = [5, 20];
/** Words of the text in which keys are typed, and keys. */
const [LONG_TEXT_WORDS, KEYS] = [20_000, 60];

/** What something costs: for pages the whole answer, for a key the processor's time for all work of the page, drawing it included. */
interface Row {
  what: string;
  ms: number;
  statements: number;
  /** Processor time of the product and of the database, in milliseconds: what it would take on a machine that does nothing else. */
  work?: number;
}

const LISTS = [
  'articles',
  'articles?show=outdated',
  'articles?in=fr&show=missing',
  'articles?q=invoice',
  'translations',
  'pictures',
  'imports',
  'votes',
  'checks',
  'checks?show=all',
  'health',
  'snippets',
  'categories',
  'insights',
  'search/unanswered',
] as const;

const children: ChildProcess[] = [];
const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-bench-'));
let browser: Browser | undefined;
const rows: Row[] = [];
function add(row: Row): void {
  rows.push(row);
  const cells = [
    row.ms.toFixed(1).padStart(10),
    (row.work?.toFixed(1) ?? '').padStart(10),
    String(row.statements).padStart(12),
  ];
  say(`${row.what.padEnd(44)}${cells.join('')}`);
}

async function main({ socket, version }: BenchServer): Promise<void> {
  buildPages(root, say);
  const { database, url, drop } = await createOnServer(process.env['TEST_DATABASE_URL']!);
  await migrate(database);
  const by = await addUser(database.db, {
    ...{ email: 'ada@example.com', name: 'Ada', role: 'administrator', password: 'three horses in the rain' },
  });
  if (!('id' in by)) throw new Error('The account was not made.');
  const session = { userId: by.id, method: 'password', secondFactor: false, userAgent: 'bench' } as const;
  const cookie = await startSession(database.db, session);
  const contentDir = await threeLanguages();
  const began = performance.now();
  const product = await startServer(path.join(root, 'src/server.ts'), {
    cwd: folder,
    children,
    env: {
      DATABASE_URL: url,
      DATA_DIR: path.join(folder, 'data'),
      CONTENT_DIR: contentDir,
      LOG_LEVEL: 'warn',
      LIMITS: 'false',
      NODE_ENV: 'production',
    },
  });
  await idle(product.child.pid!);
  const number = new Intl.NumberFormat('en');
  say(
    `${number.format(ARTICLES)} articles in ${LANGUAGES.length} languages, read in ${((performance.now() - began) / 1000).toFixed(0)} s. ${os.cpus().length} cores, shared with the database; Node ${process.version}, PostgreSQL ${version}. The middle of ${MEASURED}.\n`,
  );
  say(`${'what'.padEnd(44)}${'ms'.padStart(10)}${'work'.padStart(10)}${'statements'.padStart(12)}`);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const log = new StatementLog(path.join(socket, 'log'), sql);
  await fill(sql, by.id);
  const oneArticle = await idOf(database, (await someSlugs(contentDir))[0]!);
  for (const list of [...LISTS, `articles/${oneArticle}`, `articles/${oneArticle}/en/history`]) {
    const get = async () => {
      const answer = await fetch(`${product.url}/en/staff/${list}`, {
        headers: { cookie: `${SESSION_COOKIE}=${cookie}` },
      });
      if (answer.status !== 200) throw new Error(`${list}: ${answer.status}`);
      await answer.arrayBuffer();
    };
    await measure(`list: ${list.replace(String(oneArticle), '<article>')}`, get, log, async () => ({
      product: (cpuSeconds(product.child.pid!) ?? 0) * 1000,
      database: await databaseCpu(sql),
    }));
  }
  await publishing(database, by.id, contentDir, log, sql);
  await typing(product, database, by.id, cookie, contentDir);
  if (asJson) console.log(JSON.stringify(rows));
  await sql.end();
  await database.close();
  for (const child of children) child.kill('SIGKILL');
  await drop();
}

/** What a team has that has worked with all of it: a plan for each text, findings, snippets, and questions without an answer. */
async function fill(sql: postgres.Sql, by: number): Promise<void> {
  await sql`insert into article_checks (article_id, locale, owner_id, every_months, due_at)
    select article_id, locale, ${by}, 6, now() + make_interval(hours => (article_id % 4000 - 1000)::int) from article_translations`;
  await sql`insert into article_findings (kind, article_id, locale, revision_id, count)
    select kind, article_id, locale, live_revision_id, 1 + article_id % 9
    from article_translations, unnest(array['broken-link', 'undescribed', 'unread', 'badly-rated']) as kind where article_id % 10 = 0`;
  await sql`insert into snippets (name, locale, body, source_path)
    select 'snippet-' || n, locale, 'Words.', 'snippets/' || locale || '/snippet-' || n || '.mdx'
    from generate_series(1, 300) as n, unnest(array['en', 'fr', 'it']) as locale`;
  await sql`insert into article_votes (article_id, locale, revision_id, visitor, helpful)
    select article_id, locale, live_revision_id, 'bench ' || n, n % 3 > 0 from article_translations, generate_series(1, 3) as n`;
  await sql`insert into unanswered_groups
      (locale, text, examples, locales, count, before, asks, searches, clickless, tickets, threads, last)
    select 'en', 'Where is button ' || n, '[]', array['en'], n, n / 2, n, 0, 0, n, 0, now() from generate_series(1, 2000) as n`;
  await sql`analyze`;
}

/** A content folder with each article in every language. */
async function threeLanguages(): Promise<string> {
  const contentDir = path.join(folder, 'content');
  await generateContent(contentDir, ARTICLES);
  const [original, ...others] = LANGUAGES;
  for (const locale of others)
    await cp(path.join(contentDir, 'articles', original), path.join(contentDir, 'articles', locale), {
      recursive: true,
    });
  return contentDir;
}

/** Processor time so far, in milliseconds. */
interface Used {
  product: number;
  database: Map<number, number>;
}

async function measure(
  what: string,
  work: () => Promise<unknown>,
  log: StatementLog,
  used?: () => Promise<Used>,
): Promise<void> {
  for (let n = 0; n < WARMING; n++) await work();
  const times: number[] = [];
  const before = await used?.();
  for (let n = 0; n < MEASURED; n++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  const after = await used?.();
  await log.start();
  const statements = (await log.during(work)).length;
  await log.stop();
  const tenths = (ms: number) => Math.round(ms * 10) / 10;
  const worked =
    before && after && (after.product - before.product + usedBetween(before.database, after.database)) / MEASURED;
  add({
    ...{ what, ms: tenths(percentile(times, 0.5)), statements },
    ...(worked !== undefined && { work: tenths(worked) }),
  });
}

/** Some of the articles that were written, by name. */
async function someSlugs(contentDir: string): Promise<string[]> {
  const files = await readdir(path.join(contentDir, 'articles/en'), { recursive: true });
  return files
    .filter((file) => file.endsWith('.mdx'))
    .map((file) => path.basename(file, '.mdx'))
    .sort();
}

async function publishing(
  database: Database,
  by: number,
  contentDir: string,
  log: StatementLog,
  sql: postgres.Sql,
): Promise<void> {
  const { db } = database;
  const languages = languagesOf(await readSite(contentDir, siteDeclaration));
  const slugs = await someSlugs(contentDir);
  let next = 0;
  const publish = async () => {
    const articleId = await idOf(database, slugs[next++ % slugs.length]!);
    const key = { articleId, locale: 'en', author: by };
    const live = (await findLive(db, key))!;
    const text = {
      ...{ fields: typedFields(live.revision), body: `${live.revision.body}\nOne more sentence.\n` },
      ...{ baseRevisionId: live.revision.id, significance: 'minor' as const, note: '', saw: 0 },
    };
    const { outcome } = await publishText(db, key, text, { by, languages });
    if (outcome !== 'published') throw new Error(`It was not published: ${outcome}.`);
  };
  await measure('publish an article', publish, log, async () => {
    const { user, system } = process.cpuUsage();
    return { product: (user + system) / 1000, database: await databaseCpu(sql) };
  });
}

async function idOf({ db }: Database, slug: string): Promise<number> {
  const [row] = await db.select({ id: articles.id }).from(articles).where(eq(articles.slug, slug));
  return row!.id;
}

/** Types into a long text in a browser: what the page works for each key, by the browser's own count of its thread's time. */
async function typing(product: Server, database: Database, by: number, cookie: string, contentDir: string) {
  const slug = (await someSlugs(contentDir)).at(-1)!;
  const articleId = await idOf(database, slug);
  const key = { articleId, locale: 'en', author: by };
  const live = (await findLive(database.db, key))!;
  const sentence = 'Open the page of the invoice and choose the button to save it there now.';
  const paragraph = Array.from({ length: 8 }, () => sentence).join(' ');
  const body = Array.from({ length: Math.ceil(LONG_TEXT_WORDS / (14 * 8)) }, () => paragraph).join('\n\n');
  const text = {
    ...{ fields: typedFields(live.revision), body: `\n${body}\n`, baseRevisionId: live.revision.id },
    ...{ significance: 'minor' as const, note: '', saw: 0 },
  };
  const languages = languagesOf(await readSite(contentDir, siteDeclaration));
  await publishText(database.db, key, text, { by, languages });
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((file) => existsSync(file));
  browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
  const context = await browser.newContext({ baseURL: product.url });
  await context.addCookies([{ name: SESSION_COOKIE, value: cookie, url: product.url }]);
  const page = await context.newPage();
  await page.goto(`/en/staff/articles/${articleId}/en`);
  const editor = page.locator('.ProseMirror').first();
  await editor.locator('p').nth(60).click();
  const work = await page.context().newCDPSession(page);
  await work.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskSeconds = async () =>
    (await work.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value;
  const before = await taskSeconds();
  for (let n = 0; n < KEYS; n++) await page.keyboard.press('e', { delay: 20 });
  const ms = ((await taskSeconds()) - before) * (1000 / KEYS);
  add({ what: `a key in the editor at ${LONG_TEXT_WORDS} words`, ms: Math.round(ms * 10) / 10, statements: 0 });
}

await onPostgres({ folder, children }, async (server) => {
  try {
    await main(server);
  } finally {
    await browser?.close();
  }
});

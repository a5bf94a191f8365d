import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { hashPassword } from '../../src/accounts/password.ts';
import { insertUser } from '../../src/accounts/store.ts';
import type { Database } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { readWrittenMail } from '../../src/mail/written.ts';
import { tickets } from '../../src/tickets/schema.ts';
import { LOG } from './files.ts';
import { messages } from './messages.ts';
import { AskPage } from './pages.ts';
import { beside, type Helpwell, type Place, somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, someAddress, test } from './test.ts';

// A fresh installation: the embedded database, no mail server, no line about the team in site.yml, and one administrator.

const { requests: t, accounts } = messages('en');
const PASSWORD = 'a long enough pass phrase';
const BOSS = 'boss@example.org';

test.describe.configure({ mode: 'serial' });

let place: Place;
let server: Helpwell;

test.beforeAll(async () => {
  place = await somePlace();
  const database = await place.open();
  await migrate(database);
  const passwordHash = await hashPassword(PASSWORD);
  await insertUser(database.db, { email: BOSS, name: 'Bo', role: 'administrator', passwordHash });
  await database.close();
  server = await startHelpwell(place);
});

test.afterAll(async () => {
  await server.stop();
  await place.remove();
});

/** What an agent's tool does with the storage, beside the server. */
async function meanwhile<Result>(work: (db: Database['db']) => Promise<Result>): Promise<Result> {
  const done = await beside(place, server, work);
  server = done.server;
  return done.result;
}

/** The newest mail to this address with these words, once it is written. */
async function mailTo(address: string, words: RegExp) {
  const folder = path.join(place.env['DATA_DIR']!, 'mail');
  const find = async () => {
    const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml')).sort();
    const mails = await Promise.all(
      files.map(async (file) => {
        const source = await readFile(path.join(folder, file), 'utf8');
        return { ...readWrittenMail(file, source), source };
      }),
    );
    return mails.findLast((mail) => mail.to === address && words.test(`${mail.subject}\n${mail.text}`));
  };
  await expect.poll(find, { message: `a mail to ${address}: ${words}` }).toBeDefined();
  return (await find())!;
}

const visitor = (browser: Browser, options: { javaScriptEnabled?: boolean } = {}) =>
  browser.newContext({ baseURL: server.url, extraHTTPHeaders: { 'x-forwarded-for': someAddress() }, ...options });

/** Asks with words that stand in no article. */
async function askAs(page: Page, email: string, subject: string): Promise<void> {
  const ask = new AskPage(page);
  await ask.open();
  await ask.fill({ subject, body: 'Bilby <b>numbat</b> dunnart.', email, name: 'Ada' });
  await ask.send.click();
  await expect(page).toHaveURL(/\/en\/ask\/received/);
}

const openLink = (mail: { links: string[] }) => mail.links.find((link) => link.includes('/requests/open/'))!;

const ADA = 'ada@example.org';
/** Number of the request that the first test files, and the link of the mail with its answer. */
let id: number;
let link: string;

test('a request reaches the administrator without configuration, and a page for those who may read it', async ({
  browser,
}) => {
  test.slow();
  const asking = await visitor(browser);
  await askAs(await asking.newPage(), ADA, 'Quokka wombat');
  await asking.close();

  // The team's mail: the words, where to answer, and a page for those who may read it.
  const told = await mailTo(BOSS, /Quokka wombat/);
  id = Number(/#(\d+)/.exec(told.subject)![1]);
  expect(told.text).toContain('> Bilby <b>numbat</b> dunnart.');
  expect(told.source).toMatch(/^Reply-To: ada@example\.org\r$/m);
  expect(told.source).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  const staffUrl = told.links.find((link) => link.endsWith(`/en/staff/requests/${id}`))!;
  const boss = await visitor(browser);
  const staff = await boss.newPage();
  expect((await staff.request.get(staffUrl)).status()).toBe(404);
  await staff.goto('/en/sign-in?to=/en/staff');
  await staff.locator('main').getByLabel(accounts.fields.email).fill(BOSS);
  await staff.locator('main').getByLabel(accounts.fields.password).fill(PASSWORD);
  await staff.locator('main').getByRole('button', { name: accounts.signIn.submit, exact: true }).click();
  await expect(staff.getByText(`${t.staff.told.administrators} ${BOSS}`)).toBeVisible();
  await staff.locator('main').getByRole('link', { name: t.staff.title, exact: true }).click();
  await expect(staff.getByRole('link', { name: 'Quokka wombat' })).toBeVisible();
  await staff.goto(staffUrl);
  await expect(staff.getByText('Bilby <b>numbat</b> dunnart.')).toBeVisible();

  // What a reader says below an article, in words.
  const reader = await (await visitor(browser, { javaScriptEnabled: false })).newPage();
  await reader.goto('/en/articles/refund/helpful');
  await reader.getByRole('button', { name: messages('en').articles.helpful.no, exact: true }).click();
  await reader.getByLabel(messages('en').articles.helpful.reasonLabel).fill('Which button?');
  await reader.getByRole('button', { name: messages('en').articles.helpful.send }).click();
  await reader.context().close();
  await staff.goto('/en/staff');
  await staff
    .getByRole('main')
    .getByRole('link', { name: messages('en').articles.votes.title })
    .click();
  await staff.getByRole('link', { name: messages('en').articles.votes.shows.words }).click();
  await expect(staff.getByText('Which button?')).toBeVisible();
  await expectAccessible(staff);

  await boss.close();
});

test('its answer reaches the customer, who goes on without an account', async ({ browser }) => {
  test.slow();
  await meanwhile((db) =>
    db.execute(
      `insert into tickets.comments (ticket_id, author, author_name, body) values (${id}, 'agent', 'Zoe', 'Turn it twice.')`,
    ),
  );

  // Without an account and without JavaScript: read, reply with a file, mark as solved, reopen.
  link = openLink(await mailTo(ADA, /has replied/));
  const customer = await visitor(browser, { javaScriptEnabled: false });
  const page = await customer.newPage();
  const answer = await page.goto(link);
  expect(answer?.headers()).toMatchObject({
    'cache-control': 'private, no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex',
  });
  await expect(page.getByText('Turn it twice.')).toBeVisible();
  await page.getByLabel(t.reply.label).fill('  ');
  await page.getByRole('button', { name: t.reply.submit, exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(t.reply.missing);
  await page.getByLabel(t.reply.label).fill('It turns now.');
  await page.getByLabel(t.reply.files).setInputFiles(LOG);
  await page.getByRole('button', { name: t.reply.submit, exact: true }).click();
  await expect(page.getByText(t.reply.sent)).toBeVisible();
  const file = new URL((await page.getByRole('link', { name: 'larch.log' }).getAttribute('href'))!, server.url).href;
  expect(await (await page.request.get(file)).body()).toEqual(LOG.buffer);
  expect((await mailTo(BOSS, /It turns now/)).source).toMatch(/^Reply-To: ada@example\.org\r$/m);
  await page.getByRole('button', { name: t.solve.button }).click();
  await expect(page.getByText(t.solve.done)).toBeVisible();
  await page.getByLabel(t.rating.good, { exact: true }).check();
  await page.getByRole('button', { name: t.rating.submit }).click();
  await expect(page.getByText(t.rating.saved)).toBeVisible();
  // What only has been looked at is as it was, and nothing else opens.
  await page.goto(`/en/requests/${id}`);
  await expect(page).toHaveURL(/\/en\/sign-in\?to=/);
  expect((await page.request.get(`${link.slice(0, -4)}AAAA`)).status()).toBe(404);
  expect((await page.request.get(`${link.slice(0, -4)}AAAA/attachments/1`)).status()).toBe(404);

  await customer.close();
});

test('a sign-in link makes the account of who has only asked, and signs in', async ({ browser }) => {
  const customer = await visitor(browser);
  const page = await customer.newPage();
  await page.goto('/en/sign-in?to=/en/requests');
  await page.locator('main').getByLabel(accounts.fields.email).fill(ADA);
  await page.locator('main').getByRole('button', { name: accounts.signIn.withLink }).click();
  await expect(page).toHaveURL(/\/en\/sign-in\/sent/);
  const signIn = (await mailTo(ADA, /sign-in link/)).links.find((one) => one.includes('token='))!;
  await page.goto(signIn);
  await page.getByRole('button', { name: accounts.link.submit }).click();
  await expect(page).toHaveURL('/en/requests');
  await page.getByRole('link', { name: 'Quokka wombat' }).click();
  // Signed in as whose it is, the link leads to the page of the account.
  await page.goto(link);
  await expect(page).toHaveURL(`/en/requests/${id}`);
  await customer.close();
});

test('whose address somebody else typed says so: the links open nothing any more, and the team reads it', async ({
  browser,
}) => {
  const EVE = 'eve@example.org';
  const asking = await visitor(browser);
  const page = await asking.newPage();
  await askAs(page, EVE, 'Potoroo bettong');
  const received = await mailTo(EVE, /received your request/);
  expect(received.source).not.toMatch(/Potoroo|Bilby|Ada/);
  const link = openLink(received);
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Potoroo bettong');
  await expectAccessible(page);
  await page.goto(received.links.find((one) => one.includes('not-mine'))!);
  await expectAccessible(page);
  expect((await page.request.get(link)).status()).toBe(200);
  await page.getByRole('button', { name: t.stopMails.notTheirsSubmit }).click();
  await expect(page.getByText(t.stopMails.notTheirsDone)).toBeVisible();
  expect((await page.request.get(link)).status()).toBe(404);
  const id = Number(/#(\d+)/.exec(received.subject)![1]);
  await meanwhile(async (db) => {
    const [ticket] = await db.select().from(tickets).where(eq(tickets.id, id));
    expect(ticket?.status).toBe('new');
  });
  await asking.close();
});

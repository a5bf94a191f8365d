import type { Browser, Page } from '@playwright/test';
import { startTestMailServer } from '../../src/mail/test-server.ts';
import { readWrittenMail } from '../../src/mail/written.ts';
import { freePort } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import { type Helpwell, type Place, somePlace, startHelpwell } from './server.ts';
import { test as base, expect, expectAccessible } from './test.ts';

// Being told: on the site at once, by mail after two minutes and a second look, and no more than one wants.

const { community: t, notifications: n } = messages('en');
const ASKER = 'agent@example.com';

let place: Place;
let helpwell: Helpwell;
let smtp: Awaited<ReturnType<typeof startTestMailServer>>;
const sources: string[] = [];

/** The same at each start, so that pages that are open stay where they are. */
const port = await freePort();
const test = base.extend({ baseURL: ({ browserName: _ }, use) => use(`http://127.0.0.1:${port}`) });
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  smtp = await startTestMailServer((source) => sources.push(source));
  place = await somePlace();
  await seed(place);
  helpwell = await start();
});
test.afterAll(async () => {
  await helpwell.stop();
  await smtp.stop();
  await place.remove();
});

const start = () => startHelpwell(place, { ...SEED_ENV, SMTP_URL: smtp.url, LIMITS: 'false', PORT: String(port) });

/** Lets the moment of every mail that waits come, as if the server had stood still for so long. */
async function later(): Promise<void> {
  await helpwell.stop();
  const database = await place.open();
  await database.db.execute('update notifications set mail_due_at = now() where mail_due_at is not null');
  await database.close();
  helpwell = await start();
}

const mailsTo = (address: string) =>
  sources.map((source) => ({ source, ...readWrittenMail('', source) })).filter(({ to }) => to === address);
async function mailTo(address: string, words: RegExp) {
  const find = () => mailsTo(address).findLast(({ subject, text }) => words.test(`${subject}\n${text}`));
  await expect.poll(find, { message: `a mail to ${address}: ${words}`, timeout: 20_000 }).toBeDefined();
  return find()!;
}

/** Both on the team: new accounts of others wait for review. */
type Role = 'agent' | 'moderator';
/** A page of somebody else, in a browser of their own, without scripts. */
async function asAnother(browser: Browser, role: Role, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ baseURL: helpwell.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await enterAs(page.context(), helpwell, role);
  await act(page);
  await context.close();
}
async function reply(page: Page, path: string, text: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel(t.composer.body, { exact: true }).fill(text);
  await page.getByRole('button', { name: t.composer.submit, exact: true }).last().click();
  await expect(page.getByText(text).first()).toBeVisible();
}
/** What the menu says is new, once what happened has been told. */
const news = (page: Page) => page.locator('[data-waiting]');
async function expectNews(page: Page, count: number): Promise<void> {
  await expect(async () => {
    await page.goto('/en/');
    if (count > 0) await expect(news(page)).toHaveAccessibleName(new RegExp(n.unread({ count })), { timeout: 500 });
    else await expect(news(page)).not.toHaveAccessibleName(/notification/, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
}

const TITLE = 'The lamp hums at night';
let thread: string;

test('a reply is told on the site at once, reading it in one tab is seen in the others, and a mail names it', async ({
  page,
  browser,
}) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/community/new');
  await page.getByLabel(t.new.titleLabel).fill(TITLE);
  await page.getByLabel(t.new.topic, { exact: true }).selectOption('using');
  await page.getByLabel(t.new.body, { exact: true }).fill('It hums, every night.');
  await page.getByLabel(new RegExp(`^${t.new.tags}`)).fill('hum');
  await page.getByRole('button', { name: t.new.submit }).click();
  await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  thread = new URL(page.url()).pathname;
  await asAnother(browser, 'moderator', (helper) => reply(helper, thread, 'Tighten the quokka screw, @An agent.'));

  await expectNews(page, 1);
  const second = await page.context().newPage();
  await second.goto('/en/notifications');
  const row = second.getByRole('listitem').filter({ hasText: TITLE });
  await expect(row).toContainText(n.told.mention({ names: 'An moderator' }));
  await expect(row).toContainText(n.new);
  await later();
  const mail = await mailTo(ASKER, /mentioned you/);
  expect(mail.subject).toBe(`Re: ${TITLE}`);
  expect(mail.text).toContain('quokka screw');
  const head = mail.source.replace(/\r\n[ \t]/g, ' ');
  expect(head).toMatch(/^In-Reply-To: <thread-\d+@/m);
  expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');

  await page.goto('/en/');
  await expect(news(page)).toHaveAccessibleName(/notification/);
  await second.goto('/en/notifications');
  await second.getByRole('link', { name: TITLE }).click();
  await expect(second.getByText('quokka screw').first()).toBeVisible();
  await expect(second.getByRole('link', { name: '@An agent' })).toBeVisible();
  await expect(news(page)).not.toHaveAccessibleName(/notification/);
  await second.close();
});

test('who answered is told that it was the solution', async ({ page, browser }) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto(thread);
  await page.getByRole('button', { name: new RegExp(`^${t.act.solve}`) }).click();
  await expect(page.getByText(t.done.solve)).toBeVisible();
  await asAnother(browser, 'moderator', async (helper) => {
    await expectNews(helper, 1);
    await helper.goto('/en/notifications');
    await expect(helper.getByRole('listitem').filter({ hasText: TITLE })).toContainText(n.told.solutionWritten);
    await helper.getByRole('button', { name: n.markAll }).click();
    await expect(helper.getByText(n.allRead)).toBeVisible();
    await expectNews(helper, 0);
  });
});

test('one click of a mail program ends the mails about a thread, and what is read before the second look is not sent', async ({
  page,
  browser,
  playwright,
}) => {
  await enterAs(page.context(), helpwell, 'agent');
  await asAnother(browser, 'moderator', (helper) => reply(helper, thread, 'One thing more about screws.'));
  await expectNews(page, 1);
  await page.goto(thread);
  await later();
  await asAnother(browser, 'moderator', (helper) => reply(helper, thread, 'And one about bulbs.'));
  await expectNews(page, 1);
  await later();
  const mail = await mailTo(ASKER, /And one about bulbs/);
  expect(mailsTo(ASKER).some(({ text }) => text.includes('One thing more about screws'))).toBe(false);

  const stop = /^List-Unsubscribe: <([^>]+)>/m.exec(mail.source.replace(/\r\n[ \t]/g, ' '))![1]!;
  const path = new URL(stop).pathname;
  await page.goto(path);
  await expect(page.getByRole('button', { name: n.stop.submitThread })).toBeVisible();
  await expectAccessible(page);
  const program = await playwright.request.newContext();
  expect((await program.post(helpwell.url + path, { form: { 'List-Unsubscribe': 'One-Click' } })).status()).toBe(200);
  await program.dispose();
  await page.goto(thread);
  await expect(page.getByRole('button', { name: t.act.follow, exact: true })).toBeVisible();
});

test('a tag is followed, chosen to come once a day, and comes with everything else in one mail', async ({
  page,
  browser,
}) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/community/tags/hum');
  await expect(page.getByRole('link', { name: TITLE })).toBeVisible();
  await page.getByRole('button', { name: n.follow.tag }).click();
  await expect(page.getByText(n.follow.done)).toBeVisible();
  await page.goto('/en/notifications/settings');
  await expect(page.getByRole('link', { name: '#hum' })).toBeVisible();
  for (const stream of [n.settings.streams.replies, n.settings.streams.threads])
    await page.getByRole('group', { name: stream }).getByLabel(n.settings.choices.daily).check();
  await page.getByRole('button', { name: n.settings.save }).click();
  await expect(page.getByText(n.settings.saved)).toBeVisible();
  await asAnother(browser, 'moderator', async (other) => {
    for (const title of ['Another hum', 'A third hum']) {
      await other.goto('/en/community/new');
      await other.getByLabel(t.new.titleLabel).fill(title);
      await other.getByLabel(t.new.topic, { exact: true }).selectOption('using');
      await other.getByLabel(t.new.body, { exact: true }).fill(`${title}, says somebody.`);
      await other.getByLabel(new RegExp(`^${t.new.tags}`)).fill('hum');
      await other.getByRole('button', { name: t.new.submit }).click();
      await expect(other.getByRole('heading', { level: 1, name: title })).toBeVisible();
    }
  });
  await expectNews(page, 2);
  await later();
  const digest = await mailTo(ASKER, /2 threads with news/);
  for (const title of ['Another hum', 'A third hum']) expect(digest.text).toContain(title);
  for (const format of ['rss', 'atom']) {
    const feed = await fetch(`${helpwell.url}/en/community/tags/hum/feed.${format}`);
    expect(feed.headers.get('content-type')).toContain(format);
    expect(await feed.text()).toContain('A third hum');
  }
});

test('the pages about being told are accessible, on a phone and in the dark', async ({ page }) => {
  test.setTimeout(240_000);
  await enterAs(page.context(), helpwell, 'agent');
  for (const path of [
    '/en/notifications',
    '/en/notifications/settings',
    '/en/community/tags/hum',
    '/en/community/using',
  ]) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

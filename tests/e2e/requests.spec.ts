import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { hashPassword } from '../../src/accounts/password.ts';
import { insertUser } from '../../src/accounts/store.ts';
import type { Database } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { readWrittenMail } from '../../src/mail/written.ts';
import { fileTicket } from '../../src/tickets/file.ts';
import { satisfaction, ticketComments, tickets } from '../../src/tickets/schema.ts';
import { formatMoment } from '../../src/ui/moment.ts';
import { LOG, PROGRAM, SCREENSHOT } from './files.ts';
import { freePort } from './http.ts';
import { messages } from './messages.ts';
import { AskPage } from './pages.ts';
import { beside, type Helpwell, type Place, somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, someAddress, test } from './test.ts';

// The questions are made of words that stand in no article, so that no answer comes before they are sent.

const t = messages('en').requests;
const PASSWORD = 'a long enough pass phrase';
const ADA = 'ada@example.org';
const BEN = 'ben@example.org';
const EVE = 'eve@example.org';
const PIA = 'pia@example.org';

/** Adds a plan with chat and calls, open at any time. */
async function prepare(place: Place): Promise<void> {
  const site = path.join(place.contentDir, 'site.yml');
  await writeFile(
    site,
    `${await readFile(site, 'utf8')}
plans:
  - { id: free, label: Free, channels: [email] }
  - { id: premium, label: Premium, channels: [email, chat, call] }
channels: { chat: { on: true, hours: always }, call: { on: true } }
businessHours: { always: { timeZone: Europe/Zurich, week: { ${['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => `${day}: [00:00-24:00]`).join(', ')} } } }
`,
  );
}

// One help center for the file, whose server is stopped while another program writes into its ticket store.
test.describe.configure({ mode: 'serial' });

let place: Place;
let server: Helpwell;
let port: number;

/** What another program does with the storage, beside the server. */
async function meanwhile<Result>(work: (db: Database['db']) => Promise<Result>): Promise<Result> {
  const done = await beside(place, server, work);
  server = done.server;
  return done.result;
}

/** Every mail that has been written so far, the newest first. */
async function allMails() {
  const folder = path.join(place.env['DATA_DIR']!, 'mail');
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml'));
  return Promise.all(
    files
      .sort()
      .reverse()
      .map(async (file) => {
        const source = await readFile(path.join(folder, file), 'utf8');
        return { ...readWrittenMail(file, source), source };
      }),
  );
}

type Mail = Awaited<ReturnType<typeof allMails>>[number];

/** The mails to this address that hold these words, the newest first, once so many have been written. */
async function mailsTo(address: string, words: RegExp, count: number) {
  const find = async () =>
    (await allMails()).filter((mail) => mail.to === address && words.test(`${mail.subject}\n${mail.text}`));
  await expect.poll(async () => (await find()).length).toBeGreaterThanOrEqual(count);
  return find();
}

/** The newest mail to this address that hold these words, once there is one. */
async function mailTo(address: string, words: RegExp) {
  return (await mailsTo(address, words, 1))[0]!;
}

async function signedIn(
  browser: Browser,
  email: string,
  options: { javaScriptEnabled?: boolean; timezoneId?: string } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: server.url,
    extraHTTPHeaders: { 'x-forwarded-for': someAddress() },
    ...options,
  });
  const page = await context.newPage();
  await page.goto('/en/requests');
  await page.locator('main').getByLabel(messages('en').accounts.fields.email).fill(email);
  await page.locator('main').getByLabel(messages('en').accounts.fields.password).fill(PASSWORD);
  await page
    .locator('main')
    .getByRole('button', { name: messages('en').accounts.signIn.submit, exact: true })
    .click();
  await expect(page).toHaveURL('/en/requests');
  return { context, page };
}

test.beforeAll(async () => {
  place = await somePlace();
  await prepare(place);
  const database = await place.open();
  await migrate(database);
  const passwordHash = await hashPassword(PASSWORD);
  for (const [email, name, plan] of [
    [ADA, 'Ada', null],
    [BEN, 'Ben', null],
    [EVE, 'Eve', null],
    [PIA, 'Pia', 'premium'],
  ] as const)
    await insertUser(database.db, { email, name, plan, passwordHash });
  await database.close();
  port = await freePort();
  server = await startHelpwell(place, { PORT: String(port) });
});

test.afterAll(async () => {
  await server.stop();
  await place.remove();
});

test('a request: filed without an account, followed with one, answered, copied, solved and rated', async ({
  browser,
}) => {
  // The longest journey of all, with a restart of the server in it.
  test.slow();
  // Filed by a visitor; the account with this address has it.
  const visitor = await browser.newContext({
    baseURL: server.url,
    extraHTTPHeaders: { 'x-forwarded-for': someAddress() },
  });
  const ask = new AskPage(await visitor.newPage());
  await ask.open();
  await ask.fill({ subject: 'Quokka wombat', body: 'Bilby numbat dunnart.', email: ADA, name: 'Ada' });
  await ask.topic.selectOption('Account');
  await expect(ask.page.getByRole('group', { name: t.channels.title })).toHaveCount(0);
  await ask.send.click();
  await expect(ask.page).toHaveURL(/\/en\/ask\/received/);
  const received = await mailTo(ADA, /received your request/);
  expect(received.text).not.toMatch(/quokka|bilby/i);
  const id = Number(/#(\d+)/.exec(received.subject)![1]);
  const requestUrl = `${server.url}/en/requests/${id}`;
  // The page of the account leads a visitor to the sign-in, and back; the mail's link needs no account.
  await ask.page.goto(received.links.find((link) => link.includes('/requests/open/'))!);
  await expect(ask.page.getByRole('heading', { level: 1 })).toHaveText('Quokka wombat');
  await ask.page.goto(requestUrl);
  await expect(ask.page).toHaveURL(/\/en\/sign-in\?to=/);
  await visitor.close();

  const ada = await signedIn(browser, ADA);
  await ada.page.getByRole('link', { name: 'Quokka wombat' }).click();
  await expect(ada.page.getByText(t.statusTexts.new)).toBeVisible();
  await expect(ada.page.getByText('Bilby numbat dunnart.')).toBeVisible();
  await expect(ada.page.getByRole('complementary', { name: t.about })).toContainText('TopicAccount');
  await expectAccessible(ada.page);

  // A message with two files, which come back as they were.
  await ada.page.getByLabel(t.reply.label).fill('It still is.\nSee the picture.');
  await ada.page.getByLabel(t.reply.files).setInputFiles([SCREENSHOT, LOG]);
  await ada.page.getByRole('button', { name: t.reply.submit, exact: true }).click();
  await expect(ada.page.getByText(t.reply.sent)).toBeVisible();
  const download = ada.page.waitForEvent('download');
  await ada.page.getByRole('link', { name: 'larch.log' }).click();
  expect(await readFile(await (await download).path())).toEqual(LOG.buffer);
  const file = await ada.page.getByRole('link', { name: 'screenshot.png' }).getAttribute('href');

  await ada.page.getByLabel(t.copy.label).fill('not an address');
  await ada.page.getByLabel(t.copy.label).evaluate((field) => field.setAttribute('type', 'text'));
  await ada.page.getByRole('button', { name: t.copy.submit }).click();
  await expect(ada.page.getByRole('alert')).toHaveText(t.copy.wrong);
  await ada.page.getByLabel(t.copy.label).fill(BEN);
  await ada.page.getByRole('button', { name: t.copy.submit }).click();
  await expect(ada.page.getByText(t.copy.done({ email: BEN }))).toBeVisible();
  const copied = await mailTo(BEN, /are in CC/);
  expect(copied.text).toContain(ADA);
  expect(copied.links.some((link) => link.includes('/requests/open/'))).toBe(true);

  // For anybody else the request does not exist, nor its files.
  const eve = await signedIn(browser, EVE);
  for (const address of [requestUrl, file!]) expect((await eve.page.request.get(address)).status()).toBe(404);
  expect(
    (
      await eve.page.request.post(requestUrl, {
        form: { intent: 'solve' },
        headers: { origin: server.url },
      })
    ).status(),
  ).toBe(404);
  expect((await ada.page.request.get(file!)).headers()['content-disposition']).toContain('attachment');

  // While the server is down an agent's tool writes an internal note and an answer, and solves the request.
  await meanwhile(async (db) => {
    await db.execute(
      `insert into tickets.comments (ticket_id, author, author_name, body, public) values (${id}, 'agent', 'Zoe', 'secretword', false)`,
    );
    await db.execute(
      `insert into tickets.comments (ticket_id, author, author_name, body, format) values (${id}, 'agent', 'Zoe', 'We have **opened** it.', 'markdown')`,
    );
    await db.update(tickets).set({ status: 'solved' }).where(eq(tickets.id, id));
  });
  for (const address of [ADA, BEN]) {
    const mail = await mailTo(address, /has replied/);
    expect(mail.text).toContain('> We have opened it.');
    expect(mail.source).not.toContain('secretword');
  }
  const solved = await mailTo(ADA, /is solved/);

  // Both are told of something new, and it is no longer for who has looked.
  await ada.page.goto('/en/requests');
  await expect(ada.page.getByRole('listitem').filter({ hasText: 'Quokka wombat' })).toContainText(t.new);
  await expectAccessible(ada.page);
  await ada.page.getByRole('link', { name: 'Quokka wombat' }).click();
  await ada.page.goto('/en/requests');
  await expect(ada.page.getByRole('listitem').filter({ hasText: 'Quokka wombat' })).not.toContainText(t.new);
  await ada.page.goto(requestUrl);
  await expect(ada.page.locator('strong', { hasText: 'opened' })).toBeVisible();
  await expect(ada.page.getByText(t.statusTexts.solved)).toBeVisible();
  expect(await ada.page.content()).not.toContain('secretword');
  await expectAccessible(ada.page);

  // The mail's link only chooses; the button saves.
  const rating = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': someAddress() } });
  const rate = await rating.newPage();
  await rate.goto(solved.links.find((link) => link.endsWith('score=bad'))!);
  await expect(rate.getByLabel(t.rating.bad)).toBeChecked();
  await expectAccessible(rate);
  await ada.page.reload();
  await expect(ada.page.getByLabel(t.rating.bad)).not.toBeChecked();
  await rate.getByLabel(t.rating.reason).fill('It took long.');
  await rate.getByRole('button', { name: t.rating.submit }).click();
  await expect(rate.getByText(t.rating.saved)).toBeVisible();
  await rating.close();

  // Changed on the request's own page.
  await ada.page.reload();
  await expect(ada.page.getByLabel(t.rating.bad)).toBeChecked();
  await ada.page.getByLabel(t.rating.good, { exact: true }).check();
  await ada.page.getByRole('button', { name: t.rating.change }).click();
  await expect(ada.page.getByText(t.rating.saved)).toBeVisible();

  // Ben, copied in, answers: the request opens again.
  const ben = await signedIn(browser, BEN);
  await ben.page.getByRole('link', { name: 'Quokka wombat' }).click();
  await expect(ben.page.getByRole('button', { name: t.solve.button })).toHaveCount(0);
  await ben.page.getByLabel(t.reply.label).fill('Locked again.');
  await ben.page.getByRole('button', { name: t.reply.submit, exact: true }).click();
  await expect(ben.page.getByText(t.statusTexts.open)).toBeVisible();

  // Taken out of CC again, he is told nothing more, and for him the request is gone.
  await ada.page.goto(requestUrl);
  await ada.page.getByRole('button', { name: t.copy.remove({ email: BEN }) }).click();
  await expect(ada.page.getByText(t.copy.removed({ email: BEN }))).toBeVisible();
  await expect(ada.page.getByText(t.nobodyCopied)).toBeVisible();
  expect((await ben.page.request.get(requestUrl)).status()).toBe(404);
  expect((await ben.page.request.get(copied.links.find((link) => link.includes('/requests/open/'))!)).status()).toBe(
    404,
  );

  const [score] = await meanwhile((db) => db.select().from(satisfaction).where(eq(satisfaction.ticketId, id)));
  expect(score).toMatchObject({ score: 'good', reason: 'It took long.' });
  for (const { context } of [ada, ben, eve]) await context.close();
});

test('without JavaScript: the list is filtered, a message sent, a request solved, a closed one followed up', async ({
  browser,
}) => {
  const { context, page } = await signedIn(browser, ADA, { javaScriptEnabled: false });
  await page.goto('/en/ask');
  const ask = new AskPage(page);
  await expect(ask.email).toHaveValue(ADA);
  await ask.subject.fill('Potoroo bettong');
  await ask.body.fill('Quoll umbrella boodie.');
  await ask.send.click();
  await page.goto('/en/requests');
  await expect(page.locator('main ol > li')).toHaveCount(2);
  // So few need no filters; an address that chooses among them shows them.
  await expect(page.getByLabel(t.search)).toHaveCount(0);
  await page.goto('/en/requests?q=umbrella');
  await expect(page.locator('main ol > li')).toHaveCount(1);
  await page.getByRole('link', { name: t.statusGroups.open }).click();
  await expect(page.locator('main ol > li')).toHaveCount(1);
  await expect(page.getByLabel(t.search)).toHaveValue('umbrella');
  await page.getByLabel(t.search).fill('parasol');
  await page.getByRole('button', { name: t.apply }).click();
  await expect(page).toHaveURL(/status=open/);
  await expect(page.getByText(t.noneMatching)).toBeVisible();
  await page.getByRole('link', { name: t.showAll }).click();
  await page.getByRole('link', { name: 'Potoroo bettong' }).click();
  const id = Number(/\d+$/.exec(page.url())![0]);

  // What is refused comes back with what was typed and the files that are kept.
  await page.getByLabel(t.reply.label).fill('   ');
  await page.getByLabel(t.reply.files).setInputFiles(LOG);
  await page.getByRole('button', { name: t.reply.submit, exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(t.reply.missing);
  await expect(page.locator('main')).toContainText('larch.log');
  await page.getByLabel(t.reply.label).fill('It is green.');
  await page.getByRole('button', { name: t.reply.submit, exact: true }).click();
  await expect(page.getByRole('link', { name: 'larch.log' })).toBeVisible();
  // Nor whether our answer solved it, which nobody has given.
  await expect(page.getByText(t.solve.unansweredHint)).toBeVisible();
  await expect(page.getByText(t.solve.hint)).toHaveCount(0);
  await page.getByRole('button', { name: t.solve.button }).click();
  await expect(page.getByText(t.solve.done)).toBeVisible();
  // Nobody has helped, so nobody asks how the help was.
  await expect(page.getByText(t.solvedByYou)).toBeVisible();
  await expect(page.getByRole('heading', { name: t.rating.title })).toHaveCount(0);
  await page.getByLabel(t.reply.label).fill('It is red again.');
  await page.getByRole('button', { name: t.reply.submit, exact: true }).click();
  await expect(page.getByText(t.statusTexts.new)).toBeVisible();

  await meanwhile((db) => db.update(tickets).set({ status: 'closed' }).where(eq(tickets.id, id)));
  await page.goto(`/en/requests/${id}`);
  await page.getByLabel(t.reply.label).fill('Where is it now?');
  await page.getByRole('button', { name: t.reply.submitFollowUp }).click();
  await expect(page.getByText(t.reply.followedUp)).toBeVisible();
  await expect(page.getByRole('link', { name: t.followsUp({ id }) })).toBeVisible();
  await context.close();
});

test('an answer outlives the session that ended while it was written, and what is wrong with it is seen at once', async ({
  browser,
}) => {
  const { context, page } = await signedIn(browser, EVE);
  await page.setViewportSize({ width: 360, height: 640 });
  const ask = new AskPage(page);
  await ask.open();
  await ask.fill({ subject: 'Potoroo quoll', body: 'Bilby numbat dunnart.', email: EVE });
  await ask.send.click();
  await ask.received();
  await page.goto('/en/requests');
  await page.getByRole('link', { name: 'Potoroo quoll' }).click();
  const message = page.getByLabel(t.reply.label);
  const send = page.getByRole('button', { name: t.reply.submit, exact: true });
  await message.fill('One more thing.');
  await send.click();
  await expect(page.getByText(t.reply.sent)).toBeVisible();
  await expect(message).toHaveValue('');

  await page.getByLabel(t.reply.files).setInputFiles([PROGRAM]);
  await expect(page.getByText(messages('en').attachments.type({ name: PROGRAM.name }))).toBeVisible();
  await message.fill('   ');
  await send.click();
  await expect(page.getByRole('alert')).toBeInViewport();
  await message.fill('And another one, at length.');

  await context.clearCookies();
  await send.click();
  await expect(page).toHaveURL(/\/en\/sign-in\?to=/);
  const main = page.locator('main');
  await main.getByLabel(messages('en').accounts.fields.email).fill(EVE);
  await main.getByLabel(messages('en').accounts.fields.password).fill(PASSWORD);
  await main.getByRole('button', { name: messages('en').accounts.signIn.submit, exact: true }).click();
  await expect(page).toHaveURL(/\/en\/requests\/\d+\?kept=[\w-]+#reply$/);
  await expect(page.getByText(t.reply.sent)).toBeHidden();
  await expect(message).toHaveValue('And another one, at length.');
  await send.click();
  await expect(page.getByText(t.reply.sent)).toBeVisible();
  await expect(message).toHaveValue('');
  await context.close();
});

test('on a phone the header leads to the requests as well', async ({ browser }) => {
  const { context, page } = await signedIn(browser, ADA);
  for (const [width, locale] of [
    [360, 'en'],
    [320, 'fr'],
  ] as const) {
    await page.setViewportSize({ width, height: 700 });
    await page.goto(`/${locale}/account`);
    const menu = page.getByRole('navigation', { name: messages(locale).accounts.account.menu, exact: true });
    await menu.getByRole('button').click();
    await expect(menu.getByRole('link', { name: messages(locale).requests.link })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
  await context.close();
});

test('a long conversation shows its newest messages, folds earlier ones, and no long word or wide table widens a phone’s page', async ({
  browser,
}) => {
  const long = 'x'.repeat(80);
  const id = await meanwhile(async (db) => {
    const requester = { email: EVE, name: 'Eve' };
    const filed = await fileTicket(db, { channel: 'web', requester, subject: long, description: `First ${long}` });
    if (filed.outcome === 'invalid') throw new Error('invalid');
    const { id } = filed.ticket;
    const table = `| ${'wide | '.repeat(12)}\n|${' --- |'.repeat(12)}\n| ${`${long} | `.repeat(12)}`;
    for (let number = 1; number <= 8; number++)
      await db.insert(ticketComments).values({
        ticketId: id,
        author: 'agent',
        authorName: 'Zoe',
        body: number === 8 ? table : `Answer ${number}: https://example.org/${long}`,
        format: number === 8 ? 'markdown' : 'plain',
      });
    await db
      .update(tickets)
      .set({ cc: [`${'a'.repeat(60)}@example.org`] })
      .where(eq(tickets.id, id));
    return id;
  });
  const { context, page } = await signedIn(browser, EVE);
  await page.setViewportSize({ width: 360, height: 740 });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  await page.goto('/en/requests');
  expect(await width()).toBe(360);
  await page.getByRole('link', { name: long }).click();
  await expect(page.locator('#latest')).toBeInViewport();
  expect(await width()).toBe(360);
  await expect(page.getByText(`First ${long}`)).toBeVisible();
  await expect(page.getByText('Answer 2:')).toBeHidden();
  await page.getByText(t.earlier({ count: 4 })).click();
  await expect(page.getByRole('link', { name: `https://example.org/${long}` }).nth(1)).toBeVisible();
  expect(await width()).toBe(360);
  await page.getByRole('link', { name: t.reply.submit, exact: true }).click();
  await expect(page.getByLabel(t.reply.label)).toBeFocused();
  await expectAccessible(page);

  // What came since is marked.
  await meanwhile((db) =>
    db.insert(ticketComments).values({ ticketId: id, author: 'agent', authorName: 'Zoe', body: 'One more.' }),
  );
  await page.goto(`/en/requests/${id}`);
  await expect(page.getByText(t.newSince)).toBeVisible();
  await page.reload();
  await expect(page.getByText(t.newSince)).toBeHidden();
  await context.close();
});

test('times are those of the reader; without JavaScript those of the site, which are named', async ({ browser }) => {
  for (const javaScriptEnabled of [true, false]) {
    const { context, page } = await signedIn(browser, ADA, { javaScriptEnabled, timezoneId: 'Asia/Tokyo' });
    const time = page.locator('main time').first();
    const at = new Date((await time.getAttribute('datetime'))!);
    const there = formatMoment(at, 'moment', 'en', 'Asia/Tokyo').replace(/ GMT\+9$/, '');
    await expect(time).toHaveText(javaScriptEnabled ? there : formatMoment(at, 'moment', 'en', 'UTC'));
    await context.close();
  }
});

test('who has the plan for it chooses chat, or a call with a number, and is told what happens next', async ({
  browser,
}) => {
  const { context, page } = await signedIn(browser, PIA);
  await expect(page.getByText(t.none)).toBeVisible();
  const ask = new AskPage(page);
  const choice = page.getByRole('group', { name: t.channels.title });
  await ask.open();
  await expect(choice.getByRole('radio')).toHaveCount(3);
  await expect(choice.getByLabel(t.channels.email)).toBeChecked();
  await expectAccessible(page);
  await ask.subject.fill('Quokka wombat');
  await ask.body.fill('Bilby numbat dunnart.');
  await choice.getByLabel(t.channels.chat).check();
  await ask.send.click();
  await expect(page.getByText(t.channels.chatNext)).toBeVisible();

  await ask.open();
  await ask.subject.fill('Quokka wombat again');
  await ask.body.fill('Bilby numbat again.');
  await choice.getByLabel(t.channels.call).check();
  await ask.send.click();
  await expect(ask.problems).toContainText(t.channels.phoneMissing);
  await page.getByLabel(t.channels.phone).fill('+41 44 668 18 00');
  await ask.send.click();
  await expect(page.getByText(t.channels.callNext)).toBeVisible();
  const rows = await meanwhile((db) =>
    db
      .select({ channel: tickets.channel, fields: tickets.customFields })
      .from(tickets)
      .orderBy(tickets.id)
      .then((all) => all.slice(-2)),
  );
  expect(rows).toEqual([
    { channel: 'chat', fields: {} },
    { channel: 'call', fields: { phone: '+41 44 668 18 00' } },
  ]);
  await page.goto('/en/requests');
  await expectAccessible(page);
  await context.close();
});

test('one click in the mail program ends the mails about a request; the same link opened shows a button', async ({
  page,
  playwright,
}) => {
  // Of her two requests the later one, whenever its mail has come.
  const stopOf = ({ source }: Mail) => /^List-Unsubscribe: <(\S+)>/m.exec(source.replace(/\r\n[ \t]/g, ' '))![1]!;
  const idOf = (mail: Mail) => Number.parseInt(/\/mails\/([0-9a-z]+)\./.exec(stopOf(mail))![1]!, 36);
  const [mail] = (await mailsTo(PIA, /received your request/, 2)).sort((a, b) => idOf(b) - idOf(a)) as [Mail, Mail];
  const unsubscribe = stopOf(mail);
  expect(mail.source).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  await page.goto(unsubscribe);
  await expect(page.getByText(PIA)).toBeVisible();
  await expectAccessible(page);
  // As a mail provider posts it: no origin, no cookie.
  const program = await playwright.request.newContext();
  const answer = await program.post(unsubscribe, { form: { 'List-Unsubscribe': 'One-Click' } });
  expect(answer.status()).toBe(200);
  await program.dispose();
  const id = idOf(mail);
  // An answer to this request, and then one to the other: once the second has arrived, the first is not to come.
  await meanwhile((db) =>
    db.execute(
      `insert into tickets.comments (ticket_id, author, author_name, body) values
        (${id}, 'agent', 'Zoe', 'Not to be mailed.'), (${id - 1}, 'agent', 'Zoe', 'To be mailed.')`,
    ),
  );
  expect((await mailTo(PIA, /has replied/)).text).toContain('To be mailed.');
  for (const { source } of await allMails()) expect(source).not.toContain('Not to be mailed.');
  await page.getByRole('button', { name: t.stopMails.submit }).click();
  await expect(page.getByText(t.stopMails.done)).toBeVisible();
});

test('who may choose a way that is closed just now is told when it opens', async ({ browser }) => {
  const days = [-1, 0, 1, 2].map((day) => new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10));
  await server.stop();
  const site = path.join(place.contentDir, 'site.yml');
  const source = (await readFile(site, 'utf8'))
    .replace('call: { on: true }', 'call: { on: true, hours: always }')
    .replace('timeZone: Europe/Zurich,', `timeZone: Europe/Zurich, holidays: ['${days.join("', '")}'],`);
  await writeFile(site, source);
  server = await startHelpwell(place, { PORT: String(port) });
  const { context, page } = await signedIn(browser, PIA);
  const ask = new AskPage(page);
  await ask.open();
  const choice = page.getByRole('group', { name: t.channels.title });
  await expect(choice.getByLabel(t.channels.email)).toBeChecked();
  for (const label of [t.channels.chat, t.channels.call]) {
    await expect(choice.getByLabel(label)).toBeDisabled();
    await expect(choice.locator('label', { hasText: label })).toContainText(t.channels.opensAt({ time: '' }));
  }
  await expectAccessible(page);
  await context.close();
});

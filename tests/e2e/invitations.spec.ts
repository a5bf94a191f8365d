import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { readWrittenMail } from '../../src/mail/written.ts';
import { messages } from './messages.ts';
import { embeddedPlace, type Helpwell, type Place, runCommand, startHelpwell } from './server.ts';
import { expect, expectAccessible, someAddress, test } from './test.ts';

// A fresh installation on the embedded database: its only administrator comes from the command line, while the server runs.

const { accounts: t } = messages('en');
const PASSWORD = 'a long enough pass phrase';
const BOSS = 'boss@example.org';

test.describe.configure({ mode: 'serial' });

let place: Place;
let server: Helpwell;

test.beforeAll(async () => {
  place = await embeddedPlace();
  server = await startHelpwell(place);
});
test.afterAll(async () => {
  await server.stop();
  await place.remove();
});

const visitor = (browser: Browser, options: { javaScriptEnabled?: boolean } = {}) =>
  browser.newContext({ baseURL: server.url, extraHTTPHeaders: { 'x-forwarded-for': someAddress() }, ...options });

/** Path of the link in the newest mail to an address whose subject has these words. */
async function linkTo(address: string, words: RegExp): Promise<string> {
  const folder = path.join(place.env['DATA_DIR']!, 'mail');
  const find = async () => {
    const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml')).sort();
    const mails = await Promise.all(
      files.map(async (file) => readWrittenMail(file, await readFile(path.join(folder, file), 'utf8'))),
    );
    return mails.findLast(({ to, subject }) => to === address && words.test(subject))?.links[0];
  };
  await expect.poll(find, { message: `a mail to ${address}: ${words}` }).toBeDefined();
  const { pathname, search } = new URL((await find())!);
  return pathname + search;
}

async function signIn(page: Page, email: string, to: string): Promise<void> {
  await page.goto(`/en/sign-in?to=${encodeURIComponent(to)}`);
  const main = page.locator('main');
  await main.getByLabel(t.fields.email).fill(email);
  await main.getByLabel(t.fields.password).fill(PASSWORD);
  await main.getByRole('button', { name: t.signIn.submit, exact: true }).click();
}

test('while the server runs, the command line adds an account, gives a role and makes a link to choose a password', async ({
  browser,
}) => {
  test.slow();
  const added = await runCommand(place, 'user:add', '--email', BOSS, '--name', 'Zoë Boss');
  expect(added).toMatchObject({ code: 0, output: expect.stringContaining(`Added ${BOSS} as member.`) });
  const again = await runCommand(place, 'user:add', '--email', BOSS, '--name', 'Bo');
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining('there is an account with it already') });
  const role = await runCommand(place, 'user:role', '--email', BOSS, '--role', 'administrator');
  expect(role).toMatchObject({ code: 0, output: `${BOSS} is administrator now.\n` });
  expect((await runCommand(place, 'user:role', '--email', BOSS, '--role', 'member')).output).toContain(
    'only administrator',
  );
  expect(await runCommand(place, 'user:password', '--email', 'nobody@example.org')).toMatchObject({ code: 1 });
  expect(await runCommand(place, 'user:two-step-off', '--email', BOSS)).toMatchObject({
    code: 0,
    output: `Two-step verification of ${BOSS} was off already.\n`,
  });
  const { output } = await runCommand(place, 'user:password', '--email', BOSS);
  // Where the server is, which the command was not told.
  expect(output).toContain(`${server.url}/`);
  const link = /\/choose-password\?token=\S+/.exec(output)![0];

  const context = await visitor(browser);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel(t.fields.newPassword).fill(PASSWORD);
  await page.getByRole('button', { name: t.choose.submit }).click();
  await page.goto('/en/staff/people');
  await expect(page.locator('main').getByRole('link', { name: 'Zoë Boss' })).toBeVisible();
  await context.close();
});

test('while the server runs, the command line brings it up to the content folder', async () => {
  const { code, output } = await runCommand(place, 'content:sync');
  expect(output).toMatch(/\d+ unchanged/);
  expect(code).toBe(0);
});

for (const javaScriptEnabled of [true, false])
  test(`an administrator invites several at once, and who is invited joins (${javaScriptEnabled ? 'with' : 'without'} scripts)`, async ({
    browser,
  }) => {
    test.slow();
    const id = javaScriptEnabled ? 'with' : 'without';
    const context = await visitor(browser, { javaScriptEnabled });
    const page = await context.newPage();
    await signIn(page, BOSS, '/en/staff/people');
    await page.locator('main').getByRole('link', { name: t.invite.link }).click();
    await page
      .getByLabel(t.invite.addresses)
      .fill(`Ada Lovelace <ada-${id}@example.org>, bob-${id}@example.org\nnobody, ${BOSS}`);
    await page.getByLabel(t.staff.role, { exact: true }).selectOption('editor');
    await expect(page.getByLabel(t.invite.language)).toHaveValue('en');
    await page.getByLabel(t.invite.language).selectOption('fr');
    await page.getByRole('button', { name: t.invite.submit }).click();
    const report = page.locator('main').getByRole('status');
    await expect(report.getByText(t.invite.reportTitle({ done: 2, all: 4 }))).toBeVisible();
    await expect(report.getByText(t.invite.outcomes['not-an-address']({ count: 1 }))).toBeVisible();
    await expect(report.getByText(t.invite.outcomes.here({ count: 1 }))).toBeVisible();
    // What was no address stays, to be mended.
    await expect(page.getByLabel(t.invite.addresses)).toHaveValue('nobody');
    await expect(page.locator('main').getByText(`ada-${id}@example.org`).first()).toBeVisible();
    if (javaScriptEnabled) await expectAccessible(page);

    // One is sent again, so that the first link opens nothing; one is withdrawn.
    const first = await linkTo(`ada-${id}@example.org`, /invite/);
    await page.getByRole('button', { name: t.invite.againTo({ email: `ada-${id}@example.org` }) }).click();
    await expect(page.getByText(t.invite.sentAgain)).toBeVisible();
    await expect.poll(() => linkTo(`ada-${id}@example.org`, /invite/)).not.toBe(first);
    const withdrawn = await linkTo(`bob-${id}@example.org`, /invite/);
    await page.getByRole('button', { name: t.invite.withdrawOf({ email: `bob-${id}@example.org` }) }).click();
    await expect(page.getByText(t.invite.withdrawn)).toBeVisible();
    await context.close();

    const theirs = await visitor(browser, { javaScriptEnabled });
    const invited = await theirs.newPage();
    for (const gone of [first, withdrawn]) expect((await invited.goto(gone))?.status()).toBe(410);
    const { accounts: fr } = messages('fr');
    await invited.goto(await linkTo(`ada-${id}@example.org`, /invite/));
    await expect(invited.getByLabel(fr.fields.name)).toHaveValue('Ada Lovelace');
    if (javaScriptEnabled) await expectAccessible(invited);
    await invited.getByLabel(fr.fields.password, { exact: true }).fill('court');
    await invited.getByRole('button', { name: fr.invitation.accept }).click();
    await expect(invited.getByRole('alert')).toBeVisible();
    await invited.getByLabel(fr.fields.password, { exact: true }).fill(PASSWORD);
    await invited.getByRole('button', { name: fr.invitation.accept }).click();
    await expect(invited).toHaveURL('/fr/staff');
    await theirs.close();
  });

test('what are not somebody’s own recovery codes is not given back as a file', async ({ browser }) => {
  const context = await visitor(browser);
  const page = await context.newPage();
  await signIn(page, BOSS, '/en/account/second-factor');
  const answer = await page.request.post('/en/account/recovery-codes.txt', {
    form: { codes: 'aaaaa-bbbbb ccccc-ddddd' },
    headers: { origin: server.url },
  });
  expect(answer.status()).toBe(404);
  await context.close();
});

import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { addUser } from '../../src/accounts/set-up.ts';
import { migrate } from '../../src/db/migrate.ts';
import { type Mailbox, startMailServer } from './mailbox.ts';
import { messages } from './messages.ts';
import { AskPage } from './pages.ts';
import { somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, testWith } from './test.ts';

const PASSWORD = 'three horses in the rain';
const PRODUCT_SECRET = 'the secret that product and help center share';

let mailbox: Mailbox;

/** A help center with an administrator, a mail server and a product that signs its users in. */
const test = testWith(async (use) => {
  const mailServer = await startMailServer();
  mailbox = mailServer;
  const place = await somePlace();
  const database = await place.open();
  await migrate(database);
  const administrator = { email: 'admin@example.com', name: 'Ada Admin', role: 'administrator' } as const;
  await addUser(database.db, { ...administrator, password: PASSWORD });
  await database.close();
  const helpwell = await startHelpwell(place, {
    SMTP_URL: mailServer.url,
    PRODUCT_SIGN_IN: JSON.stringify({ algorithm: 'HS256', secret: PRODUCT_SECRET, audience: 'helpwell' }),
  });
  await use(helpwell);
  await helpwell.stop();
  await mailServer.stop();
  await place.remove();
});

const t = messages('en').accounts;

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/en/sign-in');
  await page.getByLabel(t.fields.email).fill(email);
  await page.getByLabel(t.fields.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: t.signIn.submit, exact: true }).click();
}

/** Makes an account as a person does: form, mail, password. */
async function signUp(page: Page, person: { name: string; email: string }): Promise<void> {
  await page.goto('/en/sign-up');
  await page.getByLabel(t.fields.name).fill(person.name);
  await page.getByLabel(t.fields.email).fill(person.email);
  await page.getByRole('button', { name: t.signUp.submit }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.sent.title);
  await page.goto((await mailbox.to(person.email, /Confirm your address/)).link);
  await page.getByLabel(t.fields.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: t.signUp.confirmSubmit }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.account.greeting({ name: person.name }));
}

/** Sets up a second step on its page; the recovery codes are shown then. */
async function setUpSecondFactor(page: Page): Promise<void> {
  const key = (await page.locator('.key').textContent())!.replaceAll(' ', '');
  await page.getByLabel(t.secondFactor.enter).fill(new TOTP({ secret: Secret.fromBase32(key) }).generate());
  await page.getByLabel(t.fields.currentPassword).fill(PASSWORD);
  await page.getByRole('button', { name: t.secondFactor.turnOn }).click();
  await expect(page.getByRole('heading', { name: t.secondFactor.codesTitle })).toBeVisible();
}

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('somebody signs up, confirms, signs out and in again', async ({ page }) => {
      const person = { name: 'Bea', email: `bea-${javaScriptEnabled}@example.com` };
      await signUp(page, person);
      await expect(page.getByRole('navigation', { name: t.account.menu, exact: true })).toBeVisible();
      await page.getByRole('button', { name: t.signIn.out }).click();
      await expect(page.getByRole('link', { name: t.signIn.link })).toBeVisible();
      await page.goto('/en/account/email');
      await expect(page).toHaveURL(/\/en\/sign-in\?to=/);
      await page.getByLabel(t.fields.email).fill(person.email);
      await page.getByLabel(t.fields.password, { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: t.signIn.submit, exact: true }).click();
      await expect(page).toHaveURL(/\/en\/account\/email$/);
    });

    test('somebody signs up on the way to their request, and arrives there', async ({ page }) => {
      const person = { name: 'Una', email: `una-${javaScriptEnabled}@example.com` };
      const ask = new AskPage(page);
      await page.goto('/en/ask');
      if (javaScriptEnabled) await ask.ready();
      await ask.fill({ subject: 'Wombat', body: 'Quokka numbat bilby.', email: person.email });
      await ask.send.click();
      const id = await ask.received();
      await page.goto(`/en/requests/${id}`);
      await page.getByRole('link', { name: t.signIn.signUp }).click();
      await page.getByLabel(t.fields.name).fill(person.name);
      await page.getByLabel(t.fields.email).fill(person.email);
      await page.getByRole('button', { name: t.signUp.submit }).click();
      await page.goto((await mailbox.to(person.email, /Confirm your address/)).link);
      await page.getByRole('button', { name: t.signUp.without }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wombat');
      await expect(page.getByText(t.signUp.welcome)).toBeVisible();
      await page.getByText(t.signUp.earlier).getByRole('link').click();
      await expect(page.getByRole('link', { name: 'Wombat' })).toBeVisible();
      await expect(page.getByText(t.signUp.welcome)).toBeHidden();
    });

    test('somebody signs in by a link alone, and the link works once', async ({ page, watch }) => {
      watch.expects(/410/);
      const person = { name: 'Leo', email: `leo-${javaScriptEnabled}@example.com` };
      await signUp(page, person);
      await page.getByRole('button', { name: t.signIn.out }).click();
      await page.goto('/en/sign-in');
      await page.getByLabel(t.fields.email).fill(person.email);
      await page.getByRole('button', { name: t.signIn.withLink }).click();
      const { link } = await mailbox.to(person.email, /sign-in link/);
      await page.goto(link);
      await page.getByRole('button', { name: t.link.submit }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.account.greeting({ name: 'Leo' }));
      await page.goto(link);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.link.goneTitle);
    });
  });

for (const locale of ['en', 'fr'])
  test(`the strength of a password is said while it is typed, politely (${locale})`, async ({ page }) => {
    const { accounts } = messages(locale);
    await page.goto(`/${locale}/sign-up`);
    const person = { name: 'Quentin Typewell', email: `quentin-${locale}@example.com` };
    await page.getByLabel(accounts.fields.name).fill(person.name);
    await page.getByLabel(accounts.fields.email).fill(person.email);
    await page.getByRole('button', { name: accounts.signUp.submit }).click();
    await page.goto((await mailbox.to(person.email, /./)).link);
    const status = page.locator('#content').getByRole('status');
    const field = page.getByLabel(accounts.fields.password, { exact: true });
    await field.pressSequentially('sunsh');
    await expect(status).toHaveText(accounts.strength.more({ count: '5' }));
    await field.fill('password123');
    await expect(status).toHaveText(accounts.errors.common);
    await field.fill(person.name);
    await expect(status).toHaveText(accounts.errors.ownName);
    await field.fill(PASSWORD);
    await expect(status).toHaveText(`${accounts.strength.label} ${accounts.strength.steps.score4}`);
    await expect(page.locator('password-strength .bar')).toHaveAttribute('data-score', '4');
    await expectAccessible(page);
    await field.fill('');
    await expect(status).toBeEmpty();
    await expect(page.locator('password-strength .bar')).toBeHidden();
  });

test('who signs in from an article goes on reading it', async ({ page }) => {
  await page.goto('/en/articles/refund');
  await page.getByRole('banner').getByRole('link', { name: t.signIn.link }).click();
  await page.getByLabel(t.fields.email).fill('admin@example.com');
  await page.getByLabel(t.fields.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: t.signIn.submit, exact: true }).click();
  await expect(page).toHaveURL(/\/en\/articles\/refund$/);
  await expect(page.getByRole('button', { name: t.account.signedInAs({ name: 'Ada Admin' }) })).toBeVisible();
});

test('who signs in from a search finds its results again', async ({ page }) => {
  await page.goto('/en/search?q=refund');
  await page.getByRole('banner').getByRole('link', { name: t.signIn.link }).click();
  await page.getByLabel(t.fields.email).fill('admin@example.com');
  await page.getByLabel(t.fields.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: t.signIn.submit, exact: true }).click();
  await expect(page).toHaveURL(/\/en\/search\?q=refund$/);
});

test('a forgotten password is replaced, and the other device is signed out', async ({
  page,
  browser,
  baseURL,
  extraHTTPHeaders,
  watch,
}) => {
  watch.expects(/422/);
  const person = { name: 'Rio', email: 'rio@example.com' };
  await signUp(page, person);
  const elsewhere = await browser.newPage({ baseURL: baseURL!, extraHTTPHeaders: extraHTTPHeaders! });
  await elsewhere.goto('/en/forgot-password');
  await elsewhere.getByLabel(t.fields.email).fill(person.email);
  await elsewhere.getByRole('button', { name: t.forgot.submit }).click();
  await elsewhere.goto((await mailbox.to(person.email, /Choose a new password/)).link);
  await elsewhere.getByLabel(t.fields.newPassword).fill('password123');
  await elsewhere.getByRole('button', { name: t.choose.submit }).click();
  await expect(elsewhere.locator('#password-error')).toHaveText(t.errors.common);
  await elsewhere.getByLabel(t.fields.newPassword).fill('four cows in the sun');
  await elsewhere.getByRole('button', { name: t.choose.submit }).click();
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText(t.account.greeting({ name: 'Rio' }));
  await page.goto('/en/account');
  await expect(page).toHaveURL(/\/en\/sign-in/);
  await mailbox.to(person.email, /password .* was changed/);
  await elsewhere.close();
});

test('the answer to a wrong password says nothing about the account', async ({ page, watch }) => {
  watch.expects(/422/);
  const said = [];
  for (const email of ['admin@example.com', 'nobody@example.com']) {
    await signIn(page, email, 'not the password');
    said.push((await page.getByRole('alert').textContent())?.trim());
  }
  expect(said).toEqual([t.errors.wrong, t.errors.wrong]);
});

test('a second step is set up, asked for, and replaced by a recovery code', async ({ page }) => {
  const person = { name: 'Sol', email: 'sol@example.com' };
  await signUp(page, person);
  await page.goto('/en/account/second-factor');
  await expectAccessible(page);
  await setUpSecondFactor(page);
  const codes = await page.locator('.codes code').allTextContents();
  expect(codes).toHaveLength(10);
  // The page stays, and the file has them all.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: t.secondFactor.download }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  for (const code of codes) expect(file).toContain(code);
  expect(file).toContain(person.email);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: t.secondFactor.copy, exact: true }).click();
  await expect(page.getByText(t.secondFactor.copied({ count: 10 }))).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'));
  await page.getByRole('button', { name: t.signIn.out }).click();
  await signIn(page, person.email);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.code.title);
  await page.goto('/en/account');
  await expect(page).toHaveURL(/\/en\/sign-in/);
  await page.goto('/en/sign-in/code');
  await page.getByLabel(t.code.label).fill(codes[3]!);
  await page.getByRole('button', { name: t.code.submit }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.account.greeting({ name: 'Sol' }));
  await mailbox.to(person.email, /recovery code was used/);
});

test('a premium user of the product arrives signed in, once a token', async ({ page, baseURL }) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256' })}.${part({
    aud: 'helpwell',
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    email: 'pia@example.com',
    name: 'Pia Premium',
    external_id: '4711',
    organization: 'Acme',
    plan: 'premium',
    locale: 'en',
  })}`;
  const token = `${text}.${createHmac('sha256', PRODUCT_SECRET).update(text).digest('base64url')}`;
  const address = `${baseURL}/auth/product?token=${token}&to=/en/account`;
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.account.greeting({ name: 'Pia Premium' }));
  await page.goto('/en/account/data');
  await page.context().clearCookies();
  await page.goto(address);
  await expect(page.getByRole('alert')).toHaveText(t.errors.productFailed);
});

test('somebody takes their data along and deletes the account', async ({ page, watch }) => {
  watch.expects(/422/);
  const person = { name: 'Del', email: 'del@example.com' };
  await signUp(page, person);
  await page.goto('/en/account/data');
  await expectAccessible(page);
  const file = await page.request.get('/en/account/export.json');
  expect(file.headers()['content-disposition']).toContain('attachment');
  expect((await file.json())['users'][0]).toMatchObject({ email: person.email, name: 'Del' });
  await page.getByLabel(t.fields.currentPassword).fill(PASSWORD);
  await page.getByLabel(t.data.deleteConfirm).check();
  await page.getByRole('button', { name: t.data.deleteSubmit }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.data.deletedTitle);
  await mailbox.to(person.email, /is deleted/);
  await signIn(page, person.email);
  await expect(page.getByRole('alert')).toHaveText(t.errors.wrong);
});

test('an administrator finds somebody, makes them an agent and requires the second step', async ({
  page,
  browser,
  baseURL,
  extraHTTPHeaders,
}) => {
  const person = { name: 'Gus Agent', email: 'gus@example.com' };
  const theirs = await browser.newPage({ baseURL: baseURL!, extraHTTPHeaders: extraHTTPHeaders! });
  await signUp(theirs, person);
  await signIn(page, 'admin@example.com');
  await page.goto('/en/staff');
  await page.getByRole('main').getByRole('link', { name: t.staff.people }).click();
  await page.getByLabel(t.staff.find).fill('gus@');
  await page.getByRole('main').getByRole('button', { name: t.staff.findSubmit }).click();
  await expectAccessible(page);
  await page.getByRole('link', { name: person.name }).click();
  for (const text of Object.values(t.roleTexts)) await expect(page.getByText(text)).toBeVisible();
  await page.getByLabel(t.staff.role, { exact: true }).selectOption('agent');
  await page.getByLabel(t.staff.organization, { exact: true }).fill('Acme');
  await page.getByRole('button', { name: t.account.save }).click();
  const { member, agent } = t.roles;
  const changed = { actor: 'Ada Admin', subject: person.name, from: member, to: agent };
  const act = messages('en').log.acts['role.changed'](changed);
  await expect(page.getByRole('listitem').filter({ hasText: act })).toBeVisible();
  await expectAccessible(page);

  await theirs.goto('/en/account');
  await expect(theirs).toHaveURL(/sign-in/);
  await signIn(theirs, person.email);
  await theirs.getByRole('button', { name: t.account.signedInAs({ name: person.name }) }).click();
  await theirs.getByRole('link', { name: t.staff.link, exact: true }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText(t.staff.title);

  await page.goto('/en/staff/people');
  await page.getByRole('button', { name: t.staff.require, exact: true }).click();
  await theirs.goto('/en/staff');
  await expect(theirs.getByText(t.secondFactor.needed)).toBeVisible();
  await setUpSecondFactor(theirs);
  await theirs.getByRole('link', { name: t.secondFactor.codesDoneGoOn }).click();
  await expect(theirs).toHaveURL('/en/staff');
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText(t.staff.title);
  await page.goto('/en/account');
  await theirs.close();
});

for (const locale of ['en', 'fr'])
  test(`the pages for signing in are accessible and in one language (${locale})`, async ({ page, watch }) => {
    watch.expects(/410/);
    const { accounts } = messages(locale);
    for (const [address, title] of [
      ['sign-in', accounts.signIn.title],
      ['sign-up', accounts.signUp.title],
      ['forgot-password', accounts.forgot.title],
      ['sign-in/link?token=x', accounts.link.goneTitle],
    ] as const) {
      await page.goto(`/${locale}/${address}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      await expectAccessible(page);
    }
  });

import type { Page } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { addUser } from '../../src/accounts/set-up.ts';
import { migrate } from '../../src/db/migrate.ts';
import { jobs } from '../../src/jobs/schema.ts';
import { mailOutbox } from '../../src/mail/schema.ts';
import { type Mailbox, startMailServer } from './mailbox.ts';
import { messages } from './messages.ts';
import { somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, testWith } from './test.ts';

const PASSWORD = 'three horses in the rain';
/** Each run has things of its own to retry: both share a help center. */
const RUNS = ['with JavaScript', 'without JavaScript'] as const;
const addressOf = (run: string) => `ada-${run.replaceAll(' ', '-').toLowerCase()}@example.com`;
const SECRET = 'a-link-that-only-its-reader-may-see';

let mailbox: Mailbox;

/** A help center on which jobs and emails run, wait and have failed. */
const test = testWith(async (use) => {
  const mailServer = await startMailServer();
  mailbox = mailServer;
  const place = await somePlace();
  const database = await place.open();
  await migrate(database);
  await addUser(database.db, {
    email: 'boss@example.com',
    name: 'Boss',
    role: 'administrator',
    password: PASSWORD,
  });
  await addUser(database.db, { email: 'editor@example.com', name: 'Editor', role: 'editor', password: PASSWORD });
  const failed = {
    dueAt: null,
    outcome: 'failed',
    endedAt: new Date(),
    lastError: 'There is no such folder.',
  } as const;
  await database.db.insert(jobs).values([
    {
      kind: 'import',
      name: 'import:9',
      worker: 'web-7:81',
      // As far ahead as a tried job may be: this one is of a process that is at work until the tests have ended.
      dueAt: sql`now() + interval '50 minutes'`,
      attempts: 1,
      startedAt: new Date(),
      done: 30,
      total: 120,
    },
    ...RUNS.flatMap((run) => [
      { kind: 'sweep: jobs of long ago', name: `jobs ${run}`, ...failed },
      { kind: 'import', name: `import ${run}`, ...failed },
    ]),
  ]);
  await database.db.insert(mailOutbox).values(
    RUNS.flatMap((run) =>
      [1, 2].map((number) => ({
        kind: 'password-changed',
        toAddress: addressOf(run),
        locale: 'en',
        data: { name: `Ada ${number}`, link: `/en/${SECRET}` },
        eventKey: `${run} ${number}`,
        attempts: 8,
        nextAttemptAt: null,
        skippedReason: 'given up',
        lastError: 'connect ECONNREFUSED',
      })),
    ),
  );
  await database.close();
  const helpwell = await startHelpwell(place, { SMTP_URL: mailServer.url });
  await use(helpwell);
  await helpwell.stop();
  await mailServer.stop();
  await place.remove();
});

const t = messages('en').operations;

async function signIn(page: Page, email: string, locale = 'en'): Promise<void> {
  const { fields, signIn: texts } = messages(locale).accounts;
  await page.goto(`/${locale}/sign-in`);
  await page.getByLabel(fields.email).fill(email);
  await page.getByLabel(fields.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: texts.submit, exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

for (const run of RUNS)
  test.describe(run, () => {
    test.use({ javaScriptEnabled: run === 'with JavaScript' });
    const row = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text });

    test('an administrator sees what runs and what failed, and retries or discards it', async ({ page }) => {
      await signIn(page, 'boss@example.com');
      await page.goto('/en/staff');
      await page.getByRole('main').getByRole('link', { name: t.title }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.title);

      const running = row(page, 'import:9');
      await expect(running).toContainText(t.states.running);
      await expect(running).toContainText('web-7:81');
      await expect(running).toContainText(t.jobs.progress({ done: 30, total: 120 }));
      await expect(running.getByRole('progressbar')).toBeVisible();

      const failed = row(page, `jobs ${run}`);
      await expect(failed).toContainText('There is no such folder.');
      await failed.getByRole('button', { name: t.actions.retry }).click();
      await expect(page.getByText(t.done['retry-job'])).toBeVisible();
      await expect(async () => {
        await page.getByRole('link', { name: t.refresh }).click();
        const ended = page.locator('details').filter({ hasText: t.jobs.endedTitle });
        await ended.locator('summary').click();
        await expect(row(page, `jobs ${run}`)).toContainText(t.states.done, { timeout: 1_000 });
      }).toPass();

      await row(page, `import ${run}`).getByRole('button', { name: t.actions.discard }).click();
      await expect(page.getByText(t.done['cancel-job'])).toBeVisible();
      await expect(row(page, `import ${run}`).and(page.locator(':visible'))).toHaveCount(0);
    });

    test('an email that failed is found by its address and sent again, another one is discarded', async ({ page }) => {
      const address = addressOf(run);
      await signIn(page, 'boss@example.com');
      await page.goto('/en/staff/operations');
      await page.getByRole('searchbox', { name: t.mail.find }).fill(address.toUpperCase());
      await page.getByRole('button', { name: t.mail.findSubmit }).click();
      const mails = page.getByRole('row').filter({ hasText: address });
      await expect(mails).toHaveCount(2);
      await expect(mails.first()).toContainText('connect ECONNREFUSED');
      expect(await page.content()).not.toContain(SECRET);

      await mails.first().getByRole('button', { name: t.actions.discard }).click();
      await expect(page.getByText(t.done['cancel-mail'])).toBeVisible();
      // The same part of the list.
      await expect(mails).toHaveCount(1);
      await mails.getByRole('button', { name: t.actions.retry }).click();
      await expect(page.getByText(t.done['retry-mail'])).toBeVisible();
      expect((await mailbox.to(address, /password/)).text).toContain('Ada 1');
      await page.getByRole('link', { name: t.mail.filters.sent, exact: true }).click();
      await expect(async () => {
        await page.reload();
        await expect(mails).toHaveCount(1, { timeout: 1_000 });
      }).toPass();
      await page.getByRole('link', { name: t.mail.filters.skipped, exact: true }).click();
      await expect(mails).toContainText(t.skipped.cancelled);
    });
  });

test('the schedule says when each sweep ran, and runs one at once', async ({ page }) => {
  await signIn(page, 'boss@example.com');
  await page.goto('/en/staff/operations');
  const sweep = page.getByRole('row').filter({ hasText: t.work['sweep: mails of long ago'] });
  await expect(async () => {
    await page.reload();
    await expect(sweep.locator('time')).toHaveCount(2, { timeout: 1_000 });
  }).toPass();
  const before = await sweep.locator('time').first().getAttribute('datetime');
  await sweep.getByRole('button', { name: t.actions.runNow }).click();
  await expect(page.getByText(t.done['retry-job'])).toBeVisible();
  await expect(async () => {
    await page.reload();
    expect(await sweep.locator('time').first().getAttribute('datetime')).not.toBe(before);
  }).toPass();
  await expect(page.getByRole('row').filter({ hasText: t.work['ticket-mails'] })).toContainText('0');
});

test('retrying a job that is gone says so', async ({ page, watch }) => {
  watch.expects(/410/);
  await signIn(page, 'boss@example.com');
  await page.goto('/en/staff/operations');
  await page
    .locator('input[name="id"]')
    .first()
    .evaluate((input: HTMLInputElement) => {
      input.value = '999999';
    });
  await page.locator('form:has(input[name="id"]) button').first().click();
  await expect(page.getByRole('alert')).toHaveText(t.gone);
});

test('for an editor there is no such page and no way to it', async ({ page, watch }) => {
  watch.expects(/404/);
  await signIn(page, 'editor@example.com');
  await page.goto('/en/staff');
  await expect(page.getByRole('link', { name: t.title })).toHaveCount(0);
  expect((await page.goto('/en/staff/operations'))?.status()).toBe(404);
});

for (const locale of ['en', 'fr'])
  test(`the page in ${locale} can be read by everybody`, async ({ page }) => {
    await signIn(page, 'boss@example.com', locale);
    await page.goto(`/${locale}/staff/operations`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(messages(locale).operations.title);
    for (const details of await page.locator('details').all()) await details.locator('summary').click();
    await expectAccessible(page);
  });

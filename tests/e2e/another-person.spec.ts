import type { BrowserContext } from '@playwright/test';
import type { AccountRole } from '../../src/accounts/viewer.ts';
import { messages } from './messages.ts';
import { AskPage } from './pages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { type Helpwell, somePlace, startHelpwell } from './server.ts';
import { expect, testWith } from './test.ts';

// Several people use one browser, one after the other.

const t = messages('en');
let seeds: Seeds;
let server: Helpwell;

const test = testWith(async (use) => {
  const place = await somePlace();
  seeds = await seed(place);
  server = await startHelpwell(place, { ...SEED_ENV, LIMITS: 'false' });
  await use(server);
  await server.stop();
  await place.remove();
});

const become = (context: BrowserContext, role: AccountRole) => enterAs(context, server, role);

const ADAS = { subject: 'Adas quokka', body: 'Adas wombat and numbat.', email: 'unused@example.org' };

test('a draft of the ask form is not there for the next person, and goes with its own at signing out', async ({
  page,
  context,
}) => {
  const ask = new AskPage(page);
  await become(context, 'member');
  await ask.open();
  await ask.fill(ADAS);
  // It is kept as long as it is theirs.
  await ask.open();
  await expect(ask.subject).toHaveValue(ADAS.subject);

  await page.goto('/en/account');
  await page.getByRole('button', { name: t.accounts.signIn.out }).first().click();
  await ask.open();
  await expect(ask.subject).toHaveValue('');
  await expect(ask.email).toHaveValue('');

  await become(context, 'agent');
  await ask.open();
  await expect(ask.email).toHaveValue('agent@example.com');
  await expect(ask.subject).toHaveValue('');
  await expect(ask.body).toHaveValue('');
  await ask.fill({ subject: 'Bens echidna', body: 'Bens kowari.', email: 'unused@example.org' });
  await ask.send.click();
  const number = await ask.received();
  await page.goto(`/en/requests/${number}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bens echidna');
  for (const trace of [ADAS.subject, ADAS.body, 'member@example.com'])
    await expect(page.getByText(trace)).toHaveCount(0);

  await become(context, 'member');
  await ask.open();
  await expect(ask.subject).toHaveValue('');
});

test('a draft is not there for the next person where a session ended without signing out', async ({
  page,
  context,
}) => {
  const ask = new AskPage(page);
  await become(context, 'member');
  await ask.open();
  await ask.fill(ADAS);
  await become(context, 'agent');
  await ask.open();
  for (const field of [ask.subject, ask.body]) await expect(field).toHaveValue('');
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain('quokka');
});

test('an answer that was begun is there after a reload, and not for the next person', async ({ page, context }) => {
  const box = page.getByLabel(t.requests.reply.label);
  await become(context, 'member');
  await page.goto(`/en/requests/${seeds.own}`);
  await box.fill('Adas bilby.');
  await page.reload();
  await expect(box).toHaveValue('Adas bilby.');
  await become(context, 'agent');
  await page.goto('/en/requests');
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain('bilby');
  await become(context, 'member');
  await page.goto(`/en/requests/${seeds.own}`);
  await expect(box).toHaveValue('');
});

test('a tab that was left open does not bring back what was sent in another', async ({ page, context }) => {
  const one = new AskPage(page);
  await become(context, 'member');
  await one.open();
  await one.fill(ADAS);
  const two = new AskPage(await context.newPage());
  await one.page.goto('/en/');
  await two.open();
  await expect(two.subject).toHaveValue(ADAS.subject);
  await two.send.click();
  await two.received();
  await one.page.goBack();
  await one.ready();
  await expect(one.subject).toHaveValue('');
  await expect(one.body).toHaveValue('');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the article from which somebody came to ask stands with the request', async ({ page, context, watch }) => {
    watch.expects(/status of 422/);
    await page.goto('/en/articles/refund');
    await page.getByRole('main').getByRole('link', { name: t.site.ask }).click();
    const ask = new AskPage(page);
    await ask.fill({ subject: '', body: 'Platypus dunnart.', email: 'reader@example.org' });
    // Something is missing at first: it is still known then.
    await ask.send.click();
    await ask.subject.fill('Platypus');
    await ask.send.click();
    await ask.insist();
    const number = await ask.received();
    await become(context, 'administrator');
    await page.goto(`/en/staff/requests/${number}`);
    await expect(page.getByText(t.requests.staff.opened)).toBeVisible();
    await expect(page.getByRole('link', { name: 'Get a refund' }).first()).toBeVisible();
  });
});

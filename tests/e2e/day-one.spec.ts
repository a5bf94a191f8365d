import type { Browser } from '@playwright/test';
import { startMailServer } from './mailbox.ts';
import { messages } from './messages.ts';
import { AskPage } from './pages.ts';
import { embeddedPlace, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

// The article "Day one for a team", from the first start to the first answer, by its words alone.

const { accounts, clocks, desk, board } = messages('en');
const PASSWORD = 'three horses in the rain';

test('a team of three begins with nothing, and has answered its first request in time', async ({ browser }) => {
  test.slow();
  const place = await embeddedPlace();
  const mailbox = await startMailServer();
  const helpwell = await startHelpwell(place, { SMTP_URL: mailbox.url });
  const someone = async (of: Browser) =>
    (await of.newContext({ baseURL: helpwell.url, extraHTTPHeaders: { 'x-forwarded-for': someAddress() } })).newPage();

  const boss = await someone(browser);
  // Printed a moment after the address at which the server is.
  const link = () => /http\S+setup\S+/.exec(helpwell.spoken.join('\n'))?.[0];
  await expect.poll(link).toBeDefined();
  await boss.goto(link()!);
  await boss.getByLabel(accounts.fields.name).fill('Ann');
  await boss.getByLabel(accounts.fields.email).fill('ann@example.org');
  await boss.getByLabel(accounts.fields.password, { exact: true }).fill(PASSWORD);
  await boss.getByRole('button', { name: accounts.setup.submit }).click();
  await boss.goto('/en/staff');
  await expect(boss.getByRole('heading', { name: accounts.firstSteps.title })).toBeVisible();
  await expect(boss.getByRole('heading', { name: clocks.firstStep.title })).toBeVisible();

  await boss.goto('/en/staff/people');
  await boss.locator('main').getByRole('link', { name: accounts.invite.link }).click();
  await boss.getByLabel(accounts.invite.addresses).fill('ben@example.org, cleo@example.org');
  await boss.getByLabel(accounts.staff.role, { exact: true }).selectOption('agent');
  await boss.getByRole('button', { name: accounts.invite.submit }).click();
  const team = [];
  for (const name of ['Ben', 'Cleo']) {
    const page = await someone(browser);
    await page.goto((await mailbox.to(`${name.toLowerCase()}@example.org`, /invite/)).link);
    await page.getByLabel(accounts.fields.name).fill(name);
    await page.getByLabel(accounts.fields.password, { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: accounts.invitation.accept }).click();
    await expect(page).toHaveURL('/en/staff');
    team.push(page);
  }
  const [ben] = team as [(typeof team)[0], (typeof team)[0]];

  await boss.goto('/en/staff/schedules');
  await boss.getByLabel(clocks.schedules.name, { exact: true }).fill('Office');
  await boss.getByRole('button', { name: clocks.schedules.add }).click();
  await expect(boss.getByText(clocks.schedules.done.added)).toBeVisible();
  await boss.goto('/en/staff/policies');
  await boss.getByLabel(clocks.policies.name, { exact: true }).fill('Everybody');
  await boss.getByRole('button', { name: clocks.policies.add }).click();
  for (const metric of ['first_reply_time', 'next_reply_time'] as const)
    await boss.locator(`[name="target-${metric}-normal"]`).fill('4h');
  await boss.getByLabel(clocks.policies.active, { exact: true }).check();
  await boss.getByRole('button', { name: clocks.policies.save, exact: true }).click();
  await expect(boss.getByText(clocks.policies.done.saved)).toBeVisible();

  await ben.goto('/en/staff/board');
  const customer = await someone(browser);
  const ask = new AskPage(customer);
  await ask.open();
  await ask.fill({ subject: 'Quokka wombat', body: 'Bilby numbat dunnart.', email: 'zoe@example.org', name: 'Zoe' });
  await ask.send.click();
  await expect(customer).toHaveURL(/\/en\/ask\/received/);
  await mailbox.to('ann@example.org', /Quokka wombat/);
  await ben.getByRole('link', { name: 'Quokka wombat' }).click();
  await expect(ben.getByText(clocks.metrics.first_reply_time)).toBeVisible();
  await ben.locator('#body').fill('Have you tried the other door?');
  await ben.getByRole('button', { name: desk.composer.send({ name: 'Zoe' }) }).click();
  await expect(ben.locator('.message.agent').getByText('Have you tried the other door?')).toBeVisible({
    timeout: 20_000,
  });
  const answered = await mailbox.to('zoe@example.org', /has replied/);
  expect(answered.text).toContain('Have you tried the other door?');
  await ben.reload();
  await expect(ben.getByText(desk.clocks.ended({ count: 1 }))).toBeVisible();
  await ben.goto('/en/staff/board');
  await expect(ben.getByText(board.none)).toBeVisible();
  await ben.goto('/en/staff/requests?view=mine');
  await expect(ben.getByRole('link', { name: 'Quokka wombat' })).toBeVisible();

  for (const page of [boss, customer, ...team]) await page.context().close();
  await helpwell.stop();
  await mailbox.stop();
  await place.remove();
});

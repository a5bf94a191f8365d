import { startReceiver } from '../../src/webhooks/test-receiver.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import { somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, test } from './test.ts';

const { api, shownOnce, webhooks } = messages('en');

test('an administrator lets programs in with a token and tells them with a webhook, and takes both back', async ({
  browser,
}) => {
  test.slow();
  const receiver = await startReceiver();
  const place = await somePlace();
  await seed(place);
  const helpwell = await startHelpwell(place, { ...SEED_ENV, PRIVATE_LINK_HOSTS: receiver.host, LIMITS: 'false' });
  const context = await browser.newContext({ baseURL: helpwell.url, viewport: { width: 360, height: 800 } });
  await enterAs(context, helpwell, 'administrator');
  const page = await context.newPage();

  await page.goto('/en/staff/api');
  await expectAccessible(page);
  await page.getByLabel(api.name).fill('Reports');
  await page.getByRole('button', { name: api.create }).click();
  await expect(page.getByRole('alert')).toContainText(api.errors['no-scope']);
  await page.getByLabel(api.scopes.read).check();
  await page.getByRole('button', { name: api.create }).click();
  const token = await page.getByLabel(api.secret, { exact: true }).inputValue();
  // Loading the page again makes no second one, once its script has run.
  await expect(page.getByRole('button', { name: shownOnce.copy })).toBeVisible();
  await page.reload();
  await expect(page.getByText(token)).toHaveCount(0);
  await expect(page.getByRole('button', { name: api.revokeOf({ name: 'Reports' }) })).toHaveCount(1);
  const me = () =>
    fetch(`${helpwell.url}/api/v2/users/me.json`, { headers: { authorization: `Bearer ${token}` } }).then((got) =>
      got.json(),
    );
  expect(await me()).toMatchObject({ user: { role: 'admin' } });
  await page.getByRole('button', { name: api.revokeOf({ name: 'Reports' }) }).click();
  await expect(page.getByText(api.revoked)).toBeVisible();
  expect((await me()).user.id).toBe(null);
  await page.getByRole('link', { name: api.reference }).click();
  await expect(page.getByText('/help_center/articles/search')).toBeVisible();
  await expectAccessible(page);
  const read = await fetch(`${helpwell.url}/api/v2/help_center/sections.json`, {
    headers: { origin: 'https://else.example' },
  });
  expect(read.headers.get('access-control-allow-origin')).toBe('*');

  await page.goto('/en/staff/webhooks/new');
  await page.getByLabel(webhooks.name).fill('Chat');
  await page.getByLabel(webhooks.url).fill('https://10.0.0.1/');
  await page.getByRole('button', { name: webhooks.create }).click();
  await expect(page.getByText(webhooks.errors.noEvent).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel(webhooks.url).fill(receiver.url);
  await page.getByLabel(webhooks.eventNames.ticket_created).check();
  await page.getByRole('button', { name: webhooks.create }).click();
  await expect(page.getByLabel(webhooks.secret)).toHaveValue(/^whsec_/);
  await page.getByRole('link', { name: webhooks.goOn }).click();
  await page.getByRole('button', { name: webhooks.test }).click();
  await expect.poll(() => receiver.received.length).toBe(1);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('cell', { name: webhooks.states.delivered })).toBeVisible();
  }).toPass();
  await expectAccessible(page);
  await page.getByRole('link', { name: webhooks.eventNames.webhook_test, exact: true }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: webhooks.redeliver }).click();
  await expect.poll(() => receiver.received.length).toBe(2);
  const names = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(names[0]).toBe(names[1]);
  await page.getByRole('link', { name: 'Chat' }).first().click();
  await page.getByText(webhooks.delete, { exact: true }).first().click();
  await page.getByRole('button', { name: webhooks.delete }).click();
  await expect(page.getByText(webhooks.done.delete)).toBeVisible();
  await context.close();
  await helpwell.stop();
  await receiver.stop();
  await place.remove();
});

import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import type { Helpwell } from './server.ts';
import { expect, expectAccessible, testOn } from './test.ts';

// What waits for an answer, on the board of the team and on a wall, and who has how much.

const { board, load, requests, screens } = messages('en');

let seeds: Seeds;

const test = testOn(async (place) => {
  seeds = await seed(place);
}, SEED_ENV);

/** Another program files a request. */
async function file(helpwell: Helpwell, subject: string): Promise<void> {
  const request = { requester: { name: 'Wim', email: 'wim@example.org' }, subject, comment: { body: 'Please help.' } };
  const answer = await fetch(`${helpwell.url}/api/v2/requests.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request }),
  });
  expect(answer.status).toBe(201);
}

test('a new request comes onto the board by itself', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/staff/board');
  await expect(page.getByRole('list', { name: board.tiles })).toBeVisible();
  await expectAccessible(page);
  await file(helpwell, 'The zebra album is empty');
  await expect(page.getByRole('link', { name: 'The zebra album is empty' })).toBeVisible({ timeout: 10_000 });
  await page.getByLabel(board.agent, { exact: true }).selectOption('none');
  await expect(page).toHaveURL(/agent=none/);
  await expect(page.getByRole('link', { name: 'The zebra album is empty' })).toBeVisible();
  await page.goto('/en/staff/load');
  await expect(page.getByRole('row').filter({ hasText: load.unassigned })).toBeVisible();
  await expectAccessible(page);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the board loads again by itself, and requests are moved', async ({ page, helpwell, watch }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'administrator');
    const html = await (await page.request.get(`${helpwell.url}/en/staff/board`)).text();
    expect(html).toContain('http-equiv="refresh" content="30"');
    await page.goto('/en/staff/load');
    const nobody = page.getByRole('row').filter({ hasText: load.unassigned });
    await nobody.getByText(load.move).click();
    await nobody.getByLabel(load.count).fill('0');
    await nobody.getByRole('button', { name: load.moveDo }).click();
    await expect(page.getByText(load.errors.count({ most: 50 })).first()).toBeVisible();
    await nobody.getByLabel(load.count).fill('1');
    await nobody.getByRole('button', { name: load.moveDo }).click();
    await expect(page.getByText(load.moved({ count: 1 }))).toBeVisible();
  });
});

test('a board on a wall says nothing about anybody, and nothing at all once it is revoked', async ({
  page,
  browser,
  helpwell,
  watch,
}) => {
  watch.expects(/404/);
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto('/en/staff/board/screens');
  await page.getByLabel(screens.name).fill('Kitchen');
  await page.getByRole('button', { name: screens.create }).click();
  await expectAccessible(page);
  const address = await page.getByRole('textbox', { name: screens.address({ name: 'Kitchen' }) }).inputValue();
  const wall = await (await browser.newContext()).newPage();
  await wall.goto(new URL(address).pathname.replace(/^/, helpwell.url));
  await expect(wall.getByText(requests.number({ id: seeds.own })).first()).toBeVisible();
  await expectAccessible(wall);
  const html = await wall.content();
  for (const secret of ['member@example.com', 'An agent', 'somebody']) expect(html).not.toContain(secret);
  await page.getByRole('button', { name: screens.revokeOf({ name: 'Kitchen' }) }).click();
  await expect(page.getByText(screens.revoked)).toBeVisible();
  await expect(wall.getByText(requests.number({ id: seeds.own }))).toHaveCount(0, { timeout: 30_000 });
  await wall.context().close();
});

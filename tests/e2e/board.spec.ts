import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { listWrittenMails } from '../../src/mail/written.ts';
import { messages } from './messages.ts';
import { enterAs, promiseReplies, SEED_ENV, type Seeds, seed } from './seeds.ts';
import type { Helpwell } from './server.ts';
import { expect, expectAccessible, testOn } from './test.ts';

// What waits for an answer, on the board of the team and on a wall, and who has how much.

const { board, desk, load, requests, screens } = messages('en');

let seeds: Seeds;
let dataDir: string;
const TARGET_MINUTES = 120;

const folder = mkdtempSync(path.join(os.tmpdir(), 'helpwell-clock-'));
const TURNED_CLOCK = path.join(folder, 'minutes');
const turnedClock = pathToFileURL(path.join(import.meta.dirname, 'turned-clock.ts')).href;

/** Turns the clock of the server, and of the database inside it, so many minutes ahead of the real one. */
const turnClock = (minutes: number) => writeFileSync(TURNED_CLOCK, String(minutes));

const test = testOn(
  async (place) => {
    seeds = await seed(place);
    await promiseReplies(place, seeds, TARGET_MINUTES);
    dataDir = place.env['DATA_DIR']!;
  },
  { ...SEED_ENV, TURNED_CLOCK, NODE_OPTIONS: `--import=${turnedClock}` },
);
test.afterAll(() => rmSync(folder, { recursive: true }));

/** Another program files a request. */
async function file(helpwell: Pick<Helpwell, 'url'>, subject: string): Promise<void> {
  const request = { requester: { name: 'Wim', email: 'wim@example.org' }, subject, comment: { body: 'Please help.' } };
  const answer = await fetch(`${helpwell.url}/api/v2/requests.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request }),
  });
  expect(answer.status).toBe(201);
}

test('a request that nobody answers is warned of, then overdue, on the board and in one email', async ({
  page,
  browser,
  helpwell,
}) => {
  const subject = 'The yak album is late';
  const { overdue, soon } = board.steps;
  const boss = await (await browser.newContext({ baseURL: helpwell.url })).newPage();
  await enterAs(boss.context(), helpwell, 'administrator');
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/staff/board');
  await file(helpwell, subject);
  const tile = page.getByRole('listitem').filter({ hasText: subject });
  await expect(tile).toContainText(board.steps.fresh, { timeout: 10_000 });
  const line = boss.waitForResponse(/\/api\/desk\/live/);
  await boss.goto('/en/staff/requests');
  // Of what nobody was told while no page listened, the count in the rail says.
  await line;
  const told = async (words: RegExp) =>
    (await listWrittenMails(dataDir)).filter((mail) => words.test(mail.subject) && mail.text.includes(subject));

  turnClock(TARGET_MINUTES - 20);
  await expect(tile).toContainText(soon, { timeout: 15_000 });
  await expect(boss.getByText(desk.forYou.news)).toBeVisible({ timeout: 15_000 });
  await expect.poll(() => told(/due soon/), { timeout: 15_000 }).toMatchObject([{ to: 'administrator@example.com' }]);
  expect(await told(/overdue/)).toEqual([]);

  turnClock(TARGET_MINUTES + 20);
  await expect(tile).toContainText(overdue, { timeout: 15_000 });
  // In words and by its shape, not by colour alone.
  await expect(tile).toContainText(board.late({ time: '20 min' }));
  await expect(tile.locator('svg.step-mark path').first()).toHaveAttribute('d', 'M12 2.6 22.6 21H1.4Z');
  await expect.poll(() => told(/overdue/), { timeout: 15_000 }).toMatchObject([{ to: 'administrator@example.com' }]);

  // However long it goes on: it has been told.
  turnClock(2 * TARGET_MINUTES + 20);
  await expect(tile).toContainText(board.steps.long, { timeout: 30_000 });
  await boss.goto('/en/staff/for-you');
  const alerts = boss.getByRole('listitem').filter({ hasText: subject });
  await expect(alerts.filter({ hasText: desk.forYou.kinds.overdue })).toHaveCount(1);
  await expect(alerts.filter({ hasText: desk.forYou.kinds['due-soon'] })).toHaveCount(1);
  expect(await told(/due soon/)).toHaveLength(1);
  expect(await told(/overdue/)).toHaveLength(1);
  await boss.context().close();
});

test('a new request comes onto the board by itself', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/staff/board');
  await expect(page.getByRole('list', { name: board.tiles })).toBeVisible();
  await expectAccessible(page);
  await file(helpwell, 'The zebra album is empty');
  const filed = performance.now();
  await expect(page.getByRole('link', { name: 'The zebra album is empty' })).toBeVisible({ timeout: 10_000 });
  // Two seconds for the product, and as much again for a machine that does other things too.
  expect(performance.now() - filed).toBeLessThan(4_000);
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

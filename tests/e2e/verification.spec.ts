import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// Keeping articles true: what is due is confirmed, and what is broken is found.

const { checks, health, story } = messages('en');

/** Another site, on which a page is gone. */
const elsewhere = createServer((_, response) => response.writeHead(404).end()).unref();

let seeds: Seeds;
let gone = '';
const env: Record<string, string> = { ...SEED_ENV, CHECK_LINKS: 'true' };
const test = testSomewhere(async (place) => {
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  gone = `http://${host}/gone`;
  env['PRIVATE_LINK_HOSTS'] = host;
  const folder = path.join(place.contentDir, 'articles/en/billing');
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'elsewhere.mdx'),
    `---\ntitle: Elsewhere\nupdated: 2026-11-01\n---\n\n[Gone](${gone}) and [none](/articles/none-such)\n`,
  );
  seeds = await seed(place);
  await place.rows(`insert into article_checks (article_id, locale, every_months, due_at)
    values (${seeds.article}, 'en', 6, now() - interval '1 day'), (${seeds.article}, 'fr', 6, now() - interval '2 days')`);
  // It has failed on two days before.
  await place.rows(`insert into outward_links (url, host, problem, failed_days, failed_on, failing_since)
    values ('${gone}', '${host}', 'not-found', 2, current_date - 1, now() - interval '2 days')`);
}, env);

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('an editor confirms what is due in bulk, and gives it to somebody', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/staff/checks');
    const boxes = page.locator('tbody').getByRole('checkbox');
    await expect(boxes).toHaveCount(2);
    for (const box of await boxes.all()) await box.check();
    await page.getByLabel(checks.owner, { exact: true }).selectOption({ index: 2 });
    await page.getByRole('button', { name: checks.apply, exact: true }).click();
    await expect(page.getByText(checks.done.plan({ count: 2 }))).toBeVisible();
    for (const box of await boxes.all()) await box.check();
    await page.getByRole('button', { name: checks.confirm, exact: true }).click();
    await expect(page.getByText(checks.done.confirm({ count: 2 }))).toBeVisible();
    await expect(page.getByText(checks.none.due)).toBeVisible();
    await page.goto(`/en/staff/articles/${seeds.article}`);
    await page.getByRole('button', { name: checks.confirmOf({ title: 'English' }) }).click();
    await expect(page.getByText(checks.done.confirm({ count: 1 }))).toBeVisible();
  });
});

test('links that lead nowhere appear after they were looked for', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/staff/health');
  await page.getByRole('button', { name: health.again }).click();
  await expect(page.getByText(health.looking)).toBeVisible();
  await expect(async () => {
    await page.goto('/en/staff/health?kind=outward');
    await expect(page.getByRole('link', { name: gone })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page.getByText(health.problems['not-found'])).toBeVisible();
  await expectAccessible(page);
  await page.goto('/en/staff/health');
  await expect(page.getByText('/en/articles/none-such')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Elsewhere', exact: true }).click();
  await expect(page.getByRole('heading', { name: story.title })).toBeVisible();
  await expect(page.getByText(story.broken).first()).toBeVisible();
  await expectAccessible(page);
  await page.goto('/en/staff/checks?show=all');
  await expectAccessible(page);
});

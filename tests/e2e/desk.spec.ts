import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { embeddedPlace, type Helpwell, startHelpwell } from './server.ts';
import { test as base, expect, expectAccessible } from './test.ts';

// An agent answers on the page of a request: without scripts, by keys, and beside a colleague.

const { desk: t } = messages('en');

let seeds: Seeds;

const test = base.extend<object, { helpwell: Helpwell }>({
  helpwell: [
    async ({ browserName: _ }, use) => {
      const place = await embeddedPlace();
      seeds = await seed(place);
      const helpwell = await startHelpwell(place, { ...SEED_ENV, LIMITS: 'false' });
      await use(helpwell);
      await helpwell.stop();
      await place.remove();
      expect(helpwell.log.filter(({ level }) => level >= 50)).toEqual([]);
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('an agent writes a note, and answers and takes it back, with nothing lost', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto(`/en/staff/requests/${seeds.foreign}`);
    await page.getByText(t.composer.note, { exact: true }).first().click();
    await page.getByLabel(t.composer.body).fill('Only for us');
    await page.getByRole('button', { name: t.composer.addNote }).click();
    await expect(page.getByText(t.done.noted)).toBeVisible();
    await page.getByLabel(t.composer.body).fill('Try it **again**.');
    await page.getByLabel(t.fields.priority).selectOption('high');
    await page.locator('[data-send][value="answer"]').click();
    await page.getByRole('button', { name: t.held.undo }).click();
    await expect(page.getByText(t.done['taken-back'])).toBeVisible();
    await expect(page.getByLabel(t.composer.body)).toHaveValue('Try it **again**.');
    await expect(page.getByLabel(t.fields.priority)).toHaveValue('high');
  });
});

test('two agents answer at once: one is heard, the other keeps the text and may send it', async ({
  page,
  browser,
  helpwell,
  watch,
}) => {
  watch.expects(/409/);
  await enterAs(page.context(), helpwell, 'agent');
  const context = await browser.newContext({ baseURL: helpwell.url });
  await enterAs(context, helpwell, 'administrator');
  const colleague = await context.newPage();
  for (const one of [page, colleague]) await one.goto(`/en/staff/requests/${seeds.own}`);
  await expectAccessible(page);
  await colleague.locator('#body').fill('Mine is first');
  await page.locator('#body').fill('Mine is second');
  await colleague.locator('#body').press('Control+Enter');
  await expect(colleague.getByRole('button', { name: /^Undo/ })).toBeVisible();
  await page.locator('#body').press('Control+Enter');
  await expect(page.getByText(t.conflict.yours)).toBeVisible();
  await expect(page.locator('#body')).toHaveValue('Mine is second');
  await expect(page.getByRole('button', { name: t.composer.sendAnyway })).toBeVisible();
  // The colleague's answer goes out by itself, and stands on both pages.
  await expect(page.locator('.message.agent').getByText('Mine is first')).toBeVisible({ timeout: 20_000 });
  await context.close();
});

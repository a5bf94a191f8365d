import { visit } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// Publishing and taking away at a time.

const { publishing: t } = messages('en');
const { editor, schedule } = t;

let seeds: Seeds;
const test = testSomewhere(async (place) => {
  seeds = await seed(place);
}, SEED_ENV);

test('a draft goes live at its time in pages, lists and search, and is taken away at another', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/422/);
  await enterAs(page.context(), helpwell, 'editor');
  const here = `/en/staff/articles/${seeds.article}/en`;
  await page.goto(here);
  await page.getByLabel(editor.fieldTitle, { exact: true }).fill('Refunds by wombat');
  await page.getByRole('button', { name: editor.save, exact: true }).click();
  await expect(page.getByText(editor.done.saved)).toBeVisible();
  await page.getByRole('link', { name: schedule.link }).click();
  await expectAccessible(page);
  const choose = async (id: 'publish' | 'unpublish' | 'change', date: string, time: string, zone: string) => {
    await page.locator(`#${id}-date`).fill(date);
    await page.locator(`#${id}-time`).fill(time);
    await page.locator(`#${id}-zone`).selectOption(zone);
  };
  const set = page.getByRole('button', { name: schedule.set });
  await choose('publish', '2031-03-30', '02:30', 'Europe/Zurich');
  await set.first().click();
  await expect(page.getByRole('alert')).toContainText(schedule.errors['left-out']({ before: '01:30', after: '03:30' }));
  await choose('publish', '2031-10-26', '02:30', 'Europe/Zurich');
  await set.first().click();
  await page.getByLabel(schedule.twices.second).check();
  await set.first().click();
  await expect(page.getByText(schedule.done.publish)).toBeVisible();
  await expectAccessible(page);

  await page.goto('/en/staff/articles?show=scheduled');
  await page.locator('a.open').click();
  await expect(page.getByText(schedule.willPublishText)).toBeVisible();
  const title = async () => (await visit(helpwell, '/en/articles/refund')).text;
  expect(await title()).not.toContain('wombat');

  await page.goto(`${here}/schedule`);
  const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
  const at = soon(3_000);
  await choose('change', at.slice(0, 10), at.slice(11, 19), 'UTC');
  await page.getByRole('button', { name: schedule.change, exact: true }).first().click();
  await expect(page.getByText(schedule.done.change)).toBeVisible();
  await expect(async () => expect(await title()).toContain('Refunds by wombat')).toPass();
  for (const address of ['/en/', '/en/categories/billing', '/en/search?q=wombat'])
    await expect(async () =>
      expect((await visit(helpwell, address)).text, address).toContain('Refunds by wombat'),
    ).toPass();

  await page.goto(`${here}/schedule`);
  const end = soon(3_000);
  await choose('unpublish', end.slice(0, 10), end.slice(11, 19), 'UTC');
  await set.last().click();
  await expect(async () => expect((await visit(helpwell, '/en/articles/refund')).status).toBe(404)).toPass();
  await expect(async () => expect((await visit(helpwell, '/en/')).text).not.toContain('wombat')).toPass();
  await expect(async () =>
    expect((await visit(helpwell, '/sitemap.xml')).text).not.toContain('/en/articles/refund<'),
  ).toPass();
});

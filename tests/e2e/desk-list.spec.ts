import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// The list of requests: views with their figures, the keyboard, several at once, merging and back, and what agents file themselves.

const { desk: t, groups, requests } = messages('en');

let seeds: Seeds;

const test = testSomewhere(async (place) => {
  seeds = await seed(place);
}, SEED_ENV);

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('an administrator names a group, and an agent gives requests to it, merges two and takes that back', async ({
    page,
    helpwell,
    watch,
  }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'administrator');
    await page.goto('/en/staff/groups');
    await page.getByLabel(groups.name, { exact: true }).last().fill('Lamps');
    await page.getByRole('button', { name: groups.add, exact: true }).click();
    await page.getByRole('combobox', { name: groups.member }).selectOption({ label: 'An agent' });
    await page.getByRole('button', { name: groups.join, exact: true }).click();
    await expect(page.getByText(groups.done.join)).toBeVisible();

    await enterAs(page.context(), helpwell, 'agent');
    await page.goto('/en/staff/requests');
    const boxes = page.getByRole('checkbox', { name: /^Select: / });
    await expect(boxes).toHaveCount(2);
    for (const box of await boxes.all()) await box.check();
    await page.getByRole('combobox', { name: t.columns.group }).selectOption({ label: 'Lamps' });
    await page.getByRole('combobox', { name: t.columns.assignee }).selectOption('me');
    await page.getByRole('textbox', { name: t.bulk.tags }).fill('dark, bulb');
    await page.getByRole('button', { name: t.bulk.apply, exact: true }).click();
    await expect(page.getByText(t.bulk.done.change({ count: 2 }))).toBeVisible();
    await expect(page.getByRole('cell', { name: 'Lamps' })).toHaveCount(2);
    // The figures are two seconds old at most.
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('link', { name: `${t.views.names.mine} 2` })).toBeVisible({ timeout: 500 });
    }).toPass();

    for (const box of await boxes.all()) await box.check();
    await page.getByRole('button', { name: t.bulk.merge, exact: true }).click();
    await page.getByRole('radio', { name: new RegExp(`No\\. ${seeds.own} `) }).check();
    await page.getByRole('button', { name: t.merge.submit }).click();
    await expect(page.getByText(t.merge.reasons.people)).toBeVisible();
    await page.getByLabel(t.merge.share).check();
    await page.getByRole('button', { name: t.merge.submit }).click();
    await expect(page.getByText('Nothing happens, says somebody@example.com.')).toBeVisible();
    await page.getByRole('button', { name: new RegExp(`^${t.merge.undo} \\(`) }).click();
    await expect(page).toHaveURL(new RegExp(`/staff/requests/${seeds.foreign}\\?`));
    await expect(page.getByText('Nothing happens, says somebody@example.com.')).toBeVisible();
    await page.goto(`/en/staff/requests/${seeds.own}`);
    await expect(page.getByText('Nothing happens, says somebody@example.com.')).toHaveCount(0);
  });

  test('an agent finds the request to merge a single one into by its words, and the problem by its number', async ({
    page,
    helpwell,
    watch,
  }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto(`/en/staff/requests/merge?ids=${seeds.foreign}`);
    await expect(page.getByText(t.pick.noneAlike)).toBeVisible();
    await page.getByLabel(t.pick.find).fill('wombat');
    await page.getByRole('button', { name: t.search.submit }).click();
    await expect(page.getByText(t.pick.none)).toBeVisible();
    await page.getByLabel(t.pick.find).fill('member@example.com');
    await page.getByRole('button', { name: t.search.submit }).click();
    await page.getByRole('button', { name: t.merge.submit }).click();
    await expect(page.getByRole('alert')).toContainText(t.merge.errors.missing);
    await page.getByRole('radio', { name: new RegExp(`No\\. ${seeds.own} `) }).check();
    await page.getByRole('button', { name: t.merge.submit }).click();
    await expect(page.getByRole('radio', { name: new RegExp(`No\\. ${seeds.own} `) })).toBeChecked();
    await expect(page.getByLabel(t.merge.share)).toBeVisible();

    await page.goto(`/en/staff/requests/problem?ids=${seeds.foreign}`);
    await page.getByLabel(t.pick.find).fill(`#${seeds.own}`);
    await page.getByRole('button', { name: t.search.submit }).click();
    await page.getByRole('radio', { name: new RegExp(`No\\. ${seeds.own} `) }).check();
    await page.getByRole('button', { name: t.problem.submit, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/staff/requests/${seeds.own}/incidents`));
  });

  test('an agent files a request for a caller, saves a view that has it, and finds it by a word', async ({
    page,
    helpwell,
    watch,
  }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto('/en/staff/requests/new');
    await page.getByLabel(t.filing.email).fill('caller');
    await page.getByRole('button', { name: t.filing.submit }).click();
    await expect(page.getByText(t.filing.errors.email.invalid).first()).toBeVisible();
    await page.getByLabel(t.filing.email).fill('caller@example.com');
    await page.getByLabel(t.filing.subject).fill('The kettle whistles');
    await page.getByRole('textbox', { name: t.filing.body }).fill('It never stops, says the caller.');
    await page.getByRole('combobox', { name: t.columns.priority }).selectOption('urgent');
    await page.getByRole('button', { name: t.filing.submit }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'The kettle whistles' })).toBeVisible();

    await page.goto('/en/staff/requests/views/new');
    await page.getByLabel(t.views.name, { exact: true }).fill('Urgent now');
    await page.getByRole('checkbox', { name: requests.priorities.urgent }).check();
    await page.getByRole('button', { name: t.views.save }).click();
    await expect(page.getByRole('link', { name: 'Urgent now 1' })).toBeVisible();
    await expect(page.getByRole('checkbox', { name: /^Select: / })).toHaveCount(1);

    await page.goto('/en/staff/requests');
    await page.getByRole('searchbox').fill('whistl never');
    await page.getByRole('button', { name: t.search.submit, exact: true }).click();
    await expect(page.getByText(t.none.found)).toBeVisible();
    await page.getByRole('searchbox').fill('caller stops');
    await page.getByRole('button', { name: t.search.submit, exact: true }).click();
    await expect(page.getByRole('link', { name: 'The kettle whistles' })).toBeVisible();
  });
});

test('a list is used by the keyboard alone, and on a phone', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto('/en/staff/requests?view=solved');
  const open = page.getByRole('link', { name: 'The lamp does not light up' }).first();
  await open.focus();
  await page.keyboard.press('x');
  await expect(page.getByRole('group', { name: 'Selected ones' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'The lamp does not light up' })).toBeVisible();
  await page.goto('/en/staff/requests/views/new');
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/en/staff/requests');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

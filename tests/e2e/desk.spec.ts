import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// An agent answers on the page of a request: without scripts, by keys, and beside a colleague.

const { desk: t, requests } = messages('en');

let seeds: Seeds;

const test = testSomewhere(
  async (place) => {
    seeds = await seed(place);
  },
  { ...SEED_ENV, LIMITS: 'false' },
);

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('an agent writes a note, and answers and takes it back, with nothing lost', async ({
    page,
    helpwell,
    watch,
  }) => {
    watch.expects(/422/);
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
    // Copying somebody in keeps the text, and the button counts them.
    await page.getByText(t.composer.addCc, { exact: true }).first().click();
    await page.getByLabel(t.composer.ccAddresses).fill('nobody');
    await page.getByRole('button', { name: t.composer.addCc, exact: true }).click();
    await expect(page.locator('#cc-error')).toHaveText(t.errors.cc);
    await page.getByLabel(t.composer.ccAddresses).fill('grace@example.com');
    await page.getByRole('button', { name: t.composer.addCc, exact: true }).click();
    await expect(page.getByLabel(t.composer.body)).toHaveValue('Try it **again**.');
    await expect(
      page.getByRole('button', { name: t.composer.sendToMany({ name: 'Somebody', count: 1 }) }),
    ).toBeVisible();
    await page.getByRole('button', { name: t.composer.removeCc({ email: 'grace@example.com' }) }).click();
    await expect(page.getByRole('button', { name: t.composer.send({ name: 'Somebody' }) })).toBeVisible();

    await page.getByRole('button', { name: t.article.write }).click();
    await expect(page).toHaveURL(/\/staff\/articles\/\d+\/en/);
    await page.goto(`/en/staff/requests/${seeds.foreign}`);
    await expect(page.getByRole('link', { name: 'The lamp does not light up' }).last()).toHaveAttribute(
      'href',
      /\/staff\/articles\//,
    );
  });
});

test('fields, people in CC and macros take effect beside what is being written', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto(`/en/staff/requests/${seeds.foreign}`);
  // It is the same page until the end.
  await page.evaluate(() => document.body.setAttribute('data-same', ''));
  await page.locator('#body').fill('Half a text');
  await page.getByLabel(t.fields.priority).selectOption('urgent');
  await page.getByRole('button', { name: t.composer.save }).last().click();
  await expect(page.getByText(t.composer.saved, { exact: true })).toBeVisible();
  await page.getByText(t.composer.addCc, { exact: true }).first().click();
  await page.getByLabel(t.composer.ccAddresses).fill('grace@example.com');
  await page.getByLabel(t.composer.ccAddresses).press('Enter');
  await expect(page.getByRole('button', { name: t.composer.sendToMany({ name: 'Somebody', count: 1 }) })).toBeVisible();
  // By its key the list is beside its button, wherever the page is.
  await page.locator('[data-conversation]').press('m');
  const [button, list] = await Promise.all(
    [page.getByRole('button', { name: t.macros.choose }), page.locator('#macros')].map((one) => one.boundingBox()),
  );
  expect(Math.abs(list!.x - button!.x)).toBeLessThan(200);
  await page.getByRole('button', { name: 'Ask for the number' }).click();
  await expect(page.locator('#body')).toHaveValue('Half a text\n\nWhich number is on your invoice?');
  await expect(page.getByLabel(t.fields.priority)).toHaveValue('urgent');
  await expect(page.locator('body[data-same]')).toHaveCount(1);
  await expectAccessible(page);
});

test('an answer that a newer message stops is told to its agent, who has gone on to the list', async ({
  page,
  browser,
  helpwell,
}) => {
  // Ready before it is sent: an answer is held for ten seconds only.
  const context = await browser.newContext({ baseURL: helpwell.url, javaScriptEnabled: false });
  await enterAs(context, helpwell, 'member');
  const customer = await context.newPage();
  await customer.goto(`/en/requests/${seeds.own}`);
  await customer.getByRole('textbox').first().fill('It works now!');
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto(`/en/staff/requests/${seeds.own}`);
  await page.locator('#body').fill('It takes two days.');
  // The keys are those of the scripts, which keep the draft as well.
  await expect(page.getByText(t.composer.draftSaved)).toBeVisible();
  await page.locator('#body').press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Undo/ })).toBeVisible();
  await page.goto('/en/staff/requests');
  await customer.getByRole('button', { name: requests.reply.submit }).click();
  await expect(customer.getByText('It works now!').first()).toBeVisible();
  await context.close();
  await page.getByRole('button', { name: t.list.show }).click();
  await expect(page.getByRole('link', { name: t.forYou.open })).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.locator('tr').getByText(t.list.notSent)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.goto('/en/staff/for-you');
  await expect(page.getByText(t.forYou.kinds['answer-stopped'])).toBeVisible();
  await expect(page.getByText('It works now!')).toBeVisible();
  await expect(page.getByText('It takes two days.')).toBeVisible();
  await expectAccessible(page);
  await page.locator('.alert a').first().click();
  await expect(page.locator('#body')).toHaveValue('It takes two days.');
  await expect(page.locator('.message.fresh').getByText('It works now!')).toBeVisible();
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

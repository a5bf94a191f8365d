import type { Page } from '@playwright/test';
import { send } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// A snippet and a topic are changed in the browser, and readers have them everywhere.

const { publishing, snippets: t, categories: c } = messages('en');
const test = testSomewhere(async (place) => {
  await seed(place);
}, SEED_ENV);

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const body = (page: Page) => page.locator('#body');
const readerSees = async (url: string, words: string) =>
  expect(async () => {
    expect(String((await send(`${url}/en/articles/install`)).body)).toContain(words);
  }).toPass();

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a snippet is found, changed and read; mistakes and the text of somebody else come back to its writer', async ({
    page,
    browser,
    watch,
    helpwell,
  }) => {
    watch.expects(/409|422|404/);
    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/staff/snippets');
    await page.getByRole('link', { name: 'versions', exact: true }).click();
    await expect(page.getByRole('heading', { name: t.uses })).toBeVisible();
    await expect(page.locator('.uses').getByRole('link').first()).toBeVisible();
    const before = await body(page).inputValue();

    // Somebody else opens it too.
    const other = await browser.newPage({ baseURL: helpwell.url, javaScriptEnabled: false });
    await enterAs(other.context(), helpwell, 'administrator');
    await other.goto('/en/staff/snippets/versions/en');

    await body(page).fill('<Note>Never closed');
    await button(page, publishing.editor.publish).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.locator('.problems .error a').first()).toBeVisible();
    await expect(body(page)).toHaveValue('<Note>Never closed');
    await body(page).fill(`${before}\n\nThe gizmotron is needed too.\n`);
    await button(page, publishing.editor.preview).click();
    await expect(page.locator('[data-pane]')).toContainText('The gizmotron is needed too.');
    await button(page, publishing.editor.publish).click();
    await expect(page.getByText(t.done.published)).toBeVisible();
    await readerSees(helpwell.url, 'The gizmotron is needed too.');

    await body(other).fill('Only mine.\n');
    const refused = other.waitForResponse((response) => response.request().method() === 'POST');
    await button(other, publishing.editor.publish).click();
    expect((await refused).status()).toBe(409);
    await expect(other.getByText(t.conflict)).toBeVisible();
    await expect(other.getByText('The gizmotron is needed too.').first()).toBeAttached();
    await expect(body(other)).toHaveValue('Only mine.\n');
    await button(other, publishing.editor.publish).click();
    await expect(other.getByText(t.done.published)).toBeVisible();
    await readerSees(helpwell.url, 'Only mine.');

    await button(other, t.delete).click();
    await expect(other.getByText(t.errors.used)).toBeVisible();
    await other.close();
  });
});

test('a new snippet is written with the visual editor, drawn while one writes, and deleted', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/422/);
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/staff/snippets');
  await expectAccessible(page);
  await page.goto('/en/staff/snippets/new');
  await page.getByLabel(t.name, { exact: true }).fill('Not A Name');
  await button(page, publishing.new.submit).click();
  await expect(page.getByRole('alert').getByText(t.errors.unfit)).toBeVisible();
  await page.getByLabel(t.name, { exact: true }).fill('admin-only');
  await button(page, publishing.new.submit).click();
  await expect(page.locator('.has-visual')).toBeVisible();
  await expectAccessible(page);
  await page.locator('.ProseMirror').click();
  await page.keyboard.type('Only administrators see this page.');
  await expect(page.locator('[data-pane]')).toContainText('Only administrators see this page.');
  await button(page, publishing.editor.publish).click();
  await expect(page.getByText(t.done.published)).toBeVisible();
  await expect(page.getByText(t.unusedText)).toBeVisible();
  await button(page, t.delete).click();
  await expect(page.getByText(t.done.deleted)).toBeVisible();
  await expect(page.getByRole('link', { name: 'admin-only' })).toHaveCount(0);
});

test('a topic is added, changed and gets another address, and the old one leads there', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/409|422/);
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/staff/categories');
  await expectAccessible(page);
  await page.getByRole('link', { name: c.new }).click();
  await button(page, c.add).click();
  await expect(page.getByRole('alert').getByText(c.errors.missing).first()).toBeVisible();
  await expectAccessible(page);
  await page.locator('#title-en').fill('Warranty');
  await page.getByLabel(c.slug, { exact: true }).fill('warranty');
  await page.locator('.choice', { hasText: 'shield-check' }).click();
  await button(page, c.add).click();
  await expect(page.getByText(c.done.added)).toBeVisible();

  await page.goto('/en/staff/categories/billing');
  await expectAccessible(page);
  const stale = await page.locator('[name=base]').inputValue();
  await page.locator('#title-en').fill('Money matters');
  await button(page, c.save).click();
  await expect(page.getByText(c.done.saved)).toBeVisible();
  await expect(async () => {
    expect(String((await send(`${helpwell.url}/en/categories/billing`)).body)).toContain('Money matters');
  }).toPass();
  await page.locator('[name=base]').evaluate((field, value) => {
    (field as HTMLInputElement).value = value;
  }, stale);
  await page.locator('#title-en').fill('Mine');
  await button(page, c.save).click();
  await expect(page.getByText(c.conflict)).toBeVisible();
  await expect(page.locator('#title-en')).toHaveValue('Mine');
  await expect(page.getByText('Money matters').first()).toBeVisible();

  // What it said before can be looked at and had again.
  await page.goto('/en/staff/categories/billing');
  await page.getByRole('link', { name: publishing.history.title }).click();
  await expect(page.getByRole('cell', { name: 'Money matters' })).toBeVisible();
  const ofFile = page.locator('tbody tr').filter({ hasText: publishing.history.file }).filter({ hasText: 'English' });
  await ofFile.getByRole('link').first().click();
  await expectAccessible(page);
  await page.getByRole('link', { name: c.history.restore }).click();
  await expect(page.getByText(c.history.restored)).toBeVisible();
  await expect(page.locator('#title-en')).not.toHaveValue('Money matters');

  const address = page.getByLabel(c.slug, { exact: true });
  await address.fill('warranty');
  await button(page, c.rename).click();
  await expect(page.getByRole('alert').getByText(c.errors.taken)).toBeVisible();
  await address.fill('payments');
  await button(page, c.rename).click();
  await expect(page.getByText(c.done.renamed)).toBeVisible();
  await page.goto('/en/categories/billing');
  await expect(page).toHaveURL(/\/en\/categories\/payments$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Money matters' })).toBeVisible();

  await page.goto('/en/staff/categories/warranty');
  await button(page, c.delete).click();
  await expect(page.getByText(c.done.deleted)).toBeVisible();
});

test('what is typed into a snippet or a topic and lost with its page is offered again, and to nobody else', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/409/);
  const context = page.context();
  await enterAs(context, helpwell, 'editor');
  const { editor } = publishing;
  const offer = (of: Page) => of.locator('[data-kept]');
  const lose = async (path: string, type: (of: Page) => Promise<void>): Promise<Page> => {
    const lost = await context.newPage();
    await lost.goto(path);
    await type(lost);
    await lost.close();
    const again = await context.newPage();
    await again.goto(path);
    return again;
  };

  await page.goto('/en/staff/snippets/new');
  await page.getByLabel(t.name, { exact: true }).fill('beta-only');
  await button(page, publishing.new.submit).click();
  await expect(page.locator('.has-visual')).toBeVisible();
  await page.locator('.ProseMirror').click();
  await page.keyboard.type('For testers.');
  await button(page, editor.publish).click();
  await expect(page.getByText(t.done.published)).toBeVisible();
  await expect(offer(page)).toBeHidden();

  const snippet = await lose('/en/staff/snippets/beta-only/en', async (of) => {
    await expect(of.locator('.has-visual')).toBeVisible();
    await of.locator('.ProseMirror').click();
    await of.keyboard.press('Control+End');
    await of.keyboard.type(' They know who they are.');
    await expect(of.locator('[data-pane]')).toContainText('They know who they are.');
  });
  await expect(snippet.locator('.has-visual')).toBeVisible();
  // Somebody else changes it before it is used: both are shown, and nothing is written over.
  await page.reload();
  await expect(offer(page)).toBeVisible();
  await button(page, editor.dropKept).click();
  await expect(page.locator('.has-visual')).toBeVisible();
  await page.locator('.ProseMirror').click();
  await page.keyboard.type('Only. ');
  await button(page, editor.publish).click();
  await expect(page.getByText(t.done.published)).toBeVisible();
  await button(snippet, editor.useKept).click();
  await expect(snippet.locator('.ProseMirror')).toContainText('They know who they are.');
  await button(snippet, editor.publish).click();
  await expect(snippet.getByText(t.conflict)).toBeVisible();
  await expect(body(snippet)).toHaveValue(/They know who they are\./);
  await snippet.close({ runBeforeUnload: false });

  const topic = await lose('/en/staff/categories/devices', async (of) => {
    await of.locator('#summary-en').fill('Pictures of all kinds.');
  });
  await button(topic, editor.useKept).click();
  await expect(topic.locator('#summary-en')).toHaveValue('Pictures of all kinds.');
  await button(topic, c.save).click();
  await expect(topic.getByText(c.done.saved)).toBeVisible();
  await topic.reload();
  await expect(offer(topic)).toBeHidden();

  const fresh = await lose('/en/staff/categories/new', async (of) => {
    await of.locator('#title-en').fill('Repairs');
    await of.getByLabel(c.slug, { exact: true }).fill('repairs');
  });
  await button(fresh, editor.useKept).click();
  await button(fresh, c.add).click();
  await expect(fresh.getByText(c.done.added)).toBeVisible();
  // The script of that page lets go of what was kept.
  await fresh.waitForLoadState('load');
  await fresh.goto('/en/staff/categories/new');
  await expect(fresh.locator('#title-en')).toBeVisible();
  await expect(offer(fresh)).toBeHidden();
  await fresh.locator('#title-en').fill('Something of mine');

  await enterAs(context, helpwell, 'administrator');
  await fresh.goto('/en/staff/categories/new');
  await expect(fresh.locator('#title-en')).toHaveValue('');
  await expect(offer(fresh)).toBeHidden();
});

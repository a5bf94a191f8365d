import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { send, visit } from './http.ts';
import { messages } from './messages.ts';
import { cookieOf, enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import type { Helpwell } from './server.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// Writing and publishing in the browser.

const { publishing: t } = messages('en');
const { editor } = t;

let seeds: Seeds;

const test = testSomewhere(async (place) => {
  // A file of another system, with its line breaks.
  const invoice = path.join(place.contentDir, 'articles/en/billing/invoice.mdx');
  await writeFile(invoice, (await readFile(invoice, 'utf8')).replaceAll('\n', '\r\n'));
  await appendFile(path.join(place.contentDir, 'articles/en/devices/install.mdx'), '\n');
  seeds = await seed(place);
}, SEED_ENV);

const here = () => `/en/staff/articles/${seeds.article}/en`;
/** Where one writes: the plain field, or what scripts put in its place. */
const body = (page: Page) =>
  page
    .locator('.has-visual, form[data-editor]:not(.scripted)')
    .getByRole('textbox', { name: editor.body, exact: true });
/** What is saved and sent. */
const text = (page: Page) => page.locator('#body');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const publishBy = async (page: Page, name: string = editor.publish) => {
  await button(page, name).first().click();
  await page.locator('#publish').getByRole('button', { name, exact: true }).click();
};
/** The text that visitors get, once it has it. */
const readersGet = (helpwell: Helpwell, address: string, text: string) =>
  expect(async () => expect((await visit(helpwell, address)).text).toContain(text)).toPass();

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a first article is begun, drawn, sent back, changed, approved and read', async ({ page, watch, helpwell }) => {
    watch.expects(/404|422/);
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto('/en/staff/articles');
    await page.getByRole('link', { name: t.list.new }).click();
    await page.getByLabel(t.new.titleLabel, { exact: true }).fill('Print an album');
    await button(page, t.new.submit).click();
    await expect(page.getByText(editor.done.started)).toBeVisible();
    const address = new URL(page.url()).pathname;
    expect((await visit(helpwell, '/en/articles/print-an-album')).status).toBe(404);

    await body(page).fill('<Steps>\n<Step title="Open it">\n\nChoose **Print**.\n\n</Step>\n');
    await button(page, editor.preview).click();
    const problems = page.getByRole('region', { name: editor.problems });
    await expect(problems).toContainText(editor.error);
    await body(page).fill('<Steps>\n<Step title="Open it">\n\nChoose **Print**.\n\n</Step>\n</Steps>\n');
    await button(page, editor.preview).click();
    await expect(problems).toContainText(editor.noProblems);
    await expect(page.locator('[data-pane] strong', { hasText: 'Print' })).toBeVisible();
    // Nobody who may not publish has the button.
    await expect(button(page, editor.publish)).toHaveCount(0);
    await button(page, editor.submit).first().click();
    await page.getByLabel(editor.noteToEditor).fill('People ask for it.');
    await page.locator('#publish').getByRole('button', { name: editor.submit }).click();
    await expect(page.getByText(editor.done.submitted)).toBeVisible();

    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/staff/articles?show=waiting');
    await page.getByRole('link', { name: 'Print an album' }).click();
    await expect(page.getByText('People ask for it.')).toBeVisible();
    await button(page, t.review.return).click();
    await expect(page.getByRole('alert')).toContainText(t.errors.answerMissing);
    await page.getByLabel(t.review.answer).fill('Say where the button is.');
    await button(page, t.review.return).click();
    await expect(page.getByText(t.list.decided.return)).toBeVisible();

    await enterAs(page.context(), helpwell, 'agent');
    await page.goto(address);
    await expect(page.getByText('Say where the button is.')).toBeVisible();
    await body(page).fill('Choose **Print** at the top of the album.\n');
    await publishBy(page, editor.submit);

    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/staff/articles?show=waiting');
    await page.getByRole('link', { name: 'Print an album' }).click();
    await button(page, t.review.publish).click();
    await expect(page.getByText(t.list.decided.publish)).toBeVisible();
    await readersGet(helpwell, '/en/articles/print-an-album', 'at the top of the album');
    await readersGet(helpwell, '/en/search?q=print+album', 'Print an album');
    await readersGet(helpwell, '/sitemap.xml', 'print-an-album');
  });

  test('opening an article and publishing it as it is makes no revision, whatever its line breaks', async ({
    page,
    helpwell,
  }) => {
    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/staff/articles');
    const links = await page
      .locator('a.open')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname));
    expect(links.length).toBeGreaterThan(8);
    const cookie = await cookieOf(helpwell, 'editor');
    const revisionsOf = async (link: string) => {
      const { status, body: history } = await send(`${helpwell.url}${link}/history`, { headers: { cookie } });
      expect(status, link).toBe(200);
      return history.toString().match(/<a [^>]*class="[^"]*\bopen\b/g)?.length ?? 0;
    };
    for (const link of links) {
      const before = await revisionsOf(link);
      expect(before, link).toBeGreaterThan(0);
      await page.goto(link);
      await publishBy(page);
      await expect(page.getByText(editor.done.unchanged), link).toBeVisible();
      expect(await revisionsOf(link), link).toBe(before);
    }
  });

  test('an earlier text comes back as a draft', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/articles/install');
    await page.getByRole('link', { name: t.edit, exact: true }).click();
    const before = await body(page).inputValue();
    await body(page).fill('Everything is new.\n');
    await publishBy(page);
    await expect(page.getByText(editor.done.published)).toBeVisible();
    await readersGet(helpwell, '/en/articles/install', 'Everything is new.');
    await page.getByRole('link', { name: editor.history }).click();
    // The one before; the first of all is that of the first start.
    await page.locator('a.open').nth(1).click();
    await expect(page.locator('del', { hasText: 'Everything is new.' })).toHaveCount(0);
    await page.getByRole('navigation', { name: t.revision.with }).getByRole('link').last().click();
    // What would be lost.
    await expect(page.locator('del').filter({ hasText: 'new' }).first()).toBeVisible();
    await button(page, t.revision.restore).click();
    await expect(page.getByText(editor.done.restored)).toBeVisible();
    expect(await body(page).inputValue()).toBe(before);
    expect((await visit(helpwell, '/en/articles/install')).text).toContain('Everything is new.');
    await button(page, editor.publish).first().click();
    await button(page, editor.discard).click();
    await expect(page.getByText(editor.done.discarded)).toBeVisible();
  });

  test('an article gets another address, is taken away, archived and brought back', async ({
    page,
    watch,
    helpwell,
  }) => {
    watch.expects(/404|422/);
    await enterAs(page.context(), helpwell, 'editor');
    await page.goto('/en/articles/close-account');
    await page.getByRole('link', { name: t.edit, exact: true }).click();
    await page.getByRole('link', { name: editor.article }).click();
    await page.getByLabel(t.article.address, { exact: true }).fill('Not an address');
    await button(page, t.article.rename).click();
    await expect(page.getByRole('alert')).toContainText(t.errors.slugUnfit);
    await page.getByLabel(t.article.address, { exact: true }).fill('leave');
    await button(page, t.article.rename).click();
    await expect(page.getByText(t.article.done.rename)).toBeVisible();
    await expect(async () => {
      const old = await visit(helpwell, '/en/articles/close-account');
      expect(old.status).toBe(301);
    }).toPass();
    await button(page, t.article.archive).click();
    await expect(page.getByRole('status').filter({ hasText: t.article.done.archive })).toBeVisible();
    await expect(async () => expect((await visit(helpwell, '/en/articles/leave')).status).toBe(404)).toPass();
    await button(page, t.article.restore).click();
    await readersGet(helpwell, '/en/articles/leave', '<h1');
    await page.getByRole('button', { name: `${t.article.unpublish}: English` }).click();
    await expect(page.getByText(t.article.done.unpublish)).toBeVisible();
    await page.getByRole('button', { name: `${t.article.republish}: English` }).click();
    await readersGet(helpwell, '/en/articles/leave', '<h1');
  });

  test('two writers in conflict: what touches other lines is put together, and what does not is shown', async ({
    page,
    watch,
    browser,
    helpwell,
  }) => {
    watch.expects(/409/);
    await enterAs(page.context(), helpwell, 'editor');
    const others = await browser.newContext({ baseURL: helpwell.url, javaScriptEnabled: false });
    await enterAs(others, helpwell, 'administrator');
    const other = await others.newPage();
    const change = async (who: Page, from: string | RegExp, to: string) =>
      body(who).fill((await body(who).inputValue()).replace(from, to));
    await page.goto(here());
    await other.goto(here());
    await change(other, 'A yearly plan', 'Each yearly plan');
    await publishBy(other);
    await expect(other.getByText(editor.done.published)).toBeVisible();
    await change(page, 'up to 10 working days', 'up to 12 working days');
    await publishBy(page);
    await expect(page.getByText(editor.conflict.merged)).toBeVisible();
    await expect(body(page)).toHaveValue(/Each yearly plan[\s\S]*up to 12 working days/);
    await change(other, 'Each yearly plan', 'No yearly plan');
    await publishBy(other);
    await change(page, 'Each yearly plan', 'Every yearly plan');
    await publishBy(page);
    await expect(page.getByText(editor.conflict.live)).toBeVisible();
    await expect(body(page)).toHaveValue(/Every yearly plan/);
    await expect(page.getByRole('region', { name: editor.conflict.difference })).toContainText('No yearly plan');
    await publishBy(page);
    await expect(page.getByText(editor.done.published)).toBeVisible();
    await readersGet(helpwell, '/en/articles/refund', 'Every yearly plan');
    await others.close();
  });
});

test('the draft is saved and drawn while somebody writes, and a mistake leads to its line', async ({
  page,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/articles/sync-photos');
  await page.getByRole('link', { name: t.edit, exact: true }).click();
  await expect(button(page, editor.preview)).toBeHidden();
  await button(page, t.visual.source).click();
  await body(page).press('ControlOrMeta+End');
  await page.keyboard.insertText('\n\nNew words at the end.\n\n<Nope />');
  const problem = page.getByRole('region', { name: editor.problems }).getByRole('listitem');
  await expect(problem).toContainText('<Nope>');
  await expect(page.locator('[data-pane]')).toContainText('New words at the end.');
  await expect(page.getByText(editor.saved, { exact: true })).toBeVisible();
  await problem.getByRole('link').click();
  await expect(body(page)).toBeFocused();
  await page.keyboard.press('Shift+End');
  await page.keyboard.insertText('<Note>\n\nRemember.\n\n</Note>');
  await expect(problem).toHaveCount(0);
  await body(page).press('ControlOrMeta+s');
  await expect(page.getByText(editor.saved, { exact: true })).toBeVisible();
  await page.reload();
  await expect(text(page)).toHaveValue(/<Note>\n\nRemember\.\n\n<\/Note>/);
  await publishBy(page);
  await expect(page.getByText(editor.done.published)).toBeVisible();
  await readersGet(helpwell, '/en/articles/sync-photos', 'Remember.');
});

test('what was typed while the server was away is in the browser, and comes back', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/ERR_|Failed to fetch/);
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/articles/reset-password');
  await page.getByRole('link', { name: t.edit, exact: true }).click();
  await page.route('**/staff/articles/**', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  // What is typed before the scripts are there is not kept by them.
  await expect(page.locator('.has-visual')).toBeVisible();
  await body(page).press('ControlOrMeta+End');
  await body(page).pressSequentially(' Typed in a tunnel.');
  await expect(page.getByText(editor.away)).toBeVisible();
  await page.unroute('**/staff/articles/**');
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await expect(text(page)).not.toHaveValue(/tunnel/);
  await button(page, editor.useKept).click();
  await expect(text(page)).toHaveValue(/Typed in a tunnel\./);
  await expect(page.getByText(editor.saved, { exact: true })).toBeVisible();
});

test('a draft that was written in another window is not written over', async ({ page, watch, helpwell }) => {
  watch.expects(/409/);
  await enterAs(page.context(), helpwell, 'editor');
  const other = await page.context().newPage();
  const address = `/en/staff/articles/${seeds.article}/fr`;
  await page.goto(address);
  await other.goto(address);
  await body(other).fill('Depuis là.');
  await expect(other.getByText(editor.saved, { exact: true })).toBeVisible();
  await body(page).fill('Depuis ici.');
  await expect(page.getByText(editor.staleNow)).toBeVisible();
  await button(page, editor.save).click();
  await expect(page.getByText(editor.conflict.draft)).toBeVisible();
  await expect(page.getByRole('region', { name: editor.conflict.difference })).toContainText('là');
  await expect(text(page)).toHaveValue('\nDepuis ici.\n');
  await button(page, editor.save).click();
  await expect(page.getByText(editor.done.saved)).toBeVisible();
});

test('who else begins to write is named within half a minute, while the editor is open', async ({
  page,
  browser,
  helpwell,
}) => {
  const address = `/en/staff/articles/${seeds.article}/fr`;
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto(address);
  const named = page.locator('[data-others]').getByText(editor.writing({ name: 'An agent' }));
  await expect(page.locator('.has-visual')).toBeVisible();
  await expect(named).toHaveCount(0);
  const other = await browser.newPage({ baseURL: helpwell.url });
  await enterAs(other.context(), helpwell, 'agent');
  await other.goto(address);
  await body(other).fill('Une autre personne.');
  await expect(other.getByText(editor.saved, { exact: true })).toBeVisible();
  await expect(named).toBeVisible({ timeout: 30_000 });
  await other.close();
});

test('an article is published by the keyboard alone', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  await page.goto('/en/articles/change-address');
  await page.getByRole('link', { name: t.edit, exact: true }).press('Enter');
  // The keys are those of the visual editor.
  await expect(page.locator('.has-visual')).toBeVisible();
  await body(page).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('With ');
  await page.keyboard.press('ControlOrMeta+b');
  await page.keyboard.type('keys');
  await expect(text(page)).toHaveValue(/With \*\*keys\*\*/);
  // Tab leaves the text.
  await page.keyboard.press('Tab');
  await expect(body(page)).not.toBeFocused();
  await button(page, editor.publish).first().press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel(editor.significances.minor)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByLabel(editor.significances.typo)).toBeChecked();
  await page.locator('#publish').getByRole('button', { name: editor.publish }).press('Enter');
  await expect(page.getByText(editor.done.published)).toBeVisible();
  await readersGet(helpwell, '/en/articles/change-address', '<strong>keys</strong>');
});

test('for who does not work here there are no such pages, and a write that does not say what it saw is refused', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/404|400|403/);
  await enterAs(page.context(), helpwell, 'member');
  for (const address of [
    '/en/staff/articles',
    '/en/staff/articles/new',
    here(),
    `${here()}/history`,
    `${here()}/review/${seeds.writer}`,
  ])
    expect((await page.goto(address))!.status(), address).toBe(404);
  await page.goto('/en/articles/refund');
  await expect(page.getByRole('link', { name: t.edit, exact: true })).toHaveCount(0);
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto(here());
  const status = await page.evaluate(
    async (url) =>
      (
        await fetch(url, {
          method: 'POST',
          body: new URLSearchParams({ intent: 'save', title: 'x', body: 'y', base: '' }),
        })
      ).status,
    here(),
  );
  expect(status).toBe(400);
  const forbidden = await page.evaluate(
    async (url) =>
      (
        await fetch(url, {
          method: 'POST',
          body: new URLSearchParams({ intent: 'publish', title: 'x', body: 'y', base: '', sequence: '0' }),
        })
      ).status,
    here(),
  );
  expect(forbidden).toBe(403);
});

test('the pages are accessible', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'administrator');
  const article = `/en/staff/articles/${seeds.article}`;
  for (const address of [
    '/en/staff/articles',
    '/en/staff/articles/new',
    article,
    `${article}/fr`,
    `${here()}/history`,
  ]) {
    await page.goto(address);
    await expectAccessible(page);
  }
  await page.goto(here());
  await button(page, editor.publish).first().click();
  await expectAccessible(page);
  await page.goto(`/fr/staff/articles/${seeds.article}/fr`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expectAccessible(page);
});

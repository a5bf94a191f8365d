import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from '@playwright/test';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// Writing in the community: nothing that was typed is lost, with scripts and without, on a phone and with a keyboard alone.

const { community: t } = messages('en');
const PHONE = { width: 360, height: 640 };

const PICTURE = {
  name: 'lamp.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};
const LOG = { name: 'steps.log.txt', mimeType: 'text/plain', buffer: Buffer.from('It blinks.') };

let seeds: Seeds;

const test = testSomewhere(async (place) => {
  seeds = await seed(place);
}, SEED_ENV);

const box = (page: Page) => page.getByLabel(t.composer.body, { exact: true });
const submit = (page: Page) => page.locator('#reply').getByRole('button', { name: t.composer.submit, exact: true });

async function typeReply(page: Page, text: string): Promise<void> {
  await box(page).focus();
  await expect(page.getByRole('toolbar', { name: t.drafts.toolbar })).toBeVisible();
  await box(page).pressSequentially(text);
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a reply is looked at, kept for later, gone on with and posted', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'administrator');
    await page.goto(seeds.thread);
    await box(page).fill('It is **there**, look again.');
    await page.getByRole('button', { name: t.drafts.preview }).click();
    await expect(page.getByRole('region', { name: t.drafts.previewTitle }).locator('strong')).toHaveText('there');
    await expect(box(page)).toHaveValue('It is **there**, look again.');
    await page.getByRole('button', { name: t.drafts.save }).click();
    await expect(page.getByText(t.done.draft)).toBeVisible();
    await page.goto(seeds.thread);
    await expect(box(page)).toHaveValue('It is **there**, look again.');
    await submit(page).click();
    await expect(page.locator('article').getByText('look again').last()).toBeVisible();
    await expect(box(page)).toHaveValue('');
  });

  test('two windows with a text each: the second is told, and both are there', async ({ page, watch, helpwell }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'editor');
    const second = await page.context().newPage();
    for (const one of [page, second]) await one.goto('/en/community/new');
    await page.getByLabel(t.new.body, { exact: true }).fill('In the first window');
    await page.getByRole('button', { name: t.drafts.save }).click();
    await second.getByLabel(t.new.body, { exact: true }).fill('In the second window');
    await second.getByRole('button', { name: t.drafts.save }).click();
    await expect(second.getByText(t.drafts.elsewhere).first()).toBeVisible();
    await expect(second.getByLabel(t.drafts.other)).toHaveValue('In the first window');
    await expect(second.getByLabel(t.new.body, { exact: true })).toHaveValue('In the second window');
    // Who has seen both chooses by saving again.
    await second.getByRole('button', { name: t.drafts.save }).click();
    await expect(second.getByText(t.done.draft)).toBeVisible();
    await expect(second.getByLabel(t.new.body, { exact: true })).toHaveValue('In the second window');
    await second.getByRole('button', { name: t.drafts.discard }).click();
    await expect(second.getByText(t.done.discarded)).toBeVisible();
    await expect(second.getByLabel(t.new.body, { exact: true })).toHaveValue('');
  });

  test('files are sent with the form, and stay with the text until it is posted', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'administrator');
    await page.goto(seeds.thread);
    await page.getByLabel(t.files.add).setInputFiles([PICTURE, LOG]);
    await page.getByRole('button', { name: t.drafts.preview }).click();
    await expect(page.getByRole('region', { name: t.drafts.previewTitle }).getByRole('img')).toHaveAttribute(
      'alt',
      'lamp.png',
    );
    await expect(box(page)).toHaveValue(/^!\[lamp\.png\]\(\/files\/\w{32}\/lamp\.png\)\n\n\[steps\.log\.txt\]/);
    await submit(page).click();
    const post = page.locator('article').last();
    await expect(post.getByRole('img', { name: 'lamp.png' })).toBeVisible();
    await expect(post.getByRole('list', { name: t.thread.files }).getByRole('link')).toHaveText('steps.log.txt');
  });

  test('a link quotes a post whole', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'administrator');
    await page.goto(seeds.thread);
    await page
      .locator('#post-2')
      .getByRole('link', { name: new RegExp(`^${t.act.quote}`) })
      .click();
    await expect(box(page)).toHaveValue(/^> @an-agent-\d+:\n>\n> Open it again\.\n\n$/);
    await expect(page.locator('input[name="to"]')).toHaveValue('2');
  });
});

test('a page to read carries nothing of the composer, and one to write on carries it in focus', async ({
  page,
  helpwell,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => request.resourceType() === 'script' && asked.push(request.url()));
  await page.goto(seeds.thread);
  expect(asked.filter((url) => /composer/i.test(url))).toEqual([]);
  await enterAs(page.context(), helpwell, 'administrator');
  asked.length = 0;
  await page.goto(seeds.thread);
  await page.waitForLoadState('networkidle');
  const before = new Set(asked);
  await typeReply(page, 'Hm');
  const loaded = asked.filter((url) => !before.has(url));
  expect(loaded.length).toBeGreaterThan(0);
  let bytes = 0;
  for (const url of loaded) bytes += gzipSync(await (await page.request.get(url)).body()).length;
  expect(bytes).toBeLessThan(15_000);
});

test('what is typed is saved when the server says so, and is there on another device', async ({
  page,
  browser,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'moderator');
  await page.goto(seeds.thread);
  await typeReply(page, 'Begun at the desk');
  await expect(page.getByText(t.drafts.saved)).toBeVisible();
  const phone = await browser.newContext({ baseURL: helpwell.url, viewport: PHONE });
  const other = await phone.newPage();
  await enterAs(phone, helpwell, 'moderator');
  await other.goto(seeds.thread);
  await expect(box(other)).toHaveValue('Begun at the desk');
  await typeReply(other, ', ended on the phone');
  await expect(other.getByText(t.drafts.saved)).toBeVisible();
  await submit(other).click();
  await expect(other.locator('article').getByText('ended on the phone')).toBeVisible();
  await expect(box(other)).toHaveValue('');
  await phone.close();
});

test('of two devices that write at once each keeps its text, and who writes chooses', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/409/);
  await enterAs(page.context(), helpwell, 'editor');
  const second = await page.context().newPage();
  for (const one of [page, second]) await one.goto(seeds.thread);
  await typeReply(page, 'From the first');
  await expect(page.getByText(t.drafts.saved)).toBeVisible();
  await typeReply(second, 'From the second');
  await expect(second.getByText(t.drafts.elsewhere)).toBeVisible();
  await expect(second.getByLabel(t.drafts.other)).toHaveValue('From the first');
  await expect(box(second)).toHaveValue('From the second');
  await expectAccessible(second);
  await second.getByRole('button', { name: t.drafts.useOther }).click();
  await expect(box(second)).toHaveValue('From the first');
  await expect(second.getByText(t.drafts.saved)).toBeVisible();
  await second.getByRole('button', { name: t.drafts.discard }).click();
  await expect(box(second)).toHaveValue('');
});

test('what the server does not have is kept in the browser until it does', async ({ page, watch, helpwell }) => {
  watch.expects(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  await enterAs(page.context(), helpwell, 'agent');
  await page.goto(seeds.thread);
  await typeReply(page, 'Before');
  await expect(page.getByText(t.drafts.saved)).toBeVisible();
  await page.route('**/api/community/drafts', (route) => route.abort());
  await box(page).pressSequentially(' the tunnel');
  await expect(page.getByText(t.drafts.local)).toBeVisible();
  await page.unroute('**/api/community/drafts');
  await page.reload();
  await expect(box(page)).toHaveValue('Before the tunnel');
  await expect(page.getByText(t.drafts.saved)).toBeVisible();
  await page.getByRole('button', { name: t.drafts.discard }).click();
  await expect(page.getByText(t.done.discarded)).toBeVisible();
});

test('what is typed before the composer is there is saved, and does not take the place of what was kept in the browser', async ({
  page,
  watch,
  helpwell,
}) => {
  // What is kept here may have reached the server as the page went out of sight: it is told of, all the same.
  watch.expects(/ERR_FAILED|409/);
  await enterAs(page.context(), helpwell, 'agent');
  await page.route('**/api/community/drafts', (route) => route.abort());
  await page.goto(seeds.thread);
  await typeReply(page, 'Kept here');
  await expect(page.getByText(t.drafts.local)).toBeVisible();
  const tools = Promise.withResolvers<void>();
  await page.route('**/community/composer-tools', async (route) => {
    await tools.promise;
    await route.continue();
  });
  await page.reload();
  await page.unroute('**/api/community/drafts');
  await box(page).pressSequentially('At once');
  tools.resolve();
  await expect(page.getByLabel(t.drafts.other)).toHaveValue('Kept here');
  await expect(box(page)).toHaveValue('At once');
  await page.getByRole('button', { name: t.drafts.useOther }).click();
  await expect(box(page)).toHaveValue('Kept here');
  await expect(page.getByText(t.drafts.saved)).toBeVisible();
  await page.getByRole('button', { name: t.drafts.discard }).click();
  await expect(page.getByText(t.done.discarded)).toBeVisible();
});

test('a text is written, marked up and sent with the keys alone, on a phone', async ({ page, helpwell }) => {
  await page.setViewportSize(PHONE);
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto(seeds.thread);
  await typeReply(page, 'Very important');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.press('Control+b');
  await expect(box(page)).toHaveValue('**Very important**');
  await page.keyboard.press('End');
  await page.keyboard.type(' :thumbs');
  await expect(page.getByRole('option', { name: '👍' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(box(page)).toHaveValue('**Very important** 👍 ');
  await box(page).fill('Thanks, ');
  await page.keyboard.type('@age');
  await expect(page.getByRole('option', { name: 'An agent' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  await box(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.type('n');
  await expect(page.getByRole('option', { name: 'An agent' })).toBeVisible();
  // The list for this letter is not there yet: the one that is seen counts.
  await page.keyboard.type('t');
  await page.keyboard.press('Enter');
  await expect(box(page)).toHaveValue(/^Thanks, @an-agent-\d+ $/);
  await page.keyboard.type('#refu');
  await expect(page.locator('.offers').getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(box(page)).toHaveValue(/\[.*\]\(\/en\/articles\/refund\)/);
  await page.keyboard.press('Control+Enter');
  await expect(
    page
      .locator('article')
      .last()
      .getByRole('link', { name: /refund/i }),
  ).toBeVisible();
  // With the keyboard of the phone open, the field and its button still fit.
  await page.setViewportSize({ width: 360, height: 320 });
  await typeReply(page, 'Line\nLine\nLine\nLine\nLine\nLine\nLine\nLine\nLine\nLine\nLine\nLine');
  expect((await box(page).boundingBox())!.height).toBeLessThanOrEqual(200);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
});

test('the preview shows a text as it will be, and the selection of a post is quoted', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto(seeds.thread);
  await page.locator('#post-2 .prose p').selectText();
  await page
    .locator('#post-2')
    .getByRole('link', { name: new RegExp(`^${t.act.quote}`) })
    .click();
  await expect(box(page)).toHaveValue(/^> @an-agent-\d+:\n>\n> Open it again\.\n\n$/);
  await page.keyboard.type('*I did.* <img src=x onerror=alert(1)>');
  await page.getByRole('button', { name: t.drafts.preview }).click();
  const shown = page.locator('[data-preview]');
  await expect(shown.locator('blockquote')).toContainText('Open it again.');
  await expect(shown.locator('em')).toHaveText('I did.');
  await expect(shown.locator('img')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: t.drafts.write }).click();
  await submit(page).click();
  await expect(page.getByText(t.thread.inReplyTo({ number: 2, name: 'An agent' }))).toBeVisible();
});

test('what is quoted of a post is the Markdown that it was, also a part of its code', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto(seeds.thread);
  const post = page.locator('article').last();
  const quote = post.getByRole('link', { name: new RegExp(`^${t.act.quote}`) });
  await box(page).fill(
    'Run `fix()` as [told](https://example.com/a):\n\n```sh\nnpm ci\n  npm start\n```\n\n- ~~one~~\n- https://example.com/b\n\n> Not this.',
  );
  await submit(page).click();
  await quote.click();
  await expect(box(page)).toHaveValue(
    /^> @[\w-]+:\n>\n> Run `fix\(\)` as \[told\]\(https:\/\/example\.com\/a\):\n>\n> ```sh\n> npm ci\n> {3}npm start\n> ```\n>\n> - +~~one~~\n(?:>\n)?> - +https:\/\/example\.com\/b\n\n$/,
  );
  await box(page).fill('');
  await post.locator('pre code').selectText();
  await quote.click();
  await expect(box(page)).toHaveValue(/^> @[\w-]+:\n>\n> ```sh\n> npm ci\n> {3}npm start\n> ```\n\n$/);
});

test('a draft is written by numbers, and where its writer may post', async ({ page, helpwell }) => {
  const post = async (context: BrowserContext, body: object) =>
    (await context.request.post('/api/community/drafts', { data: body, headers: { origin: helpwell.url } })).status();
  const write = { place: 'new', key: crypto.randomUUID(), sequence: 0, text: { body: 'Hello' } };
  expect(await post(page.context(), write)).toBe(403);
  await enterAs(page.context(), helpwell, 'member');
  expect(await post(page.context(), { ...write, sequence: undefined })).toBe(400);
  expect(await post(page.context(), { ...write, place: `thread:${seeds.teamThread.split('/')[4]}` })).toBe(404);
  expect(await post(page.context(), write)).toBe(200);
  expect(await post(page.context(), { ...write, key: crypto.randomUUID(), text: { body: 'Other' } })).toBe(409);
});

test('a picture goes into the text, and nobody gets it any more once its post is hidden', async ({
  page,
  browser,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto(seeds.thread);
  await typeReply(page, 'Look:');
  await page.locator('#files').setInputFiles([PICTURE, LOG]);
  await expect(box(page)).toHaveValue(/^Look:\n\n!\[lamp\.png\]\(\/files\/.*\)\n\n\[steps\.log\.txt\]\(.*\)\n\n$/);
  await page.getByRole('button', { name: t.drafts.preview }).click();
  await expect(page.locator('[data-preview] img')).toHaveAttribute('width', '1');
  await expectAccessible(page);
  const picture = await page.locator('[data-preview] img').getAttribute('src');
  const visitor = await browser.newContext({ baseURL: helpwell.url });
  const status = async (path: string) => (await visitor.request.get(path)).status();
  expect(await status(picture!)).toBe(404);
  await page.getByRole('button', { name: t.drafts.write }).click();
  await submit(page).click();
  const post = page.locator('article').filter({ hasText: 'Look:' }).last();
  await expect(post.getByRole('img')).toBeVisible();
  const log = await post.getByRole('list', { name: t.thread.files }).getByRole('link').getAttribute('href');
  for (const path of [picture!, log!]) expect(await status(path)).toBe(200);
  expect((await visitor.request.get(log!)).headers()['content-disposition']).toMatch(/^attachment;/);
  await expectAccessible(page);
  await post.getByText(t.act.more, { exact: true }).click();
  await post.getByRole('button', { name: t.act.hide, exact: true }).click();
  await expect(page.getByText(t.done.hide)).toBeVisible();
  for (const path of [picture!, log!]) expect(await status(path)).toBe(404);
  expect((await page.context().request.get(picture!)).status()).toBe(200);
  await visitor.close();
});

test('a link to a page of the help center alone on its line is a card, for who may read the page', async ({
  page,
  browser,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'administrator');
  await page.goto(seeds.thread);
  await box(page).fill(`${helpwell.url}/en/articles/refund\n\n[For the team](${seeds.teamThread})`);
  await submit(page).click();
  await expect(page.locator('.page-card')).toHaveCount(2);
  const visitor = await browser.newContext({ baseURL: helpwell.url });
  const reader = await visitor.newPage();
  await reader.goto(seeds.thread);
  await expect(reader.locator('.page-card')).toHaveCount(1);
  await expect(reader.locator('.page-card')).toHaveAttribute('href', '/en/articles/refund');
  await expectAccessible(reader);
  await visitor.close();
});

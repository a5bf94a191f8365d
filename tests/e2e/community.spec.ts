import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { visit } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { expect, expectAccessible, testSomewhere } from './test.ts';

// The community of an installation that has one: threads by topic, read by everybody and written by who has an account.

const { community: t, ask } = messages('en');

/** Everybody with an account may ask the community, or write to the team. */
const CHANNELS = `
plans: [{ id: free, label: Free, channels: [community, email] }]
channels: { community: { on: true }, email: { on: true } }
`;

let seeds: Seeds;

const test = testSomewhere(async (place) => {
  await appendFile(path.join(place.contentDir, 'site.yml'), CHANNELS);
  seeds = await seed(place);
}, SEED_ENV);

async function start(page: Page, title: string, text: string): Promise<string> {
  await page.goto('/en/community');
  await page.getByRole('link', { name: t.start }).first().click();
  await page.getByLabel(t.new.titleLabel).fill(title);
  await page.getByLabel(t.new.topic, { exact: true }).selectOption('using');
  await page.getByLabel(t.new.body, { exact: true }).fill(text);
  await page.getByRole('button', { name: t.new.submit }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  return new URL(page.url()).pathname;
}

async function reply(page: Page, path: string, text: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel(t.composer.body, { exact: true }).fill(text);
  await page.getByRole('button', { name: t.composer.submit, exact: true }).last().click();
  await expect(page.getByText(text)).toBeVisible();
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a question is asked, answered, solved, and found by the next one', async ({ page, browser, helpwell }) => {
    await enterAs(page.context(), helpwell, 'member');
    const title = 'The slideshow stops after seven photos';
    const path = await start(page, title, 'It **always** stops at the seventh.');
    await expect(page.getByText(t.done.started)).toBeVisible();

    const other = await browser.newContext({ baseURL: helpwell.url, javaScriptEnabled: false });
    const helper = await other.newPage();
    // Somebody not signed in is led to the sign-in page.
    await helper.goto(path);
    await expect(helper.getByRole('link', { name: t.thread.signIn })).toBeVisible();
    await enterAs(helper.context(), helpwell, 'agent');
    await reply(helper, path, 'Turn off the quokka saver in the settings.');
    expect((await visit(helpwell, path)).text).toContain('quokka saver');
    await helper.getByRole('button', { name: t.act.affected }).click();
    await expect(helper.getByText(t.thread.affectedYou({ others: 0 }))).toBeVisible();
    await other.close();
    expect((await visit(helpwell, path)).text).toContain(t.thread.affected({ count: 1 }));

    await page.goto('/en/community?list=following');
    await expect(page.getByText(t.unread({ count: 1 }))).toBeVisible();
    await page.getByRole('link', { name: title }).click();
    expect(page.url()).toContain('#post-2');
    await page.getByRole('button', { name: new RegExp(`^${t.act.solve}`) }).click();
    await expect(page.getByText(t.done.solve)).toBeVisible();
    await expect(page.getByRole('region', { name: t.thread.solutions({ count: 1 }) })).toContainText('quokka saver');
    // The only reply is not shown twice.
    await expect(page.getByText('Turn off the quokka saver')).toHaveCount(1);
    await expect(page.getByRole('region', { name: t.thread.replies })).toHaveCount(0);

    const solved = await visit(helpwell, path);
    expect(solved.text).toContain('"@type":"QAPage"');
    expect(solved.text).toContain('"acceptedAnswer"');
    await page.context().clearCookies();
    await expect(async () => {
      await page.goto(`/en/search?kind=thread&q=${encodeURIComponent('slideshow quokka saver')}`);
      await expect(page.getByRole('link', { name: title })).toBeVisible({ timeout: 500 });
    }).toPass();
  });

  test('two edits from one text: the second sees both before anything is saved', async ({ page, watch, helpwell }) => {
    watch.expects(/409/);
    await enterAs(page.context(), helpwell, 'member');
    const path = await start(page, 'Albums change their order', 'The first text.');
    await page.locator('#post-1 details.more summary').click();
    await page.getByRole('link', { name: t.act.edit }).click();
    const editing = page.url();
    const second = await page.context().newPage();
    await second.goto(editing);
    for (const [tab, text] of [
      [page, 'The text of one tab.'],
      [second, 'The text of the other tab.'],
    ] as const) {
      await tab.getByLabel(t.new.body, { exact: true }).fill(text);
      const answered = tab.waitForResponse((response) => response.request().method() === 'POST');
      await tab.getByRole('button', { name: t.edit.submit, exact: true }).click();
      expect((await answered).status()).toBe(tab === page ? 303 : 409);
    }
    await expect(second.getByText(t.edit.conflict)).toBeVisible();
    await expect(second.getByRole('region', { name: t.edit.theirs })).toContainText('The text of one tab.');
    await expect(second.getByLabel(t.new.body, { exact: true })).toHaveValue('The text of the other tab.');
    await second.getByRole('button', { name: t.edit.submit, exact: true }).click();
    await expect(second.getByText('The text of the other tab.')).toBeVisible();
    await second.locator('#post-1 details.more summary').click();
    await second.getByRole('link', { name: t.act.history }).click();
    await expect(second.getByText('The first text.')).toBeVisible();
    await expect(second.locator('del').filter({ hasText: 'first' })).toBeVisible();
    await expect(second.locator('ins').filter({ hasText: 'other' })).toBeVisible();
    expect((await visit(helpwell, path)).text).toContain('The text of the other tab.');
  });

  test('what is too long comes back whole, and is told', async ({ page, watch, helpwell }) => {
    watch.expects(/422/);
    await enterAs(page.context(), helpwell, 'member');
    await page.goto(seeds.thread);
    const long = `${'words and '.repeat(2100)}the end`;
    await page.getByLabel(t.composer.body, { exact: true }).fill(long);
    await page.getByRole('button', { name: t.composer.submit, exact: true }).last().click();
    await expect(page.getByRole('alert')).toContainText(t.errors.bodyLong({ most: 20_000 }));
    await expect(page.getByLabel(t.composer.body, { exact: true })).toHaveValue(long);
  });
});

test('what a moderator hides is gone for visitors at once, and back with one click', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'agent');
  await reply(page, seeds.thread, 'Something rude about wombats.');
  expect((await visit(helpwell, seeds.thread)).text).toContain('wombats');
  await page.context().clearCookies();
  await enterAs(page.context(), helpwell, 'moderator');
  await page.goto(seeds.thread);
  const post = page.getByRole('article').filter({ hasText: 'wombats' });
  await post.locator('details.more summary').click();
  await post.getByRole('button', { name: t.act.hide }).click();
  await expect(page.getByText(t.done.hide)).toBeVisible();
  for (const path of [seeds.thread, '/en/community', '/en/search?q=wombats'])
    expect((await visit(helpwell, path)).text, path).not.toContain('rude about wombats');
  await post.locator('details.more summary').click();
  await post.getByRole('button', { name: t.act.restore }).click();
  await expect(page.getByText(t.done.restore)).toBeVisible();
  expect((await visit(helpwell, seeds.thread)).text).toContain('wombats');
});

test('answers are looked for before a question is published, and one that answers it is counted', async ({
  page,
  helpwell,
}) => {
  await enterAs(page.context(), helpwell, 'member');
  await page.goto('/en/community/new');
  const title = page.getByLabel(t.new.titleLabel);
  await title.pressSequentially('How do I reset a forgotten password?');
  const likely = page.getByRole('region', { name: t.new.likely });
  const answer = likely.getByRole('link', { name: 'Reset a forgotten password', exact: true });
  await expect(answer).toBeVisible();
  // On a phone they are one line until somebody opens it, and the form goes on below.
  const wide = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 640 });
  await page.reload();
  await title.fill('');
  await title.pressSequentially('How do I reset a forgotten password?');
  await expect(likely).toBeVisible();
  await expect(answer).toBeHidden();
  await expect(page.getByLabel(t.new.topic, { exact: true })).toBeInViewport();
  await likely.getByRole('heading').click();
  await expect(answer).toBeVisible();
  await page.setViewportSize(wide);
  await page.getByLabel(t.new.topic, { exact: true }).selectOption('using');
  await page.getByLabel(t.new.body, { exact: true }).fill('I forgot my password.');
  // Nobody has looked at it: it is shown once more.
  await page.getByRole('button', { name: t.new.submit, exact: true }).click();
  await expect(page.getByText(t.new.before)).toBeVisible();
  await likely.getByRole('button', { name: t.new.answeredBy({ title: 'Reset a forgotten password' }) }).click();
  await expect(page.getByText(t.new.thanks)).toBeVisible();
  // What was written is still there for who finds that it did not.
  await page.getByRole('button', { name: t.new.unsolved }).click();
  await expect(title).toHaveValue('How do I reset a forgotten password?');
  await page.getByRole('button', { name: t.new.submit, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How do I reset a forgotten password?' })).toBeVisible();
});

test.describe('without scripts, before publishing', () => {
  test.use({ javaScriptEnabled: false });

  test('answers can be looked for first', async ({ page, helpwell }) => {
    await enterAs(page.context(), helpwell, 'member');
    await page.goto('/en/community/new');
    await page.getByLabel(t.new.titleLabel).fill('forgotten password');
    await page.getByRole('button', { name: t.new.look }).click();
    const likely = page.getByRole('region', { name: t.new.likely });
    await expect(likely.getByRole('link', { name: 'Reset a forgotten password', exact: true })).toBeVisible();
    await expect(page.getByLabel(t.new.titleLabel)).toHaveValue('forgotten password');
  });
});

test('a thread has one address for each of its pages', async ({ helpwell }) => {
  const id = seeds.thread.split('/')[4];
  for (const path of [`/en/community/threads/${id}/another-title`, `${seeds.thread}?page=99`])
    expect(
      await fetch(helpwell.url + path, { redirect: 'manual' }).then((answer) => [
        answer.status,
        answer.headers.get('location'),
      ]),
    ).toEqual([301, seeds.thread]);
  expect((await visit(helpwell, seeds.thread)).text).toContain(
    `<link rel="canonical" href="${helpwell.url}${seeds.thread}"`,
  );
});

test('what people write is text, wherever it comes to stand', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'member');
  const payload = `</title></script><img src=x onerror=alert(1)>"'\u202Eevil`;
  const path = await start(page, payload, `${payload}\n\n[x](javascript:alert(1)) <script>alert(1)</script>`);
  await page.context().clearCookies();
  for (const address of [path, '/en/community', `/en/people/${seeds.member}`, '/en/search?q=onerror&kind=thread']) {
    await page.goto(address);
    const live = page.locator('img[src=x], a[href^="javascript:" i], script:not([src]):text("alert(1)")');
    await expect(page.getByText('onerror=alert(1)').first(), address).toBeVisible();
    expect(await live.evaluateAll((found) => found.filter((one) => !one.matches('[type]')).length), address).toBe(0);
    for (const data of await page.locator('script[type="application/ld+json"]').allTextContents())
      expect(() => JSON.parse(data), address).not.toThrow();
  }
});

test('the pages of the community are accessible, on a phone and in the dark', async ({ page, helpwell }) => {
  test.setTimeout(240_000);
  await enterAs(page.context(), helpwell, 'moderator');
  for (const path of [
    '/en/community',
    '/en/community/using',
    '/en/community/new',
    seeds.thread,
    `/en/people/${seeds.member}`,
  ]) {
    await page.goto(path);
    await expectAccessible(page);
  }
  await page.goto(`/en/community/posts/${seeds.post}/edit`);
  await expectAccessible(page);
  await page.goto(`/en/community/posts/${seeds.post}/history`);
  await expectAccessible(page);
});

for (const scripted of [true, false])
  test.describe(`from the ask form ${scripted ? 'with' : 'without'} scripts`, () => {
    test.use({ javaScriptEnabled: scripted });

    test('the community is asked instead, with what was typed; nothing is filed', async ({ page, helpwell }) => {
      const title = scripted ? 'My lamp hums at night' : 'Which paper suits a calendar';
      const text = scripted ? 'It began *yesterday*.' : 'It hangs in the *kitchen*.';
      await enterAs(page.context(), helpwell, 'member');
      await page.goto('/en/ask');
      await page.getByRole('textbox', { name: ask.subject }).fill(title);
      await page.getByRole('textbox', { name: ask.body }).fill(text);
      await page.getByRole('button', { name: t.ask.instead }).click();
      await expect(page.getByText(t.ask.carried)).toBeVisible();
      await expect(page.getByLabel(t.new.titleLabel)).toHaveValue(title);
      await expect(page.getByLabel(t.new.body, { exact: true })).toHaveValue(text);
      await page.getByLabel(t.new.topic, { exact: true }).selectOption('using');
      await page.getByRole('button', { name: t.new.submit }).click();
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await page.goto('/en/requests');
      await expect(page.getByText(title)).toHaveCount(0);
    });
  });

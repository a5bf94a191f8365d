import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { send } from './http.ts';
import { somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, testWith } from './test.ts';

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const ADDRESS = `https://example.com/${'a-long-path/'.repeat(12)}`;

const ARTICLE = `---
title: ${LONG}
summary: Everything about the ${LONG}
---

See ${ADDRESS} or \`${LONG}${LONG}\`.

## ${LONG}

| ${LONG} | Second | Third | Fourth |
| --- | --- | --- | --- |
| ${LONG} | ${ADDRESS} | c | d |

## Another part

| One | Two |
| --- | --- |
| a | b |

<Details summary="For the curious">
What is folded away.
</Details>

[A place elsewhere](https://example.com/elsewhere)

\`\`\`js title="src/example.js"
const answer = 'forty-two'; // ${LONG}
\`\`\`
`;

/** A help center with long words, many topics, and a topic without an icon. */
const test = testWith(async (use) => {
  const place = await somePlace();
  const write = async (file: string, text: string) => {
    const target = path.join(place.contentDir, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  };
  await write('articles/en/long/category.yml', `title: ${LONG}\nsummary: ${LONG}\nicon: none-such\norder: 1\n`);
  await write('articles/en/long/long-words.mdx', ARTICLE);
  for (let at = 1; at <= 20; at++)
    await write(`articles/en/long/part-${at}.mdx`, `---\ntitle: Part ${at}\norder: ${at}\n---\n\nText ${at}.\n`);
  for (let at = 1; at <= 6; at++)
    await write(`articles/en/topic-${at}/only-${at}.mdx`, `---\ntitle: Only article ${at}\n---\n\nText.\n`);
  const helpwell = await startHelpwell(place);
  await use(helpwell);
  await helpwell.stop();
  await place.remove();
});

const PATHS = ['/en/', '/en/categories/long', '/en/articles/long-words', `/en/search?q=${LONG}`, '/en/search?q=qwrtz'];

test('no page is wider than a phone, whatever the length of words, addresses and tables', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const address of PATHS) {
    await page.goto(address);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(360);
  }
});

test('the pages are accessible on a light and on a dark ground', async ({ page }) => {
  for (const address of PATHS) {
    await page.goto(address);
    await expectAccessible(page);
  }
});

test('many topics are rows, each named once, and one without an icon shows its initial', async ({ page }) => {
  await page.goto('/en/');
  const topics = page.getByRole('region', { name: 'Browse by topic' });
  await expect(topics.getByRole('listitem')).toHaveCount(10);
  await expect(topics.getByRole('link', { name: LONG })).toHaveCount(1);
  await expect(topics.getByRole('listitem').filter({ hasText: LONG })).toContainText(/^\s*D\s/);
  await expect(topics.getByRole('listitem').filter({ hasText: LONG })).toContainText('21 articles');
});

test('an article lists those of its topic around it, marks itself, and leads to all of them', async ({ page }) => {
  await page.goto('/en/articles/part-18');
  const topic = page.getByRole('navigation', { name: 'In this topic' });
  await expect(topic.getByRole('listitem')).toHaveCount(16);
  await expect(topic.getByRole('link', { name: 'Part 18', exact: true })).toHaveAttribute('aria-current', 'page');
  await topic.getByRole('link', { name: 'All articles (21)' }).click();
  await expect(page).toHaveURL('/en/categories/long');
});

test('the heading that is read is marked in the table of contents', async ({ page }) => {
  await page.goto('/en/articles/long-words');
  const contents = page.getByRole('navigation', { name: 'On this page' });
  await contents.getByRole('link', { name: 'Another part' }).click();
  await expect(contents.getByRole('link', { name: 'Another part' })).toHaveAttribute('aria-current', 'location');
  await expect(contents.locator('[aria-current]')).toHaveCount(1);
});

test('on a phone both lists open from one bar, without a script too', async ({ browser, helpwell }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${helpwell.url}/en/articles/long-words`);
  const contents = page.getByRole('navigation', { name: 'On this page' });
  await expect(contents).toBeHidden();
  await page.getByRole('button', { name: 'On this page' }).click();
  await contents.getByRole('link', { name: 'Another part' }).click();
  await expect(page).toHaveURL(/#another-part$/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: LONG }).click();
  const topic = page.getByRole('navigation', { name: 'In this topic' });
  await expect(topic.getByRole('link', { name: 'Part 1', exact: true })).toBeVisible();
  await context.close();
});

test('tables that scroll are told apart by name, and code has colors', async ({ page }) => {
  await page.goto('/en/articles/long-words');
  await expect(page.getByRole('region', { name: `Table 1: ${LONG}` })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Table 2: Another part' })).toBeVisible();
  const plain = await page.locator('.prose pre').evaluate((one) => getComputedStyle(one).color);
  const string = page.locator('.prose pre .s');
  await expect(string).toHaveText("'forty-two'");
  expect(await string.evaluate((one) => getComputedStyle(one).color)).not.toBe(plain);
});

test('on paper what is folded is open, links say where they lead, and the page its address', async ({
  page,
  helpwell,
}) => {
  await page.goto('/en/articles/long-words');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('What is folded away.')).toBeVisible();
  await expect(page.getByText(`${new URL(helpwell.url).pathname}en/articles/long-words`).last()).toBeVisible();
  const after = await page
    .getByRole('link', { name: 'A place elsewhere' })
    .evaluate((link) => getComputedStyle(link, '::after').content);
  expect(after).toContain('https://example.com/elsewhere');
});

test('pages without guides do not lead to any', async ({ helpwell }) => {
  const { body } = await send(`${helpwell.url}/en/`);
  expect(body.toString()).not.toContain('/en/videos');
});

import path from 'node:path';
import { send } from './http.ts';
import { AskPage } from './pages.ts';
import { ROOT, somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, testWith } from './test.ts';

/** The help center as it is shipped, with its own articles. */
const test = testWith(async (use) => {
  const place = await somePlace(path.join(ROOT, 'content'));
  const helpwell = await startHelpwell(place);
  await use(helpwell);
  await helpwell.stop();
  await place.remove();
});

/** Every page that can be reached by links, and the links that lead nowhere. */
async function crawl(start: string): Promise<{ pages: string[]; broken: string[] }> {
  const { origin } = new URL(start);
  const seen = new Set([start]);
  const pages: string[] = [];
  const broken: string[] = [];
  for (const url of seen) {
    const { status, headers, body } = await send(url);
    if (status !== 200 && status !== 301) broken.push(`${status} ${url}`);
    if (!headers['content-type']?.startsWith('text/html')) continue;
    pages.push(new URL(url).pathname);
    const html = body.toString();
    for (const [, href] of html.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
      const target = new URL(href!.replaceAll('&#38;', '&').replaceAll('&amp;', '&'), url);
      const anchor = target.hash.slice(1);
      if (anchor && target.pathname === new URL(url).pathname && !html.includes(`id="${decodeURIComponent(anchor)}"`))
        broken.push(`#${anchor} on ${url}`);
      target.hash = '';
      target.search = '';
      if (target.origin === origin) seen.add(target.href);
    }
  }
  return { pages, broken };
}

let crawled: ReturnType<typeof crawl> | undefined;

/** What `crawl` finds from the English home page; it asks for some hundred pages, once for all tests. */
function crawledOnce(url: string): ReturnType<typeof crawl> {
  crawled ??= crawl(`${url}/en/`);
  return crawled;
}

test('every link of the shipped help center leads somewhere, and no page breaks its own policy', async ({
  page,
  helpwell,
}) => {
  test.setTimeout(400_000);
  const { pages, broken } = await crawledOnce(helpwell.url);
  expect(broken).toEqual([]);
  const articles = pages.filter((address) => /^\/en\/articles\/[^/]+$/.test(address));
  expect(articles.length).toBeGreaterThanOrEqual(30);
  // The fixture fails the test when the browser complains about anything on the way.
  for (const address of articles) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(helpwell.log.filter(({ msg }) => msg === 'content')).toEqual([]);
});

test('the shipped pages are accessible', async ({ page, helpwell }) => {
  test.setTimeout(400_000);
  const { pages } = await crawledOnce(helpwell.url);
  const showing = pages.filter(
    (address) => /components|written|video/.test(address) && address.startsWith('/en/articles/'),
  );
  for (const address of ['/en/', '/it/', ...showing.slice(0, 3)]) {
    await page.goto(address);
    await expectAccessible(page);
  }
});

test.describe('the video guide', () => {
  test('is found by what is said in it, and begins there', async ({ page, helpwell }) => {
    await page.goto(
      `${helpwell.url}/en/search?q=${encodeURIComponent('it lets you read on without leaving the form')}&kind=video`,
    );
    await page.getByRole('link', { name: 'Ask a question and get the answer at once' }).click();
    await expect(page).toHaveURL(/\/en\/videos\/ask-a-question\?t=\d+&s=[\w-]+#at-\d+$/);
    const second = Number(new URL(page.url()).hash.slice('#at-'.length));
    const video = page.locator('video');
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => Math.floor(one.currentTime))).toBe(second);
    await page.locator('.said').getByRole('link', { name: '0:10' }).click();
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThanOrEqual(10);
    await expectAccessible(page);
  });

  test('is suggested by the ask form, and watched there', async ({ page, helpwell }) => {
    await page.goto(`${helpwell.url}/fr/ask`);
    const ask = new AskPage(page, 'fr');
    await ask.ready();
    await ask.subject.fill('Poser une question et trouver aussitôt la réponse');
    const suggestion = page.locator('.suggestion').filter({ hasText: 'Vidéo' }).first();
    await suggestion.getByRole('button').first().click();
    await suggestion.getByRole('button', { name: 'Regarder ici' }).click();
    const video = suggestion.locator('video');
    await expect(video).toBeVisible();
    // Its script comes with the first guide that is opened.
    await expect(suggestion.locator('[data-scripted]').first()).toBeVisible();
    await suggestion.locator('.said').getByRole('link').nth(2).click();
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(1);
    await expect(page).toHaveURL(`${helpwell.url}/fr/ask`);
  });

  test('can be read without JavaScript', async ({ browser, helpwell }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${helpwell.url}/it/videos`);
    await page.getByRole('link', { name: 'Fare una domanda e trovare subito la risposta' }).click();
    await expect(page.locator('.said li').filter({ hasText: '0:05' })).toBeVisible();
    await context.close();
  });
});

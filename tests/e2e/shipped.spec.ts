import path from 'node:path';
import { send } from './http.ts';
import { embeddedPlace, type Helpwell, ROOT, startHelpwell } from './server.ts';
import { test as base, expect, expectAccessible } from './test.ts';

/** The help center as it is shipped, with its own articles. */
const test = base.extend<object, { helpwell: Helpwell }>({
  helpwell: [
    async ({ browserName: _ }, use) => {
      const place = await embeddedPlace(path.join(ROOT, 'content'));
      const helpwell = await startHelpwell(place);
      await use(helpwell);
      await helpwell.stop();
      await place.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
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

test('every link of the shipped help center leads somewhere, and no page breaks its own policy', async ({
  page,
  helpwell,
}) => {
  test.setTimeout(180_000);
  const { pages, broken } = await crawl(`${helpwell.url}/en/`);
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
  test.setTimeout(120_000);
  const { pages } = await crawl(`${helpwell.url}/en/`);
  const showing = pages.filter(
    (address) => /components|written|video/.test(address) && address.startsWith('/en/articles/'),
  );
  for (const address of ['/en/', '/it/', ...showing.slice(0, 3)]) {
    await page.goto(address);
    await expectAccessible(page);
  }
});

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messages } from './messages.ts';
import { type Helpwell, type Place, somePlace, startHelpwell } from './server.ts';
import { expect, someAddress, test } from './test.ts';

const t = messages('en');

test.describe('with every channel off', () => {
  let place: Place;
  let quiet: Helpwell;

  test.beforeAll(async () => {
    place = await somePlace();
    const file = path.join(place.contentDir, 'site.yml');
    const site = (await readFile(file, 'utf8')).replace(/^channels:\n(?: .*\n)*/m, '');
    await writeFile(file, `${site}\nchannels: { community: { on: false }, email: { on: false } }\n`);
    quiet = await startHelpwell(place);
  });
  test.afterAll(async () => {
    await quiet.stop();
    await place.remove();
  });

  const get = (url: string) => fetch(`${quiet.url}${url}`, { headers: { 'x-forwarded-for': someAddress() } });

  test('no page leads to a form that takes nothing', async ({ page }) => {
    const sitemap = await (await get('/sitemap.xml')).text();
    const article = /<loc>[^<]*(\/en\/articles\/[^<]+)<\/loc>/.exec(sitemap)![1]!;
    for (const url of ['/en/', article, '/en/search?q=photos', '/en/search?q=qqxzzkj', '/en/sign-in']) {
      await page.goto(quiet.url + url);
      await expect(page.locator('main')).toBeVisible();
      await expect(page.locator('a[href$="/ask"]'), url).toHaveCount(0);
    }
    await expect(page.getByText(t.search.noneHint)).toHaveCount(0);
  });

  test('site map, form and API agree', async () => {
    expect(await (await get('/sitemap.xml')).text()).not.toContain('/ask');
    expect((await get('/en/ask')).status).toBe(404);
    const filed = await fetch(`${quiet.url}/api/v2/requests.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        request: { subject: 'S', comment: { body: 'B' }, requester: { name: 'A', email: 'a@example.com' } },
      }),
    });
    expect(filed.status).toBe(403);
  });
});

import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { send } from './http.ts';
import { FIXTURE, ROOT, somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, testWith } from './test.ts';

const GUIDES = path.join(ROOT, 'content/videos/ask-a-question');
const FIELDS = `
title: { en: Ask and be answered <b>at once</b>, fr: Demander }
summary: { en: Twenty seconds. }
seconds: 60
captions:
  - { locale: en, label: English, file: said.en.vtt }
chapters:
  - { at: 0, title: { en: Open the form } }
  - { at: 0:04, title: { en: Describe the <i>problem</i> } }
steps:
  - { title: { en: Open it }, text: { en: "Select **Ask a question**." }, at: 0:01 }
`;
const CAPTIONS = `WEBVTT

00:00.000 --> 00:03.500
Select the button at the top.

00:03.600 --> 00:06.000
<v Ann>Describe the <b>marmalade</b> problem.

00:06.100 --> 00:09.000
Nothing has to be sent.
`;

const test = testWith(async (use) => {
  const content = await mkdtemp(path.join(os.tmpdir(), 'helpwell-watching-'));
  await cp(FIXTURE, content, { recursive: true });
  const written = await readFile(path.join(GUIDES, 'guide.yml'), 'utf8');
  const files = ['video', 'poster'].map((field) => new RegExp(`^${field}: (.*)$`, 'm').exec(written)![1]!);
  await appendFile(path.join(content, 'site.yml'), '\nvideos: { players: [youtube] }\n');
  for (const [slug, more] of [
    ['ask', ''],
    ['outside', 'elsewhere: https://www.youtube.com/watch?v=abc-DEF_123\n'],
    ['inside', 'audience: staff\n'],
  ]) {
    const folder = path.join(content, 'videos', slug!);
    for (const file of files) await cp(path.join(GUIDES, file), path.join(folder, file));
    const isOther = slug === 'outside';
    await writeFile(path.join(folder, 'said.en.vtt'), isOther ? CAPTIONS.replace('marmalade', 'other') : CAPTIONS);
    await writeFile(
      path.join(folder, 'guide.yml'),
      `video: ${files[0]}\nposter: ${files[1]}\n${more}${isOther ? FIELDS.replace(/en: Ask.*<.b>/, 'en: Also elsewhere') : FIELDS}`,
    );
  }
  const place = await somePlace(content);
  const helpwell = await startHelpwell(place);
  await use(helpwell);
  await helpwell.stop();
  await place.remove();
  await rm(content, { recursive: true, force: true });
});

test('a guide loads nothing but its picture, plays from the words that are chosen, and goes on where it was left', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/en/videos/ask', { waitUntil: 'networkidle' });
  expect(asked.filter((path) => path.includes('/videos/ask/'))).toEqual([expect.stringContaining('poster')]);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ask and be answered <b>at once</b>');
  await expect(page.getByRole('link', { name: 'Describe the <i>problem</i>' })).toBeVisible();
  await expectAccessible(page);

  const video = page.locator('video');
  const time = () => video.evaluate((one: HTMLVideoElement) => one.currentTime);
  const counted = page.waitForRequest('**/api/guide-events');
  await page.locator('.said').getByRole('link', { name: '0:03' }).click();
  await expect.poll(time).toBeGreaterThan(3.5);
  await expect(page.locator('.said [aria-current]')).toContainText('marmalade');
  await expect(page).toHaveURL(/\?t=3#at-3$/);
  await expect(page.getByRole('link', { name: 'Describe the <i>problem</i>' })).toHaveAttribute('aria-current', 'true');
  const { events } = (await counted).postDataJSON() as { events: { event: string }[] };
  expect(events.map(({ event }) => event)).toContain('play');

  await page.getByLabel('Speed').selectOption('1.5');
  expect(await video.evaluate((one: HTMLVideoElement) => one.playbackRate)).toBe(1.5);
  await page.getByRole('searchbox', { name: 'Search what is said' }).fill('marmalade');
  await expect(page.locator('.said li:visible')).toHaveCount(1);
  await expect(page.getByText('1 line', { exact: true })).toBeVisible();

  await video.evaluate((one: HTMLVideoElement) => {
    one.currentTime = 7;
    one.pause();
  });
  await page.waitForFunction(() => localStorage.getItem('helpwell:watched')?.includes('"ask":7'));
  await page.goto('/en/videos/ask');
  await page.getByRole('button', { name: 'Continue at 0:07' }).click();
  await expect.poll(time).toBeGreaterThanOrEqual(7);

  await page.getByRole('button', { name: 'Yes' }).click();
  await expect(page.getByText('Thank you for telling us.')).toBeVisible();
});

test('the page of a guide is as light as that of an article', async ({ page }) => {
  await page.goto('/en/videos/ask', { waitUntil: 'networkidle' });
  const bytes = await page.evaluate(() => {
    const entries = performance.getEntries() as PerformanceResourceTiming[];
    const sum = (fits: RegExp) =>
      entries.reduce((all, { name, encodedBodySize = 0 }) => (fits.test(name) ? all + encodedBodySize : all), 0);
    return { html: sum(/\/videos\/ask$/), css: sum(/\.css$/), js: sum(/\.js$/) };
  });
  expect(bytes.html).toBeGreaterThan(0);
  expect(bytes.html).toBeLessThanOrEqual(14_000);
  expect(bytes.css).toBeLessThanOrEqual(12_000);
  expect(bytes.js).toBeLessThanOrEqual(12_000);
});

test('a guide is found by what is said in it, and opens at the moment, on a phone too', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/en/search?q=marmalade+problem');
  const result = page.locator('.results > li').filter({ hasText: 'marmalade' });
  await expect(result).toContainText('at 0:03');
  await result.getByRole('link').click();
  await expect(page).toHaveURL(/\/en\/videos\/ask\?t=3&s=[\w-]+#at-3$/);
  await expect
    .poll(() => page.locator('video').evaluate((one: HTMLVideoElement) => Math.floor(one.currentTime)))
    .toBe(3);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await expectAccessible(page);
});

test('without JavaScript the words and chapters lead to their moments, and the vote is taken', async ({
  browser,
  helpwell,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: helpwell.url });
  const page = await context.newPage();
  await page.goto('/en/videos');
  await page.getByRole('link', { name: 'Ask and be answered' }).click();
  await page.getByRole('link', { name: 'Describe the <i>problem</i>' }).click();
  await expect(page).toHaveURL(/\/en\/videos\/ask\?t=4$/);
  await expect(page.locator('video source').first()).toHaveAttribute('src', /\?v=[0-9a-f]{12}#t=4$/);
  await expect(page.getByText('Select Ask a question.')).toBeVisible();
  await page.getByRole('button', { name: 'No' }).click();
  await expect(page).toHaveURL(/\/en\/videos\/ask\/helpful$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you for telling us.');
  await context.close();
});

test('the player of another place comes after a click and not before, inside products as well', async ({
  page,
  watch,
  helpwell,
}) => {
  watch.expects(/^asked https:\/\/www\.youtube-nocookie\.com\/embed\/abc-DEF_123\?/);
  const asked: { referrer: string | undefined }[] = [];
  await page.context().route(/youtube/, (route) => {
    asked.push({ referrer: route.request().headers()['referer'] });
    return route.fulfill({ contentType: 'text/html', body: '<title>Theirs</title>The film' });
  });
  for (const address of ['/en/videos/outside', '/en/widget/videos/outside']) {
    asked.length = 0;
    await page.goto(address, { waitUntil: 'networkidle' });
    const theirs = page.getByRole('button', { name: 'Play it here from YouTube' });
    await expect(theirs).toBeVisible();
    await expect(page.getByText('YouTube then learns your network address')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Watch it on YouTube' })).toHaveAttribute('rel', 'noopener noreferrer');
    await expectAccessible(page);
    expect(asked).toEqual([]);
    await theirs.click();
    await expect(page.frameLocator('iframe[title="Also elsewhere"]').getByText('The film')).toBeVisible();
    expect(asked).toEqual([{ referrer: `${helpwell.url}/` }]);
  }
  const policy = async (target: string) =>
    (await send(`${helpwell.url}${target}`)).headers['content-security-policy'] as string;
  expect(await policy('/en/videos/outside')).toContain("frame-src 'self' https://www.youtube-nocookie.com");
  // Whether the page is made anew or was kept.
  expect(await policy('/en/videos/outside')).toContain('frame-src');
  expect(await policy('/en/videos')).not.toContain('frame-src');
  expect(await policy('/en/videos/ask')).not.toContain('frame-src');
});

test('of a guide that is not for the reader nothing is there', async ({ helpwell }) => {
  const status = async (target: string) => (await send(`${helpwell.url}${target}`)).status;
  const { body, headers } = await send(`${helpwell.url}/en/videos/ask`);
  const [video] = /\/content\/videos\/ask\/[^"#]*\.(?:webm|mp4)\?v=[0-9a-f]{12}/.exec(body.toString())!;
  expect(headers['content-type']).toContain('text/html');
  const part = await send(`${helpwell.url}${video}`, { headers: { range: 'bytes=0-99' } });
  expect(part).toMatchObject({
    status: 206,
    headers: { 'cache-control': 'public, max-age=31536000, s-maxage=3600, immutable' },
  });
  expect(part.body).toHaveLength(100);
  expect(part.headers.etag).toBeTruthy();
  const hidden = video.replace('/ask/', '/inside/');
  for (const target of ['/en/videos/inside', hidden, '/content/videos/inside/said.en.vtt', '/en/videos/inside/helpful'])
    expect(await status(target), target).toBe(404);
  for (const target of ['/en/videos', '/en/search?q=marmalade', '/sitemap.xml', '/api/search?locale=en&q=marmalade'])
    expect((await send(`${helpwell.url}${target}`)).body.toString(), target).not.toContain('videos/inside');
});

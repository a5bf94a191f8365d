import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { freePort, send, visit } from './http.ts';
import { messages } from './messages.ts';
import { enterAs, SEED_ENV, type Seeds, seed } from './seeds.ts';
import { type Place, POSTGRES, postgresPlace, ROOT, startHelpwell } from './server.ts';
import { test as base, expect, expectAccessible, testSomewhere } from './test.ts';

// Video guides made in the browser.

const { guideEditing: t, publishing, reviewing: r } = messages('en');
const SHIPPED = path.join(ROOT, 'content/videos/ask-a-question/video.mp4');
const VTT = 'WEBVTT\n\n00:01.000 --> 00:04.000\nOpen the contact form.\n\n00:04.000 --> 00:07.000\nWrite to us.\n';

let seeds: Seeds;
const test = testSomewhere(async (place) => {
  seeds = await seed(place);
}, SEED_ENV);

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Loads the page again until it has what a job brings. What is done with it comes after: a click that takes long must not be given up and tried again. */
async function reloadUntil(page: Page, there: Locator): Promise<void> {
  await expect(async () => {
    await page.reload();
    expect(await there.count()).toBeGreaterThan(0);
  }).toPass();
}

/** A video of so many bytes: the shipped one, with nothing behind it (a box `free`). */
async function aVideo(file: string, bytes: number): Promise<string> {
  const video = await readFile(SHIPPED);
  const rest = Buffer.alloc(bytes - video.length);
  rest.writeUInt32BE(1, 0);
  rest.write('free', 4, 'latin1');
  rest.writeBigUInt64BE(BigInt(rest.length), 8);
  await writeFile(file, Buffer.concat([video, rest]));
  return file;
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a guide is begun, its video brought, captioned, given to an editor, sent back and published', async ({
    page,
    watch,
    helpwell,
    browser,
  }) => {
    // A long way, on which a video is looked at twice by a job.
    test.slow();
    watch.expects(/404|415|422/);
    await enterAs(page.context(), helpwell, 'agent');
    await page.goto('/en/staff/guides/new');
    await page.getByLabel(t.fields.title, { exact: true }).fill('Write to us');
    await button(page, t.begin).click();
    await expect(page).toHaveURL(/\/staff\/guides\/write-to-us\/video/);

    await page
      .getByLabel(t.files.file)
      .setInputFiles({ name: 'a.mov', mimeType: 'video/quicktime', buffer: Buffer.from('x') });
    await button(page, t.files.upload).click();
    await expect(page.getByRole('alert')).toContainText(t.uploadRefusals.type);
    await page
      .getByLabel(t.files.file)
      .setInputFiles({ name: 'a.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(5000, 'no video') });
    await button(page, t.files.upload).click();
    await expect(page.getByRole('status').first()).toContainText(t.done.uploaded);
    await reloadUntil(page, page.getByText(/no MP4 or WebM file/));
    await page.getByLabel(t.files.file).setInputFiles(SHIPPED);
    await button(page, t.files.upload).click();
    await reloadUntil(page, page.getByRole('button', { name: t.files.use }));
    await page.getByRole('button', { name: t.files.use }).click();
    await page.getByLabel(t.files.picture).setInputFiles({
      name: 'a.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    });
    await button(page, t.files.keep).click();
    await expect(page.getByRole('alert')).toContainText(t.errors.posterType);
    await page.getByLabel(t.files.picture).setInputFiles(path.join(ROOT, 'content/videos/ask-a-question/poster.webp'));
    await button(page, t.files.keep).click();
    await expect(page.getByText(t.done.poster)).toBeVisible();

    await page.getByRole('link', { name: t.files.next }).click();
    await page.getByLabel(t.captions.text).fill('WEBVTT\n\n00:04.000 --> 00:01.000\nBack\n');
    await button(page, t.captions.check).click();
    await expect(page.getByText('This caption ends before it begins.')).toBeVisible();
    await page.getByLabel(t.captions.text).fill(VTT);
    await button(page, t.captions.save).click();
    await expect(page.getByText(t.done.save)).toBeVisible();

    await page.getByRole('link', { name: t.text, exact: true }).click();
    await page.getByLabel(/Chapters \(English\)/).fill('soon');
    await button(page, t.steps.add).click();
    await page.locator('#step-0-text-en').fill('Choose “Ask a question”.');
    await page.locator('#category').selectOption('billing');
    await button(page, t.submit).click();
    await expect(page.getByText(t.done.submitted)).toBeVisible();
    expect((await visit(helpwell, '/en/videos/write-to-us')).status).toBe(404);

    const other = await browser.newContext({ baseURL: helpwell.url, javaScriptEnabled: false });
    const editor = await other.newPage();
    await enterAs(other, helpwell, 'editor');
    await editor.goto('/en/staff/guides?show=waiting');
    await editor.getByRole('link', { name: 'Write to us' }).click();
    await expect(button(editor, publishing.review.publish)).toHaveCount(0);
    // What is new stands by its fields, in words.
    await expect(editor.locator('.differences')).toContainText(t.fields.chaptersIn({ language: 'English' }));
    const step = editor.locator('.block', { hasText: 'Choose “Ask a question”.' });
    await step.locator('summary').click();
    await step.getByLabel(r.words).fill('Ask a question');
    await step.getByLabel(r.yourComment).fill('As it is written there?');
    await step.getByRole('button', { name: r.send }).click();
    await expect(step.locator('blockquote')).toHaveText('Ask a question');
    await editor.getByLabel(publishing.review.answer).fill('The chapter needs a time.');
    await button(editor, publishing.review.return).click();
    await expect(editor.getByText(t.decided.return)).toBeVisible();

    await page.reload();
    await expect(page.getByText('The chapter needs a time.')).toBeVisible();
    await expect(page.getByText('As it is written there?')).toBeVisible();
    await page.getByLabel(/Chapters \(English\)/).fill('0:04 Write');
    await button(page, t.submit).click();
    await editor.goto('/en/staff/guides?show=waiting');
    await editor.getByRole('link', { name: 'Write to us' }).click();
    await button(editor, publishing.review.publish).click();
    await expect(editor.getByText(t.decided.publish)).toBeVisible();
    await expect(async () => {
      const { text } = await visit(helpwell, '/en/videos/write-to-us');
      expect(text).toContain('Open the contact form.');
      expect(text).toContain('Choose “Ask a question”.');
    }).toPass();
    const { text } = await visit(helpwell, '/en/videos/write-to-us');
    const source = /<source src="([^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&');
    const part = await send(helpwell.url + source, { headers: { range: 'bytes=4-7' } });
    expect([part.status, part.body.toString()]).toEqual([206, 'ftyp']);
    const track = /<track[^>]+src="([^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&');
    expect((await send(helpwell.url + track)).body.toString()).toBe(VTT);

    await editor.goto('/en/staff/guides/write-to-us');
    const address = editor.locator('form.address');
    await address.getByLabel(publishing.article.address).fill('videos of us');
    await address.getByRole('button').click();
    await expect(editor.getByRole('alert')).toBeVisible();
    await address.getByLabel(publishing.article.address).fill('write-a-letter');
    await address.getByRole('button').click();
    await expect(editor.getByText(t.done.renamed)).toBeVisible();
    await expect(async () => {
      const { status, headers } = await send(`${helpwell.url}/en/videos/write-to-us?t=3`);
      expect([status, headers.location]).toEqual([301, '/en/videos/write-a-letter?t=3']);
    }).toPass();
    expect((await visit(helpwell, '/en/videos/write-a-letter')).text).toContain('Open the contact form.');
    await other.close();
  });
});

test('the pages of a guide are for everyone who works here', async ({ page, helpwell }) => {
  await enterAs(page.context(), helpwell, 'editor');
  const guide = `/en/staff/guides/${seeds.guide}`;
  for (const address of [
    '/en/staff/guides',
    '/en/staff/guides/new',
    guide,
    `${guide}/video`,
    `${guide}/captions/en`,
    `${guide}/schedule`,
    `${guide}/review/${seeds.writer}`,
  ]) {
    await page.goto(address);
    await expectAccessible(page);
  }
});

/** One address in front of several processes, as a balancer is. */
async function balancer(): Promise<{ server: Server; url: string; to(next: number): void }> {
  let port = 0;
  const server = createServer((socket) => {
    const other = connect(port, '127.0.0.1');
    socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    // Who is still sending to a process that is gone hears of it.
    other.on('error', () => socket.destroy()).on('close', () => socket.destroySoon());
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return { server, url, to: (next) => (port = next) };
}

base.describe('on two servers (PostgreSQL)', () => {
  base.skip(!POSTGRES, 'needs a PostgreSQL server');
  let place: Place;
  base.beforeEach(async () => {
    place = await postgresPlace();
    await seed(place);
  });
  base.afterEach(() => place.remove());

  base(
    'an upload that a killed process cut off goes on at another one, and becomes a guide',
    async ({ browser, watch }, info) => {
      base.slow();
      watch.expects(/Failed to load resource|ERR_/);
      const front = await balancer();
      const env = { ...SEED_ENV, PUBLIC_URL: front.url };
      // What they say of their address is that of the balancer.
      const ports = [await freePort(), await freePort()] as const;
      const start = (port: number) => startHelpwell(place, { ...env, PORT: String(port) });
      const nodes = [await start(ports[0]), await start(ports[1])] as const;
      front.to(ports[0]);
      const context = await browser.newContext({ baseURL: front.url });
      const page = await context.newPage();
      await enterAs(context, { url: front.url }, 'editor');
      await page.goto('/en/staff/guides/new');
      await page.getByLabel(t.fields.title, { exact: true }).fill('Ask us');
      await button(page, t.begin).click();
      const video = await aVideo(info.outputPath('video.mp4'), 24 * 1024 * 1024);
      await page.getByLabel(t.files.file).setInputFiles(video);
      const pieces: number[] = [];
      page.on('response', (response) => {
        if (response.request().method() === 'PATCH') pieces.push(Number(response.headers()['upload-offset']));
      });
      await button(page, t.files.upload).click();
      await expect.poll(() => pieces.length).toBeGreaterThan(0);
      await nodes[0].kill();
      front.to(ports[1]);
      await expect(page).toHaveURL(/done=uploaded/, { timeout: 60_000 });
      expect(pieces.filter((offset) => offset > 0).length).toBeGreaterThanOrEqual(3);
      await page.getByRole('button', { name: t.files.use }).click({ timeout: 60_000 });

      await page.locator('video').evaluate(async (shown: HTMLVideoElement) => {
        shown.currentTime = 5;
        await new Promise((resolve) => shown.addEventListener('seeked', resolve, { once: true }));
      });
      await button(page, t.files.frame).click();
      await expect(page.getByText(t.done.poster)).toBeVisible();

      await page.getByRole('link', { name: t.files.next }).click();
      await button(page, t.captions.add).click();
      await page.keyboard.type('Open the contact form.');
      await page.keyboard.press('Alt+KeyN');
      await page.keyboard.type('Write to us here please');
      await page.keyboard.press('Alt+KeyT');
      await expect(page.locator('.cues > li')).toHaveCount(3);
      await page.keyboard.press('Alt+KeyJ');
      await expect(page.locator('.cues > li')).toHaveCount(2);
      await expectAccessible(page);
      await button(page, t.captions.save).click();
      await expect(page.getByText(t.done.save)).toBeVisible();
      await page.getByRole('link', { name: t.text, exact: true }).click();
      await button(page, t.publish).click();
      await expect(page.getByText(t.done.published)).toBeVisible();
      await context.clearCookies();
      await page.goto('/en/videos/ask-us');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ask us');
      await expect(page.getByText('Open the contact form.').first()).toBeVisible();
      await context.close();
      await nodes[1].stop();
      front.server.close();
    },
  );
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { buildPages } from '../src/build/build-pages.ts';
import { BROWSER_FLAGS, bringBrowser } from './browser.ts';
import { sendForm } from './e2e/http.ts';
import { makeSeeds } from './e2e/make-seeds.ts';
import { cookieOf, enterAs, SEED_ENV } from './e2e/seeds.ts';
import { embeddedPlace, ROOT, startHelpwell } from './e2e/server.ts';

// `npm run guides:pictures`: the pictures of the product that the articles about writing show, in each of their languages, taken from the product
// itself. --to <folder> puts them elsewhere than content/images.

const LOCALES = ['en', 'fr', 'it'] as const;
/** As wide as an article shows a picture. */
const SIZE = { width: 1024, height: 640 };
/** Where original and translation stand side by side; the picture of them is made as wide as the others. */
const WIDE = { width: 1360, height: 850 };
/** More is no help to who reads on a phone. */
const MOST_BYTES = 60_000;

const at = process.argv.indexOf('--to');
const folder = path.resolve(at > 0 ? process.argv[at + 1]! : path.join(ROOT, 'content/images'));
const brought = await bringBrowser(console.log);
if ('missing' in brought) {
  console.error(brought.missing);
  process.exit(1);
}
buildPages(ROOT, console.log);
const place = await embeddedPlace(undefined, true);
const settings = path.join(place.contentDir, 'site.yml');
const added = '  - { code: fr, label: Français }\n  - { code: it, label: Italiano }';
await writeFile(settings, (await readFile(settings, 'utf8')).replace('  - { code: fr, label: Français }', added));
const { writer } = await makeSeeds(place);
const [article] = (await place.rows(
  "select a.id, t.live_revision_id as live from articles a join article_translations t on t.article_id = a.id where a.slug = 'refund' and t.locale = 'en'",
)) as [{ id: number; live: number }];
const helpwell = await startHelpwell(place, { ...SEED_ENV, LIMITS: 'false' });
const browser = await chromium.launch({ ...brought.browser, args: BROWSER_FLAGS });
try {
  await mkdir(folder, { recursive: true });
  const cookie = await cookieOf(helpwell, 'administrator');
  const editor = `/staff/articles/${article.id}/en`;
  const draft = {
    ...{ intent: 'submit', base: String(article.live), sequence: '0', title: 'Get a refund', audience: 'everyone' },
    ...{ summary: 'We pay back within five days.', tags: 'billing', related: '', position: '0' },
    body: '## Ask for it\n\nOpen the invoice and choose **Refund**.\n\n<Steps>\n  <Step title="Open the invoice">\n    It is under **Billing**.\n  </Step>\n\n  <Step title="Choose Refund">\n    Say why, in a sentence.\n  </Step>\n</Steps>\n\n<Note title="How long it takes">\n  The money is back within five days.\n</Note>\n',
  };
  await sendForm(`${helpwell.url}/en${editor}`, draft, { cookie });
  const review = `${editor}/review/${writer}`;
  await commentOn(`${helpwell.url}/en${review}`, 'three days', 'Three or four? The contract says four.', cookie);
  for (const locale of LOCALES) {
    const context = await browser.newContext({ baseURL: helpwell.url, viewport: SIZE, reducedMotion: 'reduce' });
    await enterAs(context, helpwell, 'administrator');
    const page = await context.newPage();
    const open = async (inside: string) => page.goto(`/${locale}${inside}`, { waitUntil: 'load' });
    await open(editor);
    await page.locator('.has-visual').waitFor();
    await page.locator('.has-visual').evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await page.locator('.ProseMirror').first().locator('p').first().click();
    await page.keyboard.press('End');
    await page.keyboard.type(' /');
    await page.waitForTimeout(500);
    await take(page, `editor-insert-${locale}`);
    // The draft is kept: the next language begins with the same text.
    await page.keyboard.press('Escape');
    for (const _ of ' /') await page.keyboard.press('Backspace');
    await page.waitForTimeout(1_500);
    await page.setViewportSize(WIDE);
    await open(`/staff/articles/${article.id}/fr/translate`);
    await page.locator('.has-visual').waitFor();
    await take(page, `editor-translate-${locale}`);
    await page.setViewportSize(SIZE);
    await open(review);
    await page.locator('.block .comment').evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await take(page, `editor-review-${locale}`);
    await open('/staff/checks?show=all');
    await take(page, `staff-checks-${locale}`);
    await open('/staff/imports');
    await take(page, `staff-import-${locale}`);
    await context.close();
  }
} finally {
  await browser.close();
  await helpwell.stop();
  await place.remove();
}

/** Says something about words of the last part of a draft, as its page would. */
async function commentOn(review: string, quote: string, comment: string, cookie: string): Promise<void> {
  const shown = await (await fetch(review, { headers: { cookie } })).text();
  const block = String(Number([...shown.matchAll(/id="block-(\d+)"/g)].at(-1)?.[1]));
  const sequence = /name="sequence" value="(\d+)"/.exec(shown)?.[1] ?? '';
  await sendForm(`${review}?comment=1`, { act: 'comment', block, quote, comment, sequence }, { cookie });
}

/** What stands in the window, as small as it stays readable. */
async function take(page: Page, name: string): Promise<void> {
  const png = await sharp(await page.screenshot())
    .resize({ width: SIZE.width })
    .png()
    .toBuffer();
  for (const quality of [80, 65, 50, 35]) {
    const bytes = await sharp(png).webp({ quality, smartSubsample: true }).toBuffer();
    if (bytes.length > MOST_BYTES && quality > 35) continue;
    await writeFile(path.join(folder, `${name}.webp`), bytes);
    console.log(`${name}.webp ${(bytes.length / 1000).toFixed(0)} kB`);
    return;
  }
}

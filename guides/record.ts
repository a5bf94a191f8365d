import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { buildPages } from '../src/build/build-pages.ts';
import { readMessages } from '../src/messages.ts';
import { BROWSER_FLAGS, type Browser, bringBrowser } from '../tests/browser.ts';
import { ROOT } from '../tests/e2e/server.ts';
import { Director } from './recorder/director.ts';
import { Reel } from './recorder/film.ts';
import { renderFilm } from './recorder/render.ts';
import type { GuideScript } from './recorder/script.ts';
import { setStage } from './recorder/stage.ts';
import { rewriteWords, writeGuide } from './recorder/write-guide.ts';
import { GUIDES } from './scripts/index.ts';

// `npm run guides:record [slug…]`: makes the video guides in content/videos/ anew, from the scripts in guides/scripts/. Each drives a
// new installation in a browser; its captions, chapters and steps are written in every language of the interface. `--words` writes only
// these anew, by the times of the recording.

/** Size of the films in pixels; how many of them a CSS pixel has depends on how wide the page is to be. */
const SIZE = { width: 1680, height: 1050 };
const PAGE_WIDTH = 1120;
const VIDEOS = path.join(ROOT, 'content/videos');
const MOST_BYTES = 2_000_000;

const { values, positionals: slugs } = parseArgs({ options: { words: { type: 'boolean' } }, allowPositionals: true });
const unknown = slugs.filter((slug) => !GUIDES.some((guide) => guide.slug === slug));
if (unknown.length > 0) {
  console.error(`Unknown guide ${unknown.join(', ')}. Known: ${GUIDES.map(({ slug }) => slug).join(', ')}.`);
  process.exit(2);
}
const chosen = GUIDES.filter(({ slug }) => slugs.length === 0 || slugs.includes(slug));
if (values.words) {
  for (const guide of chosen) await rewriteWords(VIDEOS, guide);
  process.exit(0);
}
const brought = await bringBrowser(console.log);
if ('missing' in brought) {
  console.error(brought.missing);
  process.exit(1);
}
buildPages(ROOT, console.log);
for (const guide of chosen) await record(guide, brought.browser);

async function record(guide: GuideScript, installed: Browser): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-film-'));
  const scale = SIZE.width / (guide.pageWidth ?? PAGE_WIDTH);
  const stage = await setStage(guide);
  const browser = await chromium.launch({
    ...installed,
    args: [
      ...BROWSER_FLAGS,
      `--force-device-scale-factor=${scale}`,
      `--window-size=${SIZE.width / scale},${SIZE.height / scale}`,
      '--hide-scrollbars',
    ],
  });
  const context = await stage.open(browser);
  try {
    const page = await context.newPage();
    const reel = new Reel(folder);
    const director = new Director(page, reel, guide.chapters, (who) => stage.enter(context, who));
    const session = await context.newCDPSession(page);
    const cut = await reel.roll(session);
    await guide.play(director, readMessages().in('en'), stage).catch(async (error) => {
      const picture = path.join(os.tmpdir(), `${guide.slug}-failed.png`);
      await page.screenshot({ path: picture }).catch(() => {});
      throw new Error(`${guide.slug} could not go on; the page then: ${picture}`, { cause: error });
    });
    await cut();
    const film = await reel.develop();
    const { chapters, captions, poster } = director;
    const rendered = await renderFilm(browser, film, folder, {
      poster,
      scale,
      entries: chapters.map(({ from }) => from),
    });
    if (rendered.video.length > MOST_BYTES)
      throw new Error(`${guide.slug}: ${rendered.video.length} bytes are more than ${MOST_BYTES}.`);
    await writeGuide(VIDEOS, guide, {
      ...rendered,
      ...SIZE,
      seconds: film.duration,
      chapters,
      captions,
    });
    const kilobytes = (bytes: Buffer) => `${Math.round(bytes.length / 1000)} kB`;
    console.log(
      `${guide.slug}: ${film.duration.toFixed(1)} s, ${film.frames.length} pictures, ${kilobytes(rendered.video)} ${rendered.extension}, poster ${kilobytes(rendered.poster)}`,
    );
  } finally {
    await browser.close();
    await stage.leave();
    await rm(folder, { recursive: true, force: true });
  }
}

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { buildPages } from '../src/build/build-pages.ts';
import { escapeHtml } from '../src/web/html.ts';
import { BROWSER_FLAGS, bringBrowser } from './browser.ts';
import { allAddresses } from './e2e/addresses.ts';
import { makeSeeds } from './e2e/make-seeds.ts';
import { type Scene, scenesOf } from './e2e/scenes.ts';
import { enterAs, SEED_ENV } from './e2e/seeds.ts';
import { embeddedPlace, type Helpwell, ROOT, startHelpwell } from './e2e/server.ts';

// `npm run shots`: every page in its states, on a phone and on a desktop, light and dark, with a page that shows them side by side.
// --only <words> takes the scenes whose name has them; --to <folder> puts them elsewhere than shots/.

const WIDTHS = [1280, 360];
const THEMES = ['light', 'dark'] as const;
/** Longer pages are cut: what is further down looks as what is above. */
const MOST_PIXELS = 6000;

/** What was seen of a scene: a picture for each width and theme, and what nobody should see. */
interface Shown {
  name: string;
  files: string[];
  complaints: string[];
}

const { values } = parseArgs({ options: { only: { type: 'string' }, to: { type: 'string', default: 'shots' } } });
const folder = path.resolve(values.to);
const brought = await bringBrowser(console.log);
if ('missing' in brought) {
  console.error(brought.missing);
  process.exit(1);
}
buildPages(ROOT, console.log);
const place = await embeddedPlace(undefined, true);
const seeds = await makeSeeds(place);
const helpwell = await startHelpwell(place, { ...SEED_ENV, LIMITS: 'false' });
const browser = await chromium.launch({
  ...brought.browser,
  args: BROWSER_FLAGS,
});
try {
  const scenes = scenesOf(allAddresses(seeds), seeds).filter(({ name }) => name.includes(values.only ?? ''));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const shown: Shown[] = scenes.map(({ name }) => ({ name, files: [], complaints: [] }));
  for (const theme of THEMES)
    for (const width of WIDTHS) await shoot(browser, helpwell, scenes, shown, { theme, width });
  await writeFile(path.join(folder, 'index.html'), gallery(shown));
  for (const { name, complaints } of shown) for (const complaint of complaints) console.log(`${name}: ${complaint}`);
  console.log(
    `${scenes.length} scenes, ${shown.flatMap(({ files }) => files).length} pictures: ${path.join(folder, 'index.html')}`,
  );
} finally {
  await browser.close();
  await helpwell.stop();
  await place.remove();
}

/** Takes a picture of each scene with one width and theme, each person in a window of their own. */
async function shoot(
  browser: Browser,
  helpwell: Helpwell,
  scenes: readonly Scene[],
  shown: readonly Shown[],
  { theme, width }: { theme: (typeof THEMES)[number]; width: number },
): Promise<void> {
  for (const role of ['visitor', 'member', 'administrator'] as const) {
    const context = await browser.newContext({
      baseURL: helpwell.url,
      viewport: { width, height: width < 600 ? 740 : 800 },
      hasTouch: width < 600,
      colorScheme: theme,
      reducedMotion: 'reduce',
    });
    if (role !== 'visitor') await enterAs(context, helpwell, role);
    for (const [index, scene] of scenes.entries()) {
      if (scene.role !== role) continue;
      const page = await context.newPage();
      const file = `${scene.name.replace(/[^\p{L}\p{N}]+/gu, '-')}-${width}-${theme}.png`;
      const { complaints, files } = shown[index]!;
      page.on('pageerror', (error) => complaints.push(`${width} ${theme}: ${error.message}`));
      try {
        await page.goto(scene.path, { waitUntil: 'load' });
        await scene.act?.(page);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (beyond > 0) complaints.push(`${width} ${theme}: ${beyond} pixels wider than the window`);
        await picture(page, path.join(folder, file), scene.act !== undefined);
        files.push(file);
      } catch (error) {
        complaints.push(`${width} ${theme}: ${(error as Error).message.split('\n')[0]}`);
      }
      await page.close();
    }
    await context.close();
  }
}

/** The whole page, or what stands in the window: what opens over a page belongs to where it was opened. */
async function picture(page: Page, file: string, inWindow: boolean): Promise<void> {
  if (inWindow) {
    await page.screenshot({ path: file });
    return;
  }
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width } = page.viewportSize()!;
  await page.screenshot({
    path: file,
    fullPage: true,
    clip: { x: 0, y: 0, width, height: Math.min(height, MOST_PIXELS) },
  });
}

function gallery(shown: readonly Shown[]): string {
  const sections = shown.map(
    ({ name, files, complaints }) =>
      `<section><h2>${escapeHtml(name)}</h2>${complaints.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}<div>${files
        .map((file) => `<a href="${file}"><img loading="lazy" src="${file}" alt="${escapeHtml(file)}"></a>`)
        .join('')}</div></section>`,
  );
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shots</title>
<style>body{margin:2rem;font:1rem system-ui;color-scheme:light dark}section{margin-block:2rem}p{color:#c22}div{display:flex;gap:1rem;align-items:start;overflow-x:auto}img{height:26rem;border:1px solid #8886;object-fit:cover;object-position:top}</style>
${sections.join('\n')}
`;
}

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';

/** A download that is possible takes less; one that is not must not hold up the tests. */
const DOWNLOAD_MS = 120_000;
const APT_MS = 600_000;

/** Debian's browser without a window: a journey takes it less than half the time. It keeps no page for the Back button. */
const SHELL = 'chromium-headless-shell';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** What the browser of the tests is started with: nothing that talks to anybody but the tested server. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name is looked up and no other machine is reached, whatever a page asks for.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** A browser for the tests: where it is, or `own` for the one Playwright has downloaded. */
export type Browser = { executablePath: string } | { own: true };

/** The browser that is there: the one named by `TEST_BROWSER`, Playwright's own, or an installed Chromium or Chrome; the quickest first. */
export function installedBrowser(): Browser | undefined {
  return browserAmong([SHELL, ...NAMES]);
}

/** The same, for what only a whole browser does: it keeps the pages that one leaves for the Back button. */
export function wholeBrowser(): Browser | undefined {
  return browserAmong(NAMES);
}

function browserAmong(names: readonly string[]): Browser | undefined {
  const named = process.env['TEST_BROWSER'];
  if (named) return { executablePath: named };
  if (existsSync(chromium.executablePath())) return { own: true };
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = [...candidates, ...PLACES].find(isExecutable);
  return found ? { executablePath: found } : undefined;
}

/**
 * Finds a browser, or brings one: Playwright's download, else Debian's package when we may install it.
 * @returns the browser, after it has been started once; or why there is none, in a line for the summary.
 */
export async function bringBrowser(say: (line: string) => void): Promise<{ browser: Browser } | { missing: string }> {
  let missing = 'no Chromium is installed';
  for (const bring of [undefined, download, install]) {
    if (bring && !bring(say)) continue;
    const browser = installedBrowser();
    if (!browser) continue;
    const problem = await startsNot(browser);
    if (!problem) return { browser };
    missing = `${'own' in browser ? "Playwright's browser" : browser.executablePath} does not start: ${problem}`;
  }
  return { missing: `${missing}. Run \`npx playwright install --with-deps chromium\`, or install Chromium.` };
}

function download(say: (line: string) => void): boolean {
  say('No browser found; trying to download the one of Playwright…');
  const cli = path.join(import.meta.dirname, '../node_modules/@playwright/test/cli.js');
  return (
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: DOWNLOAD_MS }).status === 0
  );
}

function install(say: (line: string) => void): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say('It could not be downloaded; installing the package of Debian…');
  const options = {
    stdio: 'ignore',
    timeout: APT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const;
  spawnSync('apt-get', ['update'], options);
  const bring = (...packages: string[]) =>
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options).status === 0;
  // Both at once, so that they are of one version; not every system that has the browser has the shell.
  return bring('chromium', SHELL, 'fonts-liberation') || bring('chromium', 'fonts-liberation');
}

async function startsNot(browser: Browser): Promise<string | undefined> {
  try {
    const started = await chromium.launch({ ...browser, args: BROWSER_FLAGS, timeout: 120_000 });
    await started.close();
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n')[0];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

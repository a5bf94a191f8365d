import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { embeddedPlace, type Helpwell, type Place, startHelpwell } from './server.ts';

export { expect };

/** What a test may expect to go wrong in the browser; everything else that does fails it. */
export interface Watch {
  /** Tells of a message of the browser's console that belongs to the test, such as a request that is meant to fail. */
  expects(message: RegExp): void;
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

interface Fixtures {
  watch: Watch;
  /** The server of the test: the common one, or that of its file. */
  helpwell: Helpwell;
}
interface WorkerFixtures {
  /** A server on PGlite with the fixture's content, shared by the tests of a worker. */
  common: Helpwell;
}

/**
 * A test with a visitor of its own (network address, browser profile). It fails when the browser complains (a blocked
 * resource, an error in a script) or asks any other machine for anything.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  common: [
    // Playwright reads the names of what a fixture needs from its parameter; this one needs nothing.
    async ({ browserName: _ }, use) => serve(use),
    { scope: 'worker', timeout: 120_000 },
  ],
  helpwell: ({ common }, use) => use(common),
  baseURL: ({ helpwell }, use) => use(helpwell.url),
  extraHTTPHeaders: ({ browserName: _ }, use) => use({ 'x-forwarded-for': someAddress() }),
  watch: [
    async ({ context }, use) => {
      const expected: RegExp[] = [];
      const complaints: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => complaints.push(String(error.error())));
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') complaints.push(`asked ${request.url()}`);
      });
      await use({ expects: (message) => expected.push(message) });
      expect(complaints.filter((complaint) => !expected.some((message) => message.test(complaint)))).toEqual([]);
    },
    { auto: true },
  ],
});

/** Serves a new place until `use` is done; see {@link testOn}. */
async function serve(
  use: (helpwell: Helpwell) => Promise<void>,
  prepare?: (place: Place) => Promise<void>,
  env?: Record<string, string>,
): Promise<void> {
  const place = await embeddedPlace();
  await prepare?.(place);
  const helpwell = await startHelpwell(place, env);
  await use(helpwell);
  await helpwell.stop();
  await place.remove();
  // Level 50 and above of pino: errors that nobody should have caused.
  expect(helpwell.log.filter(({ level }) => level >= 50)).toEqual([]);
}

/**
 * The same test with another server than the common one, shared by the tests of a file.
 * @param prepare what is there before it starts.
 * @param env added to the place's.
 */
export function testOn(prepare: (place: Place) => Promise<void>, env?: Record<string, string>) {
  return testWith((use) => serve(use, prepare, env));
}

/**
 * The same test with a server that its file starts by itself, when the first test needs it, and stops after the last one.
 * It is no fixture of a worker: for that, each such file would have a process and a browser of its own.
 * @param serve starts it, gives it to `use`, and stops it when that is done.
 */
export function testWith(serve: (use: (helpwell: Helpwell) => Promise<void>) => Promise<void>) {
  let server: Promise<Helpwell> | undefined;
  let isOver = false;
  let ended: Promise<void> | undefined;
  let end = () => {};
  const start = () =>
    new Promise<Helpwell>((resolve, reject) => {
      const use = (helpwell: Helpwell) =>
        new Promise<void>((done) => {
          end = done;
          resolve(helpwell);
        });
      ended = serve(use);
      ended.catch(reject);
    });
  const own = test.extend({
    helpwell: [
      async ({ browserName: _ }, use) => {
        server ??= start();
        await use(await server);
      },
      { scope: 'test', timeout: 300_000 },
    ],
  });
  own.beforeAll(() => {
    if (isOver) server = undefined;
    isOver = false;
  });
  // Its address stays: Playwright makes fixtures for what else is done at the end, and would have another server started.
  own.afterAll(async () => {
    end();
    await ended;
    isOver = true;
  });
  return own;
}

/** The short form of axe: it goes to the browser for every page that is looked at. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What depends on colours; nothing else differs in the dark. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** An address of its own for each visitor, so that one test does not use up the limits of another. */
export function someAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/**
 * Runs axe on the page as it stands, on a phone and on a desktop, and its rules about colours also in the dark; every violation fails. Axe is put into the page once, since
 * it is large; `@axe-core/playwright` puts it into two for each run.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.evaluate(`${AXE}; undefined`);
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const size of [
      { width: 1280, height: 800 },
      { width: 360, height: 740 },
    ]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      const { violations } = await page.evaluate(
        (runOnly) => window.axe.run({ iframes: false, resultTypes: ['violations'], ...(runOnly && { runOnly }) }),
        colorScheme === 'dark' ? RULES_OF_COLOUR : undefined,
      );
      const found = violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
      }));
      expect(found, `${colorScheme}, ${size.width} px`).toEqual([]);
      // Nothing is cut off or has to be scrolled sideways.
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        `${size.width} px`,
      ).toBeLessThanOrEqual(0);
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  if (before) await page.setViewportSize(before);
}

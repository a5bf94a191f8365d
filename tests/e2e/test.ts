import { randomInt } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { embeddedPlace, type Helpwell, startHelpwell } from './server.ts';

export { expect };

/** What a test may expect to go wrong in the browser; everything else that does fails it. */
export interface Watch {
  /** Tells of a message of the browser's console that belongs to the test, such as a request that is meant to fail. */
  expects(message: RegExp): void;
}

interface Fixtures {
  watch: Watch;
}
interface WorkerFixtures {
  /** A server on PGlite with the fixture's content, shared by the tests of a worker. */
  helpwell: Helpwell;
}

/**
 * A test with a visitor of its own (network address, browser profile). It fails when the browser complains (a blocked
 * resource, an error in a script) or asks any other machine for anything.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  helpwell: [
    // Playwright reads the names of what a fixture needs from its parameter; this one needs nothing.
    async ({ browserName: _ }, use) => {
      const place = await embeddedPlace();
      const helpwell = await startHelpwell(place);
      await use(helpwell);
      await helpwell.stop();
      await place.remove();
      // Level 50 and above of pino: errors that nobody should have caused.
      expect(helpwell.log.filter(({ level }) => level >= 50)).toEqual([]);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
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

/** An address of its own for each visitor, so that one test does not use up the limits of another. */
export function someAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/** Runs axe on the page as it stands, light and dark, on a phone and on a desktop; every violation fails. */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const size of [
      { width: 1280, height: 800 },
      { width: 360, height: 740 },
    ]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      const { violations } = await new AxeBuilder({ page }).analyze();
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

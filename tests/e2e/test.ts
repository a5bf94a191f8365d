import { randomInt } from 'node:crypto';
import { test as base, expect } from '@playwright/test';
import { embeddedPlace, type Helpwell, type Place, somePlace, startHelpwell } from './server.ts';

export { expectAccessible } from './accessible.ts';
export { expect };

/** A text that was sent before its last words were saved may have arrived or not: its next page asks, and is told that it is no draft any more. */
const POSTED_ALREADY = /status of 410 .*\/api\/community\/drafts\)$/;

/** What a test may expect to go wrong in the browser; everything else that does fails it. */
export interface Watch {
  /** Tells of a message of the browser's console that belongs to the test, such as a request that is meant to fail. */
  expects(message: RegExp): void;
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
    async ({ browserName: _ }, use) => {
      let common: Helpwell | undefined;
      await serve(embeddedPlace, async (helpwell) => {
        common = helpwell;
        await use(helpwell);
      });
      expectNoErrors(common!);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  helpwell: ({ common }, use) => use(common),
  baseURL: ({ helpwell }, use) => use(helpwell.url),
  extraHTTPHeaders: ({ browserName: _ }, use) => use({ 'x-forwarded-for': someAddress() }),
  watch: [
    async ({ context }, use) => {
      const expected: RegExp[] = [POSTED_ALREADY];
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
  newPlace: () => Promise<Place>,
  use: (helpwell: Helpwell) => Promise<void>,
  prepare?: (place: Place) => Promise<void>,
  env?: Record<string, string>,
): Promise<void> {
  const place = await newPlace();
  await prepare?.(place);
  const helpwell = await startHelpwell(place, env);
  await use(helpwell);
  await helpwell.stop();
  await place.remove();
}

/** Fails when the log of a server has errors (level 50 and above of pino): nobody should have caused any. */
function expectNoErrors({ log }: Helpwell): void {
  expect(log.filter(({ level }) => level >= 50)).toEqual([]);
}

/**
 * The same test with another server than the common one, shared by the tests of a file.
 * @param prepare what is there before it starts.
 * @param env added to the place's.
 */
export function testOn(prepare: (place: Place) => Promise<void>, env?: Record<string, string>) {
  return testWith((use) => serve(embeddedPlace, use, prepare, env));
}

/** As {@link testOn}, for what is not about a storage; see `somePlace`. */
export function testSomewhere(prepare: (place: Place) => Promise<void>, env?: Record<string, string>) {
  return testWith((use) => serve(somePlace, use, prepare, env));
}

/**
 * The same test with a server that its file starts by itself, when the first test needs it, and stops after the last one;
 * its log must have no errors then. It is no fixture of a worker: for that, each such file would have a process and a browser of its own.
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
    if (server) expectNoErrors(await server);
  });
  return own;
}

/** An address of its own for each visitor, so that one test does not use up the limits of another. */
export function someAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

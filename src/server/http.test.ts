import { connect } from 'node:net';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { Served } from './handler.ts';
import { type Listening, listen } from './http.ts';
import { Memory } from './memory.ts';
import { PageCache } from './page-cache.ts';
import { routeTable } from './route-rules.ts';

/** A server whose pages take until they are told to be there. */
async function serving(): Promise<{ server: Listening; asked: Promise<void>; finish(): void; isDone(): boolean }> {
  const asked = Promise.withResolvers<void>();
  const finishing = Promise.withResolvers<void>();
  let done = false;
  const served: Served = {
    settings: { host: '127.0.0.1', port: 0, publicUrl: undefined, trustProxy: [], contentDir: '/nowhere' },
    log: pino({ level: 'silent' }),
    routes: routeTable([{ '/slow': {} }]),
    pages: new PageCache(new Memory(0), false),
    filePermission: async () => 'hidden',
    sessionCookie: 'session',
    tracked: new Map(),
    isReaderKnown: () => true,
    readiness: {},
    frameAncestors: [],
    policy: '',
    astro: {
      async render() {
        asked.resolve();
        await finishing.promise;
        done = true;
        return new Response('done');
      },
    },
  };
  const server = await listen(served);
  onTestFinished(() => server.close(0));
  return { server, asked: asked.promise, finish: finishing.resolve, isDone: () => done };
}

/** Asks for a page and goes away before it is there. */
async function askAndGo(address: string, asked: Promise<void>): Promise<void> {
  const reader = connect(Number(new URL(address).port), '127.0.0.1');
  reader.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
  await asked;
  reader.destroy();
}

test('a server that stops waits for what somebody asked for who has gone', async () => {
  const { server, asked, finish, isDone } = await serving();
  await askAndGo(server.address, asked);
  let stopped = false;
  const stopping = server.close(60_000).then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(stopped).toBe(false);
  finish();
  await stopping;
  expect(isDone()).toBe(true);
});

test('a server that stops does not wait for ever for what somebody asked for who has gone', async () => {
  const { server, asked } = await serving();
  await askAndGo(server.address, asked);
  await server.close(0);
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownAddress } from '../config/own-address.ts';
import { createHandler, type Served, type UnderWay } from './handler.ts';
import { LONGEST_BODY_SECONDS } from './route-rules.ts';

/** How long nothing may move on a connection with a request under way, in milliseconds. */
const IDLE_MS = 60_000;

/**
 * How long a connection stays open between requests, in milliseconds: longer than proxies keep theirs (nginx and most load
 * balancers 60 s, Caddy 120 s), because who sends into a connection that is being closed gets no answer, and its visitor a 502.
 */
const KEEP_ALIVE_MS = 125_000;

/** How long what was cut may take to notice, in milliseconds. */
const NOTICE_MS = 1000;

/** A server that answers. */
export interface Listening {
  /** Address for people: PUBLIC_URL, or where it listens. */
  address: string;
  /**
   * Stops taking requests, waits for those under way up to `ms` milliseconds, then cuts them. What somebody has asked for who has
   * gone since is waited for as well: it still needs the storage.
   */
  close(ms: number): Promise<void>;
}

/** Serves the product over HTTP on the address of the settings. Resolves when it listens; rejects when it cannot. */
export async function listen(served: Served): Promise<Listening> {
  const { settings } = served;
  let handler: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  // The handler cuts most requests sooner, as the rules of their routes say.
  const server = createServer(
    { requestTimeout: LONGEST_BODY_SECONDS * 1000, headersTimeout: 20_000, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => handler(request, response),
  );
  // Nothing goes in or out: who sends or reads nothing any more holds no connection, and nothing in memory.
  server.setTimeout(IDLE_MS);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host, resolve);
  });
  const { port } = server.address() as { port: number };
  const base = new URL(ownAddress({ ...settings, port }));
  let draining = false;
  const underWay: UnderWay = { answering: new Set(), endless: new Set() };
  handler = createHandler(served, base, () => draining, underWay);
  return {
    address: base.origin,
    async close(ms) {
      const began = performance.now();
      draining = true;
      // Their readers come back, to a server that goes on.
      for (const response of underWay.endless) response.destroy();
      await new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), ms);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      });
      const left = Math.max(ms - (performance.now() - began), NOTICE_MS);
      await Promise.race([Promise.all(underWay.answering), sleep(left, undefined, { ref: false })]);
    },
  };
}

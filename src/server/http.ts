import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import Negotiator from 'negotiator';
import sirv from 'sirv';
import type { App } from '../app.ts';
import { contentFiles } from './content-files.ts';
import { filePermission } from './file-permission.ts';
import { isOriginAllowed } from './origin.ts';
import { cacheKey, type Encoding, encodedBody, type Rendered, type StoredPage, storePage } from './page-cache.ts';
import { clientAddressOf } from './proxy.ts';

/** The part of Astro's application that the server uses. */
export interface AstroApp {
  render(
    request: Request,
    options: { clientAddress: string; locals: object; addCookieHeader: boolean },
  ): Promise<Response>;
}

/** Longest body of a form or of JSON; the addresses that take uploads take more and count for themselves while reading. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** Ten attachments of 10 MB and the text. */
const UPLOAD_LIMIT_BYTES = 105 * 1024 * 1024;
const TAKES_UPLOADS = /^\/[^/]+\/ask\/?$|^\/[^/]+\/requests\/\d+\/?$|^\/api\/attachments\/?$/;
/** Mail programs post to it of themselves (RFC 8058), without saying where they come from; the secret in the address is what counts. */
const TAKES_FOREIGN_POSTS = /^\/[^/]+\/requests\/mails\/[^/]+$/;

/** Sent with every answer, beside the Content-Security-Policy. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};
const YEAR_SECONDS = 31_536_000;

/** A server that answers. */
export interface Listening {
  /** Address for people: PUBLIC_URL, or where it listens. */
  address: string;
  /** Stops taking requests, waits for those under way up to `ms` milliseconds, then cuts them. */
  close(ms: number): Promise<void>;
}

/**
 * Serves the product over HTTP on the address of the settings. Resolves when it listens; rejects when it cannot.
 * @param policy the Content-Security-Policy of every answer that brings none of its own.
 */
export async function listen(app: App, astro: AstroApp, policy: string): Promise<Listening> {
  let handler: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer({ requestTimeout: 120_000, headersTimeout: 20_000 }, (request, response) =>
    handler(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(app.settings.port, app.settings.host, resolve);
  });
  const { port } = server.address() as { port: number };
  const host = app.settings.host.includes(':') ? `[${app.settings.host}]` : app.settings.host;
  const base = new URL(app.settings.publicUrl ?? `http://${host}:${port}`);
  let draining = false;
  handler = createHandler(app, astro, { base, policy, isDraining: () => draining });
  return {
    address: base.origin,
    close(ms) {
      draining = true;
      return new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), ms);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

interface HandlerOptions {
  /** Address visitors use. */
  base: URL;
  policy: string;
  isDraining(): boolean;
}

/** Makes the function that answers every request. */
function createHandler(app: App, astro: AstroApp, options: HandlerOptions) {
  const { base, policy, isDraining } = options;
  const clientFolder = path.join(import.meta.dirname, '../../dist/client');
  const assets = sirv(clientFolder, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders(response, pathname) {
      if (pathname.startsWith('/_astro/'))
        response.setHeader('cache-control', `public, max-age=${YEAR_SECONDS}, immutable`);
    },
  });
  const content = contentFiles(app.settings.contentDir, filePermission(app));
  const clientAddress = clientAddressOf(app.settings.trustProxy);
  const secure = base.protocol === 'https:';

  const everywhere: Record<string, string> = {
    ...SECURITY_HEADERS,
    'content-security-policy': policy,
    ...(secure ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` } : {}),
  };
  const process = randomUUID().slice(0, 8);
  let requests = 0;

  return (request: IncomingMessage, response: ServerResponse): void => {
    const began = performance.now();
    // Unique among processes and restarts, and much cheaper than a random number each.
    const id = `${process}-${(requests++).toString(36)}`;
    const log = app.log;
    if (log.isLevelEnabled('info'))
      response.on('close', () =>
        log.info(
          {
            requestId: id,
            method: request.method,
            path: loggedPath(request.url),
            status: response.statusCode,
            ms: Math.round((performance.now() - began) * 10) / 10,
          },
          response.writableFinished ? 'request' : 'request cut off',
        ),
      );
    if (sendKept(request, response, id)) return;
    for (const name in everywhere) response.setHeader(name, everywhere[name]!);
    response.setHeader('x-request-id', id);
    if (isDraining()) response.setHeader('connection', 'close');
    answer(request, response).catch((error) => {
      log.error({ requestId: id, err: error }, 'request failed');
      if (response.headersSent) response.destroy();
      else sendText(response, 500, `Something went wrong on our side. Reference: ${id}\n`);
    });

    async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
      const url = parseUrl(req.url, base);
      if (!url) return sendText(res, 400, 'This address cannot be read.\n');
      if (url.pathname === '/healthz') return sendText(res, 200, 'ok\n');
      if (url.pathname === '/readyz') return readiness(res);
      if (req.method === 'GET' || req.method === 'HEAD') {
        if (await served(content, req, res)) return;
        if (url.pathname.includes('.') && (await served(assets, req, res))) return;
      } else {
        if (!isAllowedMethod(req.method)) {
          res.setHeader('allow', 'GET, HEAD, POST, PUT, PATCH, DELETE');
          return sendText(res, 405, 'This method is not supported here.\n');
        }
        const limit = TAKES_UPLOADS.test(url.pathname) ? UPLOAD_LIMIT_BYTES : BODY_LIMIT_BYTES;
        if (Number(req.headers['content-length'] ?? 0) > limit) {
          // The rest of the body is not read; the connection cannot be used again.
          res.setHeader('connection', 'close');
          return render(req, res, url, { refusal: 'too-large' });
        }
        const facts = {
          method: req.method ?? '',
          origin: req.headers.origin ?? null,
          fetchSite: header(req, 'sec-fetch-site'),
          contentType: req.headers['content-type'] ?? null,
        };
        if (!isOriginAllowed(facts, base) && !TAKES_FOREIGN_POSTS.test(url.pathname))
          return render(req, res, url, { refusal: 'foreign-origin' });
        return render(req, res, url, { bodyLimit: limit });
      }
      const searchId = url.searchParams.get('s');
      if (searchId) app.ledger.resultOpened(searchId, url.pathname);
      const key = hasSession(req) ? undefined : cacheKey(url);
      if (key === undefined) return render(req, res, url, {});
      const kept = app.pages.get(key);
      if (kept) return send(req, res, kept);
      // The ignored parameters are left out, so that they cannot become part of what everybody gets.
      const page = await app.pages.share(key, () => renderPage(req, new URL(url.pathname, base), {}));
      return page ? send(req, res, page) : render(req, res, url, {});
    }

    async function render(req: IncomingMessage, res: ServerResponse, url: URL, options: RenderOptions): Promise<void> {
      const { page } = await renderPage(req, url, options);
      return send(req, res, page);
    }

    async function renderPage(req: IncomingMessage, url: URL, options: RenderOptions): Promise<Rendered> {
      const result = await astro.render(toRequest(req, url, options.bodyLimit), {
        clientAddress: clientAddress(req),
        locals: { requestId: id, log: log.child({ requestId: id }), base, refusal: options.refusal },
        addCookieHeader: true,
      });
      return storePage(result);
    }
  };

  /** The shortest way: a visitor's page that is in memory, asked for without parameters, in an encoding that is there. */
  function sendKept(req: IncomingMessage, res: ServerResponse, id: string): boolean {
    if (req.method !== 'GET' || isDraining() || hasSession(req)) return false;
    const page = app.pages.get(req.url ?? '');
    if (!page) return false;
    const encoding = page.compressible ? chooseEncoding(req) : 'identity';
    const body = page.bodies[encoding];
    if (!body) return false;
    const { etag, headers } = headersOf(page, encoding, body.length);
    const fresh = isFresh(req, etag);
    const sent = ['x-request-id', id, ...headers];
    res.writeHead(
      fresh ? 304 : 200,
      fresh ? sent.filter((_, at) => !/^content-(length|encoding)$/.test(sent[at - (at % 2)]!)) : sent,
    );
    res.end(fresh ? undefined : body);
    return true;
  }

  /** The finished headers of a kept page as a flat list, made once for each encoding. */
  function headersOf(page: StoredPage, encoding: Encoding, bytes: number): { etag: string; headers: string[] } {
    const etag = etagOf(page, encoding);
    page.sent ??= {};
    page.sent[encoding] ??= Object.entries({
      ...everywhere,
      ...page.headers,
      ...(page.compressible ? { vary: appendVary(page.headers['vary'], 'accept-encoding') } : {}),
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      etag,
      'content-length': String(bytes),
    }).flatMap(([name, value]) => [name, String(value)]);
    return { etag, headers: page.sent[encoding] };
  }

  async function readiness(res: ServerResponse): Promise<void> {
    const database = await app.db.execute(sql`select 1`).then(
      () => true,
      () => false,
    );
    const ready = database && app.search.ready && !isDraining();
    res.setHeader('content-type', 'application/json');
    res.statusCode = ready ? 200 : 503;
    res.end(JSON.stringify({ database, search: app.search.ready, draining: isDraining() }));
  }
}

interface RenderOptions {
  /** Why the request was turned down before its page saw it; the error page says it in the reader's language. */
  refusal?: 'too-large' | 'foreign-origin';
  /** In bytes. */
  bodyLimit?: number;
}

/** The path as it may stand in the log: the links in mails hold an address, and open without a password. */
export function loggedPath(target: string | undefined): string | undefined {
  return target?.split('?')[0]?.replace(/^(\/[^/]+\/(?:rate|requests\/mails)\/).*/, '$1…');
}

/** The address that was asked for, on our own origin; undefined when it cannot be read as one. */
export function parseUrl(target: string | undefined, base: URL): URL | undefined {
  // Only the path counts: a Host header or an absolute target cannot choose the origin.
  if (!target?.startsWith('/')) return undefined;
  try {
    decodeURI(target);
    const url = new URL(base.origin + target.replace(/^\/+/, '/'));
    // No page has such an address, and no database takes the character.
    if (url.pathname.includes('%00')) return undefined;
    // `/.//x` comes out as `//x`, which is another site as soon as somebody resolves it.
    return url.origin === base.origin && !url.pathname.startsWith('//') ? url : undefined;
  } catch {
    return undefined;
  }
}

function toRequest(req: IncomingMessage, url: URL, bodyLimit: number | undefined): Request {
  const headers = new Headers();
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    const name = req.rawHeaders[at]!;
    // Host and forwarding headers have been dealt with; nothing behind this line may trust them.
    if (!/^(host|x-forwarded-.*|forwarded|connection|keep-alive|transfer-encoding|upgrade)$/i.test(name))
      headers.append(name, req.rawHeaders[at + 1]!);
  }
  const hasBody = bodyLimit !== undefined;
  return new Request(url, {
    // An answer to HEAD is the one to GET without its body, which is left out when it is sent: endpoints that leave it out themselves
    // would fill the page cache with nothing.
    method: req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET'),
    headers,
    ...(hasBody ? { body: Readable.toWeb(limited(req, bodyLimit)) as ReadableStream, duplex: 'half' } : {}),
  });
}

/** The body, ended with an error when it grows over the limit although its length was not declared. */
function limited(req: IncomingMessage, limit: number): Readable {
  async function* counted() {
    let bytes = 0;
    for await (const chunk of req) {
      bytes += (chunk as Buffer).length;
      if (bytes > limit)
        throw Object.assign(new Error(`The body is larger than ${limit} bytes.`), { code: 'BODY_TOO_LARGE' });
      yield chunk;
    }
  }
  return Readable.from(counted(), { objectMode: false });
}

async function send(req: IncomingMessage, res: ServerResponse, page: StoredPage): Promise<void> {
  const encoding = page.compressible ? chooseEncoding(req) : 'identity';
  const etag = etagOf(page, encoding);
  const cacheable = page.status === 200 && (req.method === 'GET' || req.method === 'HEAD');
  for (const [name, value] of Object.entries(page.headers)) res.setHeader(name, value);
  if (page.compressible) res.setHeader('vary', appendVary(page.headers['vary'], 'accept-encoding'));
  if (cacheable) res.setHeader('etag', etag);
  if (cacheable && isFresh(req, etag)) {
    res.writeHead(304);
    res.end();
    return;
  }
  const body = page.bodies[encoding] ?? (await encodedBody(page, encoding));
  if (encoding !== 'identity') res.setHeader('content-encoding', encoding);
  res.setHeader('content-length', body.length);
  res.writeHead(page.status);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Strong: each encoding of a page is a representation of its own (RFC 9110, 8.8.3). */
function etagOf(page: StoredPage, encoding: Encoding): string {
  return `"${page.etag}${encoding === 'identity' ? '' : `-${encoding}`}"`;
}

/** Whether the client has this very representation (RFC 9110, 13.1.2: compared weakly). */
function isFresh(req: IncomingMessage, etag: string): boolean {
  const known = req.headers['if-none-match'];
  return known?.split(/\s*,\s*/).some((tag) => tag.replace(/^W\//, '') === etag) ?? false;
}

/** Browsers send a handful of different headers; beyond that somebody is inventing them. */
const MOST_ACCEPTED = 200;
const chosen = new Map<string, Encoding>();

function chooseEncoding(req: IncomingMessage): Encoding {
  const accepted = req.headers['accept-encoding'];
  if (typeof accepted !== 'string' || accepted === '') return 'identity';
  const known = chosen.get(accepted);
  if (known) return known;
  const preferred = { preferred: ['br', 'gzip'] };
  // The published types lack the second parameter of Negotiator 1.0.
  const negotiator = new Negotiator(req) as unknown as { encoding(there: string[], how: object): string | undefined };
  const best = negotiator.encoding(['br', 'gzip', 'identity'], preferred);
  const encoding = best === 'br' || best === 'gzip' ? best : 'identity';
  if (chosen.size >= MOST_ACCEPTED) chosen.clear();
  chosen.set(accepted, encoding);
  return encoding;
}

function appendVary(present: string | string[] | undefined, name: string): string {
  const given = [present ?? []].flat().join(', ');
  return given ? `${given}, ${name}` : name;
}

function served(
  files: (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    res.once('finish', () => resolve(true));
    res.once('close', () => resolve(true));
    files(req, res, (error) => (error === undefined ? resolve(false) : reject(error)));
  });
}

/**
 * Signed-in readers get their own rendering; the cookie's name is the one in accounts/session.ts. Anything like it counts:
 * whoever reads the cookie later may allow blanks where this line would not.
 */
function hasSession(req: IncomingMessage): boolean {
  const { cookie } = req.headers;
  return cookie !== undefined && /helpwell_session/.test(cookie);
}

function isAllowedMethod(method: string | undefined): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE';
}

function header(req: IncomingMessage, name: string): string | null {
  const value = req.headers[name];
  return typeof value === 'string' ? value : null;
}

function sendText(res: ServerResponse, status: number, text: string): void {
  res.statusCode = status;
  res.setHeader('content-type', 'text/plain; charset=utf-8');
  res.end(text);
}

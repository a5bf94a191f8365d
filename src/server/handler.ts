import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { AWAY_RETRY_SECONDS, isUnavailable } from '../db/unavailable.ts';
import type { PermissionOf } from './content-files.ts';
import { beginOf } from './endless.ts';
import { framingOf } from './framing.ts';
import { isOriginAllowed } from './origin.ts';
import { cacheKey, type PageCache } from './page-cache.ts';
import { clientAddressOf } from './proxy.ts';
import { type AstroApp, type RenderOptions, renderPage, renderResponse, toPage } from './render.ts';
import { limitTime, readOver } from './request-body.ts';
import { requestLog } from './request-log.ts';
import { parseUrl, plainPath } from './request-url.ts';
import { commonHeaders, preflightHeaders, ruleHeaders } from './response-headers.ts';
import { allowedMethods, BODY_LIMIT_BYTES, BODY_SECONDS, type RouteRule, type RouteTable } from './route-rules.ts';
import { sendDirectly, sendKept, sendPage, sendStream, sendText } from './send.ts';
import { staticFiles } from './static-files.ts';

/** What the server needs of the product. */
export interface Served {
  settings: { host: string; port: number; publicUrl: string | undefined; trustProxy: string[]; contentDir: string };
  log: Logger;
  routes: RouteTable;
  pages: PageCache;
  /** Who may have a file of the content folder. */
  filePermission: PermissionOf;
  /** Part of the name of the cookie that makes somebody more than a visitor. */
  sessionCookie: string;
  /** Parameters that say where a reader came from, and who is told of them. */
  tracked: ReadonlyMap<string, (value: string, pathname: string) => void>;
  /** Whether it can be said who a reader with a session is. While it cannot, everybody reads what visitors read. */
  isReaderKnown(): boolean;
  /** What must be true before requests come in, by name; asked at `/readyz`. */
  readiness: Readonly<Record<string, () => boolean | Promise<boolean>>>;
  astro: AstroApp;
  /** Origins of the pages that may show ours inside theirs, as in `frame-ancestors`. */
  frameAncestors: readonly string[];
  /** The Content-Security-Policy of every answer that brings none of its own. */
  policy: string;
}

/** What is going on, for whoever stops the server. */
export interface UnderWay {
  /** Requests that are being answered, also for who has gone meanwhile: what they asked for is still being done. */
  answering: Set<Promise<void>>;
  /** The answers that go on for as long as their readers stay. */
  endless: Set<ServerResponse>;
}

/**
 * Makes the function that answers every request.
 * @param base address visitors use.
 * @param underWay filled and emptied as requests come and are answered.
 */
export function createHandler(served: Served, base: URL, isDraining: () => boolean, { answering, endless }: UnderWay) {
  const { log, routes, pages } = served;
  const everywhere = commonHeaders(served.policy, base);
  const begin = requestLog(log, routes);
  const answerFile = staticFiles(served.settings.contentDir, served.filePermission);
  const clientAddress = clientAddressOf(served.settings.trustProxy);
  const tracked = new Set(served.tracked.keys());
  const probes: Readonly<Record<string, (res: ServerResponse) => void | Promise<void>>> = {
    '/healthz': (res) => sendText(res, 200, 'ok\n'),
    '/readyz': answerReadiness,
  };

  return (req: IncomingMessage, res: ServerResponse): void => {
    const requestId = begin(req, res);
    readOver(req, res);
    if (req.method === 'GET' && !isDraining() && !isPersonal(req)) {
      const page = pages.get(req.url ?? '');
      if (page && sendKept(req, res, page, { requestId, everywhere })) return;
    }
    for (const name in everywhere) res.setHeader(name, everywhere[name]!);
    res.setHeader('x-request-id', requestId);
    if (isDraining()) res.setHeader('connection', 'close');
    const answered = answer(req, res, requestId).catch((error) => {
      if (isUnavailable(error) && !res.headersSent) {
        res.setHeader('retry-after', AWAY_RETRY_SECONDS);
        return sendText(res, 503, 'This cannot be answered for a moment. Nothing was lost; try again.\n');
      }
      log.error({ requestId, err: error }, 'request failed');
      if (res.headersSent) res.destroy();
      else sendText(res, 500, `Something went wrong on our side. Reference: ${requestId}\n`);
    });
    answering.add(answered);
    void answered.finally(() => answering.delete(answered));
  };

  async function answer(req: IncomingMessage, res: ServerResponse, requestId: string): Promise<void> {
    const url = parseUrl(req.url, base);
    if (!url)
      return render(req, res, {
        url: new URL(req.url?.startsWith('/api/') ? '/api/' : '/', base),
        requestId,
        rule: {},
        clientAddress: clientAddress(req),
        refusal: 'unreadable',
      });
    const isReading = req.method === 'GET' || req.method === 'HEAD';
    const probe = probes[url.pathname];
    if (probe && isReading) return probe(res);
    const framing = probe ? undefined : framingOf(plainPath(url.pathname), routes);
    const rule = probe ? {} : routes.ruleFor(framing?.path ?? plainPath(url.pathname));
    const plain = rule.folder && url.pathname.endsWith('/') ? `${plainPath(url.pathname)}/` : plainPath(url.pathname);
    if (plain !== url.pathname || req.url?.startsWith('//')) {
      if (!rule.anySlashes) return redirect(res, plain + url.search);
      url.pathname = plain;
    }
    const options = { url, requestId, rule, framing, clientAddress: clientAddress(req) };
    if (isReading && (await answerFile(req, res, url.pathname))) return;
    const allowed = allowedMethods(rule);
    if (!allowed)
      return isReading ? answerReading(req, res, options) : render(req, res, { ...options, refusal: 'unknown' });
    if (req.method === 'OPTIONS') return answerOptions(req, res, rule, allowed);
    if (!allowed.includes(req.method ?? '')) {
      res.setHeader('allow', allowed.join(', '));
      return render(req, res, { ...options, refusal: 'method' });
    }
    return isReading ? answerReading(req, res, options) : answerChange(req, res, options);
  }

  async function answerReading(req: IncomingMessage, res: ServerResponse, options: RenderOptions): Promise<void> {
    const { url, rule } = options;
    for (const [name, tell] of served.tracked) {
      const value = url.searchParams.get(name);
      if (value) tell(value, url.pathname);
    }
    if (isPersonal(req) && !served.isReaderKnown()) {
      const common = rule.cacheSeconds ? pages.get(cacheKey(url, rule, tracked) ?? '') : undefined;
      if (common) {
        const headers = { ...common.headers, 'cache-control': 'private, no-store' };
        return sendPage(req, res, { ...common, headers });
      }
    }
    const key = isPersonal(req) || !rule.cacheSeconds ? undefined : cacheKey(url, rule, tracked);
    if (key === undefined) return render(req, res, options);
    const kept = pages.get(key);
    if (kept) return sendPage(req, res, kept);
    // What is no part of the key is left out, so that it cannot become part of what everybody gets.
    const shared = { ...options, url: new URL(key, base) };
    const page = await pages.share(key, () => renderPage({ ...served, base }, req, shared));
    return page ? sendPage(req, res, page) : render(req, res, options);
  }

  async function answerChange(req: IncomingMessage, res: ServerResponse, options: RenderOptions): Promise<void> {
    const { rule } = options;
    limitTime(req, res, rule.bodySeconds ?? BODY_SECONDS);
    const bodyLimit = rule.bodyBytes ?? BODY_LIMIT_BYTES;
    if (Number(req.headers['content-length'] ?? 0) > bodyLimit)
      return render(req, res, { ...options, refusal: 'too-large' });
    const facts = {
      method: req.method ?? '',
      origin: req.headers.origin ?? null,
      fetchSite: header(req, 'sec-fetch-site'),
      contentType: req.headers['content-type'] ?? null,
    };
    if (!rule.foreignPosts && !isOriginAllowed(facts, base))
      return render(req, res, { ...options, refusal: 'foreign-origin' });
    return render(req, res, { ...options, bodyLimit });
  }

  function redirect(res: ServerResponse, to: string): void {
    res.statusCode = 308;
    res.setHeader('location', to);
    res.end();
  }

  /** What may be done at an address; to a browser that asks for a script of another site, also whether that may. */
  function answerOptions(req: IncomingMessage, res: ServerResponse, rule: RouteRule, allowed: string[]): void {
    const isPreflight = rule.cors && req.headers['access-control-request-method'];
    const headers = {
      allow: [...allowed, 'OPTIONS'].join(', '),
      ...(isPreflight && { ...ruleHeaders(rule), ...preflightHeaders(rule.cors ?? []) }),
    };
    for (const [name, value] of Object.entries(headers)) if (value) res.setHeader(name, value);
    res.statusCode = 204;
    res.end();
  }

  async function render(req: IncomingMessage, res: ServerResponse, options: RenderOptions): Promise<void> {
    const parts = { ...served, base };
    // Nobody will read it; who is still sending it is to hear the answer.
    if (options.refusal) req.resume();
    const response = await renderResponse(parts, req, options);
    if (options.rule.live && response.ok && response.body) return sendEndless(req, res, response);
    if (options.rule.streams && response.ok && response.body) return sendStream(req, res, response);
    const { page } = await toPage(parts, response, options);
    return sendPage(req, res, page);
  }

  async function sendEndless(req: IncomingMessage, res: ServerResponse, response: Response): Promise<void> {
    endless.add(res);
    // It may have begun to stop while the answer was made.
    if (isDraining()) res.destroy();
    try {
      const begin = req.method === 'HEAD' ? undefined : beginOf(response.body!);
      if (begin) await sendDirectly(res, response, begin);
      else await sendStream(req, res, response, { endless: true });
    } finally {
      endless.delete(res);
    }
  }

  async function answerReadiness(res: ServerResponse): Promise<void> {
    const facts: Record<string, boolean> = {};
    for (const [name, check] of Object.entries(served.readiness)) facts[name] = await check();
    const isReady = Object.values(facts).every(Boolean) && !isDraining();
    res.setHeader('content-type', 'application/json');
    res.statusCode = isReady ? 200 : 503;
    res.end(JSON.stringify({ ...facts, draining: isDraining() }));
  }

  /**
   * Signed-in readers get their own rendering. Anything like the cookie counts: whoever reads it later may allow blanks where this
   * line would not. Inside a product it is a header that says who they are.
   */
  function isPersonal(req: IncomingMessage): boolean {
    return req.headers.authorization !== undefined || (req.headers.cookie?.includes(served.sessionCookie) ?? false);
  }
}

function header(req: IncomingMessage, name: string): string | null {
  const value = req.headers[name];
  return typeof value === 'string' ? value : null;
}

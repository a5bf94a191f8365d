import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeWebStream } from 'node:stream/web';
import fresh from 'fresh';
import Negotiator from 'negotiator';
import type { Begin } from './endless.ts';
import { type Encoding, encodedBody, type StoredPage } from './page-cache.ts';

/** Sends a rendered page in the encoding that the client prefers, or says that it has this very page already. */
export async function sendPage(req: IncomingMessage, res: ServerResponse, page: StoredPage): Promise<void> {
  const encoding = page.compressible ? chooseEncoding(req) : 'identity';
  const etag = etagOf(page, encoding);
  const cacheable = etag !== undefined && page.status === 200 && (req.method === 'GET' || req.method === 'HEAD');
  for (const [name, value] of Object.entries(page.headers)) {
    if (value === '') res.removeHeader(name);
    else res.setHeader(name, value);
  }
  if (page.compressible) res.setHeader('vary', appendVary(page.headers['vary'], 'accept-encoding'));
  if (cacheable) res.setHeader('etag', etag);
  if (cacheable && fresh(req.headers, { etag })) {
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

/**
 * Sends a kept page at once, where it is there in the encoding that the client prefers: the shortest way.
 * @param everywhere headers of every answer.
 * @returns false when it is to be sent the other way.
 */
export function sendKept(
  req: IncomingMessage,
  res: ServerResponse,
  page: StoredPage,
  options: { requestId: string; everywhere: Readonly<Record<string, string>> },
): boolean {
  const encoding = page.compressible ? chooseEncoding(req) : 'identity';
  const body = page.bodies[encoding];
  const etag = etagOf(page, encoding);
  if (!body || etag === undefined) return false;
  const headers = headersOf(page, { encoding, etag, bytes: body.length, everywhere: options.everywhere });
  const isFresh = fresh(req.headers, { etag });
  const sent = ['x-request-id', options.requestId, ...headers];
  res.writeHead(
    isFresh ? 304 : 200,
    isFresh ? sent.filter((_, at) => !/^content-(length|encoding)$/.test(sent[at - (at % 2)]!)) : sent,
  );
  res.end(isFresh ? undefined : body);
  return true;
}

/** The finished headers of a kept page as a flat list, made once for each encoding. */
function headersOf(
  page: StoredPage,
  sent: { encoding: Encoding; etag: string; bytes: number; everywhere: Readonly<Record<string, string>> },
): string[] {
  const { encoding, etag, bytes, everywhere } = sent;
  page.sent ??= {};
  page.sent[encoding] ??= Object.entries({
    ...everywhere,
    ...page.headers,
    ...(page.compressible ? { vary: appendVary(page.headers['vary'], 'accept-encoding') } : {}),
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    etag,
    'content-length': String(bytes),
  }).flatMap(([name, value]) => (value === '' ? [] : [name, String(value)]));
  return page.sent[encoding];
}

/** Strong: each encoding of a page is a representation of its own (RFC 9110, 8.8.3). */
function etagOf(page: StoredPage, encoding: Encoding): string | undefined {
  if (page.etag === undefined) return undefined;
  return `"${page.etag}${encoding === 'identity' ? '' : `-${encoding}`}"`;
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

/** Bytes a second below which a reader is too slow to be waited for, once the first minute is over. */
const SLOWEST = 8 * 1024;

/**
 * Sends the body of a response as it is read, never more of it in memory than the connection takes. Who stops reading, or reads so slowly that it
 * would take for ever, loses the connection.
 * @param endless it may go on for ever; whoever made the body sees to it that something is sent now and then.
 */
export async function sendStream(
  req: IncomingMessage,
  res: ServerResponse,
  response: Response,
  { endless = false } = {},
): Promise<void> {
  const etag = response.headers.get('etag');
  const isFresh = response.status === 200 && etag !== null && fresh(req.headers, { etag });
  for (const [name, value] of response.headers) if (name !== 'set-cookie') res.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader('set-cookie', cookies);
  if (isFresh) res.removeHeader('content-length');
  res.writeHead(isFresh ? 304 : response.status);
  if (isFresh || req.method === 'HEAD') {
    await response.body?.cancel();
    res.end();
    return;
  }
  const bytes = Number(response.headers.get('content-length') ?? 0);
  const cut = endless ? undefined : setTimeout(() => res.destroy(), 60_000 + (bytes / SLOWEST) * 1000);
  if (endless) res.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(response.body as NodeWebStream), res);
  } catch (error) {
    // Whoever asked has gone; nobody is left to be told.
    if (!res.destroyed) throw error;
  } finally {
    clearTimeout(cut);
  }
}

/**
 * Writes a body that goes on for ever straight to the connection.
 * @param begin of the body, see endless.ts.
 */
export async function sendDirectly(res: ServerResponse, response: Response, begin: Begin): Promise<void> {
  if (res.destroyed) return;
  for (const [name, value] of response.headers) res.setHeader(name, value);
  res.writeHead(response.status);
  res.flushHeaders();
  await new Promise<void>((resolve) => {
    const leave = begin({
      get waiting() {
        return res.writableLength;
      },
      write: (bytes) => void res.write(bytes),
      end: () => void res.end(),
    });
    // Whoever listened has gone; nobody is left to be told.
    res.once('error', () => {});
    res.once('close', () => {
      leave();
      resolve();
    });
  });
}

/** A short answer in plain text, for what no page can say. */
export function sendText(res: ServerResponse, status: number, text: string): void {
  res.statusCode = status;
  res.setHeader('content-type', 'text/plain; charset=utf-8');
  res.end(text);
}

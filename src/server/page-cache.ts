import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import type { Memory } from './memory.ts';
import { keptQuery, type RouteRule } from './route-rules.ts';

/** Seconds that a page may be kept where that is shorter than its route's rule says, set by the page, removed by the server. */
export const CACHE_AGE_HEADER = 'x-helpwell-cache-age';
/** What the page shows, as tags separated by spaces; set by the page, removed by the server. */
export const CACHE_TAGS_HEADER = 'x-helpwell-cache-tags';

/** Parameters that say where a reader came from, not what the page shows. */
const ADVERTISING_PARAMETERS = /^(utm_[a-z]+|fbclid|gclid|msclkid|mc_cid|mc_eid|ref)$/;

/** Shorter bodies grow or hardly shrink. */
const WORTH_COMPRESSING_BYTES = 1024;

/** A page that is sent thousands of times is worth a slow compression; one that is sent once gets a quick one. */
const BROTLI_KEPT = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
/** In a window of 64 kB, which hardly any page exceeds: making a larger one ready takes a seventh of the time for 24 kB. */
const BROTLI_ONCE = { params: { [constants.BROTLI_PARAM_QUALITY]: 2, [constants.BROTLI_PARAM_LGWIN]: 16 } };
const GZIP_KEPT = { level: 9 };
const GZIP_ONCE = { level: 1 };

/** Up to here compressing at once costs less than handing it to another thread. */
const COMPRESS_HERE_BYTES = 256 * 1024;

const toBrotli = promisify(brotliCompress);
const toGzip = promisify<Buffer, object, Buffer>(gzip);

/** How a body can travel. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** A rendered answer in memory, in every encoding that was asked for so far. */
export interface StoredPage {
  status: number;
  /** Without the entity's own headers (length, encoding, etag), which depend on the encoding. */
  headers: Record<string, string | string[]>;
  bodies: Partial<Record<Encoding, Buffer>>;
  /** Strong, of the plain body; each encoding adds its name. Undefined: nobody may keep it, so nobody will ask whether it is still this one. */
  etag: string | undefined;
  compressible: boolean;
  /** Sent many times, so worth a slower compression. */
  kept: boolean;
  /** Finished headers by encoding, as the server last sent them. */
  sent?: Partial<Record<Encoding, string[]>>;
}

/** What a render gives: the page, and for how long and under which tags it may be kept (age 0: not at all). */
export interface Rendered {
  page: StoredPage;
  /** In seconds. */
  age: number;
  tags: string[];
}

/**
 * Rendered pages of visitors, in memory, each under its path. Knows nothing of the viewer: only answers that a page declared
 * cacheable, that set no cookie and that were made for nobody in particular come in.
 */
export class PageCache {
  readonly #memory: Memory;
  readonly #keeps: boolean;

  /** @param keeps false: every page is made anew. */
  constructor(memory: Memory, keeps = true) {
    this.#memory = memory;
    this.#keeps = keeps;
  }

  /** The page kept under this key, if it is there and not out of date. */
  get(key: string): StoredPage | undefined {
    return this.#memory.get(key);
  }

  /**
   * Renders and keeps the page if it may be kept. Requests for the same page that come meanwhile share the one render;
   * when it turns out to be for one viewer only, `undefined` tells the others to render their own.
   */
  async share(key: string, render: () => Promise<Rendered>): Promise<StoredPage | undefined> {
    let mine = false;
    const made = await this.#memory.make(key, async () => {
      mine = true;
      const rendered = await render();
      const seconds = this.#keeps ? rendered.age : 0;
      rendered.page.kept = seconds > 0;
      // Three encodings and some headers; the plain body is the largest part.
      const size = 1024 + 2 * (rendered.page.bodies.identity?.length ?? 0);
      return { value: rendered.page, seconds, tags: rendered.tags, size };
    });
    return mine || made.seconds > 0 ? made.value : undefined;
  }
}

/**
 * The key under which an address may be cached: its path and the declared parameters with declared values.
 * Other parameters make it `undefined`: such pages are rendered for each request, so that invented parameters cannot fill the cache.
 * @param tracked parameters that say where a reader came from, beside those of advertising; they are no part of the key.
 */
export function cacheKey(url: URL, rule: RouteRule, tracked: ReadonlySet<string>): string | undefined {
  const given = new URLSearchParams(
    [...url.searchParams].filter(([name]) => !ADVERTISING_PARAMETERS.test(name) && !tracked.has(name)),
  );
  const query = keptQuery(given, rule);
  // `/%65n/` is `/en/`: of the many spellings of an address only the usual one takes room.
  return query !== undefined && encodeURI(decodeURI(url.pathname)) === url.pathname ? url.pathname + query : undefined;
}

/**
 * Makes a stored page of a response: body read, entity tag computed, headers that belong to this one connection left out.
 * @param mostSeconds how long the rule of its route lets it be kept.
 */
export async function storePage(response: Response, mostSeconds: number): Promise<Rendered> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers: Record<string, string | string[]> = {};
  let declared: number | undefined;
  let tags: string[] | undefined;
  for (const [name, value] of response.headers) {
    if (name === CACHE_AGE_HEADER) declared = Number(value);
    else if (name === CACHE_TAGS_HEADER) tags = value.split(' ');
    else if (name !== 'set-cookie' && name !== 'content-length' && name !== 'etag') headers[name] = value;
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  // The middleware marks what was made for one person; a page that says all the same that it may be kept is not believed.
  const isForOne = /\b(?:private|no-store)\b/.test(response.headers.get('cache-control') ?? '');
  const mayBeKept = !isForOne && cookies.length === 0 && response.status === 200 && tags !== undefined;
  const age = mayBeKept ? Math.min(declared ?? mostSeconds, mostSeconds) : 0;
  headers['cache-control'] ??= age > 0 ? 'public, max-age=0, must-revalidate' : 'private, no-store';
  const type = response.headers.get('content-type') ?? '';
  if (type === 'text/html') headers['content-type'] = 'text/html; charset=utf-8';
  const page: StoredPage = {
    status: response.status,
    headers,
    bodies: { identity: body },
    etag: String(headers['cache-control']).includes('no-store')
      ? undefined
      : hash('sha256', body, 'base64url').slice(0, 22),
    compressible:
      body.length >= WORTH_COMPRESSING_BYTES &&
      /^(text\/|application\/(json|xml|manifest|ld\+json|rss|atom)|image\/svg)/.test(type),
    kept: false,
  };
  return { page, age, tags: tags ?? [] };
}

/** The body in an encoding, compressed once and then kept beside the others. */
export async function encodedBody(page: StoredPage, encoding: Encoding): Promise<Buffer> {
  const there = page.bodies[encoding];
  if (there) return there;
  const plain = page.bodies.identity!;
  const isQuick = !page.kept && plain.length <= COMPRESS_HERE_BYTES;
  let packed: Buffer;
  if (encoding === 'br')
    packed = isQuick
      ? brotliCompressSync(plain, BROTLI_ONCE)
      : await toBrotli(plain, page.kept ? BROTLI_KEPT : BROTLI_ONCE);
  else packed = isQuick ? gzipSync(plain, GZIP_ONCE) : await toGzip(plain, page.kept ? GZIP_KEPT : GZIP_ONCE);
  page.bodies[encoding] = packed;
  return packed;
}

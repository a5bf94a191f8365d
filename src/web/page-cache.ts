import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';

/** Seconds that a page may be kept, set by the page, removed by the server. */
export const CACHE_AGE_HEADER = 'x-helpwell-cache-age';
/** What the page shows, as tags separated by spaces; set by the page, removed by the server. */
export const CACHE_TAGS_HEADER = 'x-helpwell-cache-tags';

/** Parameters that say where a reader came from, not what the page shows: advertising tags, and the search that led here. */
const IGNORED_PARAMETERS = /^(s|utm_[a-z]+|fbclid|gclid|msclkid|mc_cid|mc_eid|ref)$/;

/** Shorter bodies grow or hardly shrink. */
const WORTH_COMPRESSING_BYTES = 1024;

/** Best compression for a page that is sent thousands of times; one that is sent once gets a quick one. */
const BROTLI_KEPT = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const BROTLI_ONCE = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

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
  /** Strong, of the plain body; each encoding adds its name. */
  etag: string;
  compressible: boolean;
  /** Sent many times, so worth a slower compression. */
  kept: boolean;
}

interface Entry {
  page: StoredPage;
  tags: string[];
  expires: number;
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
 * cacheable and that set no cookie come in.
 */
export class PageCache {
  readonly #pages: LRUCache<string, Entry> | undefined;
  readonly #underWay = new Map<string, Promise<Rendered>>();
  /** When a tag was last invalidated, so that a render which began before is not kept. Pruned when no render is under way. */
  readonly #invalidated = new Map<string, number>();
  #allInvalidated = 0;
  #clock = 0;
  #rendering = 0;

  /** @param megabytes memory for bodies; 0 keeps nothing. */
  constructor(megabytes: number) {
    if (megabytes > 0) {
      this.#pages = new LRUCache({
        maxSize: megabytes * 1024 * 1024,
        // Three encodings and some headers; the plain body is the largest part.
        sizeCalculation: ({ page }) => 1024 + 2 * (page.bodies.identity?.length ?? 0),
      });
    }
  }

  /** The page kept under this key, if it is there and not out of date. */
  get(key: string): StoredPage | undefined {
    const entry = this.#pages?.get(key);
    if (!entry) return undefined;
    if (entry.expires > Date.now()) return entry.page;
    this.#pages?.delete(key);
    return undefined;
  }

  /**
   * Renders and keeps the page if it may be kept. Requests for the same page that come meanwhile share the one render;
   * when it turns out to be for one viewer only, `undefined` tells the others to render their own.
   */
  async share(key: string, render: () => Promise<Rendered>): Promise<StoredPage | undefined> {
    const other = this.#underWay.get(key);
    if (other) {
      const rendered = await other;
      return rendered.age > 0 ? rendered.page : undefined;
    }
    const began = ++this.#clock;
    this.#rendering++;
    const mine = render();
    this.#underWay.set(key, mine);
    try {
      const rendered = await mine;
      if (rendered.age > 0 && !this.#wasInvalidatedSince(began, rendered.tags)) {
        rendered.page.kept = true;
        this.#pages?.set(key, { page: rendered.page, tags: rendered.tags, expires: Date.now() + rendered.age * 1000 });
      }
      return rendered.page;
    } finally {
      if (this.#underWay.get(key) === mine) this.#underWay.delete(key);
      if (--this.#rendering === 0) this.#invalidated.clear();
    }
  }

  /** Drops the pages that carry one of the tags; `*` drops all. Renders under way are not kept either. */
  invalidate(tags: string[]): void {
    const now = ++this.#clock;
    // Who asks from now on must not join a render that may have read the old state.
    this.#underWay.clear();
    if (tags.includes('*')) {
      this.#allInvalidated = now;
      this.#pages?.clear();
      return;
    }
    const outdated = new Set(tags);
    if (this.#rendering > 0) for (const tag of outdated) this.#invalidated.set(tag, now);
    for (const [key, entry] of this.#pages?.entries() ?? [])
      if (entry.tags.some((tag) => outdated.has(tag))) this.#pages?.delete(key);
  }

  #wasInvalidatedSince(began: number, tags: string[]): boolean {
    return this.#allInvalidated > began || tags.some((tag) => (this.#invalidated.get(tag) ?? 0) > began);
  }
}

/**
 * The key under which an address may be cached: its path, when nothing but ignored parameters follows.
 * Other parameters make it `undefined`: such pages are rendered for each request, so that invented parameters cannot fill the cache.
 */
export function cacheKey(url: URL): string | undefined {
  for (const name of url.searchParams.keys()) if (!IGNORED_PARAMETERS.test(name)) return undefined;
  return url.pathname;
}

/** Makes a stored page of a response: body read, entity tag computed, headers that belong to this one connection left out. */
export async function storePage(response: Response): Promise<Rendered> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers: Record<string, string | string[]> = {};
  let age = 0;
  let tags: string[] = [];
  for (const [name, value] of response.headers) {
    if (name === CACHE_AGE_HEADER) age = Number(value);
    else if (name === CACHE_TAGS_HEADER) tags = value.split(' ');
    else if (name !== 'set-cookie' && name !== 'content-length' && name !== 'etag') headers[name] = value;
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  if (cookies.length > 0 || response.status !== 200) age = 0;
  headers['cache-control'] ??= age > 0 ? 'public, max-age=0, must-revalidate' : 'private, no-store';
  const type = response.headers.get('content-type') ?? '';
  if (type === 'text/html') headers['content-type'] = 'text/html; charset=utf-8';
  const page: StoredPage = {
    status: response.status,
    headers,
    bodies: { identity: body },
    etag: createHash('sha256').update(body).digest('base64url').slice(0, 22),
    compressible:
      body.length >= WORTH_COMPRESSING_BYTES &&
      /^(text\/|application\/(json|xml|manifest|ld\+json|rss|atom)|image\/svg)/.test(type),
    kept: false,
  };
  return { page, age, tags };
}

/** The body in an encoding, compressed once and then kept beside the others. */
export async function encodedBody(page: StoredPage, encoding: Encoding): Promise<Buffer> {
  const there = page.bodies[encoding];
  if (there) return there;
  const plain = page.bodies.identity!;
  const packed =
    encoding === 'br'
      ? await toBrotli(plain, page.kept ? BROTLI_KEPT : BROTLI_ONCE)
      : await toGzip(plain, { level: 6 });
  page.bodies[encoding] = packed;
  return packed;
}

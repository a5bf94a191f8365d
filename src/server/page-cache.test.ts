import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Memory } from './memory.ts';
import { CACHE_AGE_HEADER, CACHE_TAGS_HEADER, cacheKey, encodedBody, PageCache, storePage } from './page-cache.ts';

const html = (headers: Record<string, string> = {}, body = 'x'.repeat(2000)) =>
  new Response(body, { headers: { 'content-type': 'text/html', ...headers } });
const cacheable = { [CACHE_AGE_HEADER]: '60', [CACHE_TAGS_HEADER]: 'article:1 site' };

describe('page cache', () => {
  test('keeps a page that says it may be kept', async () => {
    const cache = new PageCache(new Memory(1024 * 1024));
    await cache.share('/en/', () => storePage(html(cacheable), 60));
    expect(cache.get('/en/')?.status).toBe(200);
  });

  test('does not keep a page that sets a cookie, whatever it says', async () => {
    const cache = new PageCache(new Memory(1024 * 1024));
    await cache.share('/en/', () => storePage(html({ ...cacheable, 'set-cookie': 'a=b' }), 60));
    expect(cache.get('/en/')).toBeUndefined();
  });

  test('does not keep a page that was made for one person, whatever it says', async () => {
    const cache = new PageCache(new Memory(1024 * 1024));
    const mine = () => storePage(html({ ...cacheable, 'cache-control': 'private, no-store' }), 60);
    const first = cache.share('/en/', mine);
    const second = cache.share('/en/', mine);
    expect((await first)?.headers['cache-control']).toBe('private, no-store');
    expect(await second).toBeUndefined();
    expect(cache.get('/en/')).toBeUndefined();
  });

  test('keeps no page longer than the rule of its route says, and none without one', async () => {
    expect((await storePage(html(cacheable), 10)).age).toBe(10);
    expect((await storePage(html({ [CACHE_TAGS_HEADER]: 'site' }), 10)).age).toBe(10);
    expect((await storePage(html(cacheable), 0)).age).toBe(0);
  });

  test('does not keep an answer that is not a success', async () => {
    const cache = new PageCache(new Memory(1024 * 1024));
    const gone = new Response('gone', { status: 404, headers: cacheable });
    await cache.share('/en/x', () => storePage(gone, 60));
    expect(cache.get('/en/x')).toBeUndefined();
  });

  test('who joined the render of a page for one viewer is told to render their own', async () => {
    const cache = new PageCache(new Memory(1024 * 1024));
    const first = cache.share('/en/', () => storePage(html(), 60));
    const second = cache.share('/en/', () => storePage(html(), 60));
    expect((await first)?.status).toBe(200);
    expect(await second).toBeUndefined();
  });

  test('does not let the headers between page and server out', async () => {
    const { page } = await storePage(html(cacheable), 60);
    expect(Object.keys(page.headers).filter((name) => name.startsWith('x-helpwell'))).toEqual([]);
  });

  test('tells browsers to ask again each time, and shared caches to leave pages for one viewer alone', async () => {
    expect((await storePage(html(cacheable), 60)).page.headers['cache-control']).toBe(
      'public, max-age=0, must-revalidate',
    );
    expect((await storePage(html(), 60)).page.headers['cache-control']).toBe('private, no-store');
  });

  test('compresses to what can be unpacked again', async () => {
    const { page } = await storePage(html(cacheable, 'é'.repeat(2000)), 60);
    expect(brotliDecompressSync(await encodedBody(page, 'br')).toString()).toBe('é'.repeat(2000));
    expect(gunzipSync(await encodedBody(page, 'gzip')).toString()).toBe('é'.repeat(2000));
  });

  test('leaves short answers and pictures as they are', async () => {
    expect((await storePage(html({}, 'short'), 60)).page.compressible).toBe(false);
    const picture = new Response('x'.repeat(5000), { headers: { 'content-type': 'image/png' } });
    expect((await storePage(picture, 60)).page.compressible).toBe(false);
  });
});

describe('cache key', () => {
  const rule = { query: { page: { from: 2, to: 50 }, sort: ['new', 'top'] } };
  const key = (path: string) => cacheKey(new URL(path, 'http://help.example'), rule, new Set(['s']));

  test('is the path, whatever advertising tags and search ids follow', () => {
    expect(key('/en/articles/a?utm_source=x&gclid=1&s=abc')).toBe('/en/articles/a');
  });

  test('is none for an unusual spelling of an address, so that spellings cannot push pages out', () => {
    expect(key('/%65n/articles/a')).toBeUndefined();
    expect(key('/en/articles/r%C3%A9sum%C3%A9')).toBe('/en/articles/r%C3%A9sum%C3%A9');
  });

  test('is none for parameters that a page could depend on, so that invented ones cannot fill the cache', () => {
    expect(key('/en/search?q=a')).toBeUndefined();
    expect(key('/en/?random=1')).toBeUndefined();
  });

  test('has the parameters that the route declares, in one order, whatever follows them', () => {
    expect(key('/en/community?sort=top&utm_source=x&page=2')).toBe('/en/community?page=2&sort=top');
  });

  test.each([
    'page=1',
    'page=51',
    'page=02',
    'page=2.0',
    'page=2&page=3',
    'sort=',
    'sort=old',
    'page=2&x=1',
    '__proto__=1',
  ])('is none for %s, which the route does not declare', (query) =>
    expect(key(`/en/community?${query}`)).toBeUndefined(),
  );
});

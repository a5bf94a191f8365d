import type { CacheProviderFactory } from 'astro';
import { CACHE_AGE_HEADER, CACHE_TAGS_HEADER } from './page-cache.ts';

/** Astro's side of the page cache: what a page sets with `Astro.cache.set` travels in two headers that the server reads and removes. */
const provider: CacheProviderFactory = () => ({
  name: 'helpwell',
  setHeaders(options) {
    const headers = new Headers({ [CACHE_TAGS_HEADER]: (options.tags ?? []).join(' ') });
    if (options.maxAge !== undefined) headers.set(CACHE_AGE_HEADER, String(options.maxAge));
    return headers;
  },
  async invalidate() {
    throw new Error('Tags are invalidated with the transaction that changes what they name.');
  },
});

export default provider;

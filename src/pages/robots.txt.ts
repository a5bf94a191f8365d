import type { APIRoute } from 'astro';
import { siteTag } from '../web/cache-tags.ts';

/** Everything may be read; search and sign-in pages have endless addresses and are left out. */
export const GET: APIRoute = ({ locals, cache }) => {
  cache.set({ tags: [siteTag] });
  const lines = [
    'User-agent: *',
    'Disallow: /*/search',
    'Disallow: /*/sign-in',
    'Disallow: /api/',
    '',
    `Sitemap: ${new URL('/sitemap.xml', locals.base).href}`,
    '',
  ];
  return new Response(lines.join('\n'), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};

import type { APIRoute } from 'astro';
import { app } from '../app.ts';
import { domains } from '../domains.ts';
import { siteTag } from '../web/cache-tags.ts';
import { sitemap } from '../web/sitemap.ts';

/** Every page that everybody may read, with its languages. */
export const GET: APIRoute = async ({ locals, cache }) => {
  const parts = domains.flatMap((domain) => domain.sitemap ?? []);
  const pages = await Promise.all(parts.map((part) => part.pages(app())));
  cache.set({ tags: [siteTag, ...parts.flatMap(({ tags }) => tags)] });
  return new Response(sitemap(pages.flat(), locals.base), {
    headers: { 'content-type': 'application/xml; charset=utf-8' },
  });
};

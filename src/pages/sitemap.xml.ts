import type { APIRoute } from 'astro';
import { VISITOR } from '../accounts/viewer.ts';
import { app } from '../app.ts';
import { sitemapTag } from '../articles/cache-tags.ts';
import { articleAddresses } from '../articles/store.ts';
import { videosTag } from '../videos/cache-tags.ts';
import { guideAddresses } from '../videos/store.ts';
import { siteTag } from '../web/cache-tags.ts';
import { sitemap } from '../web/sitemap.ts';

/** Every page that everybody may read, with its languages. */
export const GET: APIRoute = async ({ locals, cache }) => {
  const { db, site } = app();
  const [articles, guides] = await Promise.all([articleAddresses(db, VISITOR), guideAddresses(db, VISITOR)]);
  cache.set({ maxAge: 86_400, tags: [sitemapTag, videosTag, siteTag] });
  const codes = site.locales.map(({ code }) => code);
  return new Response(sitemap({ articles, guides, locales: codes, base: locals.base }), {
    headers: { 'content-type': 'application/xml; charset=utf-8' },
  });
};

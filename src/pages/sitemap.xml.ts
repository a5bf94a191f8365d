import type { APIRoute } from 'astro';
import { VISITOR } from '../accounts/viewer.ts';
import { app } from '../app.ts';
import { articleAddresses } from '../articles/store.ts';
import { sitemap } from '../web/sitemap.ts';

/** Every page that everybody may read, with its languages. */
export const GET: APIRoute = async ({ locals, cache }) => {
  const { db, site } = app();
  const articles = await articleAddresses(db, VISITOR);
  cache.set({ maxAge: 86_400, tags: ['articles', 'site'] });
  return new Response(sitemap({ articles, locales: site.locales.map(({ code }) => code), base: locals.base }), {
    headers: { 'content-type': 'application/xml; charset=utf-8' },
  });
};

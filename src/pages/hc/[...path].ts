import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { presentSlug } from '../../articles/store.ts';
import { Problem } from '../../web/problem.ts';

/** Addresses of the help center that the articles came from (`/hc/en-us/articles/360012345-Title`) lead to the imported article. */
export const GET: APIRoute = async ({ params }) => {
  const { db, site } = app();
  const [, language = '', id = ''] =
    /^(?:([a-z]{2,3})(?:-[a-z]+)?\/)?articles\/(\d+)/i.exec(params['path'] ?? '') ?? [];
  const slug = id && (await presentSlug(db, id));
  if (!slug) throw new Problem('not-found');
  const locale = site.locales.find(({ code }) => code === language.toLowerCase())?.code ?? site.defaultLocale;
  return new Response(null, { status: 301, headers: { location: `/${locale}/articles/${slug}` } });
};

import type { APIRoute } from 'astro';
import { app } from '../../app.ts';
import { articleBySlug } from '../../articles/catalog.ts';
import { articleUrl } from '../../articles/slug.ts';
import { Problem } from '../../web/problem.ts';

/** Addresses of the help center that the articles came from (`/hc/en-us/articles/360012345-Title`) lead to the imported article. */
export const GET: APIRoute = async ({ params, locals }) => {
  const { site } = app();
  const { defaultLocale } = site;
  const [, language = '', id = ''] =
    /^(?:([a-z]{2,3})(?:-[a-z]+)?\/)?articles\/(\d+)/i.exec(params['path'] ?? '') ?? [];
  const locale = site.locales.find(({ code }) => code === language.toLowerCase())?.code ?? defaultLocale;
  const found = await articleBySlug(app(), id, { locale, defaultLocale, viewer: locals.viewer });
  if (found.kind === 'missing') throw new Problem('not-found');
  const slug = found.kind === 'moved' ? found.slug : found.article.slug;
  return new Response(null, { status: 301, headers: { location: articleUrl(locale, slug) } });
};

import type { AstroGlobal } from 'astro';

/** The language that a staff page is about: `in` of its address where the site has it, else the language of the page. */
export function chosenLocale({ url, locals }: Pick<AstroGlobal, 'url' | 'locals'>): string {
  const wanted = url.searchParams.get('in');
  return locals.app.site.locales.find(({ code }) => code === wanted)?.code ?? locals.locale;
}

/** An article in one of its languages. */
interface Address {
  slug: string;
  category: string;
  locale: string;
  /** `YYYY-MM-DD`. */
  updatedOn: string;
}

/**
 * The sitemap (sitemaps.org 0.9 with hreflang links, as search engines read them).
 * @param site.guides languages of each video guide, by slug.
 * @param site.base address visitors use.
 */
export function sitemap(site: {
  articles: Address[];
  guides: ReadonlyMap<string, string[]>;
  locales: string[];
  base: URL;
}): string {
  const bySlug = Map.groupBy(site.articles, ({ slug }) => slug);
  const categories = [...new Set(site.articles.map(({ category }) => category))];
  const everywhere = (path: (locale: string) => string) =>
    entries(site.locales.map((locale) => [locale, path(locale)]));
  const urls = [
    ...everywhere((locale) => `/${locale}/`),
    ...everywhere((locale) => `/${locale}/ask`),
    ...categories.flatMap((slug) => everywhere((locale) => `/${locale}/categories/${slug}`)),
    ...[...bySlug.values()].flatMap((translations) =>
      entries(
        translations.map(({ locale, slug }) => [locale, `/${locale}/articles/${slug}`]),
        new Map(translations.map(({ locale, updatedOn }) => [locale, updatedOn])),
      ),
    ),
    ...(site.guides.size > 0 ? everywhere((locale) => `/${locale}/videos`) : []),
    ...[...site.guides].flatMap(([slug, locales]) =>
      entries(locales.map((locale) => [locale, `/${locale}/videos/${slug}`])),
    ),
  ];
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' +
    `${urls.join('\n')}\n</urlset>\n`
  );

  function entries(languages: [locale: string, path: string][], changed = new Map<string, string>()): string[] {
    const links = languages.map(
      ([locale, path]) => `<xhtml:link rel="alternate" hreflang="${locale}" href="${absolute(path)}"/>`,
    );
    return languages.map(([locale, path]) => {
      const day = changed.get(locale);
      return `<url><loc>${absolute(path)}</loc>${day ? `<lastmod>${day}</lastmod>` : ''}${links.join('')}</url>`;
    });
  }

  function absolute(path: string): string {
    return new URL(path, site.base).href.replace(/&/g, '&amp;');
  }
}

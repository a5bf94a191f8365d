/** A page for the sitemap, in the languages it has. */
export interface SitemapPage {
  /** The path in each language, by its code. */
  paths: Readonly<Record<string, string>>;
  /** `YYYY-MM-DD` by language, where it is known. */
  updatedOn?: Readonly<Record<string, string | null>>;
}

/** A page that is there in all languages of the site. */
export function everyLanguage(locales: readonly { code: string }[], path: (locale: string) => string): SitemapPage {
  return { paths: Object.fromEntries(locales.map(({ code }) => [code, path(code)])) };
}

/**
 * The sitemap (sitemaps.org 0.9 with hreflang links, as search engines read them).
 * @param base address visitors use.
 */
export function sitemap(pages: readonly SitemapPage[], base: URL): string {
  const absolute = (path: string) => new URL(path, base).href.replace(/&/g, '&amp;');
  const entries = pages.flatMap(({ paths, updatedOn = {} }) => {
    const links = Object.entries(paths).map(
      ([locale, path]) => `<xhtml:link rel="alternate" hreflang="${locale}" href="${absolute(path)}"/>`,
    );
    return Object.entries(paths).map(([locale, path]) => {
      const day = updatedOn[locale];
      return `<url><loc>${absolute(path)}</loc>${day ? `<lastmod>${day}</lastmod>` : ''}${links.join('')}</url>`;
    });
  });
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' +
    `${entries.join('\n')}\n</urlset>\n`
  );
}

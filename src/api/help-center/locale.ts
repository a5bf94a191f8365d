import { recordNotFound } from '../frame/api-error.ts';
import type { Call } from '../frame/endpoint.ts';

/**
 * The language of the site that a call asks for: `fr`, `FR` and `fr-ca` are French; the main one where it names none.
 * @throws ApiError for one that the site has not.
 */
export function localeOf({ app, locale }: Pick<Call, 'app' | 'locale'>): string {
  if (locale === undefined) return app.site.defaultLocale;
  const found = siteLocale(app.site, locale);
  if (found === undefined) throw recordNotFound();
  return found;
}

/** The language of the site that a code names; undefined where it has none. */
export function siteLocale(site: { locales: readonly { code: string }[] }, code: string): string | undefined {
  const asked = code.toLowerCase();
  const codes = site.locales.map((one) => one.code);
  return (
    codes.find((one) => one.toLowerCase() === asked) ?? codes.find((one) => one.toLowerCase() === asked.split('-')[0])
  );
}

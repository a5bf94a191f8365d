import Negotiator from 'negotiator';

/**
 * The language for somebody who has not chosen one.
 * @param acceptLanguage the header, or null.
 * @param available codes of the site, e.g. `['en', 'fr']`.
 */
export function preferredLocale(acceptLanguage: string | null, available: string[], fallback: string): string {
  const wanted = new Negotiator({ headers: { 'accept-language': acceptLanguage ?? '' } });
  const exact = wanted.language(available);
  if (acceptLanguage && exact) return exact;
  // "fr-CA" may be answered in "fr".
  for (const language of acceptLanguage ? wanted.languages() : []) {
    const base = language.split('-')[0];
    const close = available.find((code) => code === base || code.split('-')[0] === base);
    if (close) return close;
  }
  return fallback;
}

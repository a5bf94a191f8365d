const dates = new Map<string, Intl.DateTimeFormat>();
const languages = new Map<string, string>();

/** A day in words, e.g. "22 novembre 2026". Making a formatter costs more than rendering a page, so each is made once. */
export function formatDay(day: string | Date, locale: string): string {
  const format = dates.get(locale) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  dates.set(locale, format);
  return format.format(new Date(day));
}

/** The name of a language in a language: `languageName('it', 'fr')` is "italien". Each is looked up once; both come from the site's languages. */
export function languageName(code: string, locale: string): string {
  const key = `${code} ${locale}`;
  const known = languages.get(key);
  if (known !== undefined) return known;
  const name = new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
  languages.set(key, name);
  return name;
}

/** A place in a video: 75 seconds are `1:15`, an hour more `1:01:15`. */
export function clock(seconds: number): string {
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

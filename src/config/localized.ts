/** A text in several languages, by locale code. */
export type Localized = Readonly<Record<string, string>>;

/** Picks the text for a locale: the language itself, else the default language, else any language there is. */
export function localized(value: Localized | undefined, locale: string, defaultLocale: string): string {
  if (!value) return '';
  return value[locale] ?? value[defaultLocale] ?? Object.values(value)[0] ?? '';
}

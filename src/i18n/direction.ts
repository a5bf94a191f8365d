/** Languages written from right to left, for engines without `Intl.Locale.getTextInfo`. */
const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

interface TextInfo {
  direction: 'ltr' | 'rtl';
}

/** Asking takes tens of microseconds, and every page asks several times; a site has a handful of languages. */
const known = new Map<string, 'ltr' | 'rtl'>();
const MOST_KNOWN = 100;

/** The direction in which a language is written, as HTML's `dir` names it; left to right for what is no language. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  let direction = known.get(locale);
  if (!direction) {
    if (known.size >= MOST_KNOWN) known.clear();
    direction = findDirection(locale);
    known.set(locale, direction);
  }
  return direction;
}

function findDirection(locale: string): 'ltr' | 'rtl' {
  try {
    const language = new Intl.Locale(locale) as Intl.Locale & { getTextInfo?: () => TextInfo };
    return language.getTextInfo?.().direction ?? (RIGHT_TO_LEFT.has(language.language) ? 'rtl' : 'ltr');
  } catch {
    return 'ltr';
  }
}

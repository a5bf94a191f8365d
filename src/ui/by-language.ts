/**
 * A list in parts by language: what is in the reader's first (`lang` is undefined), then what is shown in another for want of a
 * translation. Within a part the order stays; parts without anything are left out.
 */
export function byLanguage<One extends { locale: string }>(
  list: readonly One[],
  locale: string,
): { lang: string | undefined; items: One[] }[] {
  return [...Map.groupBy(list, (one) => one.locale)]
    .sort(([a], [b]) => Number(b === locale) - Number(a === locale))
    .map(([code, items]) => ({ lang: code === locale ? undefined : code, items }));
}

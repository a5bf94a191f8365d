/** Stands for the number in the forms of a counted text. */
export const COUNT = '#';

/** A counted text as the browser gets it: its language, and the text for each plural form of that, with `#` for the number. */
export type CountedText = { locale: string; other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** The text for a number. */
export function counted(text: CountedText, count: number): string {
  const form = new Intl.PluralRules(text.locale).select(count);
  return (text[form] ?? text.other).replace(COUNT, count.toLocaleString(text.locale));
}

/** A text whose `{name}`s are replaced by values. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

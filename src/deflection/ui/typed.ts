/** Fields whose values a draft keeps; keys, tokens and the field for programs are not typed. */
const TYPED = /^(subject|body|category|channel|phone|name|email|field-.*)$/;

/** What stands in the form, by field. */
export type TypedValues = Record<string, string>;

/** What somebody has typed or chosen, of all that a form sends. */
export function typedValues(entries: Iterable<[string, FormDataEntryValue]>): TypedValues {
  const values: TypedValues = {};
  for (const [name, value] of entries) if (typeof value === 'string' && TYPED.test(name)) values[name] = value;
  return values;
}

/** Whether a question was begun. */
export function isBegun({ subject, body }: TypedValues): boolean {
  return Boolean(subject?.trim() || body?.trim());
}

/** The question as one text, as suggestions are looked up for. */
export function questionOf({ subject = '', body = '' }: TypedValues): string {
  return `${subject}\n${body}`.trim();
}

/** A word of two letters rarely means anything alone; suggestions start with the second one that does. */
const MEANINGFUL = /[\p{L}\p{N}]{3,}/gu;

/** Whether a text says enough to look answers up for it. */
export function isWorthAsking(text: string): boolean {
  return (text.match(MEANINGFUL)?.length ?? 0) > 1;
}

import { compileMessage, type MessageFunction, type Values } from '../i18n/message.ts';

/** A piece of a template with its values put in. */
export interface Piece {
  text: string;
  /** True for a value, which somebody may have written in any language. */
  isValue: boolean;
}

/** `{{name}}`, or `{{count, plural, one {# code} other {# codes}}}`, with the space before it. */
const PLACE = /( ?)\{\{\s*(\w+)\s*((?:,(?:[^{}]|\{[^{}]*\})*)?)\}\}/g;

/**
 * Puts values into a template. `{{name}}` is a value as it is; an empty one takes the space before it along, so that
 * `Hello {{name}},` becomes `Hello,`. `{{count, plural, …}}` is ICU MessageFormat, with the plural forms of the language.
 * @throws Error naming a value that is not there, a count that is no number, or a plural that cannot be read.
 */
export function fillIn(template: string, values: Record<string, string>, locale: string): Piece[] {
  const pieces: Piece[] = [];
  let read = 0;
  const add = (text: string, isValue: boolean) => {
    if (text !== '') pieces.push({ text, isValue });
  };
  for (const place of template.matchAll(PLACE)) {
    const [whole, space = '', name = '', form = ''] = place;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`{{${name}}} is not known to this mail.`);
    add(template.slice(read, place.index), false);
    read = place.index + whole.length;
    if (value === '') continue;
    add(space, false);
    if (form === '') add(value, true);
    else add(counted(name, form, value, locale), false);
  }
  add(template.slice(read), false);
  return pieces;
}

function counted(name: string, form: string, value: string, locale: string): string {
  const count = Number(value);
  if (!Number.isFinite(count)) throw new Error(`{{${name}}} is no number.`);
  try {
    const message = compileMessage(`{${name}${form}}`, locale) as MessageFunction & ((values: Values) => string);
    return message({ [name]: count });
  } catch (error) {
    throw new Error(`{{${name}${form}}} is not ICU MessageFormat: ${(error as Error).message}`);
  }
}

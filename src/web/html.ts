const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text for the inside of an HTML or XML element or of a quoted attribute. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => ENTITIES[character]!) : text;
}

/** Finished HTML: made by {@link html}, or of a source that escapes what it says. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in {@link html}: texts are escaped, lists joined, and nothing is made of what is not there. */
export type HtmlValue = string | number | Html | false | null | undefined | readonly HtmlValue[];

/**
 * HTML with values in it, which are escaped. For what a page has dozens of, such as the rows of a list: a component costs more than a row.
 * Attributes take quotes around them.
 */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const texts = writtenParts(parts);
  let made = texts[0]!;
  for (let at = 0; at < values.length; at++) made += textOf(values[at]) + texts[at + 1]!;
  return new Html(made);
}

function textOf(value: HtmlValue): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof Html) return value.toString();
  if (value === null || value === undefined || value === false) return '';
  let text = '';
  for (const one of value) text += textOf(one);
  return text;
}

/** By template: what indents its lines is nothing that browsers need. */
const written = new WeakMap<TemplateStringsArray, readonly string[]>();

function writtenParts(parts: TemplateStringsArray): readonly string[] {
  let there = written.get(parts);
  if (!there) {
    there = parts.map((part) => part.replace(/\n\s*/g, '\n'));
    written.set(parts, there);
  }
  return there;
}

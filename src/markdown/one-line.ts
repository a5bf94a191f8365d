/**
 * A text on one line: each run of white space becomes one space. No-break spaces (U+00A0, U+202F) stay, by which French keeps signs such
 * as » ; : ! ? on the line of their word.
 */
export function oneLine(text: string): string {
  return text.replace(/[^\S\u00a0\u202f]+/g, ' ').trim();
}

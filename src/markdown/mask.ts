// The MDX parser would hand expressions (`{…}`) and import/export lines to a JavaScript parser, whose recursion a hostile text can drive
// until the process dies; so both are masked before parsing and found again in the tree. Nothing written in a text is ever evaluated.

// Unicode non-characters: never valid in a text, so they cannot be meant.
/** In place of a brace that opens an expression. */
export const BRACE = '\uFDD0';
/** In place of the backslash before a brace. */
const ESCAPE = '\uFDD1';
const ESCAPED_BRACE = '\uFDD2';
/** In place of the first letter of `import` at the start of a line. */
export const IMPORT = '\uFDD3';
/** In place of the first letter of `export` at the start of a line. */
export const EXPORT = '\uFDD4';
const MASKS = /[\uFDD0-\uFDD4]/;

/** Replaces what a JavaScript parser would be called for, keeping every line and column. */
export function mask(source: string): string {
  return clean(source)
    .replace(/\\[\s\S]|\{/g, (found) => (found === '{' ? BRACE : found === '\\{' ? ESCAPE + ESCAPED_BRACE : found))
    .replace(/^import\b/gm, `${IMPORT}mport`)
    .replace(/^export\b/gm, `${EXPORT}xport`);
}

/** Takes out what no text can mean: characters used as masks, and the one PostgreSQL cannot store. */
export function clean(source: string): string {
  return source.replace(/[\uFDD0-\uFDEF\0]/g, '\uFFFD');
}

/** Whether anything in it was masked. */
export function isMasked(text: string): boolean {
  return MASKS.test(text);
}

/** Undoes {@link mask} as for code: character for character. */
export function unmask(text: string): string {
  if (!MASKS.test(text)) return text;
  return text
    .replaceAll(BRACE, '{')
    .replaceAll(ESCAPE, '\\')
    .replaceAll(ESCAPED_BRACE, '{')
    .replaceAll(IMPORT, 'i')
    .replaceAll(EXPORT, 'e');
}

/** Undoes {@link mask} as for text, in which a backslash before a brace only says that the brace is meant. */
export function unmaskText(text: string): string {
  return unmask(text.replaceAll(ESCAPE, ''));
}

// What nobody types and no page, feed or mail can show: controls, but for tab, line feed and carriage return.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const CONTROLS = /[\0-\x08\x0E-\x1F\x7F-\x84\x86-\x9F]/g;
/** Other ways to end a line, as word processors leave them: vertical tab, form feed, next line. */
const LINE_ENDS = /[\v\f\x85]/g;

/**
 * A text from outside as a database can hold it and an answer can carry it: without control characters such as NUL and the bell, other ends of
 * lines as line feeds, and half of a surrogate pair replaced by U+FFFD.
 * Parameters of addresses, fields of forms and JSON pass here once, where they are read, and nothing behind needs to ask.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(CONTROLS, '').replace(LINE_ENDS, '\n');
}

// Beside white space and controls: joiners and marks of direction, which languages need within words, fillers, and the empty pattern of Braille.
const UNSEEN = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether a text shows nothing to who reads it: then it counts as none, whatever it is made of. */
export function isUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/**
 * An address as it is compared and kept: without surrounding space and the invisible characters that come along when it is copied from a
 * page or a document, lower case.
 */
export function normalEmail(email: string): string {
  return email
    .toWellFormed()
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase();
}

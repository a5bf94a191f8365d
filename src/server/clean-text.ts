/**
 * A text from outside as a database can hold it and an answer can carry it: without NUL, and half of a surrogate pair replaced by U+FFFD.
 * Parameters of addresses, fields of forms and JSON pass here once, where they are read, and nothing behind needs to ask.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

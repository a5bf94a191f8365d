/**
 * A text from outside as a database can hold it and an answer can carry it: without NUL, and half of a surrogate pair replaced by U+FFFD.
 * Parameters of addresses, fields of forms and JSON pass here once, where they are read, and nothing behind needs to ask.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
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

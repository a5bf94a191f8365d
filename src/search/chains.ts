// Where the words of a text stand, and what chains of them: `4.1.1.1`, `ERR_0x80`, `e-mail`, `smtp:587`. Every text that is indexed, asked or quoted
// passes here, so its characters are looked up in a table instead of being matched one by one.

/** Letters, digits and marks, with the invisible characters that may stand inside a word. Apostrophes end a word: l'article, user's. */
const INNER = /[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d\u2060]/u;
/** What may stand between two words of a chain. */
const JOINING = /[._:@/\\+#-]/;

const UNKNOWN = 0;
const OTHER = 1;
const JOINS = 2;
const INSIDE = 3;

/** What each character of the first plane is, by its number; filled as they come. */
const kinds = new Uint8Array(0x10000);

function kindOf(code: number): number {
  if (code > 0xffff) return INNER.test(String.fromCodePoint(code)) ? INSIDE : OTHER;
  const known = kinds[code]!;
  if (known !== UNKNOWN) return known;
  const sign = String.fromCharCode(code);
  const kind = INNER.test(sign) ? INSIDE : JOINING.test(sign) ? JOINS : OTHER;
  kinds[code] = kind;
  return kind;
}

/** Offset of the end of the word that may begin at `from`, in UTF-16 units: `from` itself where none does. */
function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    // Only a pair of surrogates makes one character of two units.
    const isPair = code >= 0xd800 && code <= 0xdbff;
    const point = isPair ? text.codePointAt(at)! : code;
    if (kindOf(point) !== INSIDE) return at;
    at += point > 0xffff ? 2 : 1;
  }
  return at;
}

/**
 * Calls `found` with each chain of words of a text, in order, from `start` to `end` in UTF-16 units; a word that nothing is joined to is a
 * chain of its own.
 * @param found ends it by returning false.
 */
export function eachChain(text: string, found: (start: number, end: number, joined: boolean) => boolean): void {
  let at = 0;
  while (at < text.length) {
    let end = wordEnd(text, at);
    if (end === at) {
      at++;
      continue;
    }
    let joined = false;
    for (;;) {
      if (end >= text.length || kindOf(text.charCodeAt(end)) !== JOINS) break;
      const next = wordEnd(text, end + 1);
      if (next === end + 1) break;
      joined = true;
      end = next;
    }
    if (!found(at, end, joined)) return;
    at = end;
  }
}

/** Calls `found` with each word of the chain between two offsets. */
export function eachLink(text: string, start: number, end: number, found: (start: number, end: number) => void): void {
  let at = start;
  while (at < end) {
    const next = wordEnd(text, at);
    found(at, next);
    at = next + 1;
  }
}

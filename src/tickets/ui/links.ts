/** An address in running text; the signs that end a sentence after it are not a part of it. */
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}\u00bb\u201c\u201d\u2019\u2026]/giu;

/** A plain text in pieces; those that are a web address say where they lead. */
export function linkedPieces(text: string): { text: string; href?: string }[] {
  const pieces: { text: string; href?: string }[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    // Wikipedia and others have parentheses in their addresses: one that was opened inside belongs to it.
    const closed = found.includes('(') && !found.includes(')') && text[index + found.length] === ')';
    const address = closed ? `${found})` : found;
    if (!URL.canParse(address)) continue;
    if (index > at) pieces.push({ text: text.slice(at, index) });
    pieces.push({ text: address, href: address });
    at = index + address.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

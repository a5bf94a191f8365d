import type { Node } from 'prosemirror-model';

/** Where words stand in a document. */
export interface Match {
  from: number;
  to: number;
}

/** More are counted by nobody. */
const MOST = 5_000;

/**
 * Where words stand in a document, in its order. A match lies within one line and does not go over what is no text.
 * @param query compared letter by letter; white space in it fits any white space.
 * @param matchCase whether capitals are told from small letters.
 */
export function findMatches(doc: Node, query: string, matchCase: boolean): Match[] {
  if (query === '') return [];
  const words = query.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(words.join('\\s+'), matchCase ? 'gu' : 'giu');
  const found: Match[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return found.length < MOST;
    // What is no text has one sign, as it has one place.
    const text = node.textBetween(0, node.content.size, undefined, '\ufffc');
    for (const match of text.matchAll(pattern)) {
      if (match[0] === '' || found.length >= MOST) break;
      const from = pos + 1 + match.index;
      found.push({ from, to: from + match[0].length });
    }
    return false;
  });
  return found;
}

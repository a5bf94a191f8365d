import type { Nodes } from 'hast';
import type { MarkdownNode } from '../articles/tree.ts';

/** Elements that sit inside a word or a sentence: their edges do not end a word. */
const INLINE = new Set(['a', 'abbr', 'acronym', 'b', 'bdi', 'bdo', 'big', 'cite', 'code', 'data', 'del', 'dfn', 'em', 'font', 'i', 'ins', 'kbd', 'mark', 'nobr', 'q', 'ruby', 's', 'samp', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'time', 'tt', 'u', 'var', 'wbr', 'Key', 'MenuPath']); // biome-ignore format: a list

/** Attributes whose value a reader reads. */
const READ = ['alt', 'title', 'summary', 'caption'];

/** The words of a text, in order, folded to lower case: letters and digits, nothing else. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

type AnyNode = {
  type: string;
  value?: unknown;
  tagName?: string;
  name?: string | null;
  children?: AnyNode[];
  properties?: Record<string, unknown>;
  attributes?: { name?: string; value?: unknown }[];
};

/** Everything a reader can read in a tree of HTML or MDX: text, and the attributes that are text. */
export function readableText(tree: Nodes | AnyNode): string {
  const parts: string[] = [];
  const walk = (node: AnyNode): void => {
    if (node.type === 'text') {
      parts.push(withoutMarks(String(node.value ?? '')));
      return;
    }
    const name = node.tagName ?? node.name ?? '';
    if (name === 'script' || name === 'style') return;
    // Passages for different systems stand against each other, although only one of them shows.
    const edge = INLINE.has(name) && node.properties?.dataFor === undefined ? '' : ' ';
    parts.push(edge);
    // A wiki says this of pages that nobody has written yet.
    const isMissingPage = name === 'a' && JSON.stringify(node.properties?.className ?? '').includes('"new"');
    for (const key of READ) {
      if (isMissingPage) continue;
      const value = node.properties?.[key] ?? node.attributes?.find((attribute) => attribute.name === key)?.value;
      if (typeof value === 'string' && value !== '') parts.push(' ', value, ' ');
    }
    for (const child of node.children ?? []) walk(child);
    parts.push(edge);
  };
  walk(tree as AnyNode);
  return parts.join('');
}

/** Marks that say what a text is and are not read: `{#id}`, `[!NOTE]`, the page that `[[Page|words]]` leads to, `![[image]]`. */
function withoutMarks(text: string): string {
  return text
    .replace(/\{:?\s*[#.][^{}]*\}\s*$/, ' ')
    .replace(/^\s*\[!\w+\]/, ' ')
    .replace(/!\[\[[^[\]|]*(?:\|([^[\]]*))?\]\]/g, ' ')
    .replace(/\[\[[^[\]|]*\|/g, ' ');
}

/** Everything a reader of a checked article can read, in order: text, titles, descriptions. */
export function shownText(nodes: readonly MarkdownNode[]): string {
  let text = '';
  for (const node of nodes) {
    if (node.type === 'text') {
      text += node.value;
      continue;
    }
    const values = node.type === 'component' ? node.props : node.attributes;
    const isNoteNumber = node.type === 'element' && node.attributes.class === 'footnote';
    const edge = !isNoteNumber && INLINE.has(node.type === 'component' ? node.name : node.tag) ? '' : ' ';
    const said = READ.flatMap((key) => (typeof values[key] === 'string' ? [` ${values[key]} `] : [])).join('');
    text += `${edge}${said}${shownText(node.children)}${edge}`;
  }
  return text;
}

/** The words that are in `before` more often than in `after`, in order of appearance. */
export function missingWords(before: string[], after: string[]): string[] {
  const left = new Map<string, number>();
  for (const word of after) left.set(word, (left.get(word) ?? 0) + 1);
  return before.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}

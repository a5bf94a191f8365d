// How much two blocks of a text have in common.
import { type ComponentNode, type ElementNode, type MarkdownNode, plainText } from '../../articles/tree.ts';

/** A block of a text: an element or a component. Loose words of a list or a cell stand in one called `#words`. */
export type Block = ElementNode | ComponentNode;

interface Bag {
  counts: ReadonlyMap<string, number>;
  total: number;
}

const keys = new WeakMap<MarkdownNode, string>();
const bags = new WeakMap<Block, Bag>();

/** Of so much blocks of different kinds are one that became another, of 1. */
const OTHER_KIND = 0.8;
/** What pictures and videos have in common when they show something else. */
const REPLACED = 0.4;

/** The same for blocks that say the same in the same form. */
export function keyOf(node: MarkdownNode): string {
  let key = keys.get(node);
  if (key === undefined) {
    key = keyWithin(node, false);
    keys.set(node, key);
  }
  return key;
}

/** @param isCode line breaks count. */
function keyWithin(node: MarkdownNode, isCode: boolean): string {
  if (node.type === 'text') return JSON.stringify(isCode ? node.value : node.value.replace(/\s+/g, ' '));
  const [name, values] = node.type === 'element' ? [node.tag, node.attributes] : [node.name, node.props];
  const within = node.children.map((child) => keyWithin(child, isCode || name === 'pre'));
  return `<${name} ${JSON.stringify(values)} ${within.join(' ')}>`;
}

/** The words of nodes, in one line. */
export const textOf = (nodes: readonly MarkdownNode[]): string => plainText(nodes).replace(/\s+/g, ' ').trim();

/** How often each word is in a block. */
export function bagOf(block: Block): Bag {
  let bag = bags.get(block);
  if (!bag) {
    const words: string[] =
      textOf([block])
        .toLowerCase()
        .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
    // A picture may become another one.
    for (const child of block.children) if (child.type === 'element' && child.tag === 'img') words.push('\0img');
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    bag = { counts, total: words.length };
    bags.set(block, bag);
  }
  return bag;
}

/** What a block is, as far as it may become another of the same. */
function familyOf(block: Block): string {
  if (block.type === 'component') return /^(Note|Tip|Warning)$/.test(block.name) ? 'callout' : block.name;
  const { tag, attributes } = block;
  if (attributes['class'] === 'heading' || /^(p|#words|#group)$/.test(tag)) return 'line';
  if (tag === 'ul' || tag === 'ol') return 'list';
  return tag === 'div' ? `div ${attributes['class'] ?? ''}` : tag;
}

/** How much two blocks have in common, from 0 to 1. */
export function likenessOf(before: Block, after: Block): number {
  if (familyOf(before) !== familyOf(after)) return 0;
  if (before.type === 'element' && after.type === 'element' && (before.tag === '#group' || after.tag === '#group'))
    return textOf([before]) === textOf([after]) ? 1 : 0;
  if (after.type === 'component' && after.children.length === 0) return REPLACED + shared(before, after) / 2;
  if (after.type === 'element' && /^(thead|tbody|tfoot)$/.test(after.tag)) return 1;
  const likeness = shared(before, after);
  const isOther =
    before.type === 'element' &&
    after.type === 'element' &&
    (before.attributes['class'] === 'heading') !== (after.attributes['class'] === 'heading');
  return isOther && likeness < OTHER_KIND ? 0 : likeness;
}

/** The share of words that both have. */
function shared(before: Block, after: Block): number {
  const [was, is] = [bagOf(before), bagOf(after)];
  if (was.total + is.total === 0) return 1;
  let both = 0;
  for (const [word, count] of is.counts) both += Math.min(count, was.counts.get(word) ?? 0);
  return (2 * both) / (was.total + is.total);
}

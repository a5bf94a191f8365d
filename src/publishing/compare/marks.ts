// How a comparison marks what came and went, also for those who hear it.
import { isPhrasing, type MarkdownNode } from '../../articles/tree.ts';
import type { CompareWords } from './words.ts';

/** What became of a part of a text. */
export type Marking = 'added' | 'removed';

/** Parts that cannot stand within a mark: it stands within them. */
const HOLDS_ITS_MARK = new Set(['li', 'td', 'th', 'dt', 'dd', 'caption', 'figcaption', 'summary']);
const HOLDS_PARTS = new Set(['tr', 'thead', 'tbody', 'tfoot']);

const hidden = (value: string, lang: string): MarkdownNode => ({
  type: 'element',
  tag: 'span',
  attributes: { class: 'visually-hidden', lang },
  children: [{ type: 'text', value }],
});

/** Marks nodes as added or removed. */
export function marked(as: Marking, nodes: readonly MarkdownNode[], words: CompareWords): MarkdownNode[] {
  if (nodes.every((node) => node.type === 'text' && node.value === '')) return [];
  const [first] = nodes;
  if (first?.type === 'element' && (HOLDS_ITS_MARK.has(first.tag) || HOLDS_PARTS.has(first.tag)))
    return nodes.map((node) =>
      node.type === 'element' ? { ...node, children: marked(as, node.children, words) } : node,
    );
  const children = [hidden(` ${words[as]} `, words.locale), ...nodes, hidden(` ${words.end} `, words.locale)];
  const attributes: Record<string, string> = nodes.every(isPhrasing) ? {} : { class: 'block' };
  return [{ type: 'element', tag: as === 'added' ? 'ins' : 'del', attributes, children }];
}

/** Says something about what it stands behind. */
export function said(text: string, lang: string): MarkdownNode {
  return {
    type: 'element',
    tag: 'span',
    attributes: { class: 'said', dir: 'auto', lang },
    children: [{ type: 'text', value: ` [${text}] ` }],
  };
}

/** Says something about the block that it stands before. */
export function saidOf(text: string, lang: string): MarkdownNode {
  return {
    type: 'element',
    tag: 'p',
    attributes: { class: 'said', dir: 'auto', lang },
    children: [{ type: 'text', value: `[${text}]` }],
  };
}

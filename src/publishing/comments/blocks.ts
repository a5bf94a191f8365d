import type { MarkdownNode } from '../../articles/tree.ts';
import { plainText } from '../../articles/tree.ts';
import { squeezed } from './anchor.ts';

/** A block of a text, with its words as anchors see them. */
export interface Block {
  node: MarkdownNode;
  text: string;
}

/** The blocks of a checked text, in order. */
export function blocksOf(nodes: readonly MarkdownNode[]): Block[] {
  return nodes
    .filter((node) => node.type !== 'text' || node.value.trim() !== '')
    .map((node) => ({ node, text: squeezed(plainText([node])) }));
}

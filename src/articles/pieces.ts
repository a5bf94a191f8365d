// A checked text as it is kept for its readers: HTML, and between it what components draw. A tenth of the memory of its tree.
import type { ComponentName } from './components.ts';
import { type AttributeValue, type ComponentNode, type MarkdownNode, toHtml } from './tree.ts';

/** HTML without components, a component, or an element with components inside. */
export type Piece = string | ComponentPiece | ElementPiece;

interface ComponentPiece {
  name: ComponentName;
  props: ComponentNode['props'];
  children: Piece[];
}

interface ElementPiece {
  tag: string;
  attributes: Record<string, AttributeValue>;
  children: Piece[];
}

/** The pieces of checked nodes, in order. Everything without components inside becomes one string. */
export function piecesOf(nodes: readonly MarkdownNode[]): Piece[] {
  const pieces: Piece[] = [];
  let plain: MarkdownNode[] = [];
  const flush = () => {
    if (plain.length > 0) pieces.push(standingAlone(toHtml(plain)));
    plain = [];
  };
  for (const node of nodes) {
    if (node.type === 'text' || !hasComponent(node)) {
      plain.push(node);
      continue;
    }
    flush();
    const children = piecesOf(node.children);
    if (node.type === 'component') pieces.push({ name: node.name, props: node.props, children });
    else pieces.push({ tag: node.tag, attributes: node.attributes, children });
  }
  flush();
  return pieces;
}

/** The same text in one place: put together from parts, it would keep each of them, and the source that they were cut from. */
function standingAlone(text: string): string {
  return Buffer.from(text).toString();
}

function hasComponent(node: MarkdownNode): boolean {
  if (node.type === 'text') return false;
  return node.type === 'component' || node.children.some(hasComponent);
}

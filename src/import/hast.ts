// What the import asks a tree of HTML.
import type { Element, ElementContent, Nodes } from 'hast';

/** The text in a tree, as it is. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** The text in a tree, with the descriptions of images, and a space for each end of a line. */
export function textWithAlt(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && node.tagName === 'img') return ` ${String(node.properties.alt ?? '')} `;
  if (node.type === 'element' && node.tagName === 'br') return ' ';
  return 'children' in node ? node.children.map(textWithAlt).join('') : '';
}

/** A text with each run of white space as one space. */
export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Classes of an element, in lower case. */
export function classesOf(node: Element): string[] {
  const names = node.properties.className;
  return Array.isArray(names) ? names.map((name) => String(name).toLowerCase()) : [];
}

/** Whether a node is an element of a name. */
export function isNamed(node: ElementContent, name: string): boolean {
  return node.type === 'element' && node.tagName === name;
}

/** Whether an element of one of these names lies anywhere in it. */
export function holds(node: Element, tags: string[]): boolean {
  return node.children.some(
    (child) => child.type === 'element' && (tags.includes(child.tagName) || holds(child, tags)),
  );
}

/** The first element of a name below `node`. */
export function find(node: Element, tag: string): Element | undefined {
  return findAll(node, tag)[0];
}

/** All elements of a name below `node`, not looking into elements named `stop`. */
export function findAll(node: Element, tag: string, stop?: string): Element[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    const below = child.tagName === stop ? [] : findAll(child, tag, stop);
    return child.tagName === tag ? [child, ...below] : below;
  });
}

const BLOCKS = new Set(['p', 'div', 'ul', 'ol', 'table', 'pre', 'blockquote', 'hr', 'section', 'article', 'x-note', 'x-tip', 'x-warning', 'x-details', 'x-tab', 'x-tabs', 'x-steps', 'x-figure', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']); // biome-ignore format: a list

/** Whether it is a block, or holds one. */
export function isBlockElement(node: ElementContent): boolean {
  return node.type === 'element' && (BLOCKS.has(node.tagName) || node.children.some(isBlockElement));
}

/** A text as a paragraph in bold: what stands for a title where no title can be. */
export function strongParagraph(text: string): Element[] {
  return [
    {
      type: 'element',
      tagName: 'p',
      properties: {},
      children: [{ type: 'element', tagName: 'strong', properties: {}, children: [{ type: 'text', value: text }] }],
    },
  ];
}

// A checked text as a tree, and what can be read from it. Built by markdown.ts, drawn by ui/.
import type { QuotableSection } from '../search/passage.ts';
import { escapeHtml } from '../web/html.ts';
import type { ComponentName } from './components.ts';

/** Attribute values after checking. `true` is an attribute without a value. */
export type AttributeValue = string | number | true;

/** A piece of plain text. */
export interface TextNode {
  type: 'text';
  value: string;
}

/** An HTML element from the list of allowed ones, with allowed attributes only. */
export interface ElementNode {
  type: 'element';
  tag: string;
  attributes: Record<string, AttributeValue>;
  children: MarkdownNode[];
}

/** An article component with checked properties. */
export interface ComponentNode {
  type: 'component';
  name: ComponentName;
  props: Record<string, AttributeValue | string[]>;
  children: MarkdownNode[];
}

/** A node of a checked text. */
export type MarkdownNode = TextNode | ElementNode | ComponentNode;

/** A line of the table of contents. */
export interface Heading {
  id: string;
  text: string;
  level: number;
}

/** Elements without content. */
export const VOID = new Set(['br', 'hr', 'img', 'wbr']);

/** Names of heading elements. */
export const HEADINGS = /^h[1-6]$/;

/** Elements that stand within a line. */
export const PHRASING = new Set(
  'a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup u var wbr'.split(' '),
);

/** Components that stand within a line. */
export const INLINE_COMPONENTS = new Set<ComponentName>(['Key', 'MenuPath']);

/** The text without mark-up; blocks are separated by line breaks. */
export function plainText(nodes: readonly MarkdownNode[]): string {
  return tidy(rawText(nodes));
}

/** A paragraph of these nodes. */
export function paragraph(children: MarkdownNode[]): ElementNode {
  return { type: 'element', tag: 'p', attributes: {}, children };
}

/** A text that is beyond the bounds, as it was written. */
export function plainParagraph(value: string): ElementNode {
  return { type: 'element', tag: 'p', attributes: { class: 'plain' }, children: [{ type: 'text', value }] };
}

/** Blocks that have a direction of their own, each by its first letters. */
const DIRECTED = new Set(['p', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'td', 'th', 'pre']);

/** A text of people who say no language: each of its blocks is read in its own direction. */
export function inOwnDirections(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  return nodes.map((node) => {
    if (node.type === 'text') return node;
    const children = inOwnDirections(node.children);
    if (node.type !== 'element' || !DIRECTED.has(node.tag)) return { ...node, children };
    return { ...node, attributes: { ...node.attributes, dir: 'auto' }, children };
  });
}

/** HTML of nodes without components; a component gives only what is between its tags. */
export function toHtml(nodes: readonly MarkdownNode[]): string {
  let html = '';
  for (const node of nodes) {
    if (node.type === 'text') html += escapeHtml(node.value);
    else if (node.type === 'component') html += toHtml(node.children);
    else {
      html += `<${node.tag}`;
      for (const [name, value] of Object.entries(node.attributes))
        html += value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`;
      html += VOID.has(node.tag) ? '>' : `>${toHtml(node.children)}</${node.tag}>`;
    }
  }
  return html;
}

/** Whether it stands within a line. */
export function isPhrasing(node: MarkdownNode): boolean {
  if (node.type === 'text') return true;
  return node.type === 'component' ? INLINE_COMPONENTS.has(node.name) : PHRASING.has(node.tag);
}

/** @param which `prose` leaves out samples of code. */
function rawText(nodes: readonly MarkdownNode[], which: 'all' | 'prose' = 'all'): string {
  let text = '';
  for (const node of nodes) {
    // Lines of the source are not lines of the page.
    if (node.type === 'text') text += node.value.replaceAll('\n', ' ');
    else if (node.type === 'component') {
      const said = ['title', 'summary', 'label', 'alt', 'caption'].flatMap((name) => node.props[name] ?? []);
      if (INLINE_COMPONENTS.has(node.name)) text += rawText(node.children, which);
      else text += `\n${said.join('\n')}\n${rawText(node.children, which)}\n`;
    } else if (isCode(node) && which === 'prose') text += '\n';
    else if (node.tag === 'img') text += ` ${node.attributes.alt ?? ''} `;
    else if (node.tag === 'br') text += '\n';
    else if (node.attributes.class === 'anchor') continue;
    else if (PHRASING.has(node.tag)) text += rawText(node.children, which);
    else text += `\n${rawText(node.children, which)}\n`;
  }
  return text;
}

/** The samples of code alone, line by line. */
function codeText(nodes: readonly MarkdownNode[]): string {
  let text = '';
  for (const node of nodes) {
    if (node.type === 'text') continue;
    text += isCode(node) ? linesOf(node.children) : codeText(node.children);
  }
  return text;
}

/** A sample of code, with its caption where it has one. */
function isCode(node: ElementNode | ComponentNode): boolean {
  return node.type === 'element' && (node.tag === 'pre' || (node.tag === 'figure' && node.attributes.class === 'code'));
}

function linesOf(nodes: readonly MarkdownNode[]): string {
  return nodes.map((node) => `${node.type === 'text' ? node.value : linesOf(node.children)}\n`).join('');
}

function tidy(text: string): string {
  return (
    text
      // Only where it is not one space already, which nearly all are.
      .replace(/[^\S \n\u00a0\u202f][^\S\n\u00a0\u202f]*| [^\S\n\u00a0\u202f]+/g, ' ')
      .replace(/ ?\n[\s]*/g, '\n')
      .trim()
  );
}

function headingOf(node: MarkdownNode): ElementNode | undefined {
  if (node.type !== 'element' || node.attributes.class !== 'heading') return undefined;
  const first = node.children[0];
  return first?.type === 'element' && HEADINGS.test(first.tag) ? first : undefined;
}

/** Headings of the first two levels outside of components: the table of contents. */
export function contentsOf(nodes: readonly MarkdownNode[]): Heading[] {
  return nodes.flatMap((node) => {
    const heading = headingOf(node);
    const level = Number(heading?.tag[1]);
    if (!heading || level > 3) return [];
    return [{ id: String(heading.attributes.id), text: plainText(heading.children).replace(/\n/g, ' '), level }];
  });
}

/**
 * Plain text by heading, in order; the part before the first heading has neither anchor nor heading. Samples of code stand after what
 * reads as prose, because nobody wants them in a quotation.
 */
export function sectionsOf(nodes: readonly MarkdownNode[]): QuotableSection[] {
  const sections = [{ anchor: '', heading: '', text: '', code: '' }];
  const visit = (list: readonly MarkdownNode[]) => {
    for (const node of list) {
      const heading = headingOf(node);
      if (heading) {
        const text = plainText(heading.children).replace(/\n/g, ' ');
        sections.push({ anchor: String(heading.attributes.id), heading: text, text: '', code: '' });
        continue;
      }
      const current = sections.at(-1)!;
      if (node.type !== 'text' && node.children.some(holdsHeading)) {
        if (node.type === 'component') current.text += rawText([{ ...node, children: [] }]);
        visit(node.children);
      } else {
        current.text += rawText([node], 'prose');
        current.code += codeText([node]);
      }
    }
  };
  visit(nodes);
  return sections
    .map(({ anchor, heading, ...given }): QuotableSection => {
      const [prose, code] = [tidy(given.text), tidy(given.code)];
      if (code === '') return { anchor, heading, text: prose };
      return { anchor, heading, text: prose === '' ? code : `${prose}\n${code}`, prose: prose.length };
    })
    .filter((section) => section.heading !== '' || section.text !== '');
}

function holdsHeading(node: MarkdownNode): boolean {
  return headingOf(node) !== undefined || (node.type !== 'text' && node.children.some(holdsHeading));
}

const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}]/gu;

/** Words in a text, in any script. */
export function countWords(text: string): number {
  // In scripts without spaces about two signs make a word.
  const signs = text.match(UNSPACED)?.length ?? 0;
  const words =
    (signs === 0 ? text : text.replace(UNSPACED, ' ')).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’._-]*/gu)?.length ?? 0;
  return words + Math.floor(signs / 2);
}

// What Discourse made of a text for its pages, as Markdown again: for exports that have not the text itself.
import type { Element, ElementContent, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toMdast } from 'hast-util-to-mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { htmlExcessOf } from '../../markdown/bounds.ts';

/** No post that Discourse takes is made into more, in characters. */
const LONGEST_HTML = 1_000_000;

/**
 * The Markdown of a post's HTML: quotations with the name of who said it, pictures and files by their names, cards of pages as links, what
 * folds away shown. Empty where it says nothing.
 */
export function cookedToMarkdown(html: string): string {
  // Nobody writes so; reading it is recursive.
  if (html.length > LONGEST_HTML || htmlExcessOf(html)) return plainOf(html);
  const tree: Root = fromHtml(html, { fragment: true });
  tree.children = tree.children.flatMap((node): ElementContent[] => {
    if (node.type === 'element') return shaped(node);
    return node.type === 'text' ? [node] : [];
  });
  return toMarkdown(toMdast(tree), { extensions: [gfmToMarkdown()], bullet: '-', emphasis: '*', rule: '-' }).trim();
}

function plainOf(html: string): string {
  return html
    .slice(0, LONGEST_HTML)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const text = (value: string): ElementContent => ({ type: 'text', value });
const element = (tagName: string, children: ElementContent[]): Element => ({
  type: 'element',
  tagName,
  properties: {},
  children,
});
const classesOf = ({ properties }: Element): readonly (string | number)[] =>
  Array.isArray(properties.className) ? properties.className : [];
const has = (node: Element, name: string) => classesOf(node).includes(name);
const wordsOf = (node: Element, name: string) => {
  const value = node.properties[name];
  return typeof value === 'string' ? value.trim() : '';
};

/** An element as it is read as Markdown: without what only Discourse's pages have. */
function shaped(node: Element): ElementContent[] {
  const { tagName } = node;
  if (tagName === 'script' || tagName === 'style' || tagName === 'svg') return [];
  if (tagName === 'div' && has(node, 'meta')) return [];
  if (tagName === 'aside' && has(node, 'quote')) return [quotation(node)];
  if (tagName === 'aside' && has(node, 'onebox')) {
    const source = wordsOf(node, 'dataOneboxSrc') || firstLink(node);
    return source ? [element('p', [link(source, source)])] : [];
  }
  if (tagName === 'img') {
    const name = wordsOf(node, 'alt') || wordsOf(node, 'title');
    if (has(node, 'emoji')) return [text(name)];
    return [element('em', [text(`(${name || 'picture'})`)])];
  }
  if (tagName === 'a' && has(node, 'lightbox')) return inside(node).filter(isPicture);
  // Names are made links again by who they are.
  if (tagName === 'a' && (has(node, 'mention') || has(node, 'mention-group'))) return inside(node);
  if (tagName === 'a' && has(node, 'attachment')) return [element('em', [text('('), ...inside(node), text(')')])];
  if (tagName === 'a' && has(node, 'anchor')) return inside(node);
  if (tagName === 'code') {
    // Marked as Markdown's readers know it.
    const className = classesOf(node).map((one) => String(one).replace(/^lang-/, 'language-'));
    return [{ ...node, properties: { className } }];
  }
  if (tagName === 'summary') return [element('p', [element('strong', inside(node))])];
  if (tagName === 'details') return inside(node);
  return [{ ...node, children: inside(node) }];
}

const isPicture = (node: ElementContent) => node.type === 'element' && node.tagName === 'em';

function inside(node: Element): ElementContent[] {
  return node.children.flatMap((child) => (child.type === 'element' ? shaped(child) : child));
}

function quotation(node: Element): Element {
  const said = node.children.find(
    (child): child is Element => child.type === 'element' && child.tagName === 'blockquote',
  );
  const name = wordsOf(node, 'dataDisplayName') || wordsOf(node, 'dataUsername');
  const by = name ? [element('p', [element('strong', [text(`${name}:`)])])] : [];
  return element('blockquote', [...by, ...(said ? inside(said) : [])]);
}

function link(href: string, words: string): Element {
  return { type: 'element', tagName: 'a', properties: { href }, children: [text(words)] };
}

function firstLink(node: Element): string {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    const found = child.tagName === 'a' ? wordsOf(child, 'href') : firstLink(child);
    if (found) return found;
  }
  return '';
}

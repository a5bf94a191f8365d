// What Discourse made of a text for its pages, as Markdown again: for exports that have not the text itself.
import type { Element, ElementContent, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toMdast } from 'hast-util-to-mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { htmlExcessOf } from '../../markdown/bounds.ts';
import { UploadsOfPost } from './uploads.ts';

/** No post that Discourse takes is made into more, in characters. */
const LONGEST_HTML = 1_000_000;

/**
 * The Markdown of a post's HTML: quotations with the name of who said it, pictures and files that do not come along by their names, cards
 * of pages as links, what folds away shown. Empty where it says nothing.
 */
export function cookedToMarkdown(html: string, uploads = new UploadsOfPost(new Map())): string {
  // Nobody writes so; reading it is recursive.
  if (html.length > LONGEST_HTML || htmlExcessOf(html)) return plainOf(html);
  const tree: Root = fromHtml(html, { fragment: true });
  tree.children = tree.children.flatMap((node): ElementContent[] => {
    if (node.type === 'element') return shaped(node, uploads);
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
function shaped(node: Element, uploads: UploadsOfPost): ElementContent[] {
  const within = (one: Element) => inside(one, uploads);
  const { tagName } = node;
  if (tagName === 'script' || tagName === 'style' || tagName === 'svg') return [];
  if (tagName === 'div' && has(node, 'meta')) return [];
  if (tagName === 'aside' && has(node, 'quote')) return [quotation(node, uploads)];
  if (tagName === 'aside' && has(node, 'onebox')) {
    const source = wordsOf(node, 'dataOneboxSrc') || firstLink(node);
    return source ? [element('p', [link(source, source)])] : [];
  }
  if (tagName === 'img') {
    const name = wordsOf(node, 'alt') || wordsOf(node, 'title');
    if (has(node, 'emoji')) return [text(name)];
    const url = uploads.take(wordsOf(node, 'src'), name);
    if (url) return [{ ...element('img', []), properties: { src: url, alt: name } }];
    return [element('em', [text(`(${name || 'picture'})`)])];
  }
  if (tagName === 'a' && has(node, 'lightbox')) return within(node).filter(isPicture);
  // Names are made links again by who they are.
  if (tagName === 'a' && (has(node, 'mention') || has(node, 'mention-group'))) return within(node);
  if (tagName === 'a' && has(node, 'attachment')) {
    const url = uploads.take(wordsOf(node, 'href'), wordsIn(node));
    return url ? [link(url, wordsIn(node))] : [element('em', [text('('), ...within(node), text(')')])];
  }
  if (tagName === 'a' && has(node, 'anchor')) return within(node);
  if (tagName === 'code') {
    // Marked as Markdown's readers know it.
    const className = classesOf(node).map((one) => String(one).replace(/^lang-/, 'language-'));
    return [{ ...node, properties: { className } }];
  }
  if (tagName === 'summary') return [element('p', [element('strong', within(node))])];
  if (tagName === 'details') return within(node);
  return [{ ...node, children: within(node) }];
}

const isPicture = (node: ElementContent) =>
  node.type === 'element' && (node.tagName === 'em' || node.tagName === 'img');

function inside(node: Element, uploads: UploadsOfPost): ElementContent[] {
  return node.children.flatMap((child) => (child.type === 'element' ? shaped(child, uploads) : child));
}

function quotation(node: Element, uploads: UploadsOfPost): Element {
  const said = node.children.find(
    (child): child is Element => child.type === 'element' && child.tagName === 'blockquote',
  );
  const name = wordsOf(node, 'dataDisplayName') || wordsOf(node, 'dataUsername');
  const by = name ? [element('p', [element('strong', [text(`${name}:`)])])] : [];
  return element('blockquote', [...by, ...(said ? inside(said, uploads) : [])]);
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

/** The words of a link. */
function wordsIn(node: Element): string {
  const words = node.children.map((child) =>
    child.type === 'text' ? child.value : child.type === 'element' ? wordsIn(child) : '',
  );
  return words.join('').trim();
}

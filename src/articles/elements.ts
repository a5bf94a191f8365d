// Elements of Markdown and HTML: which may stand in a text, with which attributes, and what becomes of them.

import { unmask } from '../markdown/mask.ts';
import { mistake } from '../markdown/mistakes.ts';
import { oneLine } from '../markdown/one-line.ts';
import { attributesOf } from './attributes.ts';
import { image, link } from './element-links.ts';
import { headingId } from './heading-id.ts';
import { classes, hasClass, type Raw, rawCode } from './syntax.ts';
import {
  type AttributeValue,
  type ElementNode,
  HEADINGS,
  isPhrasing,
  type MarkdownNode,
  PHRASING,
  paragraph,
  plainText,
  VOID,
} from './tree.ts';
import type { Walk } from './walk.ts';

/** Elements that stand by themselves; besides these and PHRASING, nothing is allowed. */
const BLOCKS = new Set(
  'blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

/** Elements in which white space between the children means nothing. */
const STRUCTURAL = new Set(['ul', 'ol', 'dl', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'section', 'blockquote']);

/** An element of Markdown or HTML as nodes of the text; one that is not allowed is reported and gives what is in it. */
export function element(
  walk: Walk,
  tag: string,
  properties: Record<string, unknown>,
  children: readonly Raw[],
): MarkdownNode[] {
  const at = walk.point;
  if (!PHRASING.has(tag) && !BLOCKS.has(tag) && tag !== 'input') {
    walk.report(at, mistake('html', { tag }));
    // What scripts and styles contain is no text for readers.
    return tag === 'script' || tag === 'style' ? [] : walk.children(children);
  }
  if (HEADINGS.test(tag)) return heading(walk, tag, properties, children);
  switch (tag) {
    case 'a':
      return link(walk, properties, children, at);
    case 'img':
      return image(walk, properties, at);
    case 'pre':
      return codeBlock(walk, children);
    case 'code':
      return [{ type: 'element', tag, attributes: {}, children: [{ type: 'text', value: rawCode(children) }] }];
    case 'table':
      return [table(walk, children)];
    case 'input':
      // A disabled checkbox says nothing to a screen reader; the sign does.
      return [{ type: 'text', value: properties.checked ? '☑' : '☐' }];
  }
  const attributes = attributesOf(walk, tag, properties);
  let inner = walk.children(children);
  if (STRUCTURAL.has(tag)) inner = inner.filter((node) => node.type !== 'text' || node.value.trim() !== '');
  if (tag === 'p' && inner.some((node) => !isPhrasing(node))) return splitParagraph(inner);
  if (tag === 'section' && walk.components && 'dataFootnotes' in properties) attributes.class = 'footnotes';
  if ((tag === 'td' || tag === 'th') && walk.components) alignment(properties, attributes);
  if (tag === 'th' && inner.length === 0) return [{ type: 'element', tag: 'td', attributes, children: [] }];
  if (tag === 'th') attributes.scope ??= 'col';
  if (hasClass(properties, 'contains-task-list')) attributes.class = 'tasks';
  return [{ type: 'element', tag, attributes, children: VOID.has(tag) ? [] : inner }];
}

function heading(
  walk: Walk,
  tag: string,
  properties: Record<string, unknown>,
  children: readonly Raw[],
): MarkdownNode[] {
  const written = Number(tag[1]) + walk.headingShift;
  const inner = walk.children(children);
  const text = oneLine(plainText(inner));
  if (text === '') return [];
  if (!walk.components) {
    // A post is a part of a page: its headings come below those of the page.
    return [{ type: 'element', tag: `h${Math.min(6, Math.max(4, written + 2))}`, attributes: {}, children: inner }];
  }
  if (hasClass(properties, 'sr-only')) {
    const id = walk.id('footnote-label');
    walk.headingLevel = 2;
    return [{ type: 'element', tag: 'h2', attributes: { id, class: 'visually-hidden' }, children: inner }];
  }
  // A level left out would be a gap for those who move by headings.
  walk.headingLevel = Math.min(Math.max(2, written), walk.headingLevel + 1, 6);
  const given = properties.id;
  walk.heading = text;
  const id = walk.uniqueId(headingId(typeof given === 'string' && given ? given : text));
  return [
    {
      type: 'element',
      tag: 'div',
      attributes: { class: 'heading' },
      children: [
        { type: 'element', tag: `h${walk.headingLevel}`, attributes: { id }, children: inner },
        {
          type: 'element',
          tag: 'a',
          attributes: {
            class: 'anchor',
            href: `#${encodeURIComponent(id)}`,
            'aria-label': walk.labels.section({ heading: text }),
          },
          children: [{ type: 'text', value: '#' }],
        },
      ],
    },
  ];
}

function codeBlock(walk: Walk, children: readonly Raw[]): MarkdownNode[] {
  const code = children.find((child) => child.tagName === 'code') ?? { type: 'element', children: [...children] };
  const language = classes(code.properties ?? {}).find((name) => name.startsWith('language-'));
  const attributes: Record<string, AttributeValue> =
    language && /^[\w+#.-]{1,40}$/.test(language) ? { class: language } : {};
  const value = rawCode(code.children ?? []).replace(/\n$/, '');
  const block: ElementNode = {
    type: 'element',
    tag: 'pre',
    // Wide code scrolls, and must scroll by keyboard too.
    attributes: { tabindex: 0 },
    children: [{ type: 'element', tag: 'code', attributes, children: [{ type: 'text', value }] }],
  };
  const title = /(?:^|\s)title="([^"]*)"/.exec(unmask(code.data?.meta ?? ''))?.[1];
  if (!title || !walk.components) return [block];
  const caption: ElementNode = {
    type: 'element',
    tag: 'figcaption',
    attributes: {},
    children: [{ type: 'text', value: title }],
  };
  return [{ type: 'element', tag: 'figure', attributes: { class: 'code' }, children: [caption, block] }];
}

function table(walk: Walk, children: readonly Raw[]): MarkdownNode {
  const inner = walk.children(children).filter((node) => node.type !== 'text' || node.value.trim() !== '');
  const table: ElementNode = { type: 'element', tag: 'table', attributes: {}, children: inner };
  const number = ++walk.tables;
  const attributes: Record<string, AttributeValue> = {
    class: 'table',
    role: 'region',
    // Landmarks are told apart by their names.
    'aria-label': walk.heading ? walk.labels.tableOf({ number, heading: walk.heading }) : walk.labels.table({ number }),
    tabindex: 0,
  };
  return { type: 'element', tag: 'div', attributes, children: [table] };
}

/** A paragraph cannot hold blocks: what stands before, between and after them gets paragraphs of its own. */
function splitParagraph(children: readonly MarkdownNode[]): MarkdownNode[] {
  const out: MarkdownNode[] = [];
  for (const child of children) {
    const last = out.at(-1);
    if (!isPhrasing(child)) out.push(child);
    else if (last?.type === 'element' && last.tag === 'p') last.children.push(child);
    else if (child.type !== 'text' || child.value.trim() !== '') out.push(paragraph([child]));
  }
  return out;
}

function alignment(properties: Record<string, unknown>, attributes: Record<string, AttributeValue>): void {
  const written = `${String(properties.style ?? '')} ${String(properties.align ?? '')}`;
  const align = /\b(center|right)\b/.exec(written)?.[1];
  if (align) attributes.class = align;
}

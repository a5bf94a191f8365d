import type { Element, ElementContent, Properties, Root, RootContent } from 'hast';
import { labelled, labelledQuote } from './callout-label.ts';
import { alertOf, type Callout, calloutOfClasses } from './callouts.ts';
import { classesOf, collapse, find, findAll, holds, strongParagraph, textOf, textWithAlt } from './hast.ts';
import type { Note } from './report.ts';
import { fromComponent } from './shape-components.ts';
import { inlineElement, wikiLinks } from './shape-inline.ts';
import { figure, image, media } from './shape-media.ts';
import { definitionList, table } from './shape-tables.ts';
import { conditional, groupTabs, joinConditions } from './shape-tabs.ts';
import { type Context, type Handler, type LineOf, made, PLAIN, Shaping } from './shaping.ts';

const CONTENTS = new Set([
  'toc',
  'table-of-contents',
  'markdown-toc',
  'tableofcontents',
  'toc-container',
  'article-toc',
]);

/** A page with the shape of an article. */
export type Shaped = {
  children: RootContent[];
  /** For each heading of the tree, in order, the anchors that led to it; `before` are those above the first one. */
  anchors: string[][];
  before: string[];
  /** Words that were left out because what they are in says them already. */
  dropped: string[];
};

/**
 * Gives a tree of HTML the shape an article can have, before it becomes Markdown: callouts, tabs, details, keys, menu paths and figures become
 * elements named `x-…`, which the next step knows; what articles cannot hold is unwrapped or turned into what comes closest, with a note.
 * No text is dropped, except tables of contents, scripts and styles.
 */
export function shape(tree: Root, lineOf: LineOf, notes: Note[]): Shaped {
  const shaping = new Shaping(lineOf, notes, { element, text: wikiLinks, siblings: groupTabs });
  const children = shaping.all(tree.children, PLAIN);
  shaping.flushAnchors();
  return {
    children: joinConditions(children) as RootContent[],
    anchors: shaping.anchors,
    before: shaping.before,
    dropped: shaping.dropped,
  };
}

/** What stands by itself whatever element carries it comes first, then what its name says. */
function element(shaping: Shaping, node: Element, context: Context): ElementContent[] {
  const { tagName: tag, properties } = node;
  const names = classesOf(node);
  if (LEFT_OUT.has(tag)) {
    if (textOf(node).trim() !== '' || properties.src) shaping.note('html', node, 'script', 'no-scripts', { tag });
    return [];
  }
  const id = String(properties.id ?? (tag === 'a' ? (properties.name ?? '') : ''));
  if (isContents(node, names)) {
    shaping.note('contents', node, 'contents', 'own-contents');
    return [];
  }
  if (/^h[1-6]$/.test(tag) && !context.isPhrasing && textOf(node).trim() !== '')
    return heading(shaping, node, id, context);
  if (id) shaping.keepAnchor(id, tag === 'a' && textOf(node).trim() === '' && node.children.length === 0);
  const conditions = properties.dataFor ?? properties.dataOs ?? properties.dataPlatform;
  if (conditions !== undefined) return conditional(shaping, node, String(conditions), context);
  if (properties.dataImport !== undefined) return ofDialect(shaping, node, context);
  const component = fromComponent(shaping, node, context);
  if (component) return component;
  if (!context.isPhrasing && CALLOUT_ELEMENTS.has(tag)) {
    const kind = calloutOfClasses(names) ?? (tag === 'blockquote' ? (alertOf(node) ?? labelledQuote(node)) : undefined);
    if (kind) return callout(shaping, node, kind, context);
  }
  return (Object.hasOwn(HANDLERS, tag) ? HANDLERS[tag]! : kept)(shaping, node, context);
}

const LEFT_OUT = new Set(['script', 'style', 'link', 'meta', 'base']);
const CALLOUT_ELEMENTS = new Set(['div', 'aside', 'p', 'section', 'blockquote']);

const inner: Handler = (shaping, node, context) => shaping.all(node.children, context);
const kept: Handler = (shaping, node, context) => [{ ...node, children: inner(shaping, node, context) }];
const renamed =
  (name: string): Handler =>
  (shaping, node, context) => [{ ...node, tagName: name, children: inner(shaping, node, context) }];
const code: Handler = (shaping, node, context) => [
  { ...node, children: shaping.all(node.children, { ...context, isCode: true, isPhrasing: true }) },
];
const wrapped: Handler = (shaping, node, context) =>
  made(node, context.isPhrasing ? 'span' : 'div', {}, inner(shaping, node, context));

const details: Handler = (shaping, node, context) => {
  const summary = node.children.find(
    (child): child is Element => child.type === 'element' && child.tagName === 'summary',
  );
  if (summary && holds(summary, ['img', 'a'])) shaping.note('html', node, 'summary-link', 'its-text-kept');
  if (context.isPhrasing) return inner(shaping, node, context);
  const title = collapse(summary ? textWithAlt(summary) : '').trim() || 'Details';
  const rest = node.children.filter((child) => child !== summary);
  return made(node, 'x-details', { title }, shaping.all(rest, context));
};

const key: Handler = (shaping, node, context) =>
  textOf(node).trim() && !holds(node, ['kbd', 'img', 'a'])
    ? made(node, 'x-key', {}, [{ type: 'text', value: collapse(textOf(node)) }])
    : inner(shaping, node, context);

const link: Handler = (shaping, node, context) => {
  const { properties } = node;
  const children = inner(shaping, node, context);
  if (properties.href === undefined) return children;
  // Wikis mark links to pages that nobody has written yet, and say so in the title.
  const title = properties.title && !classesOf(node).includes('new') ? { title: properties.title } : {};
  return [{ ...node, properties: { href: properties.href, ...title, ...footnoteProperties(properties) }, children }];
};

const section: Handler = (shaping, node, context) =>
  node.properties.dataFootnotes === undefined ? inner(shaping, node, context) : [{ ...node, tagName: 'x-footnotes' }];

/** Marks that articles have too; empty ones and those around blocks only did something for the layout. */
const mark: Handler = (shaping, node, context) => {
  const { tagName: tag, properties } = node;
  if (
    tag === 'sup' &&
    node.children.some((child) => child.type === 'element' && child.properties.dataFootnoteRef !== undefined)
  )
    return [{ ...node, tagName: 'x-footnote' }];
  const children = inner(shaping, node, context);
  if (textOf(node).trim() === '' || context.isCode || holds(node, ['div', 'p', 'ul', 'ol', 'table', 'pre']))
    return children;
  return [{ ...node, properties: tag === 'abbr' && properties.title ? { title: properties.title } : {}, children }];
};

const picture: Handler = (shaping, node, context) => {
  const img = find(node, 'img');
  return img ? image(shaping, img) : inner(shaping, node, context);
};

const drawing: Handler = (shaping, node) => {
  const text = textOf(node);
  const instead = text.trim() ? 'words-kept' : 'save-drawing';
  shaping.note('image', node, 'drawing', instead);
  return text.trim() ? [{ type: 'text', value: ` ${collapse(text)} ` }] : [];
};

const input: Handler = (_, node) => {
  if (node.properties.type === 'checkbox' || node.properties.type === 'radio') return [node];
  return node.properties.value ? [{ type: 'text', value: String(node.properties.value) }] : [];
};

/** What each element of HTML becomes; any other stays, with what is in it shaped. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  ...each(['b', 'code', 'em', 'i', 'span', 'strong'], inlineElement),
  ...each(['abbr', 'ins', 'mark', 'sub', 'sup', 'u'], mark),
  ...each(['audio', 'embed', 'iframe', 'object', 'video'], media),
  ...each(['image', 'img'], image),
  ...each(['listing', 'plaintext', 'pre', 'xmp'], code),
  ...each(['dir', 'menu'], renamed('ul')),
  ...each(['dd', 'dt'], renamed('div')),
  ...each(['button', 'label', 'textarea'], inner),
  ...each(['caption', 'content', 'datalist', 'dialog', 'form', 'legend', 'math', 'noembed', 'noframes', 'noscript', 'optgroup', 'option', 'select', 'title'], wrapped), // biome-ignore format: a list
  a: link,
  details,
  dl: (shaping, node, context) => shaping.all(definitionList(node), context),
  figure,
  input,
  kbd: key,
  p: (shaping, node, context) => [{ ...node, properties: {}, children: inner(shaping, node, context) }],
  picture,
  section,
  svg: drawing,
  table,
  template: (shaping, node, context) => shaping.all((node.content ?? node).children, context),
};

function each(names: readonly string[], handler: Handler): Record<string, Handler> {
  return Object.fromEntries(names.map((name) => [name, handler]));
}

/** A block that the dialects made of what a tool writes in its own way. */
function ofDialect(shaping: Shaping, node: Element, context: Context): ElementContent[] {
  const kind = String(node.properties.dataImport);
  const title = node.properties.dataTitle ? String(node.properties.dataTitle) : '';
  const children = inner(shaping, node, context);
  if (kind === 'block' || kind === 'tabs') return title ? [...strongParagraph(title), ...children] : children;
  if (kind === 'details') return made(node, 'x-details', { title: title || 'Details' }, children);
  return isCallout(kind)
    ? labelled(shaping, node, kind, title, children)
    : made(node, `x-${kind}`, title ? { title } : {}, children);
}

function isCallout(kind: string): kind is Callout {
  return kind === 'note' || kind === 'tip' || kind === 'warning';
}

function heading(shaping: Shaping, node: Element, id: string, context: Context): ElementContent[] {
  const ids = id ? [id] : [];
  const custom = /\s*\{:?\s*#([\w.:-]+)[^{}]*\}\s*$/.exec(textOf(node));
  if (custom) {
    ids.push(custom[1]!);
    trimLastText(node, /\s*\{:?\s*#[\w.:-]+[^{}]*\}\s*$/);
  }
  const index = shaping.beginHeading(ids);
  return [
    {
      ...node,
      properties: { dataHeading: index },
      children: shaping.all(node.children, { ...context, isPhrasing: true, inHeading: true }),
    },
  ];
}

function callout(shaping: Shaping, node: Element, kind: Callout, context: Context): ElementContent[] {
  const children = [...node.children];
  let title = '';
  const first = children.findIndex((child) => child.type === 'element');
  const head = children[first];
  if (head?.type === 'element' && classesOf(head).some((name) => /(?:^|[-_])(?:title|heading|header)$/.test(name))) {
    title = collapse(textWithAlt(head));
    children.splice(first, 1);
  }
  const content =
    node.tagName === 'p' ? [{ type: 'element' as const, tagName: 'p', properties: {}, children }] : children;
  return labelled(shaping, node, kind, title, shaping.all(content, context));
}

function isContents(node: Element, names: string[]): boolean {
  if (!['div', 'nav', 'ul', 'ol', 'section', 'aside'].includes(node.tagName)) return false;
  if (!CONTENTS.has(String(node.properties.id ?? '').toLowerCase()) && !names.some((name) => CONTENTS.has(name)))
    return false;
  const links = findAll(node, 'a');
  return links.every((link) => String(link.properties.href ?? '#').startsWith('#'));
}

function footnoteProperties(properties: Properties): Properties {
  return properties.dataFootnoteRef === undefined ? {} : { dataFootnoteRef: properties.dataFootnoteRef };
}

function trimLastText(node: Element, end: RegExp): void {
  const last = node.children.at(-1);
  if (last?.type === 'text') last.value = last.value.replace(end, '');
  else if (last?.type === 'element') trimLastText(last, end);
}

import type { Element, RootContent as HastContent, Root as HastRoot } from 'hast';
import { type State, toMdast } from 'hast-util-to-mdast';
import type { Blockquote, Heading, Image, Link, Nodes, Parent, PhrasingContent, Root, RootContent, Text } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { type MdxJsxAttribute, type MdxJsxFlowElement, type MdxJsxTextElement, mdxToMarkdown } from 'mdast-util-mdx';
import { defaultHandlers, type Handle, toMarkdown } from 'mdast-util-to-markdown';

/** What the import remembers with a node of the article. */
export type Remembered = { line?: number; heading?: number; media?: boolean; width?: number };

const FLOW: Record<string, string> = { 'x-note': 'Note', 'x-tip': 'Tip', 'x-warning': 'Warning', 'x-details': 'Details', 'x-tab': 'Tab', 'x-tabs': 'Tabs', 'x-steps': 'Steps', 'x-step': 'Step' }; // biome-ignore format: a list
const PHRASING: Record<string, string> = { 'x-key': 'Key', 'x-menu': 'MenuPath', sub: 'sub', sup: 'sup', u: 'u', ins: 'ins', mark: 'mark', abbr: 'abbr', 'x-br': 'br' }; // biome-ignore format: a list

/**
 * The tree of an article, from the shaped nodes of its page: Markdown with components. Links, images and headings remember the line
 * they came from. Headings begin at level 2.
 */
export function toArticleTree(
  children: HastContent[],
  lineOf: (line: number | undefined) => number | undefined,
  tabsLabel: string,
): Root {
  const handlers: Record<string, (state: State, node: Element) => unknown> = {};
  for (const [tag, name] of Object.entries(FLOW))
    handlers[tag] = (state, node) => {
      const title = node.properties.title ? String(node.properties.title).replace(/\s+/g, ' ').trim() : '';
      const attributes =
        name === 'Tabs'
          ? [attribute('label', tabsLabel)]
          : title
            ? [attribute(name === 'Details' ? 'summary' : 'title', title)]
            : [];
      const children = state.toFlow(state.all(node));
      if (children.length === 0 && !title) return undefined;
      return { type: 'mdxJsxFlowElement', name, attributes, children } as MdxJsxFlowElement;
    };
  for (const [tag, name] of Object.entries(PHRASING))
    handlers[tag] = (state, node) => {
      const attributes =
        name === 'abbr' && node.properties.title ? [attribute('title', String(node.properties.title))] : [];
      return {
        type: 'mdxJsxTextElement',
        name,
        attributes,
        children: state.all(node) as PhrasingContent[],
      } as MdxJsxTextElement;
    };
  handlers['x-figure'] = (state, node) => {
    const figure = {
      type: 'mdxJsxFlowElement',
      name: 'Figure',
      attributes: ['src', 'alt', 'caption'].flatMap((name) =>
        node.properties[name]
          ? [attribute(name, String(node.properties[name]))]
          : name === 'alt'
            ? [attribute('alt', '')]
            : [],
      ),
      children: [],
    } as MdxJsxFlowElement;
    state.patch(node, figure as never);
    return figure;
  };
  handlers['x-footnote'] = (_, node) => {
    const link = node.children.find((child): child is Element => child.type === 'element');
    return { type: 'footnoteReference', identifier: footnoteId(link?.properties.href, 'fn-') };
  };
  handlers['x-footnotes'] = (state, node) =>
    elementsNamed(node, 'li').map((item) => {
      dropBackLinks(item);
      return {
        type: 'footnoteDefinition',
        identifier: footnoteId(item.properties.id, 'fn-'),
        children: state.toFlow(state.all(item)),
      };
    });
  for (let level = 1; level <= 6; level += 1)
    handlers[`h${level}`] = (state, node) => {
      const heading = {
        type: 'heading',
        depth: level,
        children: state.all(node) as PhrasingContent[],
        data: { heading: node.properties.dataHeading },
      } as unknown as Heading;
      state.patch(node, heading);
      return heading;
    };
  handlers.img = (state, node) => {
    const { src, alt, title, width } = node.properties;
    const image = {
      type: 'image',
      url: String(src ?? ''),
      alt: String(alt ?? ''),
      title: title ? String(title) : null,
      data: width ? { width: Number(width) } : {},
    } as unknown as Image;
    state.patch(node, image);
    return image;
  };
  handlers.a = (state, node) => {
    const link = {
      type: 'link',
      url: String(node.properties.href ?? ''),
      title: node.properties.title ? String(node.properties.title) : null,
      children: state.all(node) as PhrasingContent[],
      data: { media: Boolean(node.properties.dataMedia) },
    } as unknown as Link;
    state.patch(node, link);
    return link;
  };
  const tree = toMdast({ type: 'root', children } as HastRoot, {
    handlers: handlers as never,
  }) as Root;
  const root: Root = tree.type === 'root' ? tree : { type: 'root', children: [tree as unknown as RootContent] };
  tidy(root, lineOf);
  return root;
}

/** A picture of a width of its own is an element; Markdown has no words for it. */
const picture: Handle = (node: Image, parent, state, info) => {
  const width = (node.data as Remembered | undefined)?.width;
  if (!width) return defaultHandlers.image(node, parent, state, info);
  const element: MdxJsxTextElement = {
    type: 'mdxJsxTextElement',
    name: 'img',
    attributes: [
      attribute('src', node.url),
      attribute('alt', node.alt ?? ''),
      ...(node.title ? [attribute('title', node.title)] : []),
      attribute('width', String(width)),
    ],
    children: [],
  };
  // In a table this sign would end the cell.
  return state.handle(element, parent, state, info).replaceAll('|', '&#124;');
};

/** Writes a tree as MDX in which nothing but its own components can be taken for code. Ends with a line end. */
export function toMdx(tree: Root): string {
  return toMarkdown(tree, {
    bullet: '-',
    emphasis: '*',
    strong: '*',
    rule: '-',
    fence: '`',
    fences: true,
    resourceLink: true,
    incrementListMarker: true,
    listItemIndent: 'one',
    handlers: { image: picture },
    extensions: [
      gfmToMarkdown({ tablePipeAlign: false }),
      mdxToMarkdown(),
      {
        unsafe: [
          // At the start of a line these would begin a statement of JavaScript.
          { atBreak: true, character: 'i', after: 'mport\\b' },
          { atBreak: true, character: 'e', after: 'xport\\b' },
          { character: '{', inConstruct: ['phrasing', 'destinationLiteral', 'destinationRaw', 'titleQuote'] },
          { character: '<', inConstruct: 'tableCell' },
        ],
      },
    ],
  });
}

export function attribute(name: string, value: string): MdxJsxAttribute {
  return { type: 'mdxJsxAttribute', name, value };
}

/** Goes through all nodes below `node`, parents first. The visitor may replace the children of the node it is given. */
export function walk(node: Nodes, visit: (node: Nodes) => void): void {
  visit(node);
  if ('children' in node) for (const child of node.children) walk(child as Nodes, visit);
}

/** The text of a tree, with the descriptions of images. */
export function treeText(node: Nodes): string {
  if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') return node.value;
  if (node.type === 'image') return node.alt ?? '';
  if (node.type === 'break') return ' ';
  return 'children' in node ? (node.children as Nodes[]).map(treeText).join('') : '';
}

/** Whether an image is anywhere in it. */
export function hasImage(node: Nodes): boolean {
  return node.type === 'image' || ('children' in node && (node.children as Nodes[]).some(hasImage));
}

const ATTENTION = new Set(['strong', 'emphasis', 'delete']);

/** White space out of bold and links, nothing empty, neighbours joined; positions reduced to the line. */
function tidy(node: Parent, lineOf: (line: number | undefined) => number | undefined): void {
  for (const child of node.children as Nodes[]) {
    const line = lineOf(child.position?.start.line);
    delete child.position;
    if (
      line !== undefined &&
      (child.type === 'link' ||
        child.type === 'image' ||
        child.type === 'mdxJsxFlowElement' ||
        child.type === 'heading')
    )
      (child as { data?: Remembered }).data = { ...(child as { data?: Remembered }).data, line };
    if ('children' in child) tidy(child as Parent, lineOf);
  }
  const out: Nodes[] = [];
  for (const child of node.children as Nodes[]) {
    if (child.type === 'text' && child.value === '') continue;
    const last = out.at(-1);
    if (child.type === 'text' && last?.type === 'text') {
      last.value += child.value;
      continue;
    }
    if (ATTENTION.has(child.type) || child.type === 'link') {
      const inside = (child as Parent).children as Nodes[];
      const lead = takeSpace(inside, 'start');
      const trail = takeSpace(inside, 'end');
      if (lead) out.push({ type: 'text', value: lead });
      if (inside.length > 0) {
        const previous = out.at(-1);
        if (previous && previous.type === child.type && child.type !== 'link')
          (previous as Parent).children.push(...(child as Parent).children);
        else if (child.type === node.type) out.push(...inside);
        // Two sorts of marks against each other would be read as one.
        else if (previous && ATTENTION.has(previous.type) && ATTENTION.has(child.type))
          out.push({
            type: 'mdxJsxTextElement',
            name: child.type === 'strong' ? 'strong' : child.type === 'delete' ? 'del' : 'em',
            attributes: [],
            children: inside,
          } as unknown as Nodes);
        else out.push(child);
      }
      if (trail) out.push({ type: 'text', value: trail });
      continue;
    }
    if (
      (child.type === 'paragraph' || child.type === 'heading' || child.type === 'blockquote') &&
      (child as Blockquote).children.length === 0
    )
      continue;
    // Only an item of several blocks needs room between them; a list below its words is none of these.
    if (child.type === 'listItem') child.spread = child.children.filter((one) => one.type !== 'list').length > 1;
    if (child.type === 'list') child.spread = child.children.some((item) => item.spread);
    // A list a point is how some editors write one list.
    if (child.type === 'list' && last?.type === 'list' && !child.ordered && !last.ordered) {
      last.children.push(...child.children);
      last.spread ||= child.spread;
      continue;
    }
    out.push(child);
  }
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell') {
    takeSpace(out, 'start');
    takeSpace(out, 'end');
    while (node.type === 'heading' && out.some((child) => child.type === 'break'))
      out[out.findIndex((child) => child.type === 'break')] = { type: 'text', value: ' ' };
  }
  node.children = out as never;
}

function takeSpace(children: Nodes[], end: 'start' | 'end'): string {
  const node = end === 'start' ? children[0] : children.at(-1);
  if (node?.type === 'break') {
    children.splice(end === 'start' ? 0 : -1, 1);
    return ' ';
  }
  if (node?.type !== 'text') return '';
  const space = (end === 'start' ? /^\s+/ : /\s+$/).exec((node as Text).value)?.[0] ?? '';
  node.value = end === 'start' ? node.value.slice(space.length) : node.value.slice(0, node.value.length - space.length);
  if (node.value === '') children.splice(end === 'start' ? 0 : -1, 1);
  return space;
}

/** The article's title is its only heading of level 1, so those in the text begin below it. */
export function setHeadingLevels(tree: Root): void {
  const headings: Heading[] = [];
  walk(tree, (node) => {
    if (node.type === 'heading') headings.push(node);
  });
  const top = Math.min(...headings.map((heading) => heading.depth));
  for (const heading of headings) heading.depth = Math.min(6, heading.depth - top + 2) as Heading['depth'];
}

function footnoteId(value: unknown, mark: string): string {
  const text = decodeURIComponent(String(value ?? ''));
  return text.slice(text.indexOf(mark) + mark.length).replace(/[^\w-]+/g, '-') || '1';
}

function elementsNamed(node: Element, tag: string): Element[] {
  return node.children.flatMap((child) =>
    child.type !== 'element' ? [] : child.tagName === tag ? [child] : elementsNamed(child, tag),
  );
}

function dropBackLinks(node: Element): void {
  node.children = node.children.filter(
    (child) => child.type !== 'element' || child.properties.dataFootnoteBackref === undefined,
  );
  for (const child of node.children) if (child.type === 'element') dropBackLinks(child);
}

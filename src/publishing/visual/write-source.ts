// From the document of the visual editor to the text of an article.
import type { List, Nodes, PhrasingContent, Root, RootContent, Table } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, type Handle, type Options, toMarkdown } from 'mdast-util-to-markdown';
import type { Mark, Node } from 'prosemirror-model';
import { type ComponentName, componentRule, isComponent } from '../../articles/components.ts';
import { INLINE_ELEMENTS, INNERMOST, schema, titleProp } from './document.ts';
import { readSource } from './read-source.ts';

/** What Markdown has no node for: a piece of the text as it is written. */
interface Written {
  type: 'written';
  value: string;
}
/** A component, with the tags as they are written around its children. */
interface Component {
  type: 'component' | 'inlineComponent';
  open: string;
  close: string;
  /** It holds components alone, one below the other. */
  isTight: boolean;
  children: Nodes[];
}

const written: Handle = (node: Written) => node.value;

const component: Handle = (node: Component, _, state, info) => {
  if (node.close === '') return node.open;
  const exit = state.enter('component' as never);
  const held = node.isTight
    ? node.children.map((child) => state.handle(child, node as unknown as Root, state, info)).join('\n')
    : state.containerFlow(node as unknown as Root, info);
  exit();
  if (held === '') return `${node.open}\n\n${node.close}`;
  return node.isTight ? `${node.open}\n${held}\n${node.close}` : `${node.open}\n\n${held}\n\n${node.close}`;
};

const inlineComponent: Handle = (node: Component, _, state, info) => {
  return node.open + state.containerPhrasing(node as never, { ...info, before: '>', after: '<' }) + node.close;
};

const link: Handle & { peek?: () => string } = (node, parent, state, info) => {
  const [only] = node.children as PhrasingContent[];
  const isLiteral = (node.data as { literal?: boolean } | undefined)?.literal;
  if (isLiteral && node.children.length === 1 && only?.type === 'text' && leadsTo(only.value).includes(node.url))
    return only.value;
  return defaultHandlers.link(node, parent, state, info);
};
link.peek = () => '[';

/** The addresses that a word becomes a link to by itself. */
const leadsTo = (word: string) => [word, `http://${word}`, `mailto:${word}`];

const OPTIONS: Options = {
  bullet: '-',
  bulletOther: '*',
  emphasis: '*',
  strong: '*',
  rule: '-',
  fence: '`',
  fences: true,
  resourceLink: true,
  incrementListMarker: true,
  listItemIndent: 'one',
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  handlers: { written, component, inlineComponent, link } as never,
  unsafe: [
    // At the start of a line these would begin a statement of JavaScript.
    { atBreak: true, character: 'i', after: 'mport\\b' },
    { atBreak: true, character: 'e', after: 'xport\\b' },
    { character: '{' },
    { character: '<' },
  ],
};

/**
 * Writes blocks of the document as text, without a line break at the end.
 * @param otherLists lists use the other marks, so that they stay two where one follows another.
 */
export function writeBlocks(blocks: readonly Node[], otherLists = false): string {
  const lists = otherLists ? ({ bullet: '*', bulletOther: '-', bulletOrdered: ')' } as const) : {};
  return textOf(blocks.flatMap(block), lists);
}

const textOf = (children: RootContent[], options: Options = {}) =>
  toMarkdown({ type: 'root', children }, { ...OPTIONS, ...options }).replace(/\n+$/, '');

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  node.forEach((child) => {
    children.push(child);
  });
  return children;
}
const blocksOf = (node: Node) => childrenOf(node).flatMap(block);

/** @returns none for an empty line. */
function block(node: Node): RootContent[] {
  const { name } = node.type;
  switch (name) {
    case 'paragraph':
      return node.childCount === 0 ? [] : [{ type: 'paragraph', children: inline(node) }];
    case 'heading':
      return [{ type: 'heading', depth: node.attrs['level'], children: inline(node) }];
    case 'blockquote':
      return [{ type: 'blockquote', children: blocksOf(node) as never }];
    case 'horizontal_rule':
      return [{ type: 'thematicBreak' }];
    case 'code_block':
      return [{ type: 'code', lang: node.attrs['lang'], meta: node.attrs['meta'], value: node.textContent }];
    case 'bullet_list':
    case 'ordered_list':
      return [list(node)];
    case 'table':
      return [table(node)];
    case 'source_block':
      return [{ type: 'written', value: node.textContent } as unknown as RootContent];
    default:
      if (!isComponent(name)) throw new Error(`Nothing says how ${name} is written.`);
      return [componentOf(node, name)];
  }
}

function list(node: Node): List {
  const spread = Boolean(node.attrs['spread']);
  return {
    type: 'list',
    ordered: node.type.name === 'ordered_list',
    start: node.attrs['start'] ?? null,
    spread,
    children: childrenOf(node).map((item) => ({
      type: 'listItem',
      checked: item.attrs['checked'],
      spread,
      children: blocksOf(item) as never,
    })),
  };
}

function table(node: Node): Table {
  const rows = childrenOf(node);
  return {
    type: 'table',
    align: childrenOf(rows[0]!).map((cell) => cell.attrs['align']),
    children: rows.map((row) => ({
      type: 'tableRow',
      children: childrenOf(row).map((cell) => ({ type: 'tableCell', children: inline(cell) })),
    })),
  };
}

function componentOf(node: Node, name: ComponentName): RootContent {
  const rule = componentRule(name);
  const titled = titleProp(name);
  const props = titled ? { [titled]: node.firstChild!.textContent } : node.attrs;
  const isLeaf = rule.content === 'nothing';
  const open = `<${name}${attributes(rule.props, props)}${isLeaf ? ' />' : '>'}`;
  const held = childrenOf(node).filter((child) => child.type.name !== 'title');
  return {
    type: 'component',
    open,
    close: isLeaf ? '' : `</${name}>`,
    isTight: rule.content === 'Step' || rule.content === 'Tab',
    children: held.flatMap(block),
  } as Component as unknown as RootContent;
}

/** What is required is there without words too, so that one sees what is to be filled in. */
function attributes(kinds: Readonly<Record<string, string>>, props: Record<string, unknown>): string {
  return Object.entries(kinds)
    .map(([name, kind]) => {
      const value = props[name];
      if (kind === 'flag') return value ? ` ${name}` : '';
      return value || kind === 'required' ? ` ${name}="${quoted(String(value ?? ''))}"` : '';
    })
    .join('');
}

/** @returns the text as it may stand between quotation marks. */
function quoted(text: string): string {
  return text.replace(/&(?=#?\w+;)/g, '&amp;').replaceAll('"', '&quot;');
}

/** The words of a line. Where signs against each other would be read as something else, bold, italic and struck words are elements. */
function inline(node: Node): PhrasingContent[] {
  const words = childrenOf(node);
  const list = words.map((child) => ({ node: child, marks: child.marks }));
  const signs = phrases(list, false);
  if (!words.some(({ marks }) => marks.some(({ type }) => type.name in ELEMENTS))) return signs;
  // What is written as it is may refer to what is not in this line: a letter stands in for it.
  const plain = words.map((child) => (child.type.name === 'source_inline' ? schema.text('x', child.marks) : child));
  const sample = phrases(
    plain.map((child) => ({ node: child, marks: child.marks })),
    false,
  );
  const read = readSource(textOf([{ type: 'paragraph', children: sample }]));
  const isRead =
    !('error' in read) && read.doc.childCount === 1 && flat(childrenOf(read.doc.firstChild!)) === flat(plain);
  return isRead ? signs : phrases(list, true);
}

/** Each letter with its marks. */
function flat(words: readonly Node[]): string {
  const letters: string[] = [];
  for (const { text, type, marks } of words) {
    const names = marks.map((mark) => mark.type.name).join();
    for (const letter of text ?? [type.name]) letters.push(`${letter}${names}`);
  }
  return letters.join('\n');
}

/** Marks that may be elements, by their names in the document. */
const ELEMENTS: Record<string, string> = { strong: 'strong', emphasis: 'em', strike: 'del' };

interface Marked {
  node: Node;
  /** Those that nothing around it has written yet. */
  marks: readonly Mark[];
}

/** @param asElements bold, italic and struck words are elements. */
function phrases(list: readonly Marked[], asElements: boolean): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (let index = 0; index < list.length; ) {
    const { node, marks } = list[index]!;
    if (marks.length === 0) {
      out.push(phrase(node));
      index++;
      continue;
    }
    // The mark that goes on longest stands around the others.
    const outer = marks.filter((mark) => !INNERMOST.has(mark.type.name));
    let [mark, end] = [marks[0]!, index + 1];
    for (const one of outer.length > 0 ? outer : marks) {
      let to = index + 1;
      // Innermost holds words alone, no other mark.
      while (to < list.length && one.isInSet(list[to]!.marks) && (outer.length > 0 || list[to]!.marks.length === 1))
        to++;
      if (to > end || !(outer.length === 0 || outer.includes(mark))) [mark, end] = [one, to];
    }
    const within = list.slice(index, end).map((one) => ({ node: one.node, marks: mark.removeFromSet(one.marks) }));
    out.push(...marked(mark, within, asElements));
    index = end;
  }
  return out;
}

function marked({ type: { name }, attrs }: Mark, within: readonly Marked[], asElements: boolean): PhrasingContent[] {
  const children = () => phrases(within, asElements);
  const inElement = (tag: string) => [
    {
      type: 'inlineComponent',
      open: `<${tag}>`,
      close: `</${tag}>`,
      isTight: false,
      children: children(),
    } as Component as unknown as PhrasingContent,
  ];
  if (asElements && ELEMENTS[name]) return inElement(ELEMENTS[name]);
  switch (name) {
    case 'strong':
      return [{ type: 'strong', children: children() }];
    case 'emphasis':
      return [{ type: 'emphasis', children: children() }];
    case 'strike':
      return [{ type: 'delete', children: children() }];
    case 'code': {
      const value = within.map(({ node }) => node.text ?? '').join('');
      return value === '' ? children() : [{ type: 'inlineCode', value }];
    }
    case 'link':
      return [
        {
          type: 'link',
          url: attrs['href'],
          title: attrs['title'],
          children: children() as never,
          data: { literal: attrs['literal'] } as never,
        },
      ];
    default: {
      if (!isComponent(name) && !(INLINE_ELEMENTS as readonly string[]).includes(name))
        throw new Error(`Nothing says how ${name} is written.`);
      return inElement(name);
    }
  }
}

function phrase(node: Node): PhrasingContent {
  switch (node.type.name) {
    case 'text':
      return { type: 'text', value: node.text! };
    case 'image':
      return { type: 'image', url: node.attrs['src'], alt: node.attrs['alt'], title: node.attrs['title'] };
    case 'hard_break':
      return node.attrs['html']
        ? ({ type: 'written', value: '<br />' } as unknown as PhrasingContent)
        : { type: 'break' };
    case 'source_inline':
      return { type: 'written', value: node.attrs['source'] } as unknown as PhrasingContent;
    default:
      throw new Error(`Nothing says how ${node.type.name} is written.`);
  }
}

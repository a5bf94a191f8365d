// From the text of an article to the document of the visual editor.
import type { Definition, FootnoteDefinition, Image, Link, List, Nodes, Parent, Root, RootContent, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { type MdxJsxFlowElement, type MdxJsxTextElement, mdxJsxFromMarkdown } from 'mdast-util-mdx-jsx';
import { gfm } from 'micromark-extension-gfm';
import { mdxJsx } from 'micromark-extension-mdx-jsx';
import type { Mark, Node } from 'prosemirror-model';
import { type ComponentName, componentRule, isComponent } from '../../articles/components.ts';
import { explainSyntax } from '../../articles/syntax.ts';
import { excessOf } from '../../markdown/bounds.ts';
import { BRACE, mask, unmask, unmaskText } from '../../markdown/mask.ts';
import type { Mistake } from '../../markdown/mistakes.ts';
import { INLINE_ELEMENTS, isInline, markType, nodeType, schema, titleProp } from './document.ts';

/** Where a block of the document stands in the text. */
export interface Slice {
  from: number;
  to: number;
}

/** A text that the editor has read. */
export interface ReadSource {
  source: string;
  doc: Node;
  /** Of each block of the document, in order. */
  slices: Slice[];
  /** What links and notes of other blocks refer to, as it is written. */
  definitions: string;
}

/** Why a text cannot be shown, and where. Line and column from 1. */
export interface SourceError extends Partial<Pick<Mistake, 'code' | 'values'>> {
  line: number;
  column: number;
  /** In English. */
  message: string;
}

/** What the editor cannot show: the block in which it is stays as it is written. */
class NotUnderstood extends Error {}

// As where texts are let in: MDX has no HTML, no indented code and no <addresses>.
const WITHOUT_HTML = { disable: { null: ['autolink', 'codeIndented', 'htmlFlow', 'htmlText'] } };

/**
 * Reads the text of an article.
 * @param source with line feeds alone, as a text field gives it.
 * @returns its document, or where it cannot be read.
 */
export function readSource(source: string): ReadSource | { error: SourceError } {
  const excess = excessOf(source);
  if (excess) return { error: excess };
  let root: Root;
  try {
    root = fromMarkdown(mask(source), {
      extensions: [gfm(), mdxJsx(), WITHOUT_HTML],
      mdastExtensions: [gfmFromMarkdown(), mdxJsxFromMarkdown()],
    });
  } catch (error) {
    return { error: explained(error as { line?: number; column?: number; reason?: string; message: string }, source) };
  }
  const reader = new Reader(source);
  const blocks = root.children.map((child) => reader.block(child, false));
  const slices = root.children.map(sliceOf);
  // An empty text has one line to write on.
  if (blocks.length === 0) {
    blocks.push(nodeType('paragraph').create());
    slices.push({ from: source.length, to: source.length });
  }
  const definitions = root.children
    .filter((child): child is Definition | FootnoteDefinition => /definition$/i.test(child.type))
    .map((child) => textAt(source, child))
    .join('\n\n');
  return { source, doc: nodeType('doc').create(null, blocks), slices, definitions };
}

/** What the parser says, in words for a writer, where the tag begins that nothing closes. */
function explained(
  { line = 1, column = 1, reason, message }: { line?: number; column?: number; reason?: string; message: string },
  source: string,
): SourceError {
  const said = unmask(reason ?? message);
  const [, openLine, openColumn] = /^Expected a closing tag .*\((\d+):(\d+)-/.exec(said) ?? [];
  const at = openLine ? { line: Number(openLine), column: Number(openColumn) } : { line, column };
  const found = (source.split('\n')[at.line - 1] ?? '').slice(at.column - 1);
  const what = explainSyntax(said, found);
  return { ...at, ...(typeof what === 'string' ? { message: what } : what) };
}

const sliceOf = (node: Nodes): Slice => ({
  from: node.position!.start.offset!,
  to: node.position!.end.offset!,
});
const textAt = (source: string, node: Nodes) => source.slice(sliceOf(node).from, sliceOf(node).to);

/** Marks that may be written as elements. */
const MARKS_AS_ELEMENTS: Record<string, string> = { strong: 'strong', em: 'emphasis', del: 'strike' };

class Reader {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }

  /** @param prefixed it is in a list or a quote, so that its lines begin with more than is its own. */
  block(node: RootContent, prefixed: boolean): Node {
    try {
      return this.understood(node, prefixed);
    } catch (error) {
      if (prefixed || !(error instanceof NotUnderstood)) throw error;
      return nodeType('source_block').create(null, words(textAt(this.source, node)));
    }
  }

  private blocks(children: readonly RootContent[], prefixed: boolean): Node[] {
    const blocks = children.map((child) => this.block(child, prefixed));
    return blocks.length > 0 ? blocks : [nodeType('paragraph').create()];
  }

  private understood(node: RootContent, prefixed: boolean): Node {
    switch (node.type) {
      case 'paragraph':
        return nodeType('paragraph').create(null, this.inline(node.children));
      case 'heading':
        return made('heading', { level: node.depth }, this.inline(node.children));
      case 'blockquote':
        return made('blockquote', null, this.blocks(node.children, true));
      case 'thematicBreak':
        return made('horizontal_rule', null, []);
      case 'code':
        return made('code_block', { lang: unmasked(node.lang), meta: unmasked(node.meta) }, words(unmask(node.value)));
      case 'list':
        return this.list(node);
      case 'table':
        return this.table(node);
      case 'mdxJsxFlowElement':
        return this.component(node, prefixed);
      default:
        throw new NotUnderstood(node.type);
    }
  }

  private list(node: List): Node {
    const items = node.children.map((item) =>
      made('list_item', { checked: item.checked ?? null }, this.blocks(item.children, true)),
    );
    const spread = Boolean(node.spread) || node.children.some((item) => item.spread);
    return node.ordered
      ? made('ordered_list', { start: node.start ?? 1, spread }, items)
      : made('bullet_list', { spread }, items);
  }

  private table(node: Table): Node {
    const columns = node.children[0]?.children.length ?? 0;
    const rows = node.children.map((row, index) => {
      if (row.children.length > columns) throw new NotUnderstood('cells without a head');
      const cells = Array.from({ length: columns }, (_, column) =>
        made(
          index === 0 ? 'table_header' : 'table_cell',
          { align: node.align?.[column] ?? null },
          this.inline(row.children[column]?.children ?? []),
        ),
      );
      return made('table_row', null, cells);
    });
    return made('table', null, rows);
  }

  private component(node: MdxJsxFlowElement, prefixed: boolean): Node {
    const { name } = node;
    if (!name || !isComponent(name) || isInline(name)) throw new NotUnderstood(name ?? 'fragment');
    const rule = componentRule(name);
    const props = propsOf(node, name);
    if (rule.content === 'nothing') {
      if (node.children.length > 0) throw new NotUnderstood('content');
      return made(name, props, []);
    }
    const title = titleProp(name);
    const above = title ? [nodeType('title').create(null, words(String(props[title] ?? '')))] : [];
    const held =
      rule.content === 'blocks'
        ? this.blocks(node.children as RootContent[], prefixed)
        : node.children.map((child) => {
            if (child.type !== 'mdxJsxFlowElement' || child.name !== rule.content) throw new NotUnderstood(child.type);
            return this.component(child, prefixed);
          });
    return made(name, null, [...above, ...held]);
  }

  inline(children: readonly Nodes[], marks: readonly Mark[] = []): Node[] {
    const out: Node[] = [];
    children.forEach((child, index) => {
      out.push(...this.phrase(child, marks, children[index - 1]));
    });
    return out;
  }

  private phrase(node: Nodes, marks: readonly Mark[], before: Nodes | undefined): Node[] {
    const within = (name: string, attrs?: Record<string, unknown>) =>
      this.inline((node as Parent).children, markType(name).create(attrs).addToSet(marks));
    switch (node.type) {
      case 'text':
        if (node.value.includes(BRACE)) throw new NotUnderstood('expression');
        // Lines that are wrapped in the text are one to read.
        return textNode(unmaskText(node.value).replace(/\r?\n/g, ' '), marks);
      case 'inlineCode':
        return textNode(unmask(node.value), markType('code').create().addToSet(marks));
      case 'strong':
        return within('strong');
      case 'emphasis':
        return within('emphasis');
      case 'delete':
        return within('strike');
      case 'link':
        return within('link', {
          href: unmask(node.url),
          title: unmasked(node.title),
          literal: this.isLiteral(node),
        });
      case 'image':
        return [this.image(node).mark(marks)];
      case 'break':
        return [nodeType('hard_break').create(null, null, marks)];
      case 'mdxJsxTextElement':
        return this.element(node, marks, before);
      default:
        return this.asWritten(node, marks);
    }
  }

  private image(node: Image): Node {
    return nodeType('image').create({
      src: unmask(node.url),
      alt: unmaskText(node.alt ?? ''),
      title: unmasked(node.title),
    });
  }

  private element(node: MdxJsxTextElement, marks: readonly Mark[], before: Nodes | undefined): Node[] {
    const name = node.name ?? '';
    const isPlain = node.attributes.length === 0;
    if (name === 'br' && isPlain && node.children.length === 0)
      return [nodeType('hard_break').create({ html: true }, null, marks)];
    if (isPlain && (INLINE_ELEMENTS as readonly string[]).includes(name) && node.children.length > 0)
      return this.inline(node.children, markType(name).create().addToSet(marks));
    const mark = MARKS_AS_ELEMENTS[name];
    if (isPlain && mark && node.children.length > 0)
      return this.inline(node.children, markType(mark).create().addToSet(marks));
    // Two of them against each other would become one.
    const isSecond = before?.type === 'mdxJsxTextElement' && before.name === name;
    const words = node.children.map((child) => (child.type === 'text' ? unmaskText(child.value) : undefined));
    if (isPlain && isComponent(name) && isInline(name) && !isSecond && words.length > 0 && !words.includes(undefined))
      return textNode(words.join('').replace(/\r?\n/g, ' '), markType(name).create().addToSet(marks));
    return this.asWritten(node, marks);
  }

  private asWritten(node: Nodes, marks: readonly Mark[]): Node[] {
    if (!node.position) throw new NotUnderstood(node.type);
    return [nodeType('source_inline').create({ source: textAt(this.source, node) }, null, marks)];
  }

  /** An address that is a link without any signs around it. */
  private isLiteral(node: Link): boolean {
    return !node.position || this.source[sliceOf(node).from] !== '[';
  }
}

function propsOf(node: MdxJsxFlowElement, name: ComponentName): Record<string, string | boolean> {
  const rule = componentRule(name);
  const props: Record<string, string | boolean> = {};
  for (const attribute of node.attributes) {
    if (attribute.type !== 'mdxJsxAttribute') throw new NotUnderstood('expression');
    const kind = Object.hasOwn(rule.props, attribute.name) ? rule.props[attribute.name] : undefined;
    const { value } = attribute;
    if (!kind || (value != null && typeof value !== 'string')) throw new NotUnderstood(attribute.name);
    if (kind === 'flag') {
      if (value != null && value !== 'true' && value !== 'false') throw new NotUnderstood(attribute.name);
      props[attribute.name] = value !== 'false';
    } else if (value == null) throw new NotUnderstood(attribute.name);
    else props[attribute.name] = unmask(value).replace(/\s*\n\s*/g, ' ');
  }
  return props;
}

/** A node whose content fits, or the block stays as it is written. */
function made(name: string, attrs: Record<string, unknown> | null, content: Node[]): Node {
  const node = nodeType(name).create(attrs, content);
  try {
    node.check();
  } catch {
    throw new NotUnderstood(name);
  }
  return node;
}

const unmasked = (text: string | null | undefined) => (text == null ? null : unmask(text));
const words = (text: string): Node[] => (text === '' ? [] : [schema.text(text)]);
const textNode = (text: string, marks: readonly Mark[]): Node[] => (text === '' ? [] : [schema.text(text, marks)]);

import type { Element, Nodes, Root, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { raw } from 'hast-util-raw';
import type { FootnoteDefinition, Nodes as MarkdownNodes, Root as MarkdownRoot } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';
import { VFile } from 'vfile';
import { type Excess, excessOf, htmlExcessOf } from '../markdown/bounds.ts';
import { toPlainMarkdown } from './dialects.ts';
import { textOf } from './hast.ts';
import { type IndentedReading, readIndented } from './indented.ts';
import { walk } from './mdx.ts';
import type { Parts } from './partials.ts';
import type { Note } from './report.ts';

/** Elements that begin a block of HTML at the start of a line. */
const BLOCK_START = /^\s{0,3}<(?:address|article|aside|blockquote|center|details|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|html|head|body|iframe|li|main|nav|ol|p|pre|script|section|style|table|ul|!doctype)\b/i; // biome-ignore format: a list

/** Marks that a writer of Markdown sets and HTML has no use for. */
const STRONG_MARKS = /\]\([^)\s]+\)|\*\*\S|^ {0,3}#{1,6}\s|^ {0,3}(?:`{3}|~{3})|^\[[^\]]+\]:\s/m;
const LIST_AFTER_BLANK = /\n[ \t]*\n {0,3}(?:[-*+]|\d+[.)])[ \t]/;

/** Characters of a source. HTML says the same as an article with several times as many; pictures written into it do not count. */
export const LONGEST_SOURCE = 1_000_000;

/** White space in a line; longer runs say nothing and only take time. */
const LONGEST_SPACE = 200;
const LONG_SPACE = new RegExp(`[ \\t]{${LONGEST_SPACE},}`, 'g');

/** A source beyond the bounds of what is parsed; `line` is that of its file. */
export class BeyondBounds extends Error {
  readonly line: number;
  constructor({ message, line }: Excess) {
    super(message.replace(/\.$/, ''));
    this.line = line;
  }
}

export type Body = {
  tree: Root;
  /** Paragraph before a body of HTML: the summary line that exports put there. Not in `tree`. */
  lead?: string;
  /** Line in the source of a line in the tree. */
  lineOf: (line: number | undefined) => number | undefined;
  notes: Note[];
};

/**
 * Reads a body into a tree of HTML: Markdown with whatever HTML is in it, or a body that some help center rendered to
 * HTML (then what looks like Markdown in it is text). `firstLine` is the body's first line in its file.
 * @throws {BeyondBounds} before anything is parsed.
 */
export function readBody(source: string, isMdx: boolean, firstLine: number, parts?: Parts): Body {
  const excess = excessOf(withoutPictures(source), LONGEST_SOURCE);
  if (excess) throw new BeyondBounds({ ...excess, line: excess.line + firstLine - 1 });
  const { lines, from, notes } = toPlainMarkdown(
    source.replace(LONG_SPACE, ' '.repeat(LONGEST_SPACE)),
    isMdx,
    firstLine,
    parts,
  );
  const whole = lines.join('\n');
  // What the parts brought, and what the dialects became.
  const deep = excessOf(withoutPictures(whole), LONGEST_SOURCE) ?? htmlExcessOf(whole);
  if (deep) throw new BeyondBounds({ ...deep, line: from[deep.line - 1] ?? firstLine });
  const html = htmlFrom(lines);
  if (html !== null) {
    const tree = fromHtml(lines.slice(html).join('\n'), { fragment: true });
    const leadLines = lines.slice(0, html);
    const body: Body = { tree, notes, lineOf: (line) => (line === undefined ? undefined : from[line - 1 + html]) };
    const lead = readMarkdown(leadLines.join('\n'));
    const blocks = lead.children.filter((node) => node.type === 'element');
    if (blocks.length === 1 && (blocks[0] as Element).tagName === 'p')
      body.lead = textOf(blocks[0]!).replace(/\s+/g, ' ').trim();
    else if (blocks.length > 0) tree.children.unshift(...lead.children);
    return body;
  }
  const written = source.split('\n');
  const original = (first: number, last: number) =>
    [...new Set(from.slice(first - 1, last))].map((line) => written[line - firstLine] ?? '');
  return {
    tree: readMarkdown(whole, { original, isMdx }),
    notes,
    lineOf: (line) => (line === undefined ? undefined : from[line - 1]),
  };
}

/** A text without the pictures that are written into it, which count for nothing. */
export function withoutPictures(source: string): string {
  return source.replace(/data:image\/[\w.+-]+;base64,[\w+/=]+/g, 'data:');
}

function readMarkdown(source: string, reading?: Omit<IndentedReading, 'parse'>): Root {
  const parse = (text: string) => fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const markdown = parse(source);
  if (reading) readIndented(markdown, source, { ...reading, parse });
  showLooseNotes(markdown);
  const tree = toHast(markdown, { allowDangerousHtml: true, clobberPrefix: 'import-' });
  const parsed = raw(tree as Root, { file: new VFile(source) }) as Nodes;
  return parsed.type === 'root' ? parsed : { type: 'root', children: [parsed as RootContent] };
}

/**
 * Makes ordinary text, where they stand, of the footnotes that would show nowhere: no mark leads to them, or an earlier one has
 * their name. Somebody wrote their words.
 */
function showLooseNotes(markdown: MarkdownRoot): void {
  const named = new Map<string, FootnoteDefinition>();
  walk(markdown, (node) => {
    if (node.type === 'footnoteDefinition' && !named.has(node.identifier)) named.set(node.identifier, node);
  });
  const shown = new Set<FootnoteDefinition>();
  const follow = (nodes: readonly MarkdownNodes[]): void => {
    for (const node of nodes) {
      const note = node.type === 'footnoteReference' ? named.get(node.identifier) : undefined;
      if (note && !shown.has(note)) {
        shown.add(note);
        follow(note.children);
      } else if (node.type !== 'footnoteDefinition' && 'children' in node) follow(node.children);
    }
  };
  follow(markdown.children);
  const release = (parent: { children: MarkdownNodes[] }): void => {
    parent.children = parent.children.flatMap((node): MarkdownNodes[] => {
      if ('children' in node) release(node as { children: MarkdownNodes[] });
      if (node.type === 'footnoteDefinition' && !shown.has(node)) return node.children;
      // A mark that led to one of them, from one of them.
      if (node.type === 'footnoteReference' && !shown.has(named.get(node.identifier)!))
        return [{ type: 'text', value: `[^${node.label ?? node.identifier}]`, position: node.position }];
      return [node];
    });
  };
  release(markdown as { children: MarkdownNodes[] });
}

/** The line from which the body is HTML to its end, null when it is Markdown. */
function htmlFrom(lines: string[]): number | null {
  const start = lines.findIndex((line) => BLOCK_START.test(line));
  if (start < 0) return null;
  const lead = lines.slice(0, start).join('\n');
  // A heading, a list or more than one paragraph before it: somebody wrote this as Markdown.
  if (STRONG_MARKS.test(lead) || /\S[^\S\n]*\n[^\S\n]*\n\s*\S/.test(lead) || /^\s*[-*+>|]/.test(lead)) return null;
  const rest = lines.slice(start).join('\n');
  const tree = fromHtml(rest, { fragment: true });
  let loose = 0;
  let all = 0;
  let isMarkdown = false;
  const walk = (node: Nodes, isTop: boolean): void => {
    if (isMarkdown) return;
    if (node.type === 'text') {
      const size = node.value.trim().length;
      all += size;
      if (isTop) loose += size;
      if (STRONG_MARKS.test(node.value) || LIST_AFTER_BLANK.test(node.value)) isMarkdown = true;
    } else if (node.type === 'root') for (const child of node.children) walk(child, true);
    else if (node.type === 'element' && !['pre', 'code', 'script', 'style', 'kbd', 'samp'].includes(node.tagName)) {
      if (node.properties.dataImport !== undefined || node.properties.dataComponent !== undefined) isMarkdown = true;
      for (const child of node.children) walk(child, isTop && INLINE_TOP.has(node.tagName));
    }
  };
  walk(tree, true);
  // A fifth of loose text: exports leave some words between their blocks.
  return isMarkdown || loose > all / 5 ? null : start;
}

const INLINE_TOP = new Set(['a', 'b', 'strong', 'i', 'em', 'span', 'u', 'font', 'small', 'sub', 'sup']);

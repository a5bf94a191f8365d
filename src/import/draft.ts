// From a source file to a draft: front matter and text understood, links not yet resolved.
import { posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import type { Heading, Root } from 'mdast';
import { headingId } from '../articles/markdown.ts';
import { toTitle } from '../articles/slug-of-name.ts';
import { type Body, readBody } from './body.ts';
import { isIndex } from './folders.ts';
import { type SourceFields, type SplitSource, splitFrontMatter } from './front-matter.ts';
import { isHtmlFile, readHtmlBody, readHtmlHead } from './html-page.ts';
import { hasImage, type Remembered, setHeadingLevels, toArticleTree, treeText, walk } from './mdx.ts';
import { type NameReader, nameReader } from './names.ts';
import type { TextOf } from './partials.ts';
import { plainText } from './plain-text.ts';
import type { Note } from './report.ts';
import { shape } from './shape.ts';
import { takeSummary } from './summary.ts';
import { missingWords, readableText, wordsOf } from './words.ts';

/** Longest title of an article. */
export const MAX_TITLE = 200;

/** The name of a group of tabs that has none, by language. */
const VARIANTS: Readonly<Record<string, string>> = {
  de: 'Varianten',
  en: 'Variants',
  fr: 'Variantes',
  it: 'Varianti',
};

/** An article on its way: read and shaped, links not yet resolved. */
export type Draft = {
  /** Path in the folder, or the path that an article of an export would have. */
  file: string;
  /** What the article is known by from one import to the next, when its path may change: the id in its help center. */
  key?: string;
  fields: SourceFields;
  title: string;
  summary: string;
  tree: Root;
  /** Old anchor (in lower case) to the number of the heading it meant; -1 is the top of the page. */
  anchors: Map<string, number>;
  /** Words of the source, to compare with those of the article. */
  words: string[];
  isEmpty: boolean;
  notes: Note[];
  /** Names of the files that its old page listed below its text, by their addresses. */
  attachments?: ReadonlyMap<string, string>;
};

/** What the record of an import knows a draft by. */
export function keyOf({ key, file }: Draft): string {
  return key ?? file;
}

/** Reads a source file's text as an article. `locale` chooses the words that have to be added (the name of a group of tabs). */
export function readDraft(
  file: string,
  text: string,
  locale: string,
  nameOf = nameReader([file]),
  textOf: TextOf = () => undefined,
): Draft {
  const { fields, body, bodyLine, notes } = fieldsOf(file, text, nameOf);
  return draftOf(file, fields, readBody(body, /\.mdx$/i.test(file), bodyLine, { file, textOf }), locale, nameOf, notes);
}

/** Reads a page of HTML as an article. @param siteName see {@link readHtmlHead}. */
export function readHtmlDraft(
  file: string,
  text: string,
  locale: string,
  nameOf = nameReader([file]),
  siteName = '',
): Draft {
  const head = readHtmlHead(text, siteName);
  addNameOf(file, head.fields, nameOf);
  return draftOf(file, head.fields, readHtmlBody(head), locale, nameOf, head.notes);
}

/** An article from what was read of it: `notes` are those on its fields. */
export function draftOf(
  file: string,
  fields: SourceFields,
  read: Body,
  locale: string,
  nameOf: NameReader,
  notes: Note[] = [],
): Draft {
  notes.push(...read.notes);
  const all = wordsOf(`${read.lead ?? ''} ${sourceText(read.tree)}`);
  const shaped = shape(read.tree, read.lineOf, notes);
  const words = missingWords(all, wordsOf(shaped.dropped.join(' ')));
  const tree = toArticleTree(shaped.children, read.lineOf, VARIANTS[locale.split('-')[0]!] ?? VARIANTS['en']!);
  const anchors = new Map<string, number>();
  const slugger = new GithubSlugger();
  const headings: Heading[] = [];
  walk(tree, (node) => {
    if (node.type === 'heading') headings.push(node);
  });
  for (const heading of headings) addAnchor(anchors, slugger.slug(treeText(heading)), numberOf(heading));
  for (const heading of headings) addAnchor(anchors, headingId(treeText(heading)), numberOf(heading));
  shaped.before.forEach((id) => {
    anchors.set(id.toLowerCase(), -1);
  });
  shaped.anchors.forEach((ids, index) => {
    for (const id of ids) anchors.set(id.toLowerCase(), index);
  });
  // Last, spelled as loosely as old links often are: "Beta_Channel", "w_beta-channel-(new)".
  for (const [id, index] of [...anchors]) addAnchor(anchors, headingId(id), index);
  const before = tree.children.length;
  const title = takeTitle(tree, fields.title) ?? titleOfFile(file, nameOf);
  const isTitled = tree.children.length < before;
  setHeadingLevels(tree);
  const lead = read.lead ?? (fields.summary ? undefined : takeSubtitle(tree, isTitled));
  const summary = takeSummary(tree, fields.summary, lead, locale, notes);
  return {
    file,
    fields,
    title,
    summary,
    tree,
    anchors,
    words,
    isEmpty: tree.children.length === 0 && !read.lead,
    notes,
  };
}

/**
 * Reads a source whose layout no parser gets through (thousands of blocks in each other) as plain paragraphs.
 */
export function readPlainDraft(
  file: string,
  text: string,
  locale: string,
  nameOf: NameReader,
  { why, line }: { why: string; line?: number },
): Draft {
  const isHtml = isHtmlFile(file);
  const { fields, body, notes } = isHtml ? readHtmlHead(text) : fieldsOf(file, text, nameOf);
  if (isHtml) addNameOf(file, fields, nameOf);
  const paragraphs = body
    .replace(/<(script|style|title)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<\/?[a-zA-Z][^<>]*>/g, ' ')
    .split(/\n\s*\n/)
    .map((part) =>
      part
        .replace(/^[\s>]+/gm, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter(Boolean);
  const tree: Root = {
    type: 'root',
    children: paragraphs.map((value) => ({ type: 'paragraph', children: [{ type: 'text', value }] })),
  };
  notes.push({
    kind: 'layout',
    line,
    what: 'layout',
    instead: 'plain-text',
    values: { why },
  });
  const title = fields.title ?? titleOfFile(file, nameOf);
  const summary = takeSummary(tree, fields.summary, undefined, locale, notes);
  return {
    file,
    fields,
    title,
    summary,
    tree,
    anchors: new Map(),
    words: wordsOf(paragraphs.join(' ')),
    isEmpty: paragraphs.length === 0,
    notes,
  };
}

/** As {@link splitFrontMatter}; what the front matter leaves open, the name of the file may say. */
function fieldsOf(file: string, text: string, nameOf: NameReader): SplitSource {
  const split = splitFrontMatter(text);
  const { fields } = split;
  if (fields.title) fields.title = plainText(fields.title) || undefined;
  if (fields.summary) fields.summary = plainText(fields.summary) || undefined;
  addNameOf(file, fields, nameOf);
  return split;
}

function addNameOf(file: string, fields: SourceFields, nameOf: NameReader): void {
  const path = isIndex(file) ? posix.dirname(file) : file;
  const { order, id, day } = nameOf(path);
  fields.order ??= order;
  fields.updated ??= day;
  if (id)
    fields.formerly = [
      ...new Set([...fields.formerly, id, posix.basename(path).replace(/\.(?:mdx?|markdown|x?html?)$/i, '')]),
    ];
}

/** The heading that an anchor means; undefined when the article has no such part. */
export function headingOf(draft: Draft, anchor: string): number | undefined {
  const wanted = anchor.toLowerCase();
  for (const one of [
    wanted,
    wanted.replace(/^user-content-/, ''),
    headingId(wanted),
    headingId(wanted.replace(/^w_/, '')),
  ]) {
    const found = draft.anchors.get(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Words that show in the old page: everything but the links back from footnotes and tables of contents. */
function sourceText(tree: Parameters<typeof readableText>[0]): string {
  const clean = (node: { type: string; children?: unknown[]; properties?: Record<string, unknown> }): unknown => {
    if (node.properties?.dataFootnoteBackref !== undefined || node.properties?.id === 'footnote-label')
      return { type: 'text', value: ' ' };
    if (node.properties?.dataFootnoteRef !== undefined) return { type: 'text', value: ' ' };
    const id = String(node.properties?.id ?? '').toLowerCase();
    const names = Array.isArray(node.properties?.className) ? (node.properties.className as unknown[]).map(String) : [];
    if (
      ['toc', 'markdown-toc', 'table-of-contents', 'tableofcontents'].includes(id) ||
      names.includes('toc') ||
      names.includes('table-of-contents')
    )
      return { type: 'text', value: ' ' };
    const content = (node as { content?: unknown }).content;
    const children = content ? [content] : node.children;
    return children ? { ...node, children: children.map((child) => clean(child as never)) } : node;
  };
  return readableText(clean(tree as never) as never);
}

function addAnchor(anchors: Map<string, number>, id: string, index: number): void {
  if (!anchors.has(id.toLowerCase())) anchors.set(id.toLowerCase(), index);
}

/** The number of a heading, which anchors name. */
export function numberOf(heading: Heading): number {
  return (heading.data as Remembered | undefined)?.heading ?? -1;
}

/** The title, when the text carries it: the heading that says it again is taken out. */
function takeTitle(tree: Root, given: string | undefined): string | undefined {
  const same = (a: string, b: string) => wordsOf(a).join(' ') === wordsOf(b).join(' ');
  const first = tree.children.findIndex((node) => node.type === 'heading');
  const top = tree.children[first];
  if (given) {
    const isOnly = top?.type === 'heading' && top.depth === 1 && first === 0 && tree.children.filter((node) => node.type === 'heading' && node.depth === 1).length === 1; // biome-ignore format: one thought
    // The only heading of level 1, at the top, may say the title in somewhat other words.
    if (
      top?.type === 'heading' &&
      ((first <= 1 && same(treeText(top), given)) || (isOnly && isAlike(treeText(top), given)))
    )
      // biome-ignore format: one thought
      tree.children.splice(first, 1);
    return given;
  }
  const main = tree.children.findIndex((node) => node.type === 'heading' && node.depth === 1);
  const index = main >= 0 ? main : first === 0 ? 0 : -1;
  const heading = tree.children[index];
  if (heading?.type !== 'heading') return undefined;
  const text = treeText(heading).replace(/\s+/g, ' ').trim();
  if (text === '') return undefined;
  if (text.length <= MAX_TITLE && !hasImage(heading)) tree.children.splice(index, 1);
  return text;
}

/** Whether two titles have most of their words in common. */
function isAlike(a: string, b: string): boolean {
  const [one, other] = [new Set(wordsOf(a)), new Set(wordsOf(b))];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared * 2 > new Set([...one, ...other]).size;
}

/** Longest quote that is a subtitle. */
const MAX_SUBTITLE = 300;

/** The quote right below the title that says in a line what the article is about; it is taken out. Undefined when there is none. */
function takeSubtitle(tree: Root, isTitled: boolean): string | undefined {
  const [quote, ...rest] = tree.children;
  const paragraph = quote?.type === 'blockquote' && quote.children.length === 1 ? quote.children[0] : undefined;
  if (!isTitled || rest.length === 0 || paragraph?.type !== 'paragraph') return undefined;
  const isPlain = paragraph.children.every((node) => /^(?:text|emphasis|strong)$/.test(node.type));
  const text = treeText(paragraph).replace(/\s+/g, ' ').trim();
  if (!isPlain || text === '' || text.length > MAX_SUBTITLE) return undefined;
  tree.children.shift();
  return text;
}

/** What a file without a title is called: its name, without folder and ending. */
function titleOfFile(file: string, nameOf: NameReader): string {
  return toTitle(nameOf(file).words);
}

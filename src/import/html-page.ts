// A file of HTML: the page that some help center showed, or the text of an article alone.
import type { Element, Nodes, Root, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { type Excess, htmlExcessOf, tooLong } from '../markdown/bounds.ts';
import { BeyondBounds, type Body, LONGEST_SOURCE, withoutPictures } from './body.ts';
import { type SourceFields, type SplitSource, splitFrontMatter } from './front-matter.ts';
import { classesOf, collapse, textOf } from './hast.ts';
import type { Note } from './report.ts';
import { type Field, restrictionOf } from './visibility.ts';

/** Whether a file is read as HTML. */
export function isHtmlFile(file: string): boolean {
  return /\.x?html?$/i.test(file);
}

/** Characters at the beginning in which a page says what it is. */
const LONGEST_HEAD = 100_000;

/** What a page says of itself; `isTitled` when its title stands in front matter, whatever its headings say. */
export type HtmlHead = SplitSource & { isTitled: boolean };

/**
 * What a page says of itself: front matter above it, `<title>`, `<meta>` and the address it had. Nothing is parsed, so that it is known
 * also of a page that cannot be read.
 * @param siteName what titles of the folder end with, if they do; it is no part of them.
 * @param now the moment with which days of publishing and of expiry are compared.
 */
export function readHtmlHead(text: string, siteName = '', now = new Date()): HtmlHead {
  const split = splitFrontMatter(text, now);
  const { fields } = split;
  const isTitled = fields.title !== undefined;
  const head = split.body.slice(0, LONGEST_HEAD);
  const said: Field[] = [];
  for (const [tag] of head.matchAll(/<(?:meta|html|body|article)\b[^>]*>/gi)) {
    const attributes = attributesOf(tag);
    const name = attributes.get('name') ?? attributes.get('property') ?? attributes.get('itemprop');
    const content = attributes.get('content');
    if (name && content !== undefined) said.push({ path: [name], value: content });
    for (const [key, value] of attributes) if (key.startsWith('data-')) said.push({ path: [key.slice(5)], value });
  }
  const one = (...names: string[]) => {
    for (const name of names) {
      const found = said.find(({ path }) => path[0]!.toLowerCase() === name)?.value;
      if (typeof found === 'string' && found.trim() !== '') return wordsOf(found);
    }
    return undefined;
  };
  const written = /<title\b[^>]*>([^<]*)<\/title/i.exec(head)?.[1];
  const title = withoutSiteName(
    written === undefined ? (one('og:title') ?? '') : wordsOf(written),
    one('og:site_name') ?? siteName,
  );
  if (title) fields.title ??= title;
  const summary = one('description', 'og:description');
  if (summary) fields.summary ??= summary;
  for (const tag of (one('keywords') ?? '').split(','))
    if (tag.trim() && !fields.tags.includes(tag.trim())) fields.tags.push(tag.trim());
  const day = /^\d{4}-\d{2}-\d{2}/.exec(one('article:modified_time', 'last-modified', 'dcterms.modified', 'article:published_time') ?? '')?.[0]; // biome-ignore format: one thought
  if (day) fields.updated ??= day;
  addAddress(fields, /<link\b[^>]*\brel=["']?canonical\b[^>]*>/i.exec(head)?.[0]);
  const reason = restrictionOf(said, now);
  if (reason) fields.restricted ??= reason;
  return { ...split, isTitled };
}

/** Where the page lay, and the id that its address has. */
function addAddress(fields: SourceFields, canonical: string | undefined): void {
  const url = canonical && URL.parse(attributesOf(canonical).get('href') ?? '');
  if (!url) return;
  fields.hosts.push(url.host);
  fields.formerly = [...new Set([...fields.formerly, ...namesIn(url.pathname)])];
}

/** What old links call an article by the path of its address: its last part, and the id before it. */
export function namesIn(path: string): string[] {
  let last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  try {
    last = decodeURIComponent(last);
  } catch {
    // A stray % stays as it is.
  }
  last = last.replace(/\.(?:x?html?|php|aspx?|json)$/i, '');
  const id = /^(\d{4,})-\S/.exec(last)?.[1];
  return last === '' || /^index$/i.test(last) ? [] : id ? [last, id] : [last];
}

/**
 * A page taken apart: what it says of itself, and what it is about, without the navigation around it.
 * @param head of `readHtmlHead`.
 * @throws {BeyondBounds} before anything is parsed.
 */
export function readHtmlBody({ fields, body: source, bodyLine, isTitled }: HtmlHead): Body {
  const excess = htmlBounds(source);
  if (excess) throw new BeyondBounds({ ...excess, line: excess.line + bodyLine - 1 });
  const isPage = /<(?:html|body|head|!doctype)\b/i.test(source.slice(0, LONGEST_HEAD));
  const whole = fromHtml(source, { fragment: !isPage });
  const notes: Note[] = [];
  const tree = isPage ? contentOf(whole, notes) : whole;
  if (!isTitled) takeTitle(fields, whole, tree);
  return { tree, notes, lineOf: (line) => (line === undefined ? undefined : line + bodyLine - 1) };
}

/** A text of HTML alone, such as a help center keeps it. @throws {BeyondBounds} before anything is parsed. */
export function readHtmlText(source: string): Body {
  const excess = htmlBounds(source);
  if (excess) throw new BeyondBounds(excess);
  return { tree: fromHtml(source, { fragment: true }), notes: [], lineOf: () => undefined };
}

function htmlBounds(source: string): Excess | undefined {
  const size = withoutPictures(source).length;
  return size > LONGEST_SOURCE ? tooLong(size, LONGEST_SOURCE) : htmlExcessOf(source);
}

/** Titles end with the name of the site, as `<title>` has them: "Refunds – Example Help". Empty when those of a folder have no such end. */
export function siteNameIn(texts: readonly string[]): string {
  const ends = texts.map((text) => {
    const title = /<title\b[^>]*>([^<]*)<\/title/i.exec(text.slice(0, LONGEST_HEAD))?.[1];
    return title === undefined ? undefined : SITE_NAME.exec(wordsOf(title))?.[1];
  });
  const known = ends.filter((end) => end !== undefined);
  return known.length > 1 && known.length * 2 > texts.length && new Set(known).size === 1 ? known[0]! : '';
}

const SITE_NAME = /\s[|–—\-·:]\s+([^|–—·]{1,80})$/u;

function withoutSiteName(title: string, siteName: string): string {
  const end = SITE_NAME.exec(title);
  return end && siteName && end[1]!.toLowerCase() === siteName.toLowerCase() ? title.slice(0, end.index).trim() : title;
}

/** A value of an attribute or a title, with its entities read. */
function wordsOf(written: string): string {
  return collapse(textOf(fromHtml(written.replaceAll('<', '&lt;'), { fragment: true }))).trim();
}

function attributesOf(tag: string): Map<string, string> {
  return new Map([...tag.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)].map((one) => [one[1]!.toLowerCase(), one[2] ?? one[3] ?? one[4] ?? ''])); // biome-ignore format: one thought
}

type Test = (node: Element, names: readonly string[]) => boolean;

/** Where pages keep their article, the surest sign first. */
const CONTENT: readonly Test[] = [
  (node) => /\barticleBody\b/.test(String(node.properties.itemProp ?? '')),
  (_, names) => names.some((name) => /^(?:article|entry|post|kb|doc|topic)[-_]{1,2}(?:body|content|text)$/.test(name)),
  (_, names) => names.some((name) => /^(?:markdown-body|theme-doc-markdown|wiki-content|rst-content)$/.test(name)),
  (node) => /^(?:main-content|article-body|article-content|content-body|mw-content-text)$/.test(String(node.properties.id ?? '')),
  (node) => node.tagName === 'article',
  (node) => node.tagName === 'main' || node.properties.role === 'main',
  (node) => node.tagName === 'body',
]; // biome-ignore format: a list

/** What stands around the article on a page: menus, and the ends of the site. */
const AROUND: Test = (node, names) =>
  node.tagName === 'nav' ||
  /^(?:navigation|banner|contentinfo|search)$/.test(String(node.properties.role ?? '')) ||
  names.some((name) => /^(?:breadcrumbs?|site-(?:header|footer)|article-(?:votes|share|return-to-top)|skip-?(?:link|nav\w*))$/.test(name)); // biome-ignore format: one thought

function contentOf(tree: Root, notes: Note[]): Root {
  for (const test of CONTENT) {
    const [found, ...others] = elementsWhere(tree, test);
    if (!found || others.length > 0) continue;
    const isWhole = found.tagName === 'body';
    const left: Element[] = [];
    const strip = (node: Element | Root): void => {
      node.children = (node.children as RootContent[]).filter((child) => {
        if (child.type !== 'element') return true;
        const isAround =
          AROUND(child, classesOf(child)) ||
          (isWhole && node === found && (child.tagName === 'footer' || (child.tagName === 'header' && elementsWhere(child, (one) => one.tagName === 'h1').length === 0))); // biome-ignore format: one thought
        if (isAround) left.push(child);
        else strip(child);
        return !isAround;
      }) as never;
    };
    strip(found);
    if (left.some((one) => textOf(one).trim() !== ''))
      notes.push({
        kind: 'contents',
        what: 'navigation',
        instead: 'left-out',
      });
    return { type: 'root', children: found.children };
  }
  return tree;
}

/** The only heading of level 1 is the title, wherever on the page it stands, unless text comes before it. */
function takeTitle(fields: SourceFields, whole: Root, content: Root): void {
  const headings = elementsWhere(whole, (node) => node.tagName === 'h1').filter((one) => textOf(one).trim() !== '');
  const [heading] = headings;
  if (headings.length !== 1 || !heading) return;
  const text = collapse(textOf(heading)).trim();
  if (textBefore(content, heading)?.trim() && fields.title) return;
  fields.title = text;
}

/** The text of a tree before a node of it; undefined when it is not in there. */
function textBefore(tree: Root, wanted: Element): string | undefined {
  let before = '';
  const visit = (node: Nodes): boolean => {
    if (node === wanted) return true;
    if (node.type === 'text') before += node.value;
    return 'children' in node && node.children.some(visit);
  };
  return visit(tree) ? before : undefined;
}

function elementsWhere(node: Element | Root, test: Test): Element[] {
  return (node.children as RootContent[]).flatMap((child) =>
    child.type !== 'element' ? [] : test(child, classesOf(child)) ? [child] : elementsWhere(child, test),
  );
}

// From Markdown to a checked tree: what an article or a post may contain, and nothing else. Pure: no files, no database.
// Nothing written in a text is ever evaluated. The MDX parser would hand expressions (`{…}`) and import/export lines to a
// JavaScript parser, whose recursion a hostile text can drive until the process dies; so both are masked before parsing and
// found again in the tree, where they are an error or, in code and escaped, plain text.
import { markdownToHast, mdxToHast } from 'satteri';
import { DEEPEST, excessOf, LONGEST_TEXT, MOST_NODES } from '../markdown/bounds.ts';
import { badTagOf } from '../markdown/guard.ts';
import { BRACE, clean, EXPORT, IMPORT, isMasked, mask, unmask, unmaskText } from '../markdown/mask.ts';
import type { DocumentSection } from '../search/document.ts';
import { COMPONENTS, type ComponentName, componentRule, isComponent, MOST_TABS } from './components.ts';
import { type Place, readLink } from './links.ts';
import type { Problem } from './problem.ts';
import {
  type AttributeValue,
  type ComponentNode,
  contentsOf,
  countWords,
  type ElementNode,
  HEADINGS,
  type Heading,
  INLINE_COMPONENTS,
  isPhrasing,
  type MarkdownNode,
  PHRASING,
  plainText,
  sectionsOf,
  VOID,
} from './tree.ts';

/** Snippets within snippets. */
const DEEPEST_SNIPPET = 3;

/** Problems reported for one file; past that a list helps nobody. */
const MOST_PROBLEMS = 50;

const WORDS_PER_MINUTE = 220;

/** An image inside content/; width and height are put into `attributes` by whoever has the files. */
export interface ImageUse {
  path: string;
  attributes: Record<string, AttributeValue | string[]>;
  line: number;
}

/** A link to an article or to a part of this text, for checking that it leads somewhere. */
export interface LinkUse {
  slug?: string;
  locale?: string;
  anchor: string;
  line: number;
  column: number;
}

/** A text, read and checked. */
export interface MarkdownText {
  nodes: MarkdownNode[];
  /** Headings of the first two levels that always show: the table of contents. */
  contents: Heading[];
  /** Ids of all headings and anchors. */
  anchors: Set<string>;
  /** Plain text by heading, for the search. */
  sections: DocumentSection[];
  words: number;
  images: ImageUse[];
  links: LinkUse[];
  /** Names of the snippets it includes, directly. */
  snippets: string[];
  /** Slugs of the video guides it shows. */
  videos: string[];
  problems: Problem[];
}

/** Texts that the walk itself writes, in the reader's language. */
export interface MarkdownLabels {
  table: string;
  section(values: { heading: string }): string;
  footnotes: string;
  footnoteBack(values: { reference: string }): string;
}

const ENGLISH: MarkdownLabels = {
  table: 'Table',
  section: ({ heading }) => `Link to “${heading}”`,
  footnotes: 'Notes',
  footnoteBack: ({ reference }) => `Back to the text, note ${reference}`,
};

/** What reading an article needs to know besides its text. */
export interface ArticleContext extends Place {
  /** Line of the file on which the text begins, from 1. */
  firstLine?: number;
  /** Body of a snippet, or undefined when there is none of that name. */
  snippet?: (name: string) => { body: string; file: string } | undefined;
  /** Put before every id, so that several texts can stand on one page. */
  idPrefix?: string;
  /** Put before the names of groups of tabs, for the same reason. */
  groupPrefix?: string;
  labels?: MarkdownLabels;
}

/**
 * Reads the body of an article (MDX without its front matter). Always gives a tree: what is wrong is left out and reported in
 * `problems` with its place and what was expected. With an error among them, the text must not be published.
 */
export function readArticle(source: string, context: ArticleContext): MarkdownText {
  const walk = new Walk(context, true);
  return walk.finish(walk.read(source));
}

/**
 * As {@link readArticle}, for a text that comes in from anywhere: a changed file, a snippet, an import, a draft, a preview. Whoever lets
 * texts in must call this one, because a mistake in a tag that it finds would end the process in the other.
 */
export function readIncomingArticle(source: string, context: ArticleContext): MarkdownText {
  const walk = new Walk(context, true, true);
  return walk.finish(walk.read(source));
}

/**
 * Reads a post: plain Markdown by anybody. No components; HTML shows as the text it is; no images, no ids, links with
 * `rel="ugc nofollow"`. Never fails and reports nothing to its writer: a text beyond the bounds shows whole, as plain text.
 */
export function readPost(source: string, place: Place): MarkdownText {
  const walk = new Walk(place, false);
  return walk.finish(walk.read(source));
}

/** Minutes to read a number of words, at least 1; 220 words a minute is a usual pace for plain prose. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}

/** Id of a heading: its words in lower case without accents, joined by hyphens; letters of other scripts stay. */
export function headingId(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80) || 'section'
  );
}

// What the parser gives; satteri's own types are a union too wide to be of help here.
interface Raw {
  type: string;
  tagName?: string;
  name?: string | null;
  value?: string;
  properties?: Record<string, unknown>;
  attributes?: { type: string; name?: string; value?: unknown }[];
  children?: Raw[];
  position?: { start: Point };
  data?: { meta?: string | null };
}

interface Point {
  line: number;
  column: number;
}

/** Elements that stand by themselves; besides these and PHRASING, nothing is allowed. */
const BLOCKS = new Set(
  'blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

/** Elements in which white space between the children means nothing. */
const STRUCTURAL = new Set(['ul', 'ol', 'dl', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'section', 'blockquote']);

/** Attributes writers may set, by element; those of `*` on all. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  '*': ['title', 'lang', 'dir', 'id'],
  a: ['href', 'name'],
  img: ['src', 'alt', 'width', 'height'],
  ol: ['start', 'reversed'],
  li: ['value'],
  td: ['colspan', 'rowspan', 'align'],
  th: ['colspan', 'rowspan', 'align', 'scope'],
  details: ['open'],
};

/** Ids that the page around the article uses itself. */
const TAKEN_IDS = ['main', 'content', 'contents', 'search', 'helpful', 'related', 'footnote-label', 'header', 'footer'];

const ENCODED_BRACE = encodeURIComponent(BRACE);

/** Characters of a statement that are looked at; comparing is slow for very long ones. */
const LONGEST_STATEMENT = 500;

/** As the first line of an ES module statement looks, unlike a sentence that begins with "import". */
const MODULE_STATEMENT =
  /^(import\s*(['"]|[\w${},*\s]+\bfrom\b\s*['"])|export\s*(default|const|let|var|function|class|async|\{|\*))/;

class Walk {
  readonly anchors = new Set<string>();
  readonly images: ImageUse[] = [];
  readonly links: LinkUse[] = [];
  readonly snippets: string[] = [];
  readonly videos: string[] = [];
  readonly problems: Problem[] = [];
  private readonly place: ArticleContext;
  private readonly components: boolean;
  private readonly incoming: boolean;
  private readonly labels: MarkdownLabels;
  private readonly taken: Set<string>;
  /** How often an id was wanted, so that the next of the same name needs no search. */
  private readonly wanted = new Map<string, number>();
  private charactersLeft = LONGEST_TEXT;
  private nodesLeft = MOST_NODES;
  private file: string;
  private lines: string[] = [];
  private lineOffset = 0;
  private point: Point = { line: 1, column: 1 };
  private depth = 0;
  private headingShift = 0;
  private headingLevel = 1;
  private tabGroups = 0;
  private inLink = false;
  private readonly openSnippets: string[] = [];

  /** @param incoming the text was not let in before, see {@link readIncomingArticle}. */
  constructor(place: ArticleContext, components: boolean, incoming = false) {
    this.place = place;
    this.components = components;
    this.incoming = incoming;
    this.labels = place.labels ?? ENGLISH;
    this.file = place.file;
    this.lineOffset = (place.firstLine ?? 1) - 1;
    this.taken = new Set(TAKEN_IDS);
  }

  report(at: Point, message: string, field?: string, severity: Problem['severity'] = 'error'): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    const line = at.line + this.lineOffset;
    this.problems.push({ severity, file: this.file, line, column: at.column, ...(field && { field }), message });
  }

  read(source: string): MarkdownNode[] {
    const excess = excessOf(source);
    if (excess) {
      this.report(excess, excess.message);
      return [plainParagraph(clean(source))];
    }
    const masked = this.components ? mask(source) : clean(source);
    this.lines = masked.split('\n');
    const features = {
      frontmatter: false,
      gfm: this.components
        ? {
            footnotes: {
              label: this.labels.footnotes,
              // The parser fills in the number.
              backLabel: this.labels.footnoteBack({ reference: '{reference}' }),
              clobberPrefix: this.id(''),
            },
          }
        : { footnotes: false },
    };
    const root = this.parse(masked, features);
    if (this.openSnippets.length === 0) this.headingShift = hasTopHeading(root) ? 1 : 0;
    return this.blocks(root.children ?? []);
  }

  private parse(masked: string, features: NonNullable<Parameters<typeof mdxToHast>[1]>['features']): Raw {
    const bad = this.incoming ? badTagOf(masked) : undefined;
    if (bad) this.reportSyntax(bad, bad.message);
    else {
      try {
        return (this.components ? mdxToHast(masked, { features }) : markdownToHast(masked, { features })) as Raw;
      } catch (error) {
        const [, line, column, text = (error as Error).message] =
          /^(\d+):(\d+): (.*)$/s.exec((error as Error).message) ?? [];
        this.reportSyntax({ line: Number(line ?? 1), column: Number(column ?? 1) }, text);
      }
    }
    // A reader of a text that broke after it went live still gets its words.
    return markdownToHast(masked, { features: { frontmatter: false, gfm: { footnotes: false } } }) as Raw;
  }

  finish(nodes: MarkdownNode[]): MarkdownText {
    const sections = sectionsOf(nodes);
    const text = sections.map((section) => `${section.heading} ${section.text}`).join(' ');
    return {
      nodes,
      contents: contentsOf(nodes),
      anchors: this.anchors,
      sections,
      words: countWords(text),
      images: this.images,
      links: this.links,
      snippets: [...new Set(this.snippets)],
      videos: [...new Set(this.videos)],
      problems: this.problems,
    };
  }

  private id(name: string): string {
    return (this.place.idPrefix ?? '') + name;
  }

  private uniqueId(wanted: string): string {
    let id = wanted;
    let n = this.wanted.get(wanted) ?? 2;
    for (; this.taken.has(id); n++) id = `${wanted}-${n}`;
    this.wanted.set(wanted, n);
    this.taken.add(id);
    const full = this.id(id);
    this.anchors.add(full);
    return full;
  }

  /** Converts children of which each becomes a block: loose words become paragraphs, white space between goes. */
  private blocks(children: readonly Raw[]): MarkdownNode[] {
    const out: MarkdownNode[] = [];
    let loose: MarkdownNode[] = [];
    const flush = () => {
      if (loose.some((node) => node.type !== 'text' || node.value.trim() !== '')) out.push(paragraph(trimEnds(loose)));
      loose = [];
    };
    for (const node of this.children(children)) {
      if (isPhrasing(node)) loose.push(node);
      else {
        flush();
        out.push(node);
      }
    }
    flush();
    return out;
  }

  private children(children: readonly Raw[]): MarkdownNode[] {
    if (this.depth >= DEEPEST) {
      this.report(this.point, `Expected at most ${DEEPEST} elements within each other.`);
      return [];
    }
    this.depth++;
    const out: MarkdownNode[] = [];
    for (const child of children) {
      if (this.nodesLeft-- === 0) this.report(this.point, `Expected at most ${MOST_NODES} parts, snippets included.`);
      if (this.nodesLeft < 0) break;
      for (const node of this.node(child)) out.push(node);
    }
    this.depth--;
    return out;
  }

  private node(raw: Raw): MarkdownNode[] {
    if (raw.position) this.point = raw.position.start;
    switch (raw.type) {
      case 'text':
        return this.text(raw.value ?? '');
      case 'raw':
        return this.text(raw.value ?? '');
      case 'element':
        return this.element(raw.tagName ?? '', raw.properties ?? {}, raw.children ?? []);
      case 'mdxJsxFlowElement':
      case 'mdxJsxTextElement':
        return this.jsx(raw);
      default:
        this.report(this.point, 'Expected Markdown or a component.');
        return [];
    }
  }

  private text(value: string): MarkdownNode[] {
    if (value === '') return [];
    if (!isMasked(value)) return [{ type: 'text', value }];
    this.checkMasked(value);
    return [{ type: 'text', value: unmaskText(value) }];
  }

  private checkMasked(value: string): void {
    const at = value.indexOf(BRACE);
    if (at >= 0)
      this.report(
        this.find(value, at, BRACE),
        'Expressions in { } are not possible in articles. Write \\{ for a brace, or put it in `code`.',
      );
    for (const marker of [IMPORT, EXPORT]) {
      const start = value.indexOf(marker);
      if (start >= 0 && MODULE_STATEMENT.test(unmask(value.slice(start, start + LONGEST_STATEMENT))))
        this.report(
          this.find(value, start, marker),
          'import and export are not possible in articles. Put code between ``` lines.',
        );
    }
  }

  /** Where a character of a text node stands in the file. */
  private find(value: string, at: number, marker: string): Point {
    const line = this.point.line + value.slice(0, at).split('\n').length - 1;
    const column = (this.lines[line - 1]?.indexOf(marker) ?? -1) + 1;
    return { line, column: column || this.point.column };
  }

  private jsx(raw: Raw): MarkdownNode[] {
    const name = raw.name ?? '';
    const at = this.point;
    if (isComponent(name)) return this.component(name, raw);
    if (/^[a-z][a-z0-9]*$/.test(name)) {
      const properties: Record<string, unknown> = {};
      for (const attribute of raw.attributes ?? []) {
        if (typeof attribute.name !== 'string' || (attribute.value != null && typeof attribute.value !== 'string')) {
          this.report(at, 'Expected text in quotes.', attribute.name);
          continue;
        }
        const key = attribute.name.toLowerCase();
        const allowed = ATTRIBUTES['*']!.includes(key) || (ATTRIBUTES[name]?.includes(key) ?? false);
        if (allowed) properties[key] = attribute.value == null ? true : unmask(attribute.value);
        else
          this.report(
            at,
            `This attribute is not possible on <${name}>; expected ${[...(ATTRIBUTES[name] ?? []), ...ATTRIBUTES['*']!].join(', ')}.`,
            attribute.name,
          );
      }
      return this.element(name, properties, raw.children ?? []);
    }
    const known = Object.keys(COMPONENTS);
    const meant = known.find((one) => one.toLowerCase() === name.toLowerCase());
    this.report(
      at,
      name === ''
        ? 'Fragments <>…</> are not possible in articles.'
        : `There is no component <${name}>; expected ${meant ? `<${meant}>` : `one of ${known.join(', ')}`}.`,
    );
    return this.children(raw.children ?? []);
  }

  private element(tag: string, properties: Record<string, unknown>, children: readonly Raw[]): MarkdownNode[] {
    const at = this.point;
    if (!PHRASING.has(tag) && !BLOCKS.has(tag) && tag !== 'input') {
      this.report(at, `The HTML element <${tag}> is not possible here. Use Markdown or a component.`);
      // What scripts and styles contain is no text for readers.
      return tag === 'script' || tag === 'style' ? [] : this.children(children);
    }
    if (HEADINGS.test(tag)) return this.heading(tag, properties, children);
    switch (tag) {
      case 'a':
        return this.link(properties, children, at);
      case 'img':
        return this.image(properties, at);
      case 'pre':
        return this.codeBlock(children);
      case 'code':
        return [{ type: 'element', tag, attributes: {}, children: [{ type: 'text', value: rawCode(children) }] }];
      case 'table':
        return [this.table(children)];
      case 'input':
        // A disabled checkbox says nothing to a screen reader; the sign does.
        return [{ type: 'text', value: properties.checked ? '☑' : '☐' }];
    }
    const attributes = this.attributes(tag, properties);
    let inner = this.children(children);
    if (STRUCTURAL.has(tag)) inner = inner.filter((node) => node.type !== 'text' || node.value.trim() !== '');
    if (tag === 'p' && inner.some((node) => !isPhrasing(node))) return splitParagraph(inner);
    if (tag === 'section' && this.components && 'dataFootnotes' in properties) attributes.class = 'footnotes';
    if ((tag === 'td' || tag === 'th') && this.components) alignment(properties, attributes);
    if (tag === 'th' && inner.length === 0) return [{ type: 'element', tag: 'td', attributes, children: [] }];
    if (tag === 'th') attributes.scope ??= 'col';
    if (hasClass(properties, 'contains-task-list')) attributes.class = 'tasks';
    return [{ type: 'element', tag, attributes, children: VOID.has(tag) ? [] : inner }];
  }

  private attributes(tag: string, properties: Record<string, unknown>): Record<string, AttributeValue> {
    const attributes: Record<string, AttributeValue> = {};
    for (const name of [...ATTRIBUTES['*']!, ...(ATTRIBUTES[tag] ?? [])]) {
      const value = properties[name] ?? properties[CAMEL[name] ?? name];
      if (value === undefined || value === null || value === false || name === 'align' || name === 'name') continue;
      if (name === 'id') {
        if (this.components && typeof value === 'string' && value !== '') attributes.id = this.anchor(value);
        continue;
      }
      if (value === true || typeof value === 'number') attributes[name] = value;
      else if (NUMERIC.has(name)) {
        const number = Number.parseInt(String(value), 10);
        if (number >= 0 && number <= 1_000_000) attributes[name] = number;
      } else if (name === 'dir' && !/^(ltr|rtl|auto)$/.test(String(value))) continue;
      else attributes[name] = unmask(String(value));
    }
    return attributes;
  }

  /** An id given by the writer, or by the parser to a note, which already carries the prefix. */
  private anchor(value: string): string {
    const prefix = this.id('');
    if (/(^|-)fn(ref)?-/.test(value)) {
      this.anchors.add(value);
      return value;
    }
    return this.uniqueId(headingId(prefix && value.startsWith(prefix) ? value.slice(prefix.length) : value));
  }

  private heading(tag: string, properties: Record<string, unknown>, children: readonly Raw[]): MarkdownNode[] {
    const written = Number(tag[1]) + this.headingShift;
    const inner = this.children(children);
    const text = plainText(inner).replace(/\s+/g, ' ');
    if (text === '') return [];
    if (!this.components) {
      // A post is a part of a page: its headings come below those of the page.
      return [{ type: 'element', tag: `h${Math.min(6, Math.max(4, written + 2))}`, attributes: {}, children: inner }];
    }
    if (hasClass(properties, 'sr-only')) {
      const id = this.id('footnote-label');
      this.headingLevel = 2;
      return [{ type: 'element', tag: 'h2', attributes: { id, class: 'visually-hidden' }, children: inner }];
    }
    // A level left out would be a gap for those who move by headings.
    this.headingLevel = Math.min(Math.max(2, written), this.headingLevel + 1, 6);
    const given = properties.id;
    const id = this.uniqueId(headingId(typeof given === 'string' && given ? given : text));
    return [
      {
        type: 'element',
        tag: 'div',
        attributes: { class: 'heading' },
        children: [
          { type: 'element', tag: `h${this.headingLevel}`, attributes: { id }, children: inner },
          {
            type: 'element',
            tag: 'a',
            attributes: {
              class: 'anchor',
              href: `#${encodeURIComponent(id)}`,
              'aria-label': this.labels.section({ heading: text }),
            },
            children: [{ type: 'text', value: '#' }],
          },
        ],
      },
    ];
  }

  private link(properties: Record<string, unknown>, children: readonly Raw[], at: Point): MarkdownNode[] {
    const nested = this.inLink;
    this.inLink = true;
    const inner = this.children(children);
    this.inLink = nested;
    const written = properties.href;
    const attributes = this.attributes('a', properties);
    delete attributes.href;
    if (typeof written !== 'string') {
      // An old-style anchor: <a name="x"></a>
      const name = properties.name;
      if (this.components && typeof name === 'string' && name && !attributes.id) attributes.id = this.anchor(name);
      return [{ type: 'element', tag: 'span', attributes, children: inner }];
    }
    if (nested) return inner;
    if (typeof properties.dataFootnoteRef !== 'undefined' || typeof properties.dataFootnoteBackref !== 'undefined') {
      const label = properties.ariaLabel;
      attributes.href = written;
      attributes.class = 'footnote';
      if (typeof label === 'string') attributes['aria-label'] = label;
      else attributes['aria-describedby'] = this.id('footnote-label');
      return [{ type: 'element', tag: 'a', attributes, children: inner }];
    }
    const href = unmask(written.replaceAll(ENCODED_BRACE, '%7B')).replaceAll(/[{}]/g, encodeURIComponent);
    const target = readLink(href, { ...this.place, file: this.file });
    if (target.kind === 'refused') {
      this.report(at, `The link “${href.slice(0, 100)}” does not work here; expected ${target.reason}.`);
      return inner;
    }
    if (target.kind === 'article')
      this.links.push({ slug: target.slug, locale: target.locale, anchor: target.anchor, ...this.inFile(at) });
    if (target.kind === 'anchor') this.links.push({ anchor: target.anchor, ...this.inFile(at) });
    const anchor = target.kind === 'anchor' && this.place.idPrefix;
    attributes.href = anchor ? `#${this.place.idPrefix}${target.url.slice(1)}` : target.url;
    if (!this.components) attributes.rel = 'ugc nofollow noopener';
    return [{ type: 'element', tag: 'a', attributes, children: inner }];
  }

  private inFile(at: Point): Point {
    return { line: at.line + this.lineOffset, column: at.column };
  }

  private image(properties: Record<string, unknown>, at: Point): MarkdownNode[] {
    const alt = typeof properties.alt === 'string' ? unmask(properties.alt) : '';
    const source = this.imageSource(properties.src, at);
    if (!source) return alt ? [{ type: 'text', value: alt }] : [];
    if (!source.path) {
      // Images from elsewhere would tell that place who reads here.
      if (this.inLink) return [{ type: 'text', value: alt || source.url }];
      const attributes: Record<string, AttributeValue> = { href: source.url };
      if (!this.components) attributes.rel = 'ugc nofollow noopener';
      return [{ type: 'element', tag: 'a', attributes, children: [{ type: 'text', value: alt || source.url }] }];
    }
    const attributes = this.attributes('img', properties);
    attributes.src = source.url;
    attributes.alt = alt;
    attributes.loading = 'lazy';
    attributes.decoding = 'async';
    this.images.push({ path: source.path, attributes, line: at.line + this.lineOffset });
    return [{ type: 'element', tag: 'img', attributes, children: [] }];
  }

  private imageSource(src: unknown, at: Point): { url: string; path?: string } | undefined {
    const written = typeof src === 'string' ? unmask(src.replaceAll(ENCODED_BRACE, '{')) : '';
    const target = readLink(written, { ...this.place, file: this.file });
    if (target.kind === 'file' && this.components) return { url: target.url, path: target.path };
    if (target.kind === 'external') {
      this.report(
        at,
        `“${written.slice(0, 100)}” lies elsewhere and is shown as a link; expected an image inside content/.`,
        'src',
        'warning',
      );
      return { url: target.url };
    }
    this.report(
      at,
      `“${written.slice(0, 100)}” is no image that can be shown; expected a file beside the article such as ./screen.png.`,
      'src',
    );
    return undefined;
  }

  private codeBlock(children: readonly Raw[]): MarkdownNode[] {
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
    if (!title || !this.components) return [block];
    const caption: ElementNode = {
      type: 'element',
      tag: 'figcaption',
      attributes: {},
      children: [{ type: 'text', value: title }],
    };
    return [{ type: 'element', tag: 'figure', attributes: { class: 'code' }, children: [caption, block] }];
  }

  private table(children: readonly Raw[]): MarkdownNode {
    const inner = this.children(children).filter((node) => node.type !== 'text' || node.value.trim() !== '');
    const table: ElementNode = { type: 'element', tag: 'table', attributes: {}, children: inner };
    const attributes: Record<string, AttributeValue> = {
      class: 'table',
      role: 'region',
      'aria-label': this.labels.table,
      tabindex: 0,
    };
    return { type: 'element', tag: 'div', attributes, children: [table] };
  }

  private component(name: ComponentName, raw: Raw): MarkdownNode[] {
    const at = this.point;
    const rule = componentRule(name);
    const props = this.props(name, raw, at);
    const children = raw.children ?? [];
    if (rule.content === 'nothing' && children.some((child) => child.type !== 'text' || child.value?.trim()))
      this.report(at, `<${name}> holds nothing; expected <${name} … />.`);
    if (!props) return rule.content === 'nothing' ? [] : this.children(children);
    if (INLINE_COMPONENTS.has(name)) return this.inlineComponent(name, children);
    if (raw.type === 'mdxJsxTextElement') {
      this.report(at, `<${name}> stands within a sentence; expected it on lines of its own.`);
      return this.children(children);
    }
    switch (name) {
      case 'Snippet':
        return this.snippet(String(props.name), at);
      case 'VideoGuide':
        this.videos.push(String(props.slug));
        return [{ type: 'component', name, props, children: [] }];
      case 'Figure':
        return this.figure(props, at);
      case 'Tabs':
      case 'Steps':
        return this.group(name, props, children, at);
      case 'Step':
      case 'Tab':
        this.report(at, `<${name}> stands alone; expected it directly inside <${rule.inside}>.`);
        return this.blocks(children);
      default:
        return [{ type: 'component', name, props, children: this.blocks(children) }];
    }
  }

  private props(name: ComponentName, raw: Raw, at: Point): ComponentNode['props'] | undefined {
    const rule = componentRule(name);
    const props: ComponentNode['props'] = {};
    for (const attribute of raw.attributes ?? []) {
      const key = attribute.name ?? '';
      const kind = Object.hasOwn(rule.props, key) ? rule.props[key] : undefined;
      if (!kind) {
        const known = Object.keys(rule.props);
        const expected = known.length ? `expected ${known.join(', ')}` : 'it takes none';
        this.report(at, `<${name}> has no such property; ${expected}.`, key || undefined);
      } else if (kind === 'flag') {
        if (attribute.value == null || attribute.value === 'true') props[key] = true;
        else if (attribute.value !== 'false')
          this.report(at, `Expected the word alone, as in <${name} ${key} />.`, key);
      } else if (typeof attribute.value !== 'string') this.report(at, `Expected text in quotes, ${key}="…".`, key);
      else props[key] = unmask(attribute.value).replace(/\s+/g, ' ').trim();
    }
    let complete = true;
    for (const [key, kind] of Object.entries(rule.props)) {
      if (kind !== 'required' || props[key]) continue;
      this.report(at, `<${name}> needs ${key}="…".`, key);
      complete = false;
    }
    return complete ? props : undefined;
  }

  private inlineComponent(name: ComponentName, children: readonly Raw[]): MarkdownNode[] {
    const text = plainText(this.children(children)).replace(/\s+/g, ' ').trim();
    const props: ComponentNode['props'] = {};
    if (name === 'MenuPath')
      props.steps = text
        .split('>')
        .map((step) => step.trim())
        .filter(Boolean);
    return [{ type: 'component', name, props, children: [{ type: 'text', value: text }] }];
  }

  private figure(props: ComponentNode['props'], at: Point): MarkdownNode[] {
    const source = this.imageSource(props.src, at);
    if (!source) return [];
    if (!source.path) {
      const link: ElementNode = {
        type: 'element',
        tag: 'a',
        attributes: { href: source.url },
        children: [{ type: 'text', value: String(props.caption ?? props.alt) }],
      };
      return [paragraph([link])];
    }
    props.src = source.url;
    this.images.push({ path: source.path, attributes: props, line: at.line + this.lineOffset });
    return [{ type: 'component', name: 'Figure', props, children: [] }];
  }

  private group(
    name: 'Tabs' | 'Steps',
    props: ComponentNode['props'],
    children: readonly Raw[],
    at: Point,
  ): MarkdownNode[] {
    const inside = name === 'Tabs' ? 'Tab' : 'Step';
    const parts: ComponentNode[] = [];
    if (this.depth >= DEEPEST) return this.children(children);
    this.depth += 2;
    for (const child of children) {
      if (child.type === 'text' && !child.value?.trim()) continue;
      if (child.position) this.point = child.position.start;
      const here = this.point;
      if (child.name !== inside) {
        this.report(here, `<${name}> holds only <${inside}>; expected the text inside one of them.`);
        continue;
      }
      const partProps = this.props(inside, child, here);
      if (partProps)
        parts.push({ type: 'component', name: inside, props: partProps, children: this.blocks(child.children ?? []) });
    }
    this.depth -= 2;
    if (parts.length === 0) {
      this.report(at, `<${name}> is empty; expected at least one <${inside}>.`);
      return [];
    }
    if (name === 'Tabs') {
      if (parts.length > MOST_TABS) {
        this.report(at, `Expected at most ${MOST_TABS} tabs, found ${parts.length}.`);
        parts.length = MOST_TABS;
      }
      props.group = `${this.place.groupPrefix ?? ''}tabs-${++this.tabGroups}`;
      props.titles = parts.map((part) => String(part.props.title));
    }
    return [{ type: 'component', name, props, children: parts }];
  }

  private snippet(name: string, at: Point): MarkdownNode[] {
    if (this.openSnippets.length === 0) this.snippets.push(name);
    if (this.openSnippets.includes(name) || this.openSnippets.length >= DEEPEST_SNIPPET) {
      this.report(at, `The snippet “${name}” includes itself, or more than ${DEEPEST_SNIPPET} are nested.`, 'name');
      return [];
    }
    const found = this.place.snippet?.(name);
    if (!found) {
      this.report(at, `There is no snippet “${name}”; expected the name of a file in content/snippets/.`, 'name');
      return [];
    }
    this.charactersLeft -= found.body.length;
    if (this.charactersLeft < 0) {
      this.report(at, `Expected at most ${LONGEST_TEXT} characters in all snippets.`, 'name');
      return [];
    }
    const saved = { file: this.file, lines: this.lines, lineOffset: this.lineOffset, point: this.point };
    this.file = found.file;
    this.lineOffset = 0;
    this.openSnippets.push(name);
    const nodes = this.depth < DEEPEST ? this.read(found.body) : [];
    this.openSnippets.pop();
    Object.assign(this, saved);
    return nodes;
  }

  private reportSyntax(at: Point, message: string): void {
    this.report(at, explainSyntax(message, (this.lines[at.line - 1] ?? '').slice(at.column - 1)));
  }
}

const CAMEL: Readonly<Record<string, string>> = { colspan: 'colSpan', rowspan: 'rowSpan' };

const NUMERIC = new Set(['width', 'height', 'start', 'value', 'colspan', 'rowspan']);

/** Says what the parser found in words for a writer. `found` is the rest of the line at that place. */
function explainSyntax(message: string, found: string): string {
  if (found.startsWith('<!')) return 'HTML comments are not possible in articles. Leave it out.';
  if (/^<(https?:|mailto:|[^\s<>@]+@)/.test(found)) return 'Expected a link as [text](address), or the address alone.';
  if (/^<[A-Za-z][^>]*=\s*(\uFDD0|[^"'\s\uFDD0])/.test(found))
    return 'Expected the property’s text in quotes, as in title="…".';
  if (/^<[A-Za-z]/.test(found) && message.startsWith('Unexpected character'))
    return 'This tag is not complete; expected name="text" properties and a closing >. Write \\< for a less-than sign.';
  if (found.startsWith('<') && message.startsWith('Unexpected character')) return 'Write \\< for a less-than sign.';
  const plain = unmask(message)
    .replace(/ \(note: .*?\)/g, '')
    .replace(/ \([\w-]+:[\w-]+\)$/, '')
    .replace(/ \(\d+:\d+\)/g, '');
  return plain.endsWith('.') ? plain : `${plain}.`;
}

function paragraph(children: MarkdownNode[]): ElementNode {
  return { type: 'element', tag: 'p', attributes: {}, children };
}

/** A text that is beyond the bounds, as it was written. */
function plainParagraph(value: string): ElementNode {
  return { type: 'element', tag: 'p', attributes: { class: 'plain' }, children: [{ type: 'text', value }] };
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

function trimEnds(nodes: MarkdownNode[]): MarkdownNode[] {
  const first = nodes[0];
  const last = nodes.at(-1);
  if (first?.type === 'text') first.value = first.value.trimStart();
  if (last?.type === 'text') last.value = last.value.trimEnd();
  return nodes.filter((node) => node.type !== 'text' || node.value !== '');
}

function hasTopHeading(raw: Raw, depth = 0): boolean {
  if (raw.tagName === 'h1' || raw.name === 'h1') return true;
  return depth < DEEPEST && (raw.children?.some((child) => hasTopHeading(child, depth + 1)) ?? false);
}

function classes(properties: Record<string, unknown>): string[] {
  const names = properties.className;
  return Array.isArray(names) ? names.map(String) : [];
}

function hasClass(properties: Record<string, unknown>, name: string): boolean {
  return classes(properties).includes(name);
}

function alignment(properties: Record<string, unknown>, attributes: Record<string, AttributeValue>): void {
  const written = `${String(properties.style ?? '')} ${String(properties.align ?? '')}`;
  const align = /\b(center|right)\b/.exec(written)?.[1];
  if (align) attributes.class = align;
}

/** Text of a code element, as written. */
function rawCode(children: readonly Raw[], depth = 0): string {
  if (depth > DEEPEST) return '';
  return children
    .map((child) => (child.value === undefined ? rawCode(child.children ?? [], depth + 1) : unmask(child.value)))
    .join('');
}

// The walk over what the parser gives: where it is, what it met, and how much it may still take. What each node becomes is said by who
// starts it.
import { markdownToHast, mdxToHast } from 'satteri';
import { DEEPEST, excessOf, LONGEST_TEXT, MOST_NODES } from '../markdown/bounds.ts';
import { badTagOf } from '../markdown/guard.ts';
import { BRACE, clean, EXPORT, IMPORT, isMasked, mask, unmask, unmaskText } from '../markdown/mask.ts';
import { type Mistake, mistake } from '../markdown/mistakes.ts';
import type { ArticleContext, ImageUse, LinkUse, MarkdownLabels, MarkdownText } from './markdown-text.ts';
import type { Problem } from './problem.ts';
import { explainSyntax, type Point, type Raw } from './syntax.ts';
import {
  contentsOf,
  countWords,
  isPhrasing,
  type MarkdownNode,
  paragraph,
  plainParagraph,
  sectionsOf,
} from './tree.ts';

/** Problems reported for one file; past that a list helps nobody. */
const MOST_PROBLEMS = 50;

const ENGLISH: MarkdownLabels = {
  table: ({ number }) => `Table ${number}`,
  tableOf: ({ number, heading }) => `Table ${number}: ${heading}`,
  section: ({ heading }) => `Link to “${heading}”`,
  footnotes: 'Notes',
  footnoteBack: ({ reference }) => `Back to the text, note ${reference}`,
};

/** Ids that the page around the article uses itself. */
const TAKEN_IDS = [
  'main',
  'content',
  'contents',
  'search',
  'helpful',
  'related',
  'topic',
  'find',
  'footnote-label',
  'header',
  'footer',
];

/** Characters of a statement that are looked at; comparing is slow for very long ones. */
const LONGEST_STATEMENT = 500;

/** As the first line of an ES module statement looks, unlike a sentence that begins with "import". */
const MODULE_STATEMENT =
  /^(import\s*(['"]|[\w${},*\s]+\bfrom\b\s*['"])|export\s*(default|const|let|var|function|class|async|\{|\*))/;

/** How a text is read. */
export interface Manner {
  /** What a node of the parser becomes. */
  node: (walk: Walk, raw: Raw) => MarkdownNode[];
  /** Whether components, HTML and expressions are looked for: in articles, not in posts. */
  components: boolean;
  /** The text was not let in before: what would end the process is looked for first. */
  incoming?: boolean;
}

/** One reading of a text, with the snippets in it. */
export class Walk {
  readonly anchors = new Set<string>();
  readonly images: ImageUse[] = [];
  readonly links: LinkUse[] = [];
  readonly snippets: string[] = [];
  readonly videos: string[] = [];
  readonly problems: Problem[] = [];
  readonly place: ArticleContext;
  readonly components: boolean;
  readonly incoming: boolean;
  readonly nodesOf: Manner['node'];
  readonly labels: MarkdownLabels;
  readonly taken: Set<string>;
  /** How often an id was wanted, so that the next of the same name needs no search. */
  readonly wanted = new Map<string, number>();
  charactersLeft = LONGEST_TEXT;
  nodesLeft = MOST_NODES;
  file: string;
  lines: string[] = [];
  lineOffset = 0;
  point: Point = { line: 1, column: 1 };
  depth = 0;
  headingShift = 0;
  headingLevel = 1;
  tabGroups = 0;
  tables = 0;
  /** Text of the last heading. */
  heading = '';
  inLink = false;
  readonly openSnippets: string[] = [];

  constructor(place: ArticleContext, how: Manner) {
    this.place = place;
    this.components = how.components;
    this.incoming = how.incoming ?? false;
    this.nodesOf = how.node;
    this.labels = place.labels ?? ENGLISH;
    this.file = place.file;
    this.lineOffset = (place.firstLine ?? 1) - 1;
    this.taken = new Set(TAKEN_IDS);
  }

  /** @param what is wrong; a parser's own sentence where it is none of the mistakes that are known. */
  report(at: Point, what: Mistake | string, field?: string, severity: Problem['severity'] = 'error'): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    const said = typeof what === 'string' ? { message: what } : what;
    const line = at.line + this.lineOffset;
    this.problems.push({ severity, file: this.file, line, column: at.column, ...(field && { field }), ...said });
  }

  read(source: string): MarkdownNode[] {
    const excess = excessOf(source);
    if (excess) {
      const { line, column, ...said } = excess;
      this.report({ line, column }, said.code ? mistake(said.code, said.values) : said.message);
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

  id(name: string): string {
    return (this.place.idPrefix ?? '') + name;
  }

  uniqueId(wanted: string): string {
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
  blocks(children: readonly Raw[]): MarkdownNode[] {
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

  children(children: readonly Raw[]): MarkdownNode[] {
    if (this.depth >= DEEPEST) {
      this.report(this.point, mistake('deep', { most: DEEPEST }));
      return [];
    }
    this.depth++;
    const out: MarkdownNode[] = [];
    for (const child of children) {
      if (this.nodesLeft-- === 0) this.report(this.point, mistake('nodes', { most: MOST_NODES }));
      if (this.nodesLeft < 0) break;
      for (const node of this.nodesOf(this, child)) out.push(node);
    }
    this.depth--;
    return out;
  }

  text(value: string): MarkdownNode[] {
    if (value === '') return [];
    if (!isMasked(value)) return [{ type: 'text', value }];
    this.checkMasked(value);
    return [{ type: 'text', value: unmaskText(value) }];
  }

  private checkMasked(value: string): void {
    const at = value.indexOf(BRACE);
    if (at >= 0) this.report(this.find(value, at, BRACE), mistake('expression', { open: '{', close: '}' }));
    for (const marker of [IMPORT, EXPORT]) {
      const start = value.indexOf(marker);
      if (start >= 0 && MODULE_STATEMENT.test(unmask(value.slice(start, start + LONGEST_STATEMENT))))
        this.report(this.find(value, start, marker), mistake('module'));
    }
  }

  /** Where a character of a text node stands in the file. */
  private find(value: string, at: number, marker: string): Point {
    const line = this.point.line + value.slice(0, at).split('\n').length - 1;
    const column = (this.lines[line - 1]?.indexOf(marker) ?? -1) + 1;
    return { line, column: column || this.point.column };
  }

  inFile(at: Point): Point {
    return { line: at.line + this.lineOffset, column: at.column };
  }

  private reportSyntax(at: Point, message: string): void {
    this.report(at, explainSyntax(message, (this.lines[at.line - 1] ?? '').slice(at.column - 1)));
  }
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

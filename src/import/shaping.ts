// The state of giving a tree of HTML the shape of an article: where it is, the anchors met, and the remarks.
import type { Element, ElementContent, Nodes, Properties } from 'hast';
import type { Instead, NoteValues, What } from './note.ts';
import type { Note } from './report.ts';

/** Where in the page a node stands. */
export type Context = {
  /** Within a sentence, a heading or a cell, where no block can be. */
  isPhrasing: boolean;
  isCode: boolean;
  inHeading: boolean;
};

/** Line in the source of a line in a tree. */
export type LineOf = (line: number | undefined) => number | undefined;

/** Outside of everything. */
export const PLAIN: Context = { isPhrasing: false, isCode: false, inHeading: false };

/** What an element of HTML becomes. */
export type Handler = (shaping: Shaping, node: Element, context: Context) => ElementContent[];

/** What the nodes of a page become. */
export type Rules = {
  element: Handler;
  text: (value: string, node: Nodes) => ElementContent[];
  /** What is done with neighbours that stand by themselves. */
  siblings: (nodes: ElementContent[]) => ElementContent[];
};

/** One page being shaped. */
export class Shaping {
  /** For each heading of the tree, in order, the anchors that led to it. */
  readonly anchors: string[][] = [];
  /** Anchors above the first heading. */
  readonly before: string[] = [];
  /** Words that were left out because what they are in says them already. */
  readonly dropped: string[] = [];
  /** Cells of the tables so far, counting those that Markdown fills up. */
  cells = 0;
  private waiting: string[] = [];
  private readonly notes: Note[];
  private readonly lineOf: LineOf;
  private readonly rules: Rules;

  constructor(lineOf: LineOf, notes: Note[], rules: Rules) {
    this.lineOf = lineOf;
    this.notes = notes;
    this.rules = rules;
  }

  /** Remarks on something that did not come over as it was. */
  note(kind: Note['kind'], node: Nodes, what: What, instead: Instead, values?: NoteValues): void {
    const line = this.lineOf(node.position?.start.line);
    this.notes.push({ kind, line, what, instead, ...(values && { values }) });
  }

  /** An empty anchor stands right before what it means, any other is inside it. */
  keepAnchor(id: string, isEmpty: boolean): void {
    if (isEmpty) this.waiting.push(id);
    else (this.anchors.at(-1) ?? this.before).push(id);
  }

  /** Begins a heading: the anchors right before it, and its own, lead to it. Gives its number. */
  beginHeading(ids: readonly string[]): number {
    this.anchors.push([...this.waiting, ...ids]);
    this.waiting = [];
    return this.anchors.length - 1;
  }

  /** Text came after the anchors that waited: they lead to the part it is in. */
  flushAnchors(): void {
    (this.anchors.at(-1) ?? this.before).push(...this.waiting);
    this.waiting = [];
  }

  /** What these nodes become. */
  all(children: readonly Nodes[], context: Context): ElementContent[] {
    const out: ElementContent[] = [];
    for (const child of children) for (const node of this.one(child, context)) out.push(node);
    return context.isPhrasing ? out : this.rules.siblings(out);
  }

  private one(node: Nodes, context: Context): ElementContent[] {
    if (node.type === 'element') return this.rules.element(this, node, context);
    if (node.type !== 'text') return [];
    if (this.waiting.length > 0 && !context.inHeading && node.value.trim() !== '') this.flushAnchors();
    return context.isCode ? [node] : this.rules.text(node.value, node);
  }
}

/** An element that stands for what an article has, in the place of `node`. */
export function made(node: Element, name: string, properties: Properties, children: ElementContent[]): Element[] {
  return [{ type: 'element', tagName: name, properties, children, position: node.position }];
}

/** A caption as a paragraph of its own, told from the text by how it is set. */
export function captionParagraph(
  shaping: Shaping,
  caption: Element,
  tag: 'em' | 'strong',
  context: Context,
): Element[] {
  const children = shaping.all(caption.children, { ...context, isPhrasing: true });
  const set: Element = { type: 'element', tagName: tag, properties: {}, children };
  return [{ type: 'element', tagName: 'p', properties: {}, children: [set] }];
}

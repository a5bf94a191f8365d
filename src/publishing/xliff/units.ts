// A text in pieces for translators: each paragraph, heading, table cell and title of a component is one, with its formatting as marks that
// no translator can break. What is not in any piece, such as code, stays as it is, character for character.
import type { Nodes, Parents, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { mdxJsxFromMarkdown } from 'mdast-util-mdx-jsx';
import { gfm } from 'micromark-extension-gfm';
import { mdxJsx } from 'micromark-extension-mdx-jsx';
import { excessOf } from '../../markdown/bounds.ts';
import { mask } from '../../markdown/mask.ts';

/** Words, or a mark: what opens or closes formatting, or stands alone as code does. */
export type Token = string | Mark;

/** What is not to be translated, within what is. */
export interface Mark {
  is: 'open' | 'close' | 'alone';
  /** The same for both ends; unique in its unit. */
  id: string;
  /** As it stands in the text; empty where a tool has made it up. */
  source: string;
  /** What it is, for whoever sees it. */
  kind: MarkKind;
}

export type MarkKind = 'bold' | 'italic' | 'link' | 'image' | 'code' | 'component' | 'other';

/** A piece of a text. */
export interface Unit {
  /** `b1`, `b2` …, in order. */
  id: string;
  /** From where to where it stands in the text. */
  start: number;
  end: number;
  /** `words`: Markdown; `cell`: of a table; `attribute`: between these quotes. */
  place: 'words' | 'cell' | '"' | "'";
  tokens: Token[];
}

/** MDX has no HTML, no indented code and no <addresses>. */
const WITHOUT_HTML = { disable: { null: ['autolink', 'codeIndented', 'htmlFlow', 'htmlText'] } };
/** Properties of components that people read. */
const READ_ATTRIBUTES = new Set(['title', 'label', 'summary', 'alt', 'caption']);
/** A sign written so that it is only a sign, or by its name. */
const ESCAPED = /\\[!-/:-@[-`{-~]|&(?:#x?[0-9a-f]{1,7}|[a-z][a-z0-9]{1,31});/gi;
const NAMED = /&(?:#x?[0-9a-f]{1,7}|[a-z][a-z0-9]{1,31});/gi;
/** Something to translate: a letter or a figure. */
const HAS_WORDS = /[\p{L}\p{N}]/u;

/** The pieces of a text, in order. None of a text that no page could show. */
export function unitsOf(body: string): Unit[] {
  if (excessOf(body)) return [];
  let root: Root;
  try {
    root = fromMarkdown(mask(body), {
      extensions: [gfm(), mdxJsx(), WITHOUT_HTML],
      mdastExtensions: [gfmFromMarkdown(), mdxJsxFromMarkdown()],
    });
  } catch {
    return [];
  }
  const found: Omit<Unit, 'id'>[] = [];
  visit(root, body, found);
  return found
    .filter(({ tokens }) => HAS_WORDS.test(wordsOf(tokens)))
    .toSorted((one, other) => one.start - other.start)
    .map((unit, index) => ({ id: `b${index + 1}`, ...unit }));
}

/** The words among tokens. */
export function wordsOf(tokens: readonly Token[]): string {
  return tokens.filter((token) => typeof token === 'string').join('');
}

/** The tokens as they stand in a text. */
export function sourceOf(tokens: readonly Token[]): string {
  return tokens.map((token) => (typeof token === 'string' ? token : token.source)).join('');
}

/** Tokens of words that no formatting is in, such as a title. */
export function plainTokens(text: string): Token[] {
  return text === '' ? [] : [text];
}

function visit(node: Nodes, body: string, found: Omit<Unit, 'id'>[]): void {
  if (node.type === 'mdxJsxFlowElement')
    for (const attribute of node.attributes) {
      if (attribute.type !== 'mdxJsxAttribute' || typeof attribute.value !== 'string') continue;
      const [from, to] = [attribute.position?.start.offset, attribute.position?.end.offset];
      if (!READ_ATTRIBUTES.has(attribute.name) || from === undefined || to === undefined) continue;
      const quote = body[to - 1];
      const start = body.indexOf(quote!, from) + 1;
      if ((quote !== '"' && quote !== "'") || start <= from || start > to - 1) continue;
      const collector = new Collector(body);
      collector.words(body.slice(start, to - 1), NAMED);
      found.push({ start, end: to - 1, place: quote, tokens: collector.tokens });
    }
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell') {
    const [first, last] = [node.children[0], node.children.at(-1)];
    if (!first || !last) return;
    const [start, end] = [startOf(first), endOf(last)];
    const collector = new Collector(body);
    collector.children(node, start, end);
    found.push({ start, end, place: node.type === 'tableCell' ? 'cell' : 'words', tokens: collector.tokens });
    return;
  }
  if ('children' in node) for (const child of node.children) visit(child, body, found);
}

const startOf = (node: Nodes): number => node.position!.start.offset!;
const endOf = (node: Nodes): number => node.position!.end.offset!;

const KINDS: Partial<Record<Nodes['type'], MarkKind>> = {
  strong: 'bold',
  emphasis: 'italic',
  link: 'link',
  linkReference: 'link',
  image: 'image',
  inlineCode: 'code',
  mdxJsxTextElement: 'component',
};

/** Makes tokens of what stands in one paragraph. */
class Collector {
  readonly tokens: Token[] = [];
  #body: string;
  #marks = 0;

  constructor(body: string) {
    this.#body = body;
  }

  /** @param start where the first of them begins. @param end where the last one ends. */
  children(parent: Parents, start: number, end: number): void {
    let at = start;
    for (const child of parent.children) {
      // Signs of a quote or a list before a line that goes on.
      this.#alone(at, startOf(child), 'other');
      this.#inline(child);
      at = endOf(child);
    }
    this.#alone(at, end, 'other');
  }

  /** @param escaped what in the words is written otherwise than it reads. */
  words(text: string, escaped: RegExp): void {
    let at = 0;
    for (const match of text.matchAll(escaped)) {
      this.#text(text.slice(at, match.index));
      this.#mark('alone', String(++this.#marks), match[0], 'other');
      at = match.index + match[0].length;
    }
    this.#text(text.slice(at));
  }

  #inline(node: Nodes): void {
    const [start, end] = [startOf(node), endOf(node)];
    if (node.type === 'text') {
      this.words(this.#body.slice(start, end), ESCAPED);
      return;
    }
    const kind = KINDS[node.type] ?? 'other';
    if (node.type === 'image' && this.#image(start, end)) return;
    const [first, last] = 'children' in node ? [node.children[0], node.children.at(-1)] : [];
    // An address that stands for itself has nothing around it.
    if (!first || !last || (startOf(first) === start && endOf(last) === end)) {
      this.#alone(start, end, kind);
      return;
    }
    const id = String(++this.#marks);
    this.#mark('open', id, this.#body.slice(start, startOf(first)), kind);
    this.children(node as Parents, startOf(first), endOf(last));
    this.#mark('close', id, this.#body.slice(endOf(last), end), kind);
  }

  /** The description of a picture is translated. */
  #image(start: number, end: number): boolean {
    const [, alt] = /^!\[([^[\]\\&\n]+)\]\(/.exec(this.#body.slice(start, end)) ?? [];
    if (alt === undefined) return false;
    const id = String(++this.#marks);
    this.#mark('open', id, '![', 'image');
    this.#text(alt);
    this.#mark('close', id, this.#body.slice(start + 2 + alt.length, end), 'image');
    return true;
  }

  #alone(start: number, end: number, kind: MarkKind): void {
    if (start < end) this.#mark('alone', String(++this.#marks), this.#body.slice(start, end), kind);
  }

  #text(raw: string): void {
    // Where a line of the file ends says nothing: nor do the signs of a quote before the next one.
    const text = raw.replace(/[ \t]*\r?\n[ \t]*(?:>[ \t]?)*[ \t]*/g, ' ');
    const last = this.tokens.at(-1);
    if (text === '') return;
    if (typeof last === 'string') this.tokens[this.tokens.length - 1] = last + text;
    else this.tokens.push(text);
  }

  #mark(is: Mark['is'], id: string, source: string, kind: MarkKind): void {
    this.tokens.push({ is, id, source, kind });
  }
}

/** A text with other words in some of its pieces; the rest stays character for character. @param targets by the ids of the units. */
export function withTargets(
  body: string,
  units: readonly Unit[],
  targets: ReadonlyMap<string, readonly Token[]>,
): string {
  let text = body;
  for (const unit of units.toReversed()) {
    const target = targets.get(unit.id);
    if (target && !isSame(target, unit.tokens))
      text = text.slice(0, unit.start) + written(target, unit) + text.slice(unit.end);
  }
  return text;
}

/** Whether two lists of tokens say the same, with the same marks in the same places. */
export function isSame(one: readonly Token[], other: readonly Token[]): boolean {
  const keyOf = (tokens: readonly Token[]) =>
    JSON.stringify(tokens.map((token) => (typeof token === 'string' ? token : [token.is, token.id])));
  return keyOf(one) === keyOf(other);
}

/** Signs that would be formatting, written as signs. */
function written(tokens: readonly Token[], unit: Unit): string {
  const sources = new Map(
    unit.tokens.flatMap((token) =>
      typeof token === 'string' ? [] : [[`${token.is} ${token.id}`, token.source] as const],
    ),
  );
  let text = '';
  for (const token of tokens) {
    if (typeof token !== 'string') text += sources.get(`${token.is} ${token.id}`) ?? '';
    else text += unit.place === '"' || unit.place === "'" ? quoted(token, unit.place) : signs(token, unit.place);
  }
  if (unit.place !== 'words') return text;
  const trimmed = text.trim();
  return trimmed
    .replace(/^(#{1,6}(?=\s|$)|[-+>=](?=.?)|~{3}|\d{1,9}(?=[.)]))/, (start) =>
      /^\d/.test(start) ? start : `\\${start}`,
    )
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');
}

function signs(text: string, place: Unit['place']): string {
  const plain = text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[<{]|~(?=~)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/&(?=(?:#x?[0-9a-f]{1,7}|[a-z][a-z0-9]{1,31});)/gi, '&amp;');
  return place === 'cell' ? plain.replaceAll('|', '\\|') : plain;
}

function quoted(text: string, quote: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&(?=(?:#x?[0-9a-f]{1,7}|[a-z][a-z0-9]{1,31});)/gi, '&amp;')
    .replaceAll(quote, quote === '"' ? '&quot;' : '&#39;');
}

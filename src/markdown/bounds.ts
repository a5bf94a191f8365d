// What a text may expand to, looked at before anything parses it. Parsers of Markdown, HTML and YAML are linear for what people write, but
// a few kilobytes can ask them for millions of cells, copies or levels. The scan here is linear, knows no syntax beyond the signs it counts,
// and counts too much rather than too little: signs in code count as well. The largest real article that was measured (56,000 characters
// of HTML) reaches a fifth of these numbers.

import { type Mistake, type MistakeCode, mistake } from './mistakes.ts';

/** Characters of a text. Longer than any article that can be read. */
export const LONGEST_TEXT = 200_000;

/** Signs and lines that can begin a node of the tree; every node needs one, so this bounds the tree, its memory and the page. */
export const MOST_MARKS = 20_000;

/** Nodes of the tree that is shown, snippets included; a heading makes five. */
export const MOST_NODES = 100_000;

/** Emphasis, brackets and backticks before an empty line: parsers compare each with those before it in the same paragraph. */
export const MOST_INLINE_MARKS = 4_000;

/** Columns of a table. More fit on no screen and in no print. */
export const MOST_COLUMNS = 200;

/** Cells of all tables of a text: columns × rows, because a row may leave out its cells and the page shows them all the same. */
export const MOST_CELLS = 10_000;

/** Quotes, lists, elements and components within each other. Real texts reach about 10; reading and drawing are recursive. */
export const DEEPEST = 50;

/** Elements of HTML within each other in a page that is imported: old editors wrap each word in several. */
const DEEPEST_HTML = 200;

/** Marks of footnotes. Each becomes a link there and a link back, with a label for screen readers: fifty times its own length. */
export const MOST_NOTES = 1_000;

/** Characters that link definitions put into the page: each use of `[name]` repeats the address and the title once defined. */
const MOST_REPEATED = 500_000;

/** Characters of YAML before a text or in a file about texts. */
export const LONGEST_YAML = 20_000;

/** Lists and maps within each other in YAML: reading it is recursive. */
const DEEPEST_YAML = 20;

/** Where a text goes beyond its bounds, and what was expected: a sentence. Line and column from 1. */
export interface Excess extends Partial<Pick<Mistake, 'code' | 'values'>> {
  line: number;
  column: number;
  message: string;
}

/** Signs that can begin or end something within a line, an address that becomes a link by itself among them. */
const MARK = /[\\`*_~[\]<&|!{]|:\/\/|www\.|@/gi;
const INLINE_MARK = /[`*_~[\]]/g;

/** Marks of quotes, lists and footnotes at the start of a line, one after the other. */
const CONTAINERS = /^(?:[ \t]*(?:>|[*+-](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|\[\^[^\]\s]{1,999}\]:))+/;
const CONTAINER = /([ \t]*)(>|[*+-]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)/g;

/** The signs of the line below a table's head, whatever it stands in. */
const DELIMITER_ROW = /^[\s>*+\-\d.)|:]+$/;

/**
 * Looks whether a Markdown text stays within the bounds, in one pass.
 * @param longest characters it may have; {@link LONGEST_TEXT} unless the caller shortens it afterwards.
 * @returns the first place that goes beyond, or undefined.
 */
export function excessOf(source: string, longest = LONGEST_TEXT): Excess | undefined {
  if (source.length > longest) return tooLong(source.length, longest);
  const count = { marks: 0, inline: 0, cells: 0, notes: 0 };
  const levels: number[] = [];
  let columns = 0;
  let line = 0;
  for (const text of linesOf(source)) {
    line += 1;
    const excess = (column: number, code: MistakeCode, most: number): Excess => ({
      ...{ line, column },
      ...mistake(code, { most }),
    });
    if (isBlank(text)) {
      columns = 0;
      count.inline = 0;
      continue;
    }
    count.marks += 1 + countOf(MARK, text);
    if (count.marks > MOST_MARKS) return excess(1, 'marks', MOST_MARKS);
    count.inline += countOf(INLINE_MARK, text);
    if (count.inline > MOST_INLINE_MARKS) return excess(1, 'inline-marks', MOST_INLINE_MARKS);
    count.notes += countOf(/\[\^/g, text);
    if (count.notes > MOST_NOTES) return excess(1, 'notes', MOST_NOTES);
    const deep = depthOf(text, levels);
    if (deep > 0) return excess(deep, 'deep-quotes', DEEPEST);
    if (text.includes('-') && DELIMITER_ROW.test(text)) {
      columns = Math.max(columns, countOf(/\|/g, text) + 1);
      if (columns > MOST_COLUMNS) return excess(1, 'columns', MOST_COLUMNS);
      // The head above it.
      count.cells += columns;
    }
    count.cells += columns;
    if (count.cells > MOST_CELLS) return excess(1, 'cells', MOST_CELLS);
  }
  return repeatedExcess(source);
}

/**
 * Looks whether YAML stays within the bounds, in one pass. (An alias that stands for too much is found when its value is asked for.)
 * @returns the first place that goes beyond, or undefined.
 */
export function yamlExcessOf(source: string): Excess | undefined {
  if (source.length > LONGEST_YAML) return tooLong(source.length, LONGEST_YAML);
  let flow = 0;
  let line = 0;
  const levels: number[] = [];
  for (const text of linesOf(source)) {
    line += 1;
    const block = /^(?:[ \t]*[-?:](?=[ \t]|$))+/.exec(text)?.[0].replace(/[ \t]/g, '').length ?? 0;
    const indent = /^[ \t]*/.exec(text)![0].length;
    if (!isBlank(text)) {
      while (levels.length > 0 && levels.at(-1)! >= indent) levels.pop();
      levels.push(indent);
    }
    for (const sign of text)
      flow += sign === '[' || sign === '{' ? 1 : (sign === ']' || sign === '}') && flow > 0 ? -1 : 0;
    if (block > DEEPEST_YAML || flow > DEEPEST_YAML || levels.length > DEEPEST_YAML)
      return { line, column: 1, ...mistake('yaml-deep', { most: DEEPEST_YAML }) };
  }
  return undefined;
}

/** What is said of a text of `size` characters where at most `longest` are read. */
export function tooLong(size: number, longest: number): Excess {
  return { line: 1, column: 1, ...mistake('too-long', { most: longest, size }) };
}

/** Elements that lie in each other until something closes them; others end by themselves, or are no HTML. */
const NESTING = new Set(
  'abbr address article aside bdi bdo blockquote button center cite del details dfn dialog div dl fieldset figure footer form header hgroup ins kbd label main mark nav object ol picture q ruby samp section select span sub summary sup svg table template time ul var video'.split(
    ' ',
  ),
);
/** HTML opens these again in each block that follows while nothing closes them, so a few hundred make millions. */
const REOPENED = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));

/**
 * Looks whether the elements of HTML in a text that is imported stay within the bounds: how deep they lie in each other, and how many that
 * browsers repeat in each block are open at once.
 * @returns the first place that goes beyond, or undefined.
 */
export function htmlExcessOf(source: string): Excess | undefined {
  const open = new Map<string, number>();
  let depth = 0;
  let repeated = 0;
  for (const match of source.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const name = match[2]!.toLowerCase();
    if (!NESTING.has(name) && !REOPENED.has(name)) continue;
    const before = open.get(name) ?? 0;
    if (match[1] && before === 0) continue;
    const change = match[1] ? -1 : 1;
    open.set(name, before + change);
    depth += change;
    if (REOPENED.has(name)) repeated += change;
    if (depth > DEEPEST_HTML || repeated > DEEPEST)
      return {
        ...placeOf(source, match.index),
        message:
          repeated > DEEPEST
            ? `Expected at most ${DEEPEST} elements such as <b> or <font> that nothing closes.`
            : `Expected at most ${DEEPEST_HTML} elements within each other.`,
      };
  }
  return undefined;
}

/** Line and column, from 1, of a place in a text. */
function placeOf(source: string, index: number): { line: number; column: number } {
  const before = source.slice(0, index);
  return { line: countOf(/\n/g, before) + 1, column: index - before.lastIndexOf('\n') };
}

function* linesOf(source: string): Generator<string> {
  for (let start = 0; start <= source.length; ) {
    const next = source.indexOf('\n', start);
    const end = next < 0 ? source.length : next;
    // Parsers end a line at a carriage return too.
    const text = source.slice(start, end);
    if (text.includes('\r')) yield* text.replace(/\r$/, '').split('\r');
    else yield text;
    start = end + 1;
  }
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function countOf(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  let count = 0;
  while (pattern.test(text)) count += 1;
  return count;
}

/**
 * Follows the levels of lists over lines: an item deeper than the one before lies in it.
 * @returns the column at which it is too deep, else 0.
 */
function depthOf(text: string, levels: number[]): number {
  const marks = CONTAINERS.exec(text);
  if (!marks) return 0;
  let at = 0;
  let quotes = 0;
  for (const { 1: space, 2: mark, index } of marks[0].matchAll(CONTAINER)) {
    // A tab goes to the next fourth column.
    for (const sign of space!) at += sign === '\t' ? 4 - (at % 4) : 1;
    if (mark === '>') quotes += 1;
    else {
      while (levels.length > 0 && levels.at(-1)! >= at) levels.pop();
      levels.push(at);
    }
    at += mark!.length;
    if (levels.length + quotes > DEEPEST) return index + 1;
  }
  return 0;
}

/** What definitions of links put into the page: length × uses. */
function repeatedExcess(source: string): Excess | undefined {
  if (!/\]:/.test(source)) return undefined;
  const sizes = new Map<string, number>();
  for (const match of source.matchAll(/\[([^\][]{1,999})\]:([^\n]*(?:\n(?![ \t]*(?:\[|\n|$)).*)*)/g)) {
    const name = labelOf(match[1]!);
    sizes.set(name, Math.max(sizes.get(name) ?? 0, match[2]!.length));
  }
  let repeated = 0;
  for (const match of source.matchAll(/\[([^\][]{1,999})\]/g)) {
    repeated += sizes.get(labelOf(match[1]!)) ?? 0;
    if (repeated > MOST_REPEATED)
      return {
        ...placeOf(source, match.index),
        ...mistake('repeated', { name: match[1]!.slice(0, 40), most: MOST_REPEATED }),
      };
  }
  return undefined;
}

function labelOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase().toUpperCase();
}

// What stands four spaces in: code to Markdown, but not to those tools that flatten steps and tabs and leave the indentation of their text.
import type { Code, Nodes, Root } from 'mdast';

/** How a block of text becomes nodes, and what the source had in lines of it. */
export type IndentedReading = {
  parse: (text: string) => Root;
  /** The source of the lines of the text, first and last counted from 1. */
  original: (first: number, last: number) => readonly string[];
  /** In MDX indentation makes no code. */
  isMdx: boolean;
};

/** Blocks in blocks are read down to here. */
const DEEPEST = 4;

/**
 * Reads indented blocks as what they are: text with marks of Markdown becomes text where it stands, everything else is code as the source has
 * it, whatever was rewritten around it. `text` is what the tree was read from.
 */
export function readIndented(tree: Root, text: string, reading: IndentedReading, depth = 0): void {
  const found = indentedIn(tree, text);
  if (found.length === 0) return;
  const hasText = found.some(({ code }) => hasMarks(code.value));
  for (const { parent, code } of found) {
    const isText = depth < DEEPEST && (reading.isMdx || hasMarks(code.value) || (hasText && isSentences(code.value)));
    if (!isText) {
      code.value = asWritten(code, reading);
      continue;
    }
    const flush = flushLeft(code.value);
    const inner = reading.parse(flush);
    readIndented(inner, flush, { ...reading, original: () => [] }, depth + 1);
    if (code.position) moveTo(inner, code.position.start);
    parent.children.splice(parent.children.indexOf(code), 1, ...(inner.children as never[]));
  }
}

type Point = NonNullable<Code['position']>['start'];
type Found = { parent: { children: Nodes[] }; code: Code };

/** Blocks of code that no fence makes. */
function indentedIn(node: Nodes, text: string): Found[] {
  if (!('children' in node)) return [];
  const parent = node as { children: Nodes[] };
  return parent.children.flatMap((child): Found[] => {
    if (child.type !== 'code') return indentedIn(child, text);
    const start = child.position?.start.offset;
    const isFenced = start === undefined || /^\s*(?:`{3}|~{3})/.test(text.slice(start, start + 100));
    return isFenced ? [] : [{ parent, code: child }];
  });
}

/** Whether somebody set marks of Markdown in running text: bold words or a link within a sentence, a callout, a picture. */
function hasMarks(value: string): boolean {
  const lines = outsideFences(value);
  if (lines.filter((line) => /[;{}]\s*$|^\s*(?:\$|#!|\/\/|<\?)/.test(line)).length > lines.length / 5) return false;
  return lines.some((line) => {
    const isMarked =
      /(?:^|[\s(])\*\*[^*\s](?:[^*]*[^*\s])?\*\*(?=$|[\s.,:;!?)—–-])/.test(line) ||
      /\]\((?:https?:\/\/|\/|#|\.{1,2}\/)[^()\s]*\)/.test(line);
    const words = line.replace(/&\w+;|<[^<>]*>|\]\([^()]*\)/g, ' ').match(/\p{L}{2,}/gu) ?? [];
    return isMarked && words.length >= 5;
  });
}

/** Whether it is sentences of a few words at least, without the signs of a program, and what stands between sentences. */
function isSentences(value: string): boolean {
  const parts = value.split(/\n\s*\n/).filter((part) => part.trim() !== '');
  const sentences = parts.filter(
    (part) => /^\s*\p{Lu}[^{}<>=;$|\\]*[.:!?]\s*$/u.test(part) && part.trim().split(/\s+/).length >= 4,
  );
  return sentences.length > 0 && parts.every((part) => sentences.includes(part) || part.split('\n').every(isBetween));
}

/** A heading, a bold line, a point, a quote, a picture. */
function isBetween(line: string): boolean {
  return /^\s*(?:#{2,6}\s\S|\*\*[^*]+\*\*:?\s*$|(?:[-*+]|\d+[.)])\s|>|<img\b)/.test(line);
}

function outsideFences(value: string): string[] {
  let isCode = false;
  return value.split('\n').filter((line) => {
    if (/^\s*(?:`{3}|~{3})/.test(line)) {
      isCode = !isCode;
      return false;
    }
    return !isCode && line.trim() !== '';
  });
}

/** Each passage without its own indentation; one that holds a fence loses that of its first line throughout. */
function flushLeft(value: string): string {
  let by = 0;
  let isNew = true;
  let isCode = false;
  return value
    .split('\n')
    .map((line) => {
      if (line.trim() === '') {
        isNew = true;
        return '';
      }
      const lead = line.length - line.trimStart().length;
      // A point of a list further in belongs to the one above it.
      if (!isCode && isNew && (by === 0 || lead < by || !/^\s*(?:[-*+]|\d+[.)])\s/.test(line))) by = lead;
      isNew = false;
      if (/^\s*(?:`{3}|~{3})/.test(line)) isCode = !isCode;
      return line.slice(Math.min(by, lead));
    })
    .join('\n');
}

/** The code as the source has it, with the indentation of the tree. */
function asWritten(code: Code, { original }: IndentedReading): string {
  const { start, end } = code.position ?? {};
  const lines = start && end ? original(start.line, end.line) : [];
  const read = code.value.split('\n');
  const isSame = lines.length === read.length && lines.every((line, at) => firstWord(line) === firstWord(read[at]!));
  if (!isSame) return code.value.replaceAll('&lt;', '<');
  const [was, is] = [leastLead(lines), leastLead(read)];
  return lines.map((line) => (line.trim() === '' ? '' : ' '.repeat(is) + line.slice(was).trimEnd())).join('\n');
}

function firstWord(line: string): string {
  return /[\p{L}\p{N}]+/u.exec(line.replaceAll('&lt;', '<'))?.[0] ?? '';
}

function leastLead(lines: readonly string[]): number {
  return Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
}

/** Lines of the tree it becomes part of; within that text, all of it lies where the block began. */
function moveTo(node: Nodes, start: Point): void {
  if (node.position) {
    node.position.start = { ...start, line: node.position.start.line + start.line - 1 };
    node.position.end = { ...start, line: node.position.end.line + start.line - 1 };
  }
  if ('children' in node) for (const child of node.children as Nodes[]) moveTo(child, start);
}

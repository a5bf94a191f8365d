// Where the front matter of a source begins and ends, and what it says, whoever wrote it.
import { parse as parseToml } from 'smol-toml';
import { isMap, isNode, parseDocument } from 'yaml';
import { LONGEST_YAML, yamlExcessOf } from '../markdown/bounds.ts';
import type { Note } from './report.ts';
import type { Field } from './visibility.ts';

/** Characters of a field that is read without a parser. */
const LONGEST_LINE = 2_000;

/** Front matter as written, and where the text begins after it. */
export type Block = {
  format: 'yaml' | 'toml' | 'json' | 'lines';
  block: string;
  body: string;
  bodyLine: number;
  closed: boolean;
};

/** The front matter at the top of a source; null when there is none. */
export function findBlock(text: string): Block | null {
  // A licence in a comment may stand above.
  const lead = /^(?:\s|<!--[\s\S]*?-->)*/.exec(text)![0];
  const start = text.slice(lead.length);
  const fence = /^(---|\+\+\+|;;;)[ \t]*(yaml|json|toml)?[ \t]*(?:#[^\n]*)?\n/i.exec(start);
  if (fence) {
    const mark = fence[1] as string;
    const closing = new RegExp(
      `^(?:${mark.replace(/\+/g, '\\+')}${mark === '---' ? '|\\.\\.\\.' : ''})[ \\t]*(?:\\n|$)`,
      'm',
    );
    const rest = start.slice(fence[0].length);
    const end = closing.exec(rest);
    const named = fence[2]?.toLowerCase() as 'yaml' | 'json' | 'toml' | undefined;
    const format = named ?? (mark === '+++' ? 'toml' : mark === ';;;' ? 'json' : 'yaml');
    if (end) {
      const block = rest.slice(0, end.index);
      // A thematic break, some prose and another one is not front matter.
      if (format === 'yaml' && block.trim() !== '' && !/^\s*["']?[\p{L}\p{N}_ .-]+["']?\s*:/mu.test(block)) return null;
      return cut(text, lead.length + fence[0].length + end.index + end[0].length, format, block, true);
    }
    if (format === 'yaml' && /^[\w-]+\s*:/.test(rest)) {
      const keys = /^(?:[\w-]+[ \t]*:.*\n?|[ \t]+\S.*\n?|- .*\n?)+/.exec(rest)![0];
      return cut(text, lead.length + fence[0].length + keys.length, 'yaml', keys, false);
    }
    return null;
  }
  const header = headerLines(start);
  if (header !== null) return cut(text, lead.length + header.length, 'lines', header, true);
  if (start.startsWith('{')) {
    const end = /^\}[ \t]*(?:\n|$)/m.exec(start);
    if (end && /^\{\s*"/.test(start))
      return cut(text, lead.length + end.index + end[0].length, 'json', start.slice(0, end.index + 1), true);
  }
  return null;
}

const HEADER_KEY = /^(?:title|titel|titre|titolo|date|status|slug|author|authors|category|tags|summary|template|id|draft|published|visibility|modified)$/i; // biome-ignore format: a list

/** Lines `Key: value` up to the first empty one, as Pelican and MultiMarkdown have them; null when the text begins otherwise. */
function headerLines(text: string): string | null {
  const header = /^(?:[A-Za-z][\w -]{0,30}:[ \t]\S[^\n]{0,500}\n){2,40}(?=[ \t]*\n)/.exec(text)?.[0];
  if (!header) return null;
  const keys = header.split('\n').map((line) => line.slice(0, Math.max(0, line.indexOf(':'))));
  return HEADER_KEY.test(keys[0]!) && keys.filter((key) => HEADER_KEY.test(key)).length >= 2 ? header : null;
}

function cut(text: string, at: number, format: Block['format'], block: string, closed: boolean): Block {
  return { format, block, closed, body: text.slice(at), bodyLine: text.slice(0, at).split('\n').length };
}

/**
 * What the front matter says, in order; a key that is written twice comes twice. Never throws: what is no valid YAML is read line by
 * line, with a note.
 */
export function readBlock({ format, block, closed }: Block, notes: Note[]): Field[] {
  if (format === 'lines') return readLines(block);
  if (!closed)
    notes.push({
      kind: 'front matter',
      line: 1,
      what: 'head-open',
      instead: 'first-lines',
    });
  const excess = yamlExcessOf(block);
  if (excess) {
    notes.push({
      kind: 'front matter',
      line: excess.line + 1,
      what: 'head-too-long',
      instead: 'first-characters',
      values: { problem: excess.message.replace(/\.$/, ''), most: String(LONGEST_YAML) },
    });
    return readLines(block.slice(0, LONGEST_YAML));
  }
  try {
    if (format === 'toml') return fieldsOf(parseToml(block));
    if (format === 'json') return fieldsOf(JSON.parse(block) as object);
    const document = parseDocument(block, { uniqueKeys: false, prettyErrors: true });
    const problem = document.errors[0];
    const value: unknown = problem ? null : document.toJS();
    if (value && typeof value === 'object' && isMap(document.contents))
      return document.contents.items.map(({ key, value: one }) => ({
        path: [String(isNode(key) ? key.toJS(document) : key)],
        value: isNode(one) ? one.toJS(document) : one,
      }));
    if (!problem && value === null) return [];
    const line = problem?.linePos ? problem.linePos[0].line + 1 : undefined;
    notes.push({
      kind: 'front matter',
      line,
      what: 'head-invalid',
      instead: 'line-by-line',
      values: { format: 'YAML', problem: problem?.message.split('\n')[0] ?? '?' },
    });
  } catch (error) {
    notes.push({
      kind: 'front matter',
      line: 1,
      what: 'head-invalid',
      instead: 'line-by-line',
      values: { format: format.toUpperCase(), problem: String((error as Error).message).split('\n')[0]! },
    });
  }
  return readLines(block);
}

function fieldsOf(values: object): Field[] {
  return Object.entries(values).map(([key, value]) => ({ path: [key], value }));
}

const PAIR = /^\s*["']?([\w .-]+?)["']?\s*[:=]\s*(.*?),?\s*$/;
const ITEM = /^\s*-\s+(.*)$/;

/** `key: value` and `key = value` lines, lists as `- x` below or `[a, b]` behind; what fits neither is left out. */
function readLines(block: string): Field[] {
  const fields: { path: string[]; value: unknown }[] = [];
  for (const line of block.split('\n')) {
    // Longer lines are no field, and take time.
    if (line.length > LONGEST_LINE) continue;
    const pair = PAIR.exec(line);
    const item = ITEM.exec(line);
    const last = fields.at(-1);
    if (item && last) {
      const text = unquote(item[1] as string);
      if (Array.isArray(last.value)) last.value.push(text);
      else last.value = [text];
    } else if (pair) {
      const raw = pair[2] as string;
      const value = /^\[.*\]$/.test(raw)
        ? raw
            .slice(1, -1)
            .split(',')
            .map((part) => unquote(part.trim()))
        : unquote(raw.replace(/\s#.*$/, '').trim());
      fields.push({ path: [pair[1] as string], value });
    }
  }
  return fields;
}

const SAYS_WHO_READS = /draft|unpublish|publish(?:ed)?\b|hid(?:e|den)\b|private|internal|unlisted|archived|restrict|staff|visib|permission|confidential/i; // biome-ignore format: a list

/** What may say that a page is hidden and was not read: a word of front matter that is beyond its bounds or broken; undefined when nothing may. */
export function unread({ format, block }: Block, fields: readonly Field[]): string | undefined {
  if (format !== 'yaml') return fields.length === 0 ? SAYS_WHO_READS.exec(block)?.[0] : undefined;
  const isWhole = !yamlExcessOf(block) && parseDocument(block, { uniqueKeys: false }).errors.length === 0;
  if (isWhole && fields.length > 0) return undefined;
  for (const [index, line] of block.split('\n').entries()) {
    const isRead = line.length <= LONGEST_LINE && (PAIR.test(line) || ITEM.test(line));
    const isBeyond = block.length > LONGEST_YAML && block.split('\n', index + 1).join('\n').length > LONGEST_YAML;
    if (isRead && !isBeyond) continue;
    const word = SAYS_WHO_READS.exec(line)?.[0];
    if (word) return word;
  }
  return undefined;
}

function unquote(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}

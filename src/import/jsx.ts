// Tags of JSX as HTML can say them: on one line, every attribute a text in quotes.
import { escapeHtml } from '../web/html.ts';
import { codeLines, type Lines } from './lines.ts';

/** Lines and characters over which a tag may reach. */
const MOST_LINES = 60;
const MOST_CHARACTERS = 6_000;

/**
 * Puts tags that reach over several lines on one, and attributes with expressions into quotes: texts and numbers as they are, pictures that
 * are loaded (`require('a.png')`, a name that is imported) as their address, lists of tabs as `data-items`. What runs code is left out.
 */
export function flattenTags(text: Lines): Lines {
  const imported = importedNames(text.lines);
  const inCode = codeLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  for (let index = 0; index < text.lines.length; index += 1) {
    let line = text.lines[index]!;
    const from = text.from[index]!;
    if (!inCode[index]) {
      let end = index;
      // A tag begins and does not end here.
      for (let at = openTagAt(line); at >= 0; at = openTagAt(line)) {
        const isTooLong = end - index >= MOST_LINES || line.length > MOST_CHARACTERS;
        if (isTooLong || end + 1 >= text.lines.length || (inCode[end + 1] ?? true)) break;
        end += 1;
        line = `${line} ${text.lines[end]!.trim()}`;
      }
      if (openTagAt(line) >= 0) line = text.lines[index]!;
      else index = end;
      if (line.includes('={')) line = quoteAttributes(line, imported);
      if (line.includes('`') && line.includes('<')) line = withoutTicks(line);
    }
    out.lines.push(line);
    out.from.push(from);
  }
  return out;
}

/** Where a tag begins in a line that does not end in it; -1 when there is none. Text before a tag that is no tag ("a < b") ends the search. */
function openTagAt(line: string): number {
  for (let at = line.indexOf('<'); at >= 0; at = line.indexOf('<', at + 1)) {
    if (!/^<\/?[A-Za-z][\w.-]*(?=[\s>/]|$)/.test(line.slice(at, at + 80))) continue;
    const end = endOfTag(line, at);
    if (end < 0) return at;
    at = end;
  }
  return -1;
}

/** A line whose attributes hold no backticks, which would be taken for the marks of code: they are written as entities. */
function withoutTicks(line: string): string {
  let out = '';
  let done = 0;
  for (const match of line.matchAll(/<[A-Za-z][\w.-]*\s[^<>`]*=["']/g)) {
    const end = match.index < done ? -1 : endOfTag(line, match.index);
    // Within code a tag is an example.
    if (end < 0 || (line.slice(0, match.index).split('`').length - 1) % 2 === 1) continue;
    out += line.slice(done, match.index) + line.slice(match.index, end + 1).replaceAll('`', '&#96;');
    done = end + 1;
  }
  return out + line.slice(done);
}

/** The `>` that ends a tag, quotes and braces counted; -1 when it is not in the text. */
function endOfTag(text: string, start: number): number {
  let quote = '';
  let depth = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text[at]!;
    if (quote) {
      if (sign === '\\' && depth > 0) at += 1;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'" || (sign === '`' && depth > 0)) quote = sign;
    else if (sign === '{') depth += 1;
    else if (sign === '}') depth -= 1;
    else if (depth === 0 && sign === '>') return at;
    else if (depth === 0 && sign === '<') return at - 1;
  }
  return -1;
}

/** Names that stand for files: `import logo from './logo.png'`. */
function importedNames(lines: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of lines) {
    const found = /^import\s+(\w+)\s+from\s+['"]([^'"]+)['"]/.exec(line);
    if (found) names.set(found[1]!, found[2]!);
  }
  return names;
}

function quoteAttributes(line: string, imported: ReadonlyMap<string, string>): string {
  let out = '';
  let end = 0;
  for (const match of line.matchAll(/(?<=\s)([A-Za-z][\w:-]*)=\{/g)) {
    if (match.index < end) continue;
    const close = closingBrace(line, match.index + match[0].length);
    if (close < 0) break;
    const value = attributeOf(match[1]!, line.slice(match.index + match[0].length, close), imported);
    out += line.slice(end, match.index) + value;
    end = close + 1;
  }
  return out + line.slice(end);
}

function closingBrace(text: string, start: number): number {
  let depth = 1;
  let quote = '';
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at]!;
    if (quote) {
      if (sign === '\\') at += 1;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'" || sign === '`') quote = sign;
    else if (sign === '{') depth += 1;
    else if (sign === '}' && --depth === 0) return at;
  }
  return -1;
}

const PICTURE = /(?:require\(\s*|useBaseUrl\(\s*|withBase\(\s*)['"`]([^'"`]+)['"`]/;

/** An attribute whose value is an expression, as HTML; nothing when only code would tell what it is. */
function attributeOf(key: string, expression: string, imported: ReadonlyMap<string, string>): string {
  const code = expression.trim();
  const text = /^(?:"([^"]*)"|'([^']*)'|`([^`]*)`|(-?[\d.]+|true|false))$/.exec(code);
  const said = text && (text[1] ?? text[2] ?? text[3] ?? text[4])!;
  const address = PICTURE.exec(code)?.[1] ?? imported.get(code.replace(/\.(?:src|default)$/, ''));
  if (said !== null) return `${key}="${escapeHtml(said)}"`;
  if (address !== undefined) return `${key}="${escapeHtml(address)}"`;
  if (/^(?:values|items|tabs|labels)$/.test(key)) {
    const pairs = [...code.matchAll(/\{[^{}]*\}/g)].map(([one]) => ({
      label: /\b(?:label|title|name)\s*:\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)/.exec(one)?.slice(1).find(Boolean),
      value: /\b(?:value|id|key)\s*:\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)/.exec(one)?.slice(1).find(Boolean),
    }));
    const items = pairs.length > 0 ? pairs : [...code.matchAll(/"([^"]*)"|'([^']*)'|`([^`]*)`/g)].map((one) => ({ label: one[1] ?? one[2] ?? one[3] })); // biome-ignore format: one thought
    return `data-items="${escapeHtml(JSON.stringify(items))}"`;
  }
  // An element as a value: its words.
  if (/^</.test(code))
    return `${key}="${escapeHtml(
      code
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )}"`;
  return '';
}

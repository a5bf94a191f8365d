// Texts that other texts include: MDX, MkDocs, Quarto, docfx, GitBook, Jekyll, Hugo, VitePress and Obsidian, each in its own way.
import { posix } from 'node:path';
import { splitFrontMatter } from './front-matter.ts';
import { codeLines, type Lines, short } from './lines.ts';
import type { Note } from './report.ts';

/** The text of a file of the folder, by its path in it; undefined when there is none. */
export type TextOf = (path: string) => string | undefined;

/** Partials within partials. */
const DEEPEST = 5;
/** Lines that all partials of one text may bring. */
const MOST_LINES = 20_000;

/** The text that includes, by its path, and where its parts are found. */
export type Parts = { file: string; textOf: TextOf };

/** Whether a file is a part of others and no article: `_part.mdx`. */
export function isPartial(file: string): boolean {
  const folders = file.split('/').slice(0, -1);
  return /^_(?!index\.)/i.test(posix.basename(file)) || folders.some((name) => PARTIAL_FOLDERS.has(name.toLowerCase()));
}

/** Folders of parts: they hold no articles. */
const PARTIAL_FOLDERS = new Set(['_partials', '_snippets', '_includes', '_shared', '.gitbook']);

/** Puts the texts that `file` includes into its place, each line with the line of its mark. */
export function includePartials(text: Lines, { file, textOf }: Parts, notes: Note[]): Lines {
  const budget = { lines: MOST_LINES };
  return expand(text, file, textOf, notes, budget, 0);
}

function expand(
  text: Lines,
  file: string,
  textOf: TextOf,
  notes: Note[],
  budget: { lines: number },
  depth: number,
): Lines {
  const imported = new Map<string, string>();
  const inCode = codeLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  for (const [index, line] of text.lines.entries()) {
    const from = text.from[index]!;
    const push = (value: string) => {
      out.lines.push(value);
      out.from.push(from);
    };
    if (inCode[index]) {
      push(line);
      continue;
    }
    const component = /^import\s+(\w+)\s+from\s+['"]([^'"]+\.(?:mdx?|qmd|markdown))['"]/.exec(line);
    if (component) {
      imported.set(component[1]!, component[2]!);
      push('');
      continue;
    }
    const mark = markOf(line, imported);
    if (!mark) {
      push(line);
      continue;
    }
    const found = depth < DEEPEST ? partOf(mark.path, file, textOf) : undefined;
    const body = found && splitFrontMatter(found.text).body.split('\n');
    if (!found || !body || body.length > budget.lines) {
      // A picture or a page that is only linked is no part.
      if (mark.isMaybe) {
        push(line);
        continue;
      }
      notes.push({
        kind: 'template',
        line: from,
        what: found ? 'part-too-large' : 'part-missing',
        instead: 'put-part',
        values: { part: short(mark.path) },
      });
      push(mark.before);
      continue;
    }
    budget.lines -= body.length;
    const part = { lines: body.map((one) => fill(one, mark.values)), from: body.map(() => from) };
    if (mark.before.trim()) push(mark.before);
    push('');
    const inner = expand(part, found.path, textOf, notes, budget, depth + 1);
    const indent = /^\s*/.exec(line)![0];
    for (const value of inner.lines) push(value && indent + value);
    push('');
  }
  return out;
}

type Mark = { path: string; before: string; values?: Map<string, string>; isMaybe?: boolean };

function markOf(line: string, imported: ReadonlyMap<string, string>): Mark | undefined {
  const jsx = /^\s*<([A-Z]\w*)((?:\s[^<>]*)?)\/>\s*$/.exec(line);
  const path = jsx && imported.get(jsx[1]!);
  if (path !== null && path !== undefined) {
    const values = new Map([...jsx![2]!.matchAll(/([\w-]+)=(?:"([^"]*)"|'([^']*)'|\{['"`]?([^{}'"`]*)['"`]?\})/g)].map((one) => [one[1]!, one[2] ?? one[3] ?? one[4] ?? ''])); // biome-ignore format: one thought
    return { path, before: '', values };
  }
  for (const pattern of MARKS) {
    const found = pattern.exec(line);
    if (found) return { path: found[2]!, before: found[1]! };
  }
  // A note within a note of Obsidian; pictures are written the same way.
  const note = /^(\s*)!\[\[([^[\]|#]+?)\]\]\s*$/.exec(line);
  return note && !/\.\w{2,4}$/.test(note[2]!) ? { path: `${note[2]!}.md`, before: note[1]!, isMaybe: true } : undefined;
}

const TEXT = String.raw`([^"'\s<>%{}]+\.(?:mdx?|qmd|markdown|txt))`;
const MARKS = [
  new RegExp(String.raw`^(\s*)-{1,2}8<-{1,2}\s+["']${TEXT}["']\s*$`),
  new RegExp(String.raw`^(\s*)\{%-?\s*include(?:_relative|-markdown)?\s+["']?${TEXT}["']?[^%]*%\}\s*$`),
  new RegExp(String.raw`^(\s*)\{\{[<%]\s*(?:include|snippet|readfile|partial)\s+(?:\w+=)?["']?${TEXT}["']?\s*[%>]\}\}\s*$`),
  new RegExp(String.raw`^(.*?)\[!INCLUDE\s*\[[^\]]*\]\(~?\/?${TEXT}\)\]\s*$`, 'i'),
  new RegExp(String.raw`^(\s*)<!--\s*@include:\s*${TEXT}[^>]*-->\s*$`),
  new RegExp(String.raw`^(\s*)\{!\s*${TEXT}\s*!\}\s*$`),
]; // biome-ignore format: a list

function partOf(path: string, file: string, textOf: TextOf): { path: string; text: string } | undefined {
  const clean = path.replace(/^@site\//, '').replace(/^[~@]\//, '').replace(/^\/+/, ''); // biome-ignore format: one thought
  const folder = posix.dirname(file);
  const places = [posix.join(folder, clean), clean, ...['_includes', 'snippets', '_snippets', '_partials', 'includes', '.gitbook/includes', 'docs', 'content'].map((one) => posix.join(one, clean))]; // biome-ignore format: a list
  for (const place of places.map((one) => posix.normalize(one))) {
    const text = place === file ? undefined : textOf(place);
    if (text !== undefined) return { path: place, text };
  }
  return undefined;
}

/** `{props.name}` in a part becomes what the including tag says. */
function fill(line: string, values: ReadonlyMap<string, string> | undefined): string {
  return values && values.size > 0
    ? line.replace(/\{props\.([\w-]+)\}/g, (whole, name: string) => values.get(name) ?? whole)
    : line;
}

// Blocks that documentation tools add to Markdown by signs at the start of a line.

import { escapeHtml } from '../web/html.ts';
import { calloutOf } from './callouts.ts';
import { codeLines, type Lines } from './lines.ts';

const COLONS = /^(\s*(?:>\s?)*)(:{3,})\s*(?:\{?\.?([A-Za-z][\w-]*)\}?)?\s*(.*)$/;

/** `:::note Title` … `:::` of Docusaurus, VuePress and Pandoc, with or without indentation and nesting. */
export function colonBlocks(text: Lines): Lines {
  const out: Lines = { lines: [], from: [] };
  const inCode = codeLines(text.lines);
  let depth = 0;
  const rewrite = (line: string, index: number) => {
    const push = (value: string) => {
      out.lines.push(value);
      out.from.push(text.from[index]!);
    };
    const mark = inCode[index] ? null : COLONS.exec(line);
    if (!mark || (!mark[3] && depth === 0)) return push(line);
    const [, indent = '', , name, rest = ''] = mark;
    if (!name) {
      depth -= 1;
      for (const value of [indent, `${indent}</div>`, indent]) push(value);
      return;
    }
    depth += 1;
    // `::: {.callout-note title="Mind this" collapse="true"}` of Quarto and Pandoc.
    const given = /\b(?:title|summary)=["']([^"']*)["']/.exec(rest)?.[1];
    const title = plainMarks(given ?? rest.replace(/^\[(.*?)\]/, '$1').replace(/\{?[^{}]*\}\s*$/, '')).trim();
    const isFolded = /\bcollapse=["']?true/.test(rest);
    const lower = name.toLowerCase().replace(/^callout-/, '');
    const kind =
      isFolded || lower === 'details' || lower === 'collapse' || lower === 'spoiler' || lower === 'dropdown'
        ? 'details'
        : /^(?:tabs|code-group|panel-tabset|tab-set)$/.test(lower)
          ? 'tabs'
          : lower === 'tab' || lower === 'tab-item'
            ? 'tab'
            : (calloutOf(lower) ?? 'block');
    push(indent);
    push(`${indent}<div data-import="${kind}"${title ? ` data-title="${escapeHtml(title)}"` : ''}>`);
    push(indent);
  };
  text.lines.forEach(rewrite);
  for (; depth > 0; depth -= 1) {
    for (const value of ['', '</div>', '']) {
      out.lines.push(value);
      out.from.push(text.from.at(-1) ?? 1);
    }
  }
  return out;
}

/** Words without the marks of Markdown, for where only text can be. */
function plainMarks(text: string): string {
  return text.replace(/(\*\*|__|\*|`)(\S(?:.*?\S)?)\1/g, '$2').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}

/** What the marks of Grav say, by their number. */
const NOTICES = ['warning', 'warning', 'note', 'tip'] as const;
const NOTICE = /^ {0,3}(!{1,4})[ \t]+(\S.*)$/;

/** `! Mind this`, up to `!!!! All done`, of Grav: lines of one number of marks are a callout. `!!! note` of MkDocs has its text below, further in. */
export function markedNotices(text: Lines): Lines {
  const inCode = codeLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  const marksOf = (at: number) => (inCode[at] ? undefined : NOTICE.exec(text.lines[at] ?? '')?.[1]);
  let open = '';
  for (const [index, line] of text.lines.entries()) {
    const push = (...values: string[]) => {
      for (const value of values) {
        out.lines.push(value);
        out.from.push(text.from[index]!);
      }
    };
    const marks = marksOf(index);
    const begins =
      marks !== undefined &&
      (index === 0 || text.lines[index - 1]!.trim() === '') &&
      !(marks === '!!!' && /^(?: {4}|\t)/.test(text.lines[index + 1] ?? ''));
    if (marks === undefined || !(open === marks || begins)) {
      open = '';
      push(line);
      continue;
    }
    if (!open) push(`<div data-import="${NOTICES[marks.length - 1]}">`, '');
    open = marks;
    push(NOTICE.exec(line)![2]!);
    if (marksOf(index + 1) !== marks) {
      push('', '</div>', '');
      open = '';
    }
  }
  return out;
}

/** `!!! note "Title"`, `??? tip` and `=== "Tab"` of MkDocs, whose content is indented by four spaces. */
export function indentedBlocks(text: Lines): Lines {
  const inCode = codeLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  const push = (from: number, value: string) => {
    out.lines.push(value);
    out.from.push(from);
  };
  for (let index = 0; index < text.lines.length; index += 1) {
    const line = text.lines[index]!;
    const from = text.from[index]!;
    const open = inCode[index]
      ? null
      : (/^(\s*)(!!!|\?\?\?\+?)\s+([A-Za-z][\w-]*)[\w -]*?(?:\s+"([^"]*)")?\s*$/.exec(line) ??
        /^(\s*)(===)()\s+"([^"]*)"\s*$/.exec(line));
    const indent = open?.[1] ?? '';
    const isContent = (at: number) =>
      text.lines[at]!.startsWith(`${indent}    `) || text.lines[at]!.startsWith(`${indent}\t`);
    let end = index + 1;
    while (open && end < text.lines.length && (isContent(end) || text.lines[end]!.trim() === '')) end += 1;
    if (!open || !text.lines.slice(index + 1, end).some((content) => content.trim() !== '')) {
      push(from, line);
      continue;
    }
    const kind = open[2] === '===' ? 'tab' : open[2] === '!!!' ? (calloutOf(open[3]) ?? 'note') : 'details';
    const title = open[4] ?? (kind === 'details' ? open[3] : undefined);
    push(from, indent);
    push(from, `${indent}<div data-import="${kind}"${title ? ` data-title="${escapeHtml(title)}"` : ''}>`);
    push(from, indent);
    const inner = indentedBlocks({
      lines: text.lines
        .slice(index + 1, end)
        .map((content) =>
          content.trim() === '' ? '' : indent + content.slice(indent.length).replace(/^(?: {4}|\t)/, ''),
        ),
      from: text.from.slice(index + 1, end),
    });
    inner.lines.forEach((content, at) => {
      push(inner.from[at]!, content);
    });
    push(from, indent);
    push(from, `${indent}</div>`);
    push(from, indent);
    index = end - 1;
  }
  return out;
}

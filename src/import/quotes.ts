// Callouts, tabs and folded passages that dialects write as quotes, attribute lines or fences of their own.
import { escapeHtml } from '../web/html.ts';
import { type Callout, calloutOf } from './callouts.ts';
import { attributeLine } from './inline-marks.ts';
import { codeLines, type Lines } from './lines.ts';

/** Signs with which ReadMe and Notion begin a callout. */
const EMOJI: readonly (readonly [RegExp, Callout])[] = [
  [/^(?:📘|ℹ️?|📝|🗒️?|🔔|📌|🔎|📗|💬|❓)/u, 'note'],
  [/^(?:👍|💡|✅|✔️?|🎉|⭐|🌟|🚀)/u, 'tip'],
  [/^(?:🚧|⚠️?|❗️?|‼️?|🛑|🔥|❌|⛔|🚨|🔴)/u, 'warning'],
];

/** The callout that a text begins with by its sign, and the rest. */
export function emojiCallout(text: string): { kind: Callout; rest: string } | undefined {
  for (const [sign, kind] of EMOJI) {
    const found = sign.exec(text);
    if (found) return { kind, rest: text.slice(found[0].length).replace(/^[\uFE0F\s]+/, '') };
  }
  return undefined;
}

/**
 * `> [!NOTE]`, `> [!tip]- Title` of Obsidian, `>[!TAB One]` of Adobe, `> 📘 Title` of ReadMe: the quote becomes the block that it means.
 */
export function quotedBlocks(text: Lines, depth = 0): Lines {
  const inCode = codeLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  for (let index = 0; index < text.lines.length; index += 1) {
    const line = text.lines[index]!;
    const push = (...values: string[]) => {
      for (const value of values) {
        out.lines.push(value);
        out.from.push(text.from[index]!);
      }
    };
    const quote = inCode[index] || depth > 20 ? null : /^(\s*)>[ \t]?(.*)$/.exec(line);
    const found = quote && opening(quote[2]!);
    if (!found) {
      push(line);
      continue;
    }
    const indent = quote[1]!;
    if ('lines' in found) {
      push(indent, ...found.lines.map((one) => indent + one), indent);
      continue;
    }
    let end = index + 1;
    while (end < text.lines.length && /^\s*>/.test(text.lines[end]!) && !isTabMark(text.lines[end]!)) end += 1;
    // Translators' tools put signs without width between the mark and the words, and with them the mark once more.
    const strip = (one: string) =>
      indent + one.replace(/^\s*>[ \t]?/, '').replace(/^(?:(?:&#x200B;|\u200B)>?[ \t]?)+/i, '');
    push(
      indent,
      `${indent}<div data-import="${found.kind}"${found.title ? ` data-title="${escapeHtml(found.title)}"` : ''}>`,
      indent,
    );
    const inner = quotedBlocks(
      { lines: text.lines.slice(index + 1, end).map(strip), from: text.from.slice(index + 1, end) },
      depth + 1,
    );
    for (const [at, value] of inner.lines.entries()) {
      out.lines.push(value);
      out.from.push(inner.from[at]!);
    }
    index = end - 1;
    push(indent, `${indent}</div>`, indent);
  }
  return out;
}

type Opening = { kind: string; title: string } | { lines: string[] };

function isTabMark(line: string): boolean {
  return /^\s*>\s*\[!(?:BEGINTABS|TAB\s|ENDTABS)/i.test(line);
}

function opening(rest: string): Opening | undefined {
  const mark = /^\[!([A-Za-z][\w-]*)(?:[|\s]\s*([^\]]*))?\]([-+]?)[ \t]*(.*)$/.exec(rest);
  if (!mark) {
    const emoji = emojiCallout(rest);
    return emoji && { kind: emoji.kind, title: emoji.rest.replace(/^\*\*(.*?)\*\*$/, '$1') };
  }
  const [, name = '', inside = '', fold, title = ''] = mark;
  const lower = name.toLowerCase();
  if (lower === 'begintabs') return { lines: ['<div data-import="tabs">'] };
  if (lower === 'endtabs') return { lines: ['</div>', '', '</div>'] };
  if (lower === 'tab') return { lines: ['<!--tab-->', `<div data-import="tab" data-title="${escapeHtml(inside)}">`] };
  const address = /^\(([^)\s]+)\)/.exec(title)?.[1] ?? (/^https?:/.test(inside) ? inside : undefined);
  if (lower === 'video' && address) return { lines: [`<iframe src="${escapeHtml(address)}"></iframe>`] };
  if (lower === 'div') return { kind: 'block', title: '' };
  const kind = calloutOf(name);
  if (fold === '-') return { kind: 'details', title: title || name };
  if (kind) return { kind, title };
  // Marks of a house of its own: the words of the quote stay a block.
  return /^[A-Z]{3,}$/.test(name) && title === '' ? { kind: 'block', title: '' } : undefined;
}

/** Closes each tab of Adobe where the next one begins. */
export function closeTabs(text: Lines): Lines {
  let isOpen = false;
  const out: Lines = { lines: [], from: [] };
  for (const [index, line] of text.lines.entries()) {
    const push = (value: string) => {
      out.lines.push(value);
      out.from.push(text.from[index]!);
    };
    if (line.trim() !== '<!--tab-->') {
      push(line);
      continue;
    }
    if (isOpen) for (const value of ['', '</div>', '']) push(value);
    isOpen = true;
  }
  return out;
}

/** `{: .warning }` above or below a block (Jekyll, kramdown), and `/// note | Title` … `///` (PyMdown), as the callout they mean. */
export function attributeBlocks(text: Lines): Lines {
  const inCode = codeLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  const push = (from: number, ...values: string[]) => {
    for (const value of values) {
      out.lines.push(value);
      out.from.push(from);
    }
  };
  let fences = 0;
  for (let index = 0; index < text.lines.length; index += 1) {
    const line = text.lines[index]!;
    const from = text.from[index]!;
    const fence = inCode[index] ? null : /^(\s*)\/{3,}\s*(?:([a-z][\w-]*)\s*(?:\|\s*(.*))?)?$/i.exec(line);
    if (fence && (fence[2] || fences > 0)) {
      const [, indent = '', name, title = ''] = fence;
      fences += name ? 1 : -1;
      const kind = name === 'tab' ? 'tab' : name === 'details' ? 'details' : (calloutOf(name) ?? 'block');
      const shown = title ? ` data-title="${escapeHtml(title.trim())}"` : '';
      push(from, indent, name ? `${indent}<div data-import="${kind}"${shown}>` : `${indent}</div>`, indent);
      continue;
    }
    const names = inCode[index] ? undefined : attributeLine(line);
    if (!names) {
      push(from, line);
      continue;
    }
    const name = names.find((one) => calloutOf(one.replace(/-title$/, '')));
    const kind = name && calloutOf(name.replace(/-title$/, ''));
    if (!kind) continue;
    // About the block below when there is one right below, else about the one above.
    const below = blockEnd(text.lines, index + 1);
    const isBelow = below > index + 1 && (out.lines.at(-1) ?? '').trim() === '';
    if (isBelow) {
      let lines = text.lines.slice(index + 1, below);
      const quoted = lines.every((one) => /^\s*>/.test(one));
      if (quoted) lines = lines.map((one) => one.replace(/^\s*>[ \t]?/, ''));
      const title = name!.endsWith('-title') ? (lines.shift() ?? '') : '';
      push(from, '', `<div data-import="${kind}"${title ? ` data-title="${escapeHtml(title)}"` : ''}>`, '');
      lines.forEach((one, at) => {
        push(text.from[index + 1 + at]!, one);
      });
      push(from, '', '</div>', '');
      index = below - 1;
    } else {
      let start = out.lines.length;
      while (start > 0 && out.lines[start - 1]!.trim() !== '') start -= 1;
      const block = out.lines.splice(start);
      const lines = out.from.splice(start);
      const quoted = block.every((one) => /^\s*>/.test(one));
      push(from, '', `<div data-import="${kind}">`, '');
      block.forEach((one, at) => {
        push(lines[at]!, quoted ? one.replace(/^\s*>[ \t]?/, '') : one);
      });
      push(from, '', '</div>', '');
    }
  }
  for (; fences > 0; fences -= 1) push(text.from.at(-1) ?? 1, '', '</div>', '');
  return out;
}

function blockEnd(lines: readonly string[], start: number): number {
  let end = start;
  while (end < lines.length && lines[end]!.trim() !== '') end += 1;
  return end;
}

/** Fences that are no code: ```` ```{note} ```` of MyST, `+++ Title` … `+++` of Adobe, `[block:callout]` of ReadMe. */
export function otherFences(text: Lines): Lines {
  const out: Lines = { lines: [], from: [] };
  const push = (from: number, ...values: string[]) => {
    for (const value of values) {
      out.lines.push(value);
      out.from.push(from);
    }
  };
  const inCode = codeLines(text.lines);
  let isFolded = false;
  let isTab = false;
  let isTabset = 0;
  for (let index = 0; index < text.lines.length; index += 1) {
    const line = text.lines[index]!;
    const from = text.from[index]!;
    const myst = /^(\s*)(`{3,}|~{3,})\{([a-z-]+)\}\s*(.*)$/.exec(line);
    const kind = myst && (calloutOf(myst[3]) ?? (myst[3] === 'dropdown' ? 'details' : myst[3] === 'admonition' ? 'note' : undefined)); // biome-ignore format: one thought
    if (myst && kind) {
      const end = text.lines.findIndex((one, at) => at > index && one.trim() === myst[2]);
      if (end > 0) {
        const inner = text.lines.slice(index + 1, end);
        const rest = inner.filter((one, at) => !(/^:[\w-]+:/.test(one) && inner.slice(0, at).every((before) => /^:[\w-]+:/.test(before)))); // biome-ignore format: one thought
        push(from, '', `<div data-import="${kind}"${myst[4] ? ` data-title="${escapeHtml(myst[4])}"` : ''}>`, '', ...rest, '', '</div>', ''); // biome-ignore format: one thought
        index = end;
        continue;
      }
    }
    const fold = inCode[index] ? null : /^\+\+\+\s*(\S.*)?$/.exec(line);
    if (fold && (fold[1] ? text.lines.slice(index + 1).some((one) => /^\+\+\+\s*$/.test(one)) : isFolded)) {
      push(from, '', fold[1] ? `<div data-import="details" data-title="${escapeHtml(fold[1].replace(/<\/?[A-Za-z][^<>]*>|[*_`]/g, ''))}">` : '</div>', ''); // biome-ignore format: one thought
      isFolded = Boolean(fold[1]);
      continue;
    }
    const magic = inCode[index] ? null : /^\[block:([a-z-]+)\]\s*(.*)$/.exec(line);
    const end = magic ? text.lines.findIndex((one, at) => at >= index && one.trimEnd().endsWith('[/block]')) : -1;
    if (magic && end >= index && end - index < 500) {
      const json = [magic[2], ...text.lines.slice(index + 1, end + 1)].join('\n').replace(/\[\/block\]\s*$/, '');
      push(from, '', ...magicBlock(magic[1]!, json).split('\n'), '');
      index = end;
      continue;
    }
    if (!inCode[index]) {
      // Pictures, zones and columns of docfx.
      const picture = /^(\s*):::\s*image\s+(.*?)\s*:::\s*$/.exec(line);
      const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(picture?.[2] ?? '')?.[1] ?? '';
      if (picture) {
        push(
          from,
          `${picture[1]}<img src="${escapeHtml(attribute('source'))}" alt="${escapeHtml(attribute('alt-text'))}">`,
        );
        continue;
      }
      if (/^\s*:::\s*(?:zone(?:-end)?|row(?:-end)?|column(?:-end)?|image-end|moniker(?:-end)?)\b.*$/.test(line)) {
        push(from, '');
        continue;
      }
      // Tabs of docfx are headings that lead to themselves, up to a line.
      const tab = /^#{1,6}\s+\[([^\]]+)\]\(#tab\/[^)]*\)\s*$/.exec(line);
      if (tab || (isTab && /^\s*(?:-{3,}|\*{3,})\s*$/.test(line))) {
        push(
          from,
          '',
          ...(isTab ? ['</div>', ''] : []),
          ...(tab ? [`<div data-import="tab" data-title="${escapeHtml(tab[1]!)}">`, ''] : []),
        );
        isTab = Boolean(tab);
        continue;
      }
      // Tabs of Quarto are the headings in a set.
      if (/^:{3,}\s*\{[^}]*\.panel-tabset\b/.test(line)) isTabset = /^:+/.exec(line)![0].length;
      else if (isTabset > 0) {
        const heading = /^#{1,6}\s+(.+?)\s*(?:\{[^{}]*\})?$/.exec(line);
        const isEnd = new RegExp(`^:{${isTabset}}\\s*$`).test(line);
        if (heading || isEnd) {
          push(from, '', ...(isTab ? ['</div>', ''] : []));
          isTab = Boolean(heading);
          if (heading) push(from, `<div data-import="tab" data-title="${escapeHtml(heading[1]!)}">`, '');
          else {
            isTabset = 0;
            push(from, line);
          }
          continue;
        }
      }
    }
    push(from, line);
  }
  if (isTab) push(text.from.at(-1) ?? 1, '', '</div>', '');
  return out;
}

/** A block that ReadMe keeps as JSON: callouts, pictures, code, tables, headings, embedded pages. */
function magicBlock(name: string, json: string): string {
  let data: Record<string, unknown>;
  try {
    data = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return json;
  }
  const text = (key: string, of: Record<string, unknown> = data) =>
    typeof of[key] === 'string' ? (of[key] as string) : '';
  const list = (key: string) => (Array.isArray(data[key]) ? (data[key] as Record<string, unknown>[]) : []);
  switch (name) {
    case 'callout':
      return `<div data-import="${calloutOf(text('type')) ?? 'note'}"${text('title') ? ` data-title="${escapeHtml(text('title'))}"` : ''}>\n\n${text('body')}\n\n</div>`;
    case 'image':
      return list('images')
        .map((one) => {
          const [src, alt] = Array.isArray(one.image) ? (one.image as unknown[]) : [];
          return `<figure><img src="${escapeHtml(String(src ?? ''))}" alt="${escapeHtml(String(alt ?? ''))}"><figcaption>${escapeHtml(text('caption', one))}</figcaption></figure>`;
        })
        .join('\n\n');
    case 'code':
      return list('codes').map((one) => `~~~~~${text('language', one)}\n${text('code', one)}\n~~~~~`).join('\n\n'); // biome-ignore format: one thought
    case 'api-header':
      return `## ${text('title')}`;
    case 'html':
      return text('html');
    case 'embed':
      return `<iframe src="${escapeHtml(text('url'))}" title="${escapeHtml(text('title'))}"></iframe>`;
    case 'parameters': {
      const cells = (data.data ?? {}) as Record<string, unknown>;
      const [rows, columns] = [Number(data.rows) || 0, Number(data.cols) || 0];
      if (rows * columns > 2_000) return json;
      const row = (key: string, tag: string) => `<tr>${Array.from({ length: columns }, (_, at) => `<${tag}>${escapeHtml(String(cells[`${key}-${at}`] ?? ''))}</${tag}>`).join('')}</tr>`; // biome-ignore format: one thought
      return `<table>${row('h', 'th')}${Array.from({ length: rows }, (_, at) => row(String(at), 'td')).join('')}</table>`;
    }
    default:
      return Object.values(data).filter((value) => typeof value === 'string').join('\n\n'); // biome-ignore format: one thought
  }
}

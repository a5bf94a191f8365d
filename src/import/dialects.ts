import { calloutOf } from './callouts.ts';
import type { Note } from './report.ts';

/** Text whose lines remember on which line of the source they were. */
export type Lines = { lines: string[]; from: number[] };

/** Every element of HTML, also the outdated ones; anything else in `<…>` is text or a component. */
const HTML = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd label legend li link main map mark marquee math menu meta meter nav nobr noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script search section select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp ' +
    'path g rect circle line polyline polygon ellipse text tspan defs use symbol'
  ).split(' '),
);

/** Elements that a writer may well mean as a placeholder (“<title>”, “<address>”) when nothing closes them. */
const PLACEHOLDERS = new Set(
  'title address data time label object template select option link map menu meta param output style script summary base area source track frame text line path use button form input image caption legend iframe textarea xmp noscript svg math dialog'.split(
    ' ',
  ),
);

/** Components of documentation tools whose meaning is known here, by the name in lower case. */
export const COMPONENTS = new Set(
  'note tip warning info caution danger callout admonition alert hint steps step tabs tab tabitem tabpanel details accordion accordiongroup expandable frame figure key kbd menupath'.split(
    ' ',
  ),
);

/** Those of them that stand within a sentence. */
const INLINE_COMPONENTS = new Set(['key', 'kbd', 'menupath']);

const FENCE = /^(\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?)(`{3,}|~{3,})(.*)$/;

/**
 * Rewrites what documentation tools add to Markdown (admonitions of Docusaurus, MkDocs and VuePress, tags of Jekyll,
 * Hugo and GitBook, attributes of kramdown, imports and comments of MDX) to plain Markdown and HTML that says the same: a callout
 * is `<div data-import="note" data-title="…">`, a tab `<div data-import="tab">`. Text in angle brackets that is no tag
 * becomes text. Code stays as it is. What has no counterpart is taken out, its content stays, and a note says so.
 */
export function toPlainMarkdown(source: string, isMdx: boolean, firstLine = 1): Lines & { notes: Note[] } {
  const notes: Note[] = [];
  const lines = source.split('\n');
  let text: Lines = { lines, from: lines.map((_, index) => firstLine + index) };
  text = { ...text, lines: unindentComponents(text.lines) };
  text = indentedBlocks(text);
  text = colonBlocks(text);
  text = templateBlocks(text, notes);
  const inCode = codeLines(text.lines);
  const counts = countTags(text.lines, inCode);
  const out: Lines = { lines: [], from: [] };
  let isComment = false;
  let isImport = false;
  const rewrite = (line: string, index: number) => {
    const from = text.from[index]!;
    const push = (value: string) => {
      // A component becomes several lines, which stay in the list or quote that the line is in.
      const indent = value.includes('\n') ? (/^[\s>]*/.exec(line)?.[0] ?? '') : '';
      value.split('\n').forEach((part, at) => {
        out.lines.push(at === 0 ? part : indent + part.trimStart());
        out.from.push(from);
      });
    };
    if (inCode[index]) return push(line);
    if (
      isImport ||
      /^(?:import\s+(?:[\w*{][^'"]*\sfrom\s+)?['"][^'"]+['"]|export\s+(?:const|default|let|function)\s)/.test(line)
    ) {
      // Only at the start of an article, or in MDX, is this code and not a sentence.
      if (isMdx || isImport || /^import\s.*['"];?\s*$/.test(line)) {
        if (!isImport)
          notes.push({
            kind: 'code',
            line: from,
            what: `program code in the text (${short(line)})`,
            instead: 'It was left out: articles run no code.',
          });
        isImport = /[{([]\s*$/.test(line) || (isImport && !/^\s*$|[})\]];?\s*$/.test(line));
        return push('');
      }
    }
    if (isMdx) line = line.replace(/\{\/\*.*?\*\/\}/g, '');
    if (/^\s*(?:\[TOC\]|\[\[_?TOC_?\]\]|\{\{?\s*toc\s*\}?\}|\{:\s*toc\s*\}|\[\[toc\]\])\s*$/i.test(line)) {
      notes.push({
        kind: 'contents',
        line: from,
        what: 'a table of contents',
        instead: 'It was left out: the article page makes its own.',
      });
      return push('');
    }
    const parts: string[] = [];
    for (const part of splitComments(line, isComment)) {
      isComment = part.open;
      parts.push(
        part.isComment ? part.text : outsideCode(part.text, (plain) => inline(plain, from, isMdx, counts, notes)),
      );
    }
    push(parts.join(''));
  };
  text.lines.forEach(rewrite);
  if (isComment) {
    // A comment that nothing closes would hide the rest of the article.
    const open = out.lines.findLastIndex((line) => line.includes('<!--'));
    out.lines[open] = out.lines[open]!.replace('<!--', '&lt;!--');
    notes.push({
      kind: 'html',
      line: out.from[open],
      what: 'an HTML comment without an end',
      instead: 'It is shown as text.',
    });
  }
  return { ...out, notes };
}

/** Which lines belong to fenced code, or to `<pre>`, `<script>` and `<style>`. */
function codeLines(lines: string[]): boolean[] {
  let fence = '';
  let raw = '';
  const closed = new Set(
    lines.flatMap((line) => [...line.matchAll(/<\/(pre|script|style)\s*>/gi)].map((match) => match[1]!.toLowerCase())),
  );
  return lines.map((line) => {
    if (fence) {
      const close = FENCE.exec(line);
      if (close && close[2]!.startsWith(fence) && close[3]!.trim() === '') fence = '';
      return true;
    }
    if (raw) {
      if (new RegExp(`</${raw}\\s*>`, 'i').test(line)) raw = '';
      return true;
    }
    const open = FENCE.exec(line);
    if (open && !(open[2]!.startsWith('`') && open[3]!.includes('`'))) {
      fence = open[2]!;
      return true;
    }
    const block = /<(pre|script|style)\b[^>]*>(?![\s\S]*<\/\1\s*>)/i.exec(line);
    if (block && closed.has(block[1]!.toLowerCase())) raw = block[1]!.toLowerCase();
    return Boolean(raw);
  });
}

function outsideCode(text: string, change: (plain: string) => string): string {
  const parts = text.split(/((?<!`)(`+)(?!`)(?:[\s\S]*?[^`])\2(?!`)|<(pre|code)\b[^>]*>.*?<\/\3>)/);
  // split() gives, for each code span, the span and its two inner groups.
  let out = '';
  for (let index = 0; index < parts.length; index += 4) out += change(parts[index] ?? '') + (parts[index + 1] ?? '');
  return out;
}

function* splitComments(line: string, isOpen: boolean): Generator<{ text: string; isComment: boolean; open: boolean }> {
  let rest = line;
  let open = isOpen;
  do {
    const mark = open ? '-->' : '<!--';
    const at = rest.indexOf(mark);
    if (at < 0) {
      yield { text: rest, isComment: open, open };
      return;
    }
    const end = open ? at + 3 : at;
    yield { text: rest.slice(0, end), isComment: open, open: !open };
    rest = rest.slice(end);
    open = !open;
    if (open) {
      yield { text: rest.slice(0, 4), isComment: true, open };
      rest = rest.slice(4);
    }
  } while (rest !== '');
}

type TagCounts = { closed: Set<string>; selfClosed: Set<string> };

function countTags(lines: string[], inCode: boolean[]): TagCounts {
  const closed = new Set<string>();
  const selfClosed = new Set<string>();
  lines.forEach((line, index) => {
    if (inCode[index] && !/<\/(?:script|style|pre)/i.test(line)) return;
    for (const match of line.matchAll(/<\/([A-Za-z][\w.-]*)\s*>/g)) closed.add(match[1]!);
    for (const match of line.matchAll(/<([A-Za-z][\w.-]*)(?:\s[^<>]*)?\/>/g)) selfClosed.add(match[1]!);
  });
  return { closed, selfClosed };
}

function inline(text: string, line: number, isMdx: boolean, counts: TagCounts, notes: Note[]): string {
  return angleBrackets(templateTags(text, line, notes), line, isMdx, counts, notes);
}

/** Tags of HTML stay; components lose their tags or get their HTML; everything else in angle brackets is text. */
function angleBrackets(text: string, line: number, isMdx: boolean, counts: TagCounts, notes: Note[]): string {
  const tags = text.replace(
    /<(\/?)([A-Za-z][\w.-]*)((?:\s+(?:[^<>"'{}]|"[^"]*"|'[^']*'|\{[^}]*\})*)?)(\/?)>/g,
    (whole, close: string, name: string, attributes: string, self: string) => {
      const lower = name.toLowerCase();
      const isClosed = counts.closed.has(name) || counts.closed.has(lower) || counts.closed.has(name.toUpperCase());
      const isComponentLike = /^[A-Z]/.test(name) && name !== name.toUpperCase();
      const asHtml = attributes.replace(
        /([\w-]+)=\{\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^}"]*))\s*\}/g,
        (_, key, a, b, c, d) => `${key}="${String(a ?? b ?? c ?? d ?? '').replace(/"/g, '&quot;')}"`,
      );
      if (COMPONENTS.has(lower) && (isClosed || self) && !(HTML.has(lower) && !isComponentLike)) {
        if (INLINE_COMPONENTS.has(lower)) return self ? '' : `<${close}${lower}>`;
        if (lower === 'details') return `\n\n<${close}details${asHtml}>\n\n`;
        const open = `\n\n<div data-component="${lower}"${asHtml}>\n\n`;
        return self ? `${open}</div>\n\n` : close ? '\n\n</div>\n\n' : open;
      }
      if (HTML.has(lower)) {
        if (PLACEHOLDERS.has(lower) && !isClosed && !self && attributes.trim() === '') return `&lt;${whole.slice(1)}`;
        return self ? `<${lower}${asHtml.replace(/\/$/, '')}/>` : `<${close}${name}${asHtml}>`;
      }
      if ((isComponentLike || isMdx || name.includes('-')) && (self || isClosed)) {
        if (!close)
          notes.push({
            kind: 'html',
            line,
            what: `the component <${name}> is not known`,
            instead: 'Its tags were left out, the text in it stays.',
          });
        return self ? '' : `<${close}div>`;
      }
      return `&lt;${whole.slice(1)}`;
    },
  );
  // "<" before something that is no tag is text to Markdown already, except when a tag never ends.
  return tags.replace(
    /<(script|style|textarea|title|xmp|noscript|template|select|iframe|noframes|noembed|plaintext)\b/gi,
    (whole, name: string) =>
      counts.closed.has(name) || counts.closed.has(name.toLowerCase()) || counts.selfClosed.has(name)
        ? whole
        : `&lt;${name}`,
  );
}

function shortcodeAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  let position = 0;
  for (const match of text.matchAll(
    /([\w-]+)\s*[=:]\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+))|"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g,
  )) {
    if (match[1]) found[match[1].toLowerCase()] = (match[2] ?? match[3] ?? match[4] ?? '').replace(/\\"/g, '"');
    else found[String(position++)] = (match[5] ?? match[6] ?? match[7] ?? '').replace(/\\"/g, '"');
  }
  return found;
}

function attribute(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/** Tags of template languages inside a line. */
function templateTags(text: string, line: number, notes: Note[]): string {
  let out = text
    // Links: {{< ref "a.md" >}}, {% link a.md %}, {% post_url 2020-a %}, {{ site.baseurl }}/a, {{ "/a" | relative_url }}.
    .replace(/\{\{[<%]\s*(?:rel)?ref\s+"?([^"\s>%]+)"?\s*[%>]\}\}/g, '$1')
    .replace(/\{%-?\s*(?:link|post_url)\s+([^\s%]+)\s*-?%\}/g, '$1')
    .replace(/\{\{\s*["']([^"'{}]+)["']\s*\|\s*(?:relative_url|absolute_url|prepend:[^{}]*)\s*\}\}/g, '$1')
    .replace(/\{\{\s*site\.(?:base)?url\s*\}\}/g, '')
    .replace(/\{%-?\s*(?:end)?raw\s*-?%\}/g, '');
  out = out.replace(
    /\{\{[<%]\s*(\/?)\s*([\w/-]+)\s*([\s\S]*?)\s*\/?[%>]\}\}|\{%-?\s*(\w+)\s*([\s\S]*?)\s*-?%\}/g,
    (whole, close: string, hugo: string, hugoRest: string, liquid: string, liquidRest: string) => {
      const name = (hugo ?? liquid).toLowerCase();
      const given = shortcodeAttributes(hugo ? hugoRest : liquidRest.replace(/^([\w./-]+\.html)\s*/, ''));
      if (close) return '';
      if (name === 'figure' || name === 'img' || name === 'image') {
        const src = given.src ?? given.file ?? given.url ?? given['0'];
        if (src)
          return `<figure><img src="${attribute(src)}" alt="${attribute(given.alt ?? '')}">${(given.caption ?? given.title) ? `<figcaption>${attribute(given.caption ?? given.title ?? '')}</figcaption>` : ''}</figure>`;
      }
      if (name === 'youtube' || name === 'vimeo' || name === 'embed') {
        const id = given.id ?? given.url ?? given.src ?? given['0'];
        if (id)
          return `<iframe src="${attribute(/^https?:/.test(id) ? id : name === 'vimeo' ? `https://vimeo.com/${id}` : `https://www.youtube.com/watch?v=${id}`)}"></iframe>`;
      }
      if (liquid && name === 'include') {
        const kind = /(\w+)\.html/.exec(liquidRest)?.[1];
        const said = given.content ?? given.text ?? given.caption;
        if (kind && /image|figure|img/i.test(kind) && (given.file ?? given.src ?? given.url))
          return `<figure><img src="${attribute(given.file ?? given.src ?? given.url ?? '')}" alt="${attribute(given.alt ?? '')}">${given.caption ? `<figcaption>${attribute(given.caption)}</figcaption>` : ''}</figure>`;
        if (said)
          return `<div data-import="${calloutOf(kind) ?? 'note'}"${given.title ? ` data-title="${attribute(given.title)}"` : ''}>${said}</div>`;
      }
      const said = Object.entries(given).filter(([key]) => ['title', 'text', 'content', 'caption', 'label', 'alt'].includes(key)).map(([, value]) => value); // biome-ignore format: one thought
      notes.push({
        kind: 'template',
        line,
        what: `the template tag ${short(whole)}`,
        instead: said.length > 0 ? 'Only its text was kept.' : 'It was left out; text between such tags stays.',
      });
      return said.map(attribute).join(' ');
    },
  );
  // kramdown and Pandoc attributes behind an inline element: {: .class}, {:target="_blank"}, {.class}.
  out = out.replace(/(?<=[\])*_`>])\{:?\s*[.#][\w-]+(?:\s+[^{}]*)?\}|(?<=[\])*_`>])\{:\s*[^{}]+\}/g, '');
  for (const variable of out.matchAll(/(?<!\$)\{\{\s*[\w.$|: "'-]+\s*\}\}/g))
    notes.push({
      kind: 'template',
      line,
      what: `the variable ${short(variable[0])} was filled in by the old site`,
      instead: 'It is shown as it is; write its value there.',
    });
  return out;
}

/** `{% note %}…{% endnote %}`, `{% hint style="info" %}`, `{{< tab "x" >}}…{{< /tab >}}`, `{% highlight js %}`. */
function templateBlocks(text: Lines, notes: Note[]): Lines {
  const out: Lines = { lines: [], from: [] };
  const inCode = codeLines(text.lines);
  let comment = 0;
  const rewrite = (line: string, index: number) => {
    const from = text.from[index]!;
    const push = (...values: string[]) => {
      for (const value of values) {
        out.lines.push(value);
        out.from.push(from);
      }
    };
    const tag = inCode[index]
      ? null
      : /^(\s*)(?:\{%-?\s*(end)?(\w+)\s*([^%]*?)\s*-?%\}|\{\{[<%]\s*(\/)?\s*([\w/-]+)\s*(.*?)\s*[%>]\}\})\s*$/.exec(
          line,
        );
    if (!tag) return push(comment > 0 ? '' : line);
    const [, indent = '', liquidEnd, liquidName, liquidRest = '', hugoEnd, hugoName, hugoRest = ''] = tag;
    const name = (liquidName ?? hugoName ?? '').toLowerCase();
    const given = shortcodeAttributes(liquidName ? liquidRest : hugoRest);
    const isEnd = Boolean(liquidEnd ?? hugoEnd);
    if (name === 'comment') {
      comment += isEnd ? -1 : 1;
      if (!isEnd) notes.push({ kind: 'template', line: from, what: 'a comment', instead: 'It was left out.' });
      return push('');
    }
    if (comment > 0) return push('');
    if (name === 'highlight' || name === 'code')
      return push(isEnd ? `${indent}~~~~~` : `${indent}~~~~~${given['0'] ?? given.lang ?? ''}`);
    const style =
      name === 'hint' || name === 'alert' || name === 'callout' || name === 'admonition' || name === 'notice'
        ? (given.style ?? given.type ?? given.color ?? given.context ?? given['0'] ?? 'note')
        : name;
    const kind = calloutOf(style) ?? (style === name ? undefined : 'note');
    if (kind && !(liquidName && name === 'summary')) {
      const title = given.title && given.title !== style ? ` data-title="${attribute(given.title)}"` : '';
      return push('', isEnd ? `${indent}</div>` : `${indent}<div data-import="${kind}"${title}>`, '');
    }
    if (name === 'tabs' || name === 'tabpane')
      return push('', isEnd ? `${indent}</div>` : `${indent}<div data-import="tabs">`, '');
    if (name === 'tab')
      return push(
        '',
        isEnd
          ? `${indent}</div>`
          : `${indent}<div data-import="tab" data-title="${attribute(given.title ?? given.name ?? given.header ?? given['0'] ?? '')}">`,
        '',
      );
    if (name === 'details' || name === 'expand' || name === 'accordion')
      return push(
        '',
        isEnd
          ? `${indent}</details>`
          : `${indent}<details><summary>${attribute(given.title ?? given.summary ?? given['0'] ?? '')}</summary>`,
        '',
      );
    push(line);
  };
  text.lines.forEach(rewrite);
  return out;
}

/** Takes out the indentation that MDX allows inside components; to Markdown, four spaces would be code. */
function unindentComponents(lines: string[]): string[] {
  const inCode = codeLines(lines);
  const open: { name: string; by: number }[] = [];
  const closes = new Map<string, number>();
  const lastClose = (name: string) => {
    const found = closes.get(name) ?? lines.findLastIndex((line) => line.includes(`</${name}>`));
    closes.set(name, found);
    return found;
  };
  return lines.map((line, index) => {
    const tag = inCode[index] ? null : /^(\s*)<(\/?)([A-Z]\w*)(?:\s[^<>]*)?>\s*$/.exec(line);
    const isKnown = tag && COMPONENTS.has(tag[3]!.toLowerCase()) && !line.trimEnd().endsWith('/>');
    if (isKnown && tag[2] && open.at(-1)?.name === tag[3]) open.pop();
    const by = open.reduce((sum, one) => sum + one.by, 0);
    const lead = /^ */.exec(line)![0].length;
    if (isKnown && !tag[2] && lastClose(tag[3]!) >= index) {
      const next = lines.find((other, at) => at > index && other.trim() !== '') ?? '';
      open.push({ name: tag[3]!, by: Math.max(0, /^ */.exec(next)![0].length - lead) });
    }
    return line.slice(Math.min(lead, by));
  });
}

/** `:::note Title` … `:::` of Docusaurus, VuePress and Pandoc, with or without indentation and nesting. */
function colonBlocks(text: Lines): Lines {
  const out: Lines = { lines: [], from: [] };
  const inCode = codeLines(text.lines);
  let depth = 0;
  const rewrite = (line: string, index: number) => {
    const push = (value: string) => {
      out.lines.push(value);
      out.from.push(text.from[index]!);
    };
    const mark = inCode[index] ? null : /^(\s*(?:>\s?)*)(:{3,})\s*(?:\{?\.?([A-Za-z][\w-]*)\}?)?\s*(.*)$/.exec(line);
    if (!mark || (!mark[3] && depth === 0)) return push(line);
    const [, indent = '', , name, rest = ''] = mark;
    if (!name) {
      depth -= 1;
      for (const value of [indent, `${indent}</div>`, indent]) push(value);
      return;
    }
    depth += 1;
    const title = rest
      .replace(/^\[(.*?)\]/, '$1')
      .replace(/\{[^}]*\}\s*$/, '')
      .trim();
    const lower = name.toLowerCase();
    const kind =
      lower === 'details' || lower === 'collapse' || lower === 'spoiler'
        ? 'details'
        : lower === 'tabs' || lower === 'code-group'
          ? 'tabs'
          : lower === 'tab' || lower === 'tab-item'
            ? 'tab'
            : (calloutOf(name) ?? 'block');
    push(indent);
    push(`${indent}<div data-import="${kind}"${title ? ` data-title="${attribute(title)}"` : ''}>`);
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

/** `!!! note "Title"`, `??? tip` and `=== "Tab"` of MkDocs, whose content is indented by four spaces. */
function indentedBlocks(text: Lines): Lines {
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
    push(from, `${indent}<div data-import="${kind}"${title ? ` data-title="${attribute(title)}"` : ''}>`);
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

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

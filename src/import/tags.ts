// What stands in angle brackets: elements of HTML, components of documentation tools, or words of the text.

import { escapeHtml } from '../web/html.ts';
import { kindsOfLines, type Lines } from './lines.ts';
import type { Note } from './report.ts';

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
const COMPONENTS = new Set(
  'note tip warning info caution danger check aside important success error callout admonition alert hint steps step tabs tab tabitem tabpanel details accordion accordiongroup expandable frame figure key kbd menupath'.split(
    ' ',
  ),
);

/** Those of them that stand within a sentence. */
const INLINE_COMPONENTS = new Set(['key', 'kbd', 'menupath']);

/** The names of tags in a text that something closes, or that close themselves. */
export type TagCounts = { closed: Set<string>; selfClosed: Set<string> };

/** Elements without content. */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** Components that are called like an element and mean something else: `<Link to="…">`, `<Image …/>`. */
const MEANS_MORE = new Set(['link', 'button', 'menu', 'frame', 'param', 'section', 'object']);

/** Components that only draw a sign. */
const ICONS = /^(?:\w*Icon|Fa[A-Z]?\w*|Icon[A-Z]\w*|Emoji|Spacer|Divider|Br|LineBreak)$/;
/** Components that only lay out, and those without words of their own. */
const QUIET = /^(?:Columns?|Col|Row|Grid|Cards?|CardGroup|CardGrid|LinkCard|Section|Container|Fragment|React\.Fragment|Box|Stack|Flex|Center|Group|Link|Image|ThemedImage|Button|LinkButton|Badge|Tooltip|Highlight|Glossary|Term|Update|Panel|BrowserOnly|Admonition)$/; // biome-ignore format: a list

/** In place of a sign that is left out. A private character: no text has it. */
const HOLE = '\uE010';

/** A text without the signs that were left out, and without the blanks that would keep marks around its words from being read. */
function withoutHoles(text: string): string {
  return text
    .replace(/[ \t]*\uE010+(?=[*_~\])])/g, '')
    .replace(/(?<=[*_~[(])\uE010+[ \t]*/g, '')
    .replaceAll(HOLE, '');
}

/** Components that are a link around their words. */
const LINKING = /^(?:\w*Button|\w*Link|A|Anchor)$/;
const PICTURE = /\.(?:png|jpe?g|gif|webp|avif|svg)(?:[?#].*)?$/i;

/** What the attributes of a component say to a reader: its title, its words, its picture, as a link when it leads somewhere. */
function saidBy(attributes: string): string {
  const given = new Map(
    [...attributes.matchAll(/([\w-]+)=(?:"([^"]*)"|'([^']*)')/g)].map((match) => [match[1]!.toLowerCase(), match[2] ?? match[3] ?? '']),
  ); // biome-ignore format: one thought
  const one = (...keys: string[]) => keys.map((key) => given.get(key)).find((value) => value);
  const title = one('title', 'heading', 'header', 'headline', 'label', 'name', 'term', 'caption');
  const leads = one('href', 'to', 'url', 'link');
  const isShown = leads !== undefined && PICTURE.test(leads);
  const href = isShown ? undefined : leads;
  const src = one('src', 'img', 'image') ?? (isShown ? leads : undefined);
  const words = one('description', 'text', 'content', 'children', 'body', 'summary', 'tip', 'definition', 'subtitle');
  const isPicture = src !== undefined && /[./]/.test(src);
  const alt = one('alt', 'imagealt') ?? '';
  const picture = isPicture ? `<img src="${src}" alt="${alt}">` : '';
  const shown = title ?? (href && !words ? (!isPicture && alt) || href : undefined);
  const heading = shown ? (href ? `<a href="${href}">${shown}</a>` : `<strong>${shown}</strong>`) : '';
  const rest = words ? (href && !shown ? `<a href="${href}">${words}</a>` : escapeText(words)) : '';
  return [picture, heading, rest].filter(Boolean).join(' ');
}

function escapeText(text: string): string {
  return text.includes('<') ? escapeHtml(text) : text;
}

/** Whether something besides the component stands in its line. */
function isWithinLine(line: string, name: string): boolean {
  const around = line.replace(new RegExp(`<${name}\\b[^<>]*(?:/>|>(?:[^<]|<(?!/${name}>))*</${name}>)`, 'g'), '');
  return /[\p{L}\p{N}]/u.test(around.replace(/<[^<>]*>/g, '')) && !new RegExp(`</?${name}\\b`).test(around);
}

/** Names of the tags of a text; `inCode` is that of `codeLines`. */
export function countTags(lines: string[], inCode: boolean[]): TagCounts {
  const closed = new Set<string>();
  const selfClosed = new Set<string>();
  lines.forEach((line, index) => {
    if (inCode[index] && !/<\/(?:script|style|pre)/i.test(line)) return;
    for (const match of line.matchAll(/<\/([A-Za-z][\w.-]*)\s*>/g)) closed.add(match[1]!);
    for (const match of line.matchAll(/<([A-Za-z][\w.-]*)(?:\s[^<>]*)?\/>/g)) selfClosed.add(match[1]!);
  });
  return { closed, selfClosed };
}

/** Tags of HTML stay; components lose their tags or get their HTML; everything else in angle brackets is text. */
export function angleBrackets(text: string, line: number, isMdx: boolean, counts: TagCounts, notes: Note[]): string {
  // Behind a backslash it is a sign, and two backslashes are one.
  const tags = text
    .replace(/(?<!\\)((?:\\\\)*)\\<(?=[A-Za-z/])/g, '$1&lt;')
    .replace(
      /<(\/?)([A-Za-z][\w.-]*)((?:\s+(?:[^<>"'{}]|"[^"]*"|'[^']*'|\{[^}]*\})*)?)(\/?)>/g,
      (whole, close: string, name: string, rest: string, slash: string) => {
        const lower = name.toLowerCase();
        const self = slash || (rest.endsWith('/') ? '/' : '');
        const attributes = (slash ? rest : rest.replace(/\/$/, '')).trimEnd();
        const isClosed = counts.closed.has(name) || counts.closed.has(lower) || counts.closed.has(name.toUpperCase());
        const isComponentLike = /^[A-Z]/.test(name) && name !== name.toUpperCase();
        const asHtml = attributes
          .replace(
            /([\w-]+)=\{\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^}"]*))\s*\}/g,
            (_, key, a, b, c, d) => `${key}="${String(a ?? b ?? c ?? d ?? '').replace(/"/g, '&quot;')}"`,
          )
          .replace(/\sclassName=/g, ' class=');
        if (COMPONENTS.has(lower) && (isClosed || self) && !(HTML.has(lower) && !isComponentLike)) {
          if (INLINE_COMPONENTS.has(lower)) return self ? '' : `<${close}${lower}>`;
          if (lower === 'details') return `\n\n<${close}details${asHtml}>\n\n`;
          const open = `\n\n<div data-component="${lower}"${asHtml}>\n\n`;
          return self ? `${open}</div>\n\n` : close ? '\n\n</div>\n\n' : open;
        }
        if (HTML.has(lower) && !(isComponentLike && MEANS_MORE.has(lower))) {
          if (PLACEHOLDERS.has(lower) && !isClosed && !self && attributes.trim() === '') return `&lt;${whole.slice(1)}`;
          // To HTML, a slash at the end closes nothing.
          if (self && !VOID.has(lower)) return `<${lower}${asHtml}></${lower}>`;
          return self ? `<${lower}${asHtml}/>` : `<${close}${name}${asHtml}>`;
        }
        // With an attribute it is a component even where nothing closes it.
        const isCut = isComponentLike && /\s[\w:-]+=(?:["'{]|$)/.test(rest) && !isClosed;
        if ((isComponentLike || isMdx || name.includes('-') || name.includes('.')) && (self || isClosed || isCut)) {
          if (ICONS.test(name)) return HOLE;
          if (LINKING.test(name) && !self && (close || /\s(?:href|to|url|link)=["'][^"']/.test(asHtml)))
            return close ? '</a>' : `<a href="${/\s(?:href|to|url|link)=(["'])(.*?)\1/.exec(asHtml)![2]}">`;
          const said = close ? '' : saidBy(asHtml);
          if (!close && !QUIET.test(name))
            notes.push({
              kind: 'html',
              line,
              what: 'component',
              instead: self && said === '' ? 'no-words' : 'tags-left-out',
              values: { name },
            });
          if (isCut && !self) return said && `${said} `;
          // In a sentence it stays there; by itself it is a block.
          const isInline = isWithinLine(text, name);
          if (isInline) return self ? said : close ? '</span>' : `<span>${said && `${said} `}`;
          return self ? `\n\n${said}\n\n` : close ? '\n\n</div>\n\n' : `\n\n<div data-import="block">\n\n${said}\n\n`;
        }
        return `&lt;${whole.slice(1)}`;
      },
    );
  const whole = tags.includes(HOLE) ? withoutHoles(tags) : tags;
  // "<" before something that is no tag is text to Markdown already, except when a tag never ends.
  return whole.replace(
    /<(script|style|textarea|title|xmp|noscript|template|select|iframe|noframes|noembed|plaintext)\b/gi,
    (whole, name: string) =>
      counts.closed.has(name) || counts.closed.has(name.toLowerCase()) || counts.selfClosed.has(name)
        ? whole
        : `&lt;${name}`,
  );
}

/** Elements that hold blocks: what is indented in them is no code. */
const CONTAINERS = /<(\/?)([A-Z][\w.]*|div|details|section|article|aside|main|header|footer|figure|figcaption|blockquote|table|thead|tbody|tfoot|tr|td|th|ul|ol|li|dl|dt|dd|center|nav|p|fieldset|form|picture|video|hgroup|summary)\b([^<>]*)>/g; // biome-ignore format: a list

/** Takes out the indentation inside elements and components; to Markdown, four spaces would be code. */
export function unindentComponents(lines: string[]): string[] {
  const kinds = kindsOfLines(lines);
  const open: { name: string; by: number }[] = [];
  let hasList = false;
  const closes = new Map<string, number>();
  lines.forEach((line, index) => {
    for (const match of line.matchAll(/<\/([A-Za-z][\w.]*)\s*>/g)) closes.set(match[1]!, index);
  });
  const close = (name: string) => {
    const at = open.findLastIndex((one) => one.name === name);
    if (at >= 0) open.length = at;
  };
  return lines.map((line, index) => {
    if (kinds[index] === 'raw') return line;
    const tags = kinds[index] ? [] : [...line.matchAll(CONTAINERS)];
    // What closes at the start of a line stands where it was opened.
    const start = line.trimStart();
    for (const tag of tags) {
      if (!tag[1] || line.slice(0, tag.index).trim() !== '') break;
      close(tag[2]!);
    }
    const by = open.reduce((sum, one) => sum + one.by, 0);
    const lead = line.length - start.length;
    for (const tag of tags) {
      const [, isEnd, name, rest] = tag;
      if (isEnd) close(name!);
      else if (!rest!.trimEnd().endsWith('/') && (closes.get(name!) ?? -1) > index && open.length < 200)
        open.push({ name: name!, by: 0 });
    }
    const last = open.at(-1);
    if (last && tags.length > 0 && !tags.at(-1)![1]) {
      const next = lines.find((other, at) => at > index && at < index + 50 && other.trim() !== '') ?? '';
      last.by = Math.max(0, next.length - next.trimStart().length - lead);
    }
    if (/^\s*(?:[-*+]|\d+[.)])\s/.test(line)) hasList = true;
    else if (tags.some(([, isEnd]) => !isEnd)) hasList = false;
    // A tag that stands deeper than its neighbours is a tag all the same.
    const isDeepTag =
      open.length > 0 && !hasList && lead - by >= 4 && kinds[index] === '' && /^<\/?[A-Za-z]/.test(start);
    return line.slice(isDeepTag ? lead : Math.min(lead, by));
  });
}

const CALLOUT_TAG = /^\s*<(Note|Tip|Warning|Info|Callout|Aside|Admonition|Alert|Caution|Danger|Check|Hint|Important|Success|Error)\b(?:[^<>]*[^<>/])?>/; // biome-ignore format: a list

/** Ends callouts that nothing ends with the passage below them: tools that cut texts out of pages lose the end. */
export function endCallouts(text: Lines): Lines {
  const kinds = kindsOfLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  let open = '';
  let hasText = false;
  text.lines.forEach((line, index) => {
    const push = (value: string) => {
      out.lines.push(value);
      out.from.push(text.from[index]!);
    };
    const end = () => {
      push(`</${open}>`);
      open = '';
    };
    const name = kinds[index] ? undefined : CALLOUT_TAG.exec(line)?.[1];
    if (open && name) end();
    if (name && !isEnded(text.lines, kinds, index, name)) {
      open = name;
      hasText = line.replace(CALLOUT_TAG, '').trim() !== '';
    } else if (open && line.trim() === '') {
      if (hasText) end();
    } else if (open) hasText = true;
    push(line);
  });
  if (open) {
    out.lines.push(`</${open}>`);
    out.from.push(text.from.at(-1) ?? 1);
  }
  return out;
}

/** Whether what begins in a line is ended before it begins again. */
function isEnded(lines: readonly string[], kinds: readonly string[], start: number, name: string): boolean {
  const [begin, end] = [new RegExp(`<${name}\\b`, 'g'), new RegExp(`</${name}\\s*>`)];
  for (let at = start; at < lines.length; at += 1) {
    if (kinds[at]) continue;
    if (end.test(lines[at]!)) return true;
    if (at > start && begin.test(lines[at]!)) return false;
  }
  return false;
}

/** MDX reads Markdown also right below a tag, where Markdown alone sees HTML: blank lines around tags that stand by themselves say so. */
export function markdownInMdx(text: Lines): Lines {
  const kinds = kindsOfLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  text.lines.forEach((line, index) => {
    const isTag =
      !kinds[index] &&
      /^\s*<\/?(?:center|div|section|article|aside|main|header|footer|figure|figcaption|details|blockquote|dd|li|td|th)\b[^<>]*>\s*$/.test(line); // biome-ignore format: a list
    for (const value of isTag ? ['', line, ''] : [line]) {
      out.lines.push(value);
      out.from.push(text.from[index]!);
    }
  });
  return out;
}

/** `<div markdown>` of MkDocs and kramdown: what is in it is Markdown, which blank lines say too. */
export function markdownInHtml(text: Lines): Lines {
  const kinds = kindsOfLines(text.lines);
  const out: Lines = { lines: [], from: [] };
  const open: string[] = [];
  text.lines.forEach((line, index) => {
    const push = (...values: string[]) => {
      for (const value of values) {
        out.lines.push(value);
        out.from.push(text.from[index]!);
      }
    };
    const tag = kinds[index]
      ? null
      : /^(\s*<([a-z]+)\b[^<>]*?)\s+markdown(?:=["']?\w+["']?)?([^<>]*>)(.*)$/i.exec(line);
    const end = kinds[index] ? null : /^\s*<\/([a-z]+)>\s*$/i.exec(line);
    if (tag) {
      push(`${tag[1]}${tag[3]}`, '', ...(tag[4]!.trim() ? [tag[4]!] : []));
      if (!new RegExp(`</${tag[2]}>`, 'i').test(tag[4]!)) open.push(tag[2]!.toLowerCase());
    } else if (end && open.at(-1) === end[1]!.toLowerCase()) {
      open.pop();
      push('', line, '');
    } else push(line);
  });
  return out;
}

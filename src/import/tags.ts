// What stands in angle brackets: elements of HTML, components of documentation tools, or words of the text.
import { codeLines } from './lines.ts';
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
  'note tip warning info caution danger callout admonition alert hint steps step tabs tab tabitem tabpanel details accordion accordiongroup expandable frame figure key kbd menupath'.split(
    ' ',
  ),
);

/** Those of them that stand within a sentence. */
const INLINE_COMPONENTS = new Set(['key', 'kbd', 'menupath']);

/** The names of tags in a text that something closes, or that close themselves. */
export type TagCounts = { closed: Set<string>; selfClosed: Set<string> };

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

/** Takes out the indentation that MDX allows inside components; to Markdown, four spaces would be code. */
export function unindentComponents(lines: string[]): string[] {
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

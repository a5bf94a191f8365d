// Marks within a line that only some dialects of Markdown know: attribute lists, icons, keys, highlights, abbreviations.
import { escapeHtml } from '../web/html.ts';

/** Lists of attributes as kramdown, Python-Markdown, Pandoc and Docusaurus write them. */
const ATTRIBUTE = String.raw`(?:[.#][\w:-]+|[\w:-]+=(?:"[^"{}]*"|'[^'{}]*'|[^\s{}"']+))`;
const LIST = String.raw`\{:?\s*${ATTRIBUTE}(?:\s+${ATTRIBUTE})*\s*\}`;
const BEHIND = new RegExp(String.raw`(?<=[\])*_\x60>=^~:])[ \t]?${LIST}`, 'g');
const SIZED = /!\[([^[\]]*)\]\(([^()\s]+)\)[ \t]?\{:?[^{}]*\bwidth=["']?(\d+)(?:px)?["']?(?=[\s}])[^{}]*\}/g;
const KRAMDOWN = /(?<=[\])*_`>])\{:\s*[^{}]+\}/g;
/** A line that is nothing but such a list: it is about the block above or below. */
const ALONE = new RegExp(String.raw`^[\s>]*(?:${LIST}|\{:\s*[^{}]*\})\s*$`);
const AT_END = new RegExp(String.raw`\s+(?:\{:\s*[^{}]*\}|\{\s*[.#][\w:-]+(?:\s+${ATTRIBUTE})*\s*\})\s*$`);

function sizedPicture(_: string, alt: string, src: string, width: string): string {
  return `<img src="${src}" alt="${escapeHtml(alt)}" width="${width}">`;
}

/** The names of the list of attributes that a line is; undefined when it is none. */
export function attributeLine(line: string): string[] | undefined {
  if (!ALONE.test(line) || /^\s*\{:?\s*toc\b/.test(line)) return undefined;
  return [...line.matchAll(/\.([\w-]+)|:\s*([a-z][\w-]*)(?=\s|\})/g)].map((match) => (match[1] ?? match[2])!);
}

/** Takes out of a line what says only how it looks, and gives keys, highlights and insertions their elements. Headings keep their ids. */
export function inlineMarks(text: string, isLineEnd: boolean): string {
  let out = text.replace(SIZED, sizedPicture).replace(BEHIND, '').replace(KRAMDOWN, '');
  if (isLineEnd && !/^\s*#{1,6}\s/.test(text)) out = out.replace(AT_END, '');
  if (isLineEnd) out = out.replace(/[ \t]\^[a-z0-9][a-z0-9-]{3,30}$/i, '');
  return strongMarks(out)
    .replace(/\[!UICONTROL\s+([^\]]{1,200})\]/g, '<strong>$1</strong>')
    .replace(/\[!(?:DNL|BADGE|PROPOSED|ADDED|REMOVED)\s+([^\]]{1,200})\](?:\{[^{}]*\})?/g, '$1')
    .replace(/\[!code-[\w-]+\s*\[[^\]]*\]\(([^()\s]*?([^()\s/?#]+)(?:[?#][^()]*)?)\)\]/gi, '[$2]($1)')
    .replace(/<xref:([^<>\s?]+)[^<>]*>/g, '`$1`')
    .replace(
      /(?<![\w:]):(?:material|octicons|fontawesome|simple|custom|fa|fas|fab|far|mdi|lucide|bi|iconify)-[\w-]+:[ \t]?/g,
      '',
    )
    .replace(/\[([^[\]]*)\]\{\.[\w .#="-]+\}/g, '$1')
    .replace(/(?<![+\w])\+\+([\w"' +-]{1,40}?)\+\+(?![+\w])/g, (_, keys: string) =>
      keys
        .split('+')
        .map((key) => `<kbd>${escapeHtml(key.replace(/["']/g, '').trim())}</kbd>`)
        .join('+'),
    )
    .replace(/(?<![=\w])==(?![=\s])([^=\n]{1,300}?)(?<!\s)==(?![=\w])/g, '<mark>$1</mark>')
    .replace(/(?<![\^\w])\^\^(?![\^\s])([^^\n]{1,300}?)(?<!\s)\^\^(?![\^\w])/g, '<ins>$1</ins>')
    .replace(/%%[^%\n]{0,500}%%/g, '');
}

/** Bold that Markdown does not read as such, because of a blank or a sign beside its marks: `**Note: **So`, `**注：**次`, `all**,** then`. */
function strongMarks(text: string): string {
  const parts = text.split('**');
  // Marks come in pairs; with any other number of them it is not known which belong together.
  if (parts.length < 3 || parts.length % 2 === 0 || text.includes('***') || text.includes('\\*')) return text;
  return parts
    .map((part, index) => {
      const words = part.trim();
      if (index % 2 === 0) return part;
      if (words === '') return `**${part}**`;
      const [before, after] = [parts[index - 1]!.at(-1) ?? '', parts[index + 1]!.at(0) ?? ''];
      if (/^\p{P}+$/u.test(words) && /[\p{L}\p{N}]/u.test(before)) return part;
      const isUnread = /\p{P}$/u.test(words) && /[\p{L}\p{N}]/u.test(after) && words === part;
      if (isUnread) return `<strong>${words}</strong>`;
      const [lead, trail] = [/^\s*/.exec(part)![0], /\s*$/.exec(part)![0]];
      // Blanks on both sides: signs of something else, such as a power.
      if (lead && trail) return `**${part}**`;
      return `${lead}**${words}**${trail}`;
    })
    .join('');
}

/** Takes out pairs of backticks around nothing, which tools leave that lost what stood between: to Markdown they would begin code. */
export function withoutEmptyCode(line: string): string {
  if (!line.includes('``') || line.includes('```')) return line;
  const parts = line.split('``');
  const isEmpty = parts.every((part, index) => {
    const isBetween = index % 2 === 1 && index < parts.length - 1;
    return (
      index === 0 || (/^(?:$|[\s.,;:!?)\]<])/.test(part) && !(isBetween && (part.includes('`') || !/\s$/.test(part))))
    );
  });
  return isEmpty ? parts.map((part, index) => (index < parts.length - 1 ? part.trimEnd() : part)).join('') : line;
}

/** A line that begins with an element that holds words. To Markdown all of it is HTML; who writes marks there means them. */
const HTML_LINE =
  /^\s*(?:<(?:td|th|li|p|dd|dt|figcaption|caption|center|h[1-6]|div|details|summary)\b[^<>]*>\s*)+[^\s<]/i;

/** Links, pictures, bold, code and signs behind backslashes that stand in a line of HTML, as HTML. Other lines stay. */
export function marksInHtml(written: string): string {
  const line =
    /^\s*<[a-z]/i.test(written) && !written.includes('`')
      ? written.replace(/\\([_*~[\]#])/g, (_, sign: string) => `&#${sign.charCodeAt(0)};`)
      : written;
  if (!HTML_LINE.test(line) || !/\]\(|\*\*|`/.test(line)) return line;
  return line
    .replace(/(?<![\\`])`([^`\n]+)`(?!`)/g, (_, code: string) => `<code>${code.replaceAll('<', '&lt;')}</code>`)
    .replace(
      /(<code\b[^>]*>.*?<\/code>)|!\[([^\]]*)\]\(([^()\s]+)\)/g,
      (_, code, alt, src) => code ?? `<img src="${src}" alt="${escapeHtml(alt)}">`,
    )
    .replace(
      /(<code\b[^>]*>.*?<\/code>)|(?<!\\)\[([^[\]]+)\]\(([^()\s]+)\)/g,
      (_, code, words, href) => code ?? `<a href="${href}">${words}</a>`,
    )
    .replace(
      /(<code\b[^>]*>.*?<\/code>)|(?<![*\\\w])\*\*([^*\n]+?)\*\*/g,
      (_, code, words) => code ?? `<strong>${words}</strong>`,
    );
}

/** Abbreviations that the text explains (`*[HTML]: Hyper Text`), by their letters. */
export function abbreviationsOf(lines: readonly string[], inCode: readonly boolean[]): Map<string, string> {
  const found = new Map<string, string>();
  lines.forEach((line, index) => {
    const match = inCode[index] ? null : /^\*\[([^\]]{2,40})\]:\s*(\S.{0,300})$/.exec(line);
    if (match && found.size < 100) found.set(match[1]!, match[2]!.trim());
  });
  return found;
}

/** Explains each abbreviation where it first stands in what follows; `found` loses those that are done. */
export function explainAbbreviations(text: string, found: Map<string, string>): string {
  let out = text;
  for (const [short, long] of found) {
    const at = new RegExp(`(?<![\\w/<="-])${short.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w=">-])`).exec(out);
    // Within a link's address or a tag there is nothing to explain.
    if (!at || /<[^>]*$|\]\([^)]*$|^\s*#/.test(out.slice(0, at.index))) continue;
    out = `${out.slice(0, at.index)}<abbr title="${escapeHtml(long)}">${short}</abbr>${out.slice(at.index + short.length)}`;
    found.delete(short);
  }
  return out;
}

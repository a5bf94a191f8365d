// Which callouts of other tools an article has.
import type { Element } from 'hast';

/** The callouts of an article. */
export type Callout = 'note' | 'tip' | 'warning';

/** Words that name a callout, in the many dialects, and the component that shows it. */
const CALLOUTS: Record<string, Callout> = {
  note: 'note', info: 'note', information: 'note', important: 'note', remark: 'note', notice: 'note', abstract: 'note', summary: 'note', quote: 'note', example: 'note', question: 'note', faq: 'note', secondary: 'note', primary: 'note', callout: 'note', admonition: 'note', seealso: 'note', todo: 'note',
  tip: 'tip', hint: 'tip', success: 'tip', check: 'tip', done: 'tip', idea: 'tip', protip: 'tip',
  warning: 'warning', warn: 'warning', caution: 'warning', danger: 'warning', error: 'warning', attention: 'warning', failure: 'warning', bug: 'warning', critical: 'warning', alert: 'warning', security: 'warning',
  good: 'tip', 'pro-tip': 'tip', new: 'tip', 'intercom-interblocks-callout': 'note', recommended: 'tip', remember: 'note', highlight: 'note', default: 'note', cite: 'note', context: 'note', prerequisites: 'note', availability: 'note', administration: 'note', nota: 'note', aside: 'note',
}; // biome-ignore format: a list

/** Which component shows a callout that a dialect calls `name`; undefined when it is none. */
export function calloutOf(name: string | undefined): Callout | undefined {
  return name === undefined ? undefined : CALLOUTS[name.toLowerCase()];
}

const CALLOUT_CLASS =
  /^(?:(?:bs-)?callout|alert|admonition|theme-admonition|notice|message|box|is|panel|hint|note|infobox|notification|md-alert|markdown-alert|wysiwyg)[-_]+(?:-?)([a-z]+)$/;

/** Which component shows an element with these classes; undefined when it is no callout. */
export function calloutOfClasses(names: string[]): Callout | undefined {
  const found = new Set<string>();
  for (const name of names) {
    const kind =
      calloutOf(CALLOUT_CLASS.exec(name)?.[1]) ??
      (/^(?:summary|quote|example|question|faq|secondary|primary|error|check|done|bug|critical|failure|success|abstract|idea)$/.test(
        name,
      )
        ? undefined
        : calloutOf(name));
    if (kind) found.add(kind);
  }
  if (names.includes('alert') && found.size > 1) found.delete('warning');
  for (const name of names) if (calloutOf(CALLOUT_CLASS.exec(name)?.[1]) === 'warning') return 'warning';
  return found.has('warning') ? 'warning' : found.has('tip') ? 'tip' : found.has('note') ? 'note' : undefined;
}

/** `> [!NOTE]` of GitHub, GitLab and Obsidian; takes the mark out of the text. */
export function alertOf(node: Element): Callout | undefined {
  const first = node.children.find((child): child is Element => child.type === 'element');
  const text = first?.children[0];
  if (first?.tagName !== 'p' || text?.type !== 'text') return undefined;
  const mark = /^\s*\[!(\w+)\][-+]?[ \t]*/.exec(text.value);
  const kind = calloutOf(mark?.[1]);
  if (mark && kind) text.value = text.value.slice(mark[0].length).replace(/^\n/, '');
  return kind;
}

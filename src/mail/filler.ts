import type { ElementContent, RootContent } from 'hast';
import type { MailValue } from './kinds.ts';
import { fillIn } from './values.ts';

type Element = Extract<ElementContent, { type: 'element' }>;

/** What the elements of a mail look like. */
export interface Looks {
  /** Colour of links, readable on white. */
  accent: string;
  /** Colours of the button: its ground and its words. */
  fill: string;
  onFill: string;
  direction: 'ltr' | 'rtl';
}

const CELL = 'padding:4px 8px;border:1px solid #d9d5cc';
const HEADING = 'margin:24px 0 8px;font-size:18px;line-height:1.3';
/** Class of a quotation of what was said before: mail programs fold it away. */
export const EARLIER = 'gmail_quote';

/** Blocks of a text that somebody wrote, each of which has a direction of its own. */
const BLOCKS = new Set(['p', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'th', 'td']);

const STYLES: Record<string, string> = {
  h1: 'margin:0 0 16px;font-size:24px;line-height:1.25;font-weight:700;letter-spacing:-.01em',
  h2: HEADING,
  h3: HEADING,
  p: 'margin:0 0 16px',
  ul: 'margin:0 0 16px',
  ol: 'margin:0 0 16px',
  pre: 'margin:0 0 16px;padding:12px;background:#f6f4f0;border-radius:6px;white-space:pre-wrap',
  table: 'margin:0 0 16px;border-collapse:collapse',
  th: CELL,
  td: CELL,
};

/** Puts the values of one mail into a template, and gives its elements their styles: mail programs know inline ones only. */
export class Filler {
  readonly #values: Record<string, MailValue>;
  readonly #texts: Record<string, string>;
  readonly #locale: string;
  readonly #base: URL;
  readonly #styles: Record<string, string>;
  #hasButton = false;

  /** @param values by the names that the template has for them. `base`: links are made absolute with it. */
  constructor(
    values: Record<string, MailValue>,
    { locale, base, accent, fill, onFill, direction }: Looks & { locale: string; base: URL },
  ) {
    this.#values = values;
    this.#texts = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : value.plain]),
    );
    this.#locale = locale;
    this.#base = base;
    // Not every mail program knows logical properties.
    const start = direction === 'rtl' ? 'right' : 'left';
    this.#styles = {
      ...STYLES,
      a: `color:${accent};font-weight:600`,
      // A border and no padding, which Outlook leaves out.
      button: `display:inline-block;border:solid ${fill};border-width:12px 22px;border-radius:10px;background:${fill};color:${onFill};line-height:1.25;font-weight:600;text-decoration:none`,
      blockquote: `margin:0 0 16px;padding-${start}:16px;border-${start}:3px solid ${accent}`,
      // What was said before stands back.
      earlier: `margin:0 0 16px;padding-${start}:16px;border-${start}:2px solid #d9d5cc;font-size:14px;color:#5b6468`,
    };
  }

  /** A line of the template with its values. @throws Error naming a value that is not there. */
  text(template: string): string {
    return fillIn(template, this.#texts, this.#locale)
      .map(({ text }) => text)
      .join('');
  }

  /** The nodes of what stands below the mail, where links are quiet and none becomes a button. */
  fillFooter(nodes: readonly RootContent[]): ElementContent[] {
    this.#hasButton = true;
    this.#styles['a'] = 'color:inherit';
    return this.fill(nodes);
  }

  /**
   * The nodes of the template with their values and styles.
   * @param quoted whether they stand in a quotation: what somebody wrote keeps its lines, its spaces and its direction.
   */
  fill(nodes: readonly (RootContent | ElementContent)[], quoted = false): ElementContent[] {
    return nodes.flatMap((node): ElementContent[] => {
      if (node.type === 'text') return this.#pieces(node.value);
      if (node.type !== 'element') return [];
      const formatted = this.#formattedOf(node);
      if (formatted) return formatted.map((block) => this.#styled(block));
      const element = this.#element(node, quoted);
      // A line that counts nothing this time leaves no gap.
      return element.tagName === 'p' && element.children.length === 0 ? [] : [element];
    });
  }

  #pieces(template: string): ElementContent[] {
    return fillIn(template, this.#texts, this.#locale).map(({ text, isValue }) => {
      const node: ElementContent = { type: 'text', value: text };
      // A name in another script must not turn the words around it.
      return isValue ? { type: 'element', tagName: 'bdi', properties: {}, children: [node] } : node;
    });
  }

  #element(node: Element, quoted: boolean): Element {
    const { tagName, properties } = node;
    const isQuotation = tagName === 'blockquote';
    const button = this.#takeButton(node);
    const style = quoted && tagName === 'p' ? 'margin:0;white-space:pre-wrap' : this.#styles[tagName];
    const children = button ? [button] : this.fill(node.children, quoted || isQuotation);
    const dir = isQuotation || (quoted && tagName === 'p') ? { dir: 'auto' } : {};
    return { ...node, properties: { ...dir, ...(style && { style }), ...properties, ...this.#hrefOf(node) }, children };
  }

  /** The next step is the first link that stands alone. */
  #takeButton({ tagName, children }: Element): Element | undefined {
    const [only, ...others] = children;
    if (this.#hasButton || tagName !== 'p' || others.length > 0) return undefined;
    if (only?.type !== 'element' || only.tagName !== 'a') return undefined;
    this.#hasButton = true;
    const properties = {
      className: ['button'],
      style: this.#styles['button']!,
      ...only.properties,
      ...this.#hrefOf(only),
    };
    return { ...only, properties, children: this.fill(only.children) };
  }

  #hrefOf({ properties }: Element): { href?: string } {
    const { href } = properties;
    if (typeof href !== 'string') return {};
    // Braces in addresses arrive percent-encoded when the template's author has written them so.
    const address = this.text(href.replace(/%7B/gi, '{').replace(/%7D/gi, '}'));
    return { href: new URL(address, this.#base).href };
  }

  /** The blocks of a formatted value that has a paragraph of its own. */
  #formattedOf({ tagName, children }: Element): ElementContent[] | undefined {
    const [only, ...others] = children;
    if (tagName !== 'p' || only?.type !== 'text' || others.length > 0) return undefined;
    const name = /^\s*\{\{\s*(\w+)\s*\}\}\s*$/.exec(only.value)?.[1];
    const value = name === undefined ? undefined : this.#values[name];
    return typeof value === 'object' ? value.formatted : undefined;
  }

  /** A part of a formatted value, which is what somebody wrote; its links may be paths of this site. */
  #styled(node: ElementContent): ElementContent {
    if (node.type !== 'element') return node;
    const { href, ...others } = node.properties;
    const absolute = typeof href === 'string' ? URL.parse(href, this.#base)?.href : undefined;
    const isEarlier = [others['className']].flat().includes(EARLIER);
    const looks = this.#styles[isEarlier ? 'earlier' : node.tagName];
    const style = node.tagName === 'p' ? `${looks};white-space:pre-line` : looks;
    const dir = BLOCKS.has(node.tagName) ? { dir: 'auto' } : {};
    const properties = { ...dir, ...(style && { style }), ...(absolute && { href: absolute }), ...others };
    return { ...node, properties, children: node.children.map((child) => this.#styled(child)) };
  }
}

import type { ElementContent, RootContent } from 'hast';
import type { MailValue } from './kinds.ts';
import { fillIn } from './values.ts';

type Element = Extract<ElementContent, { type: 'element' }>;

/** What the elements of a mail look like. */
export interface Looks {
  /** Colour of links, readable on white. */
  accent: string;
  direction: 'ltr' | 'rtl';
}

const CELL = 'padding:4px 8px;border:1px solid #d9d5cc';
/** Blocks of a text that somebody wrote, each of which has a direction of its own. */
const BLOCKS = new Set(['p', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'th', 'td']);

const STYLES: Record<string, string> = {
  pre: 'padding:12px;background:#f6f4f0;border-radius:6px;white-space:pre-wrap',
  table: 'border-collapse:collapse',
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
    { locale, base, accent, direction }: Looks & { locale: string; base: URL },
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
      button: `display:inline-block;padding:12px 20px;border-radius:8px;background:${accent};color:#ffffff;font-weight:600;text-decoration:none`,
      blockquote: `margin:0;padding-${start}:16px;border-${start}:3px solid ${accent}`,
    };
  }

  /** A line of the template with its values. @throws Error naming a value that is not there. */
  text(template: string): string {
    return fillIn(template, this.#texts, this.#locale)
      .map(({ text }) => text)
      .join('');
  }

  /**
   * The nodes of the template with their values and styles.
   * @param quoted whether they stand in a quotation: what somebody wrote keeps its lines, its spaces and its direction.
   */
  fill(nodes: readonly (RootContent | ElementContent)[], quoted = false): ElementContent[] {
    return nodes.flatMap((node): ElementContent[] => {
      if (node.type === 'text') return this.#pieces(node.value);
      if (node.type !== 'element') return [];
      return this.#formattedOf(node)?.map((block) => this.#styled(block)) ?? [this.#element(node, quoted)];
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
    const properties = { style: this.#styles['button']!, ...only.properties, ...this.#hrefOf(only) };
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
    const style = node.tagName === 'p' ? 'white-space:pre-line' : this.#styles[node.tagName];
    const dir = BLOCKS.has(node.tagName) ? { dir: 'auto' } : {};
    const properties = { ...dir, ...(style && { style }), ...(absolute && { href: absolute }), ...others };
    return { ...node, properties, children: node.children.map((child) => this.#styled(child)) };
  }
}

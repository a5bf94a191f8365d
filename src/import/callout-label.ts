// What a callout says of itself ("Note:") and need not say again.
import type { Element, ElementContent } from 'hast';
import { type Callout, calloutOf } from './callouts.ts';
import { collapse, holds, textOf } from './hast.ts';
import { emojiCallout } from './quotes.ts';
import type { Shaping } from './shaping.ts';

/** Words that are the label of the component itself, in the languages of the interface. */
const OWN: Readonly<Record<Callout, RegExp>> = {
  note: /^(?:notes?|nota bene|n\.?b\.?|remarque|remarques|hinweis|anmerkung|nota|info|information|informations|informazione|informazioni)$/i,
  tip: /^(?:tips?|hint|astuce|conseil|suggerimento|consiglio|tipp)$/i,
  warning: /^(?:warning|attention|avertissement|achtung|warnung|attenzione|avviso)$/i,
};

/** Words that label callouts and say more than its kind: they become its title. */
const MORE = /^(?:important|caution|danger|critical|alert|be careful|please note|pro tip|good to know|best practice|example|prudence|importante|wichtig|vorsicht|gefahr|pericolo|cautela|à noter|bon à savoir|exemple|esempio|beispiel)$/i; // biome-ignore format: a list

/** The callout that a label such as "Note:" or "Vorsicht" means; undefined when it means none. */
function calloutOfLabel(label: string): Callout | undefined {
  const own = (Object.keys(OWN) as Callout[]).find((kind) => OWN[kind].test(label));
  if (own) return own;
  if (/^(?:caution|danger|critical|alert|be careful|prudence|vorsicht|gefahr|pericolo|cautela)$/i.test(label)) return 'warning'; // biome-ignore format: a list
  if (/^(?:pro tip|best practice)$/i.test(label)) return 'tip';
  return /^(?:important|please note|good to know|importante|wichtig|à noter|bon à savoir)$/i.test(label) ? 'note' : undefined; // biome-ignore format: a list
}

/** Which callout a quote is whose text begins with a label in bold: `> **Note:** Mind this`. */
export function labelledQuote(quote: Element): Callout | undefined {
  const first = quote.children.find((child) => child.type !== 'text' || child.value.trim() !== '');
  const inner = first?.type === 'element' && first.tagName === 'p' ? first.children : [];
  const at = inner.findIndex((child) => child.type !== 'text' || child.value.trim() !== '');
  const [label, next] = [inner[at], inner[at + 1]];
  if (label?.type !== 'element' || !/^(?:strong|b)$/.test(label.tagName)) return undefined;
  const text = collapse(textOf(label)).trim();
  const isEnded = /[:：]$/.test(text) || (next?.type === 'text' && /^\s*[:：]/.test(next.value));
  return isEnded ? calloutOfLabel(text.replace(/\s*[:：]$/, '')) : undefined;
}

/** A callout without the label that its text begins with, and the words that were left out. */
type Labelled = { title: string; children: ElementContent[]; dropped: string };

/**
 * Takes the label off the beginning of a callout (`**Note:** Mind this`): the component says it already. A label that says more
 * ("Important") becomes the title where there is none. The same title as the label is none.
 */
function withoutLabel(kind: Callout, title: string, children: ElementContent[]): Labelled {
  const isOwn = (text: string) => OWN[kind].test(text) || (calloutOf(text) === kind && text.toLowerCase() === kind);
  const bare = (text: string) => collapse(text).trim().replace(/\s*[:：!.–-]+$/, '').trim(); // biome-ignore format: one thought
  let dropped = '';
  if (title && isOwn(bare(title))) {
    dropped = title;
    title = '';
  }
  children = withoutSign(children);
  const first = children.findIndex((child) => child.type !== 'text' || child.value.trim() !== '');
  const block = children[first];
  if (block?.type !== 'element' || !/^(?:p|div|h[1-6])$/.test(block.tagName)) {
    const taken = takeLabel(children.slice(first), bare, isOwn, title !== '');
    return taken
      ? { title: taken.title || title, children: taken.children, dropped: `${dropped} ${taken.dropped}` }
      : { title, children, dropped };
  }
  const taken = /^h[1-6]$/.test(block.tagName)
    ? headingLabel(block, bare, isOwn, title !== '' || rest(children, first).length === 0)
    : takeLabel(block.children, bare, isOwn, title !== '');
  if (!taken) return { title, children, dropped };
  const left = [...children];
  left.splice(first, 1, ...(taken.children.length > 0 ? [{ ...block, children: taken.children }] : []));
  return { title: taken.title || title, children: left, dropped: `${dropped} ${taken.dropped}` };
}

/** Without the sign that Notion puts before the words: the component draws its own. */
function withoutSign(nodes: readonly ElementContent[]): ElementContent[] {
  const at = nodes.findIndex((node) => node.type !== 'text' || node.value.trim() !== '');
  const node = nodes[at];
  if (node?.type === 'element' && node.tagName === 'p')
    return nodes.with(at, { ...node, children: withoutSign(node.children) });
  const found = node?.type === 'text' ? emojiCallout(node.value.trimStart()) : undefined;
  return found ? nodes.with(at, { ...node, value: found.rest } as ElementContent) : [...nodes];
}

/** What stands behind a node, without blanks. */
function rest(nodes: readonly ElementContent[], at: number): ElementContent[] {
  return nodes.slice(at + 1).filter((node) => node.type !== 'text' || node.value.trim() !== '');
}

/** Longest heading that becomes the title of a callout. */
const MOST_TITLE = 100;

type Taken = { title: string; children: ElementContent[]; dropped: string };

function headingLabel(
  block: Element,
  bare: (text: string) => string,
  isOwn: (text: string) => boolean,
  hasTitle: boolean,
): Taken | undefined {
  const text = bare(textOf(block));
  if (isOwn(text)) return { title: '', children: [], dropped: text };
  // Above the text of a callout a heading is its title, and none of the page.
  const isTitle = text !== '' && text.length <= MOST_TITLE && !holds(block, ['img', 'a', 'code']);
  return isTitle && !hasTitle ? { title: collapse(textOf(block)).trim(), children: [], dropped: '' } : undefined;
}

function takeLabel(
  nodes: readonly ElementContent[],
  bare: (text: string) => string,
  isOwn: (text: string) => boolean,
  hasTitle: boolean,
): Taken | undefined {
  const at = nodes.findIndex((node) => node.type !== 'text' || node.value.trim() !== '');
  const node = nodes[at];
  if (!node) return undefined;
  const rest = nodes.slice(at + 1);
  const isStrong = node.type === 'element' && /^(?:strong|b|em|i)$/.test(node.tagName);
  let label: string;
  let after: ElementContent[];
  if (isStrong) {
    const text = collapse(textOf(node)).trim();
    const next = rest[0];
    const isEnded = /[:：!.–-]$/.test(text) || rest.length === 0 || (next?.type === 'text' && /^\s*[:：!.–-]|^\s*\n/.test(next.value)) || (next?.type === 'element' && next.tagName === 'br'); // biome-ignore format: one thought
    // "**Note** that …" is a sentence.
    if (!isEnded) return undefined;
    label = bare(text);
    after = rest;
  } else if (node.type === 'text') {
    const found = /^\s*([\p{L}. ]{2,20}?)\s*[:：]\s+(?=\S)/u.exec(node.value);
    if (!found) return undefined;
    label = found[1]!;
    after = [{ ...node, value: node.value.slice(found[0].length) }, ...rest];
  } else return undefined;
  if (!isOwn(label) && !(MORE.test(label) && !hasTitle)) return undefined;
  return { title: isOwn(label) ? '' : label, children: trimStart(after), dropped: isOwn(label) ? label : '' };
}

/** Without the sign and the break that parted the label from the text. */
function trimStart(nodes: readonly ElementContent[]): ElementContent[] {
  const [first, ...rest] = nodes;
  if (!first) return [];
  if (first.type === 'element' && first.tagName === 'br') return trimStart(rest);
  if (first.type !== 'text') return [...nodes];
  const value = first.value.replace(/^\s*[:：!.–-]*\s*/, '');
  return value === '' ? trimStart(rest) : [{ ...first, value }, ...rest];
}

/** A callout that does not say twice what it is. */
export function labelled(
  shaping: Shaping,
  node: Element,
  kind: Callout,
  title: string,
  children: ElementContent[],
): ElementContent[] {
  const made = withoutLabel(kind, title, children);
  if (made.dropped.trim()) shaping.dropped.push(made.dropped);
  return [
    {
      type: 'element',
      tagName: `x-${kind}`,
      properties: made.title ? { title: made.title } : {},
      children: made.children,
      position: node.position,
    },
  ];
}

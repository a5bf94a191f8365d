// Names of people in posts: `@ada-lovelace-12`, the words of the name and the number of the account, as the composer writes it; or
// `@Ada Lovelace`, as somebody types it, of who has written in the thread.
import { LRUCache } from 'lru-cache';
import type { ElementNode, MarkdownNode } from '../../articles/tree.ts';

/** People that one post names, with links to them; further ones are words like others. */
export const MOST_MENTIONS = 10;

/** An @ further on is not looked at: nobody writes so many, and each is compared with many names. */
const MOST_LOOKED_AT = 200;

/** Longer words of a name are cut in a handle. */
const LONGEST_WORDS = 40;

/** Somebody who may be named. */
export interface Nameable {
  id: number;
  name: string;
}

/** Somebody as a text may name them wherever they are; the number tells them from all others. */
export function handleOf({ id, name }: Nameable): string {
  return `${wordsOf(name)}-${id}`;
}

/** Each post of a page says how its author is named. */
const handleWords = new LRUCache<string, string>({ max: 500, memoMethod: makeWords });

function wordsOf(name: string): string {
  return handleWords.memo(name);
}

function makeWords(name: string): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return [...words].slice(0, LONGEST_WORDS).join('').replace(/-+$/, '') || 'member';
}

/** An @ with no letter, number or sign of an address before it. */
const AT = /(?<![\p{L}\p{M}\p{N}_@/.:+-])@/gu;
const HANDLE = /([\p{L}\p{M}\p{N}-]{1,80})-([1-9]\d{0,14})(?![\p{L}\p{M}\p{N}]|-[\p{L}\p{M}\p{N}])/uy;
const GOES_ON = /^-?[\p{L}\p{M}\p{N}]/u;
/** A handle, or the first word of a name. */
const WORD = /^[\p{L}\p{N}](?:-?[\p{L}\p{M}\p{N}])*/u;
/** Words and number of a handle, with room to spare. */
const LONGEST_HANDLE = 100;

/** Elements in which an @ is no name: samples of code, and links that lead elsewhere. */
const NOT_READ = new Set(['code', 'pre', 'a', 'kbd', 'samp']);

/** Numbers of accounts that handles in a text could mean. */
export function handlesIn(nodes: readonly MarkdownNode[]): number[] {
  const found = new Set<number>();
  eachText(nodes, ({ value }) => {
    for (const { index } of value.matchAll(AT)) {
      const handle = handleAt(value, index + 1);
      if (handle) found.add(handle.id);
    }
  });
  return [...found];
}

function handleAt(text: string, at: number): { words: string; id: number; length: number } | undefined {
  HANDLE.lastIndex = at;
  const match = HANDLE.exec(text);
  return match ? { words: match[1]!.toLowerCase(), id: Number(match[2]), length: match[0].length } : undefined;
}

/** Where a name stands: in what its author says, in a quotation, or before the words of a quotation as who said them. */
type Place = 'said' | 'in-quote' | 'quoted';

/** A person that a text names. */
export interface Mention {
  id: number;
  place: Place;
}

/**
 * Whom a text names, each time that it does.
 * @param people among whom; `isKnown` for those that an earlier version named, however they are called by now.
 */
export function mentionsIn(
  nodes: readonly MarkdownNode[],
  people: readonly (Nameable & { isKnown?: boolean })[],
): Mention[] {
  const found: Mention[] = [];
  let lookedAt = 0;
  eachText(nodes, ({ value, quote }) => {
    for (const { index } of value.matchAll(AT)) {
      if (++lookedAt > MOST_LOOKED_AT) break;
      const meant = personAt(value, index + 1, people);
      if (!meant) continue;
      found.push({ id: meant.id, place: placeAt(value, index, quote) });
    }
    if (quote && value.trim() !== '') quote.hasText = true;
  });
  return found;
}

/**
 * Whom a text may tell of itself, each once, by their number; and of what is nobody's name the first word. Those inside a quotation are
 * told nothing.
 */
export function namesIn(nodes: readonly MarkdownNode[], people: readonly Nameable[]): Set<number | string> {
  const found = new Set<number | string>();
  let lookedAt = 0;
  eachText(nodes, ({ value, quote }) => {
    for (const { index } of value.matchAll(AT)) {
      const meant = ++lookedAt > MOST_LOOKED_AT ? undefined : personAt(value, index + 1, people);
      const name = WORD.exec(value.slice(index + 1, index + 1 + LONGEST_HANDLE))?.[0];
      if (name && placeAt(value, index, quote) !== 'in-quote') found.add(meant?.id ?? name.toLowerCase());
    }
    if (quote && value.trim() !== '') quote.hasText = true;
  });
  return found;
}

function placeAt(text: string, at: number, quote: { hasText: boolean } | undefined): Place {
  if (quote === undefined) return 'said';
  return !quote.hasText && text.slice(0, at).trim() === '' ? 'quoted' : 'in-quote';
}

/** Who is meant by what stands after an @; a name that two people have means nobody. */
function personAt(
  text: string,
  at: number,
  people: readonly (Nameable & { isKnown?: boolean })[],
): { id: number; length: number } | undefined {
  const handle = handleAt(text, at);
  const byHandle = handle && people.find(({ id }) => id === handle.id);
  if (byHandle && (byHandle.isKnown || wordsOf(byHandle.name) === handle.words))
    return { id: byHandle.id, length: handle.length };
  const named = people.filter(({ name }) => {
    const written = text.slice(at, at + name.length);
    return written.toLowerCase() === name.toLowerCase() && !GOES_ON.test(text.slice(at + name.length));
  });
  const length = Math.max(0, ...named.map(({ name }) => name.length));
  const longest = named.filter(({ name }) => name.length === length);
  return longest.length === 1 ? { id: longest[0]!.id, length } : undefined;
}

/**
 * A text in which names are links to people: always under the name that they have now, whatever somebody typed.
 * @param people whom the text names, as it was found when it was written.
 * @param href where a link leads; undefined for who has no page any more.
 */
export function withMentions<Person extends Nameable>(
  nodes: readonly MarkdownNode[],
  people: readonly Person[],
  href: (person: Person) => string | undefined,
): MarkdownNode[] {
  if (people.length === 0) return [...nodes];
  const known = people.map((person) => ({ ...person, isKnown: true }));
  return nodes.flatMap((node): MarkdownNode[] => {
    if (node.type !== 'text') {
      if (node.type === 'element' && NOT_READ.has(node.tag)) return [node];
      return [{ ...node, children: withMentions(node.children, people, href) }];
    }
    const pieces: MarkdownNode[] = [];
    let read = 0;
    for (const { index } of node.value.matchAll(AT)) {
      if (index < read) continue;
      const meant = personAt(node.value, index + 1, known);
      if (!meant) continue;
      pieces.push({ type: 'text', value: node.value.slice(read, index) });
      const person = people.find(({ id }) => id === meant.id)!;
      pieces.push(linkTo(person, href(person)));
      read = index + 1 + meant.length;
    }
    return [...pieces, { type: 'text', value: node.value.slice(read) }];
  });
}

function linkTo({ name }: Nameable, href: string | undefined): ElementNode {
  const children: MarkdownNode[] = [{ type: 'text', value: `@${name}` }];
  return href === undefined
    ? { type: 'element', tag: 'bdi', attributes: {}, children }
    : { type: 'element', tag: 'a', attributes: { href, class: 'mention', dir: 'auto' }, children };
}

/** @param tell of each text in which names are read, with the outermost quotation that it stands in. */
function eachText(
  nodes: readonly MarkdownNode[],
  tell: (text: { value: string; quote: { hasText: boolean } | undefined }) => void,
  quote?: { hasText: boolean },
): void {
  for (const node of nodes) {
    if (node.type === 'text') tell({ value: node.value, quote });
    else if (node.type !== 'element' || !NOT_READ.has(node.tag)) {
      const isQuote = node.type === 'element' && node.tag === 'blockquote';
      eachText(node.children, tell, quote ?? (isQuote ? { hasText: false } : undefined));
    } else if (quote) quote.hasText = true;
  }
}

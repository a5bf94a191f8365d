// Writes a changed document so that the text differs where the document does, and nowhere else.
import { type ChangeObject, diffArrays } from 'diff';
import type { Node } from 'prosemirror-model';
import { isList, nodeType } from './document.ts';
import { type ReadSource, readSource } from './read-source.ts';
import { tidied } from './tidy.ts';
import { writeBlocks } from './write-source.ts';

/** Steps of comparing words of a block before it is written anew: beyond it little is left of what it was. */
const MOST_STEPS = 3_000;

/**
 * The text of a document that was read from a text and then changed. A block that says what it said keeps its text to the letter; of
 * another one only the words that differ change; what is between blocks stays. A document that says the same gives the same text.
 * @param read what the document was when it was read.
 */
export function patchSource(read: ReadSource, doc: Node): string {
  const { source, slices } = read;
  const was = childrenOf(read.doc);
  const plan = aligned(was, childrenOf(doc));
  let out = '';
  let previous: { at: number | undefined; node: Node } | undefined;
  for (const { node, at, isSame } of plan) {
    const slice = at === undefined ? undefined : slices[at]!;
    if (!previous) out += source.slice(0, at === 0 ? slice!.from : leadOf(read));
    else if (at !== undefined && previous.at === at - 1) out += source.slice(slices[at - 1]!.to, slice!.from);
    else out += '\n\n';
    const follows = Boolean(previous && isList(previous.node) && previous.node.type === node.type);
    if (slice && isSame) out += source.slice(slice.from, slice.to);
    else if (slice) out += patchBlock(source.slice(slice.from, slice.to), was[at!]!, node, read.definitions);
    else out += writeBlocks([node], follows && !usesOther(out));
    previous = { at, node };
  }
  const text = out + source.slice(slices.at(-1)!.to);
  // What begins from nothing ends as files do.
  return source.trim() === '' && text.trim() !== '' && !text.endsWith('\n') ? `${text}\n` : text;
}

/** White space before the first block. */
function leadOf({ slices, source }: ReadSource): number {
  return source.trim() === '' ? 0 : slices[0]!.from;
}

/** Whether the last list of a text has the marks of a list that follows another one. */
function usesOther(text: string): boolean {
  return /(^|\n)(\*|\d+\)) [^\n]*$/.test(text.slice(text.lastIndexOf('\n\n') + 1));
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  node.forEach((child) => {
    children.push(child);
  });
  return children;
}

/** A block as it can be written; undefined: it is an empty line. */
function tidyBlock(block: Node): Node | undefined {
  const tidy = tidied(nodeType('doc').create(null, block)).firstChild!;
  return tidy.type.name === 'paragraph' && tidy.childCount === 0 ? undefined : tidy;
}

interface Planned {
  node: Node;
  /** Which of the blocks that were it is, if any. */
  at: number | undefined;
  isSame: boolean;
}

/** Which block is which: those that are the same, then of what is between those of the same kind. */
function aligned(was: readonly Node[], is: readonly Node[]): Planned[] {
  const changes = diffArrays([...was], [...is], { comparator: (one, other) => one === other || one.eq(other) });
  const plan: Planned[] = [];
  let [at, to] = [0, 0];
  for (let index = 0; index < changes.length; index++) {
    const change = changes[index]!;
    if (!change.added && !change.removed) {
      for (let n = 0; n < change.value.length; n++) plan.push({ node: is[to++]!, at: at++, isSame: true });
      continue;
    }
    // What goes and what comes stand beside each other, in either order.
    const next = changes[index + 1];
    const pair = next && (change.added ? next.removed : next.added) ? next : undefined;
    if (pair) index++;
    const gone = [change, pair].find((one) => one?.removed)?.value.length ?? 0;
    const added = [change, pair].find((one) => one?.added)?.value.length ?? 0;
    const came = is.slice(to, to + added).flatMap((one) => tidyBlock(one) ?? []);
    to += added;
    let from = at;
    for (const [n, node] of came.entries()) {
      const same = findIndexFrom(was, from, at + gone, (one) => one.type === node.type);
      const mate = gone === came.length ? (was[at + n]!.type === node.type ? at + n : undefined) : same;
      if (mate !== undefined) from = mate + 1;
      plan.push({ node, at: mate, isSame: false });
    }
    at += gone;
  }
  return plan;
}

function findIndexFrom(list: readonly Node[], from: number, to: number, fits: (node: Node) => boolean) {
  for (let index = from; index < to; index++) if (fits(list[index]!)) return index;
  return undefined;
}

/** @param text of the block as it was. @param definitions what it may refer to. */
function patchBlock(text: string, was: Node, is: Node, definitions: string): string {
  const anew = writeBlocks([is]);
  const before = writeBlocks([was]);
  if (before === text) return anew;
  const merged = mergeWords(before, text, anew);
  return merged !== undefined && says(merged, is, definitions) ? merged : anew;
}

/** Whether a text is that block and nothing else. */
function says(text: string, block: Node, definitions: string): boolean {
  const read = readSource(definitions ? `${text}\n\n${definitions}` : text);
  if ('error' in read || !read.doc.firstChild!.eq(block)) return false;
  return read.slices[0]!.to === text.length && (definitions !== '' || read.doc.childCount === 1);
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? [];

/** A piece of `before`, from word to word, and what is there instead. */
interface Hunk {
  from: number;
  to: number;
  words: string[];
}

/** What changed from `before` to `after`, done to `text`, which says what `before` says in other signs. Where both differ `after` wins. */
function mergeWords(before: string, text: string, after: string): string | undefined {
  const base = wordsOf(before);
  const mine = hunksOf(base, wordsOf(text));
  const theirs = hunksOf(base, wordsOf(after));
  if (!mine || !theirs) return undefined;
  const out: string[] = [];
  let at = 0;
  while (mine.length > 0 || theirs.length > 0) {
    const first = Math.min(mine[0]?.from ?? Number.POSITIVE_INFINITY, theirs[0]?.from ?? Number.POSITIVE_INFINITY);
    let to = first;
    const taken: { mine: Hunk[]; theirs: Hunk[] } = { mine: [], theirs: [] };
    const touches = (hunk: Hunk | undefined): hunk is Hunk =>
      hunk !== undefined && (hunk.from < to || hunk.from === first);
    for (let grew = true; grew; ) {
      grew = false;
      for (const side of ['mine', 'theirs'] as const) {
        const list = side === 'mine' ? mine : theirs;
        while (touches(list[0])) {
          to = Math.max(to, list[0]!.to);
          taken[side].push(list.shift()!);
          grew = true;
        }
      }
    }
    out.push(...base.slice(at, first));
    out.push(...applied(base, first, to, taken.theirs.length > 0 ? taken.theirs : taken.mine));
    at = to;
  }
  out.push(...base.slice(at));
  return out.join('');
}

function applied(base: readonly string[], from: number, to: number, hunks: readonly Hunk[]): string[] {
  const out: string[] = [];
  let at = from;
  for (const hunk of hunks) {
    out.push(...base.slice(at, hunk.from), ...hunk.words);
    at = hunk.to;
  }
  return [...out, ...base.slice(at, to)];
}

function hunksOf(before: string[], after: string[]): Hunk[] | undefined {
  const changes = diffArrays(before, after, { maxEditLength: MOST_STEPS }) as ChangeObject<string[]>[] | undefined;
  if (!changes) return undefined;
  const hunks: Hunk[] = [];
  let at = 0;
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      at += value.length;
      continue;
    }
    const last = hunks.at(-1);
    const hunk = last && last.to === at ? last : { from: at, to: at, words: [] };
    if (hunk !== last) hunks.push(hunk);
    if (added) hunk.words.push(...value);
    else {
      at += value.length;
      hunk.to = at;
    }
  }
  return hunks;
}

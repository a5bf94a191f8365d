// Where a comment stands: words of the text with what is around them, found again when the text has changed. Pure.

/** In characters. Of a longer passage its beginning is kept. */
export const ANCHOR_LIMITS = { quote: 400, context: 60 } as const;

/** So much of one side must be the same where the other side is not, in characters. */
const LEAST_CONTEXT = 12;
/** Words so long are hardly twice in a text by chance, in characters. */
const TELLING_QUOTE = 20;
/** Context that is tried where more of it has changed, in characters. */
const SHORTER_CONTEXT = 24;
/** A passage that was written anew may have grown by so much, in characters. */
const MOST_GROWTH = 200;

/** A passage as it is kept. An empty quote stands for the whole text. */
export interface Anchor {
  quote: string;
  /** What stood before and after it, across blocks, which are separated by line breaks. */
  before: string;
  after: string;
  /** The block in which it began, from 0, and where in it. */
  block: number;
  at: number;
}

/** Where a passage is: from a character of a block to another one, which may be in a later block. */
export interface Passage {
  from: { block: number; at: number };
  to: { block: number; at: number };
}

/** What became of a passage. `changed`: its own words are other ones, and what is around it is the same. */
export type Found = { is: 'whole' } | ({ is: 'found' | 'changed' } & Passage) | { is: 'orphaned' };

/** The anchor of the whole text. */
export const WHOLE_TEXT: Anchor = { quote: '', before: '', after: '', block: 0, at: 0 };

/** A text as anchors see it: white space is one space. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The anchor of a passage of a text. @param blocks as {@link squeezed}. */
export function anchorOf(blocks: readonly string[], { from, to }: Passage): Anchor {
  const text = blocks.join('\n');
  const starts = startsOf(blocks);
  const start = starts[from.block]! + from.at;
  const end = Math.min(starts[to.block]! + to.at, start + ANCHOR_LIMITS.quote);
  return {
    quote: text.slice(start, end),
    before: text.slice(Math.max(0, start - ANCHOR_LIMITS.context), start),
    after: text.slice(end, end + ANCHOR_LIMITS.context),
    block: from.block,
    at: from.at,
  };
}

/**
 * Finds a passage in a text that may have changed. Where several places could be meant, none is: it is better to say that it was not found.
 * @param blocks as {@link squeezed}.
 */
export function findAnchor(blocks: readonly string[], anchor: Anchor): Found {
  if (anchor.quote === '') return { is: 'whole' };
  const text = blocks.join('\n');
  const starts = startsOf(blocks);
  const passage = (start: number, end: number): Passage => ({
    from: placeOf(starts, start),
    to: placeOf(starts, end),
  });
  const at = placeOfQuote(text, anchor, (starts[anchor.block] ?? -1) + anchor.at);
  if (at !== undefined) return { is: 'found', ...passage(at, at + anchor.quote.length) };
  for (const most of [ANCHOR_LIMITS.context, SHORTER_CONTEXT]) {
    const between = betweenContexts(text, anchor, most);
    if (between) return { is: 'changed', ...passage(...between) };
  }
  return { is: 'orphaned' };
}

/**
 * Finds words in a block as somebody marked or typed them, whatever the white space between them.
 * @param given.before what stands before them, to tell apart places with the same words.
 * @returns undefined where they are not in it.
 */
export function locate(
  blocks: readonly string[],
  { block, quote, before = '' }: { block: number; quote: string; before?: string },
): Passage | undefined {
  const text = blocks[block];
  if (text === undefined) return undefined;
  const wanted = quote.replace(/\s+/g, '');
  if (wanted === '') return { from: { block, at: 0 }, to: { block, at: text.length } };
  const signs = [...text.matchAll(/\S/g)].map(({ index }) => index);
  const dense = text.replace(/\s+/g, '');
  const ahead = before.replace(/\s+/g, '');
  const best = occurrences(dense, wanted)
    .map((at) => ({ at, score: sameAtEnd(dense.slice(0, at), ahead) }))
    .toSorted((one, other) => other.score - one.score)[0];
  if (!best) return undefined;
  return {
    from: { block, at: signs[best.at]! },
    to: { block, at: signs[best.at + wanted.length - 1]! + 1 },
  };
}

/** Where the quote is; undefined: nowhere, or not as far as one can tell. @param was where it was in the whole text. */
function placeOfQuote(text: string, { quote, before, after }: Anchor, was: number): number | undefined {
  const found = occurrences(text, quote).map((at) => ({
    at,
    before: sameAtEnd(text.slice(0, at), before),
    after: sameAtStart(text.slice(at + quote.length), after),
  }));
  const isTelling = quote.length >= TELLING_QUOTE || before.length + after.length >= LEAST_CONTEXT;
  const whole = found.filter(
    (one) => one.before === before.length && one.after === after.length && (isTelling || one.at === was),
  );
  if (whole.length > 0) return whole.length === 1 ? whole[0]!.at : whole.find(({ at }) => at === was)?.at;
  const half = found.filter(
    (one) =>
      (one.before >= LEAST_CONTEXT && one.before === before.length) ||
      (one.after >= LEAST_CONTEXT && one.after === after.length),
  );
  if (half.length > 0) return half.length === 1 ? half[0]!.at : undefined;
  const [only, ...others] = found;
  if (!only || others.length > 0) return undefined;
  return quote.length >= TELLING_QUOTE || only.before + only.after >= LEAST_CONTEXT ? only.at : undefined;
}

/**
 * What stands now between what stood around the passage, where both are in the text once, in order and near each other. Where the passage was
 * at an end of the text, that end stands for what was not there, as far as the passage is within one block.
 */
function betweenContexts(text: string, anchor: Anchor, most: number): [number, number] | undefined {
  const [before, after] = [anchor.before.slice(-most), anchor.after.slice(0, most)];
  const isFirst = anchor.before.length < LEAST_CONTEXT;
  const isLast = anchor.after.length < LEAST_CONTEXT;
  if (isFirst && isLast) return undefined;
  const heads = isFirst ? (text.startsWith(before) ? [0] : []) : occurrences(text, before);
  const tails = isLast ? (text.endsWith(after) ? [text.length - after.length] : []) : occurrences(text, after);
  if (heads.length !== 1 || tails.length !== 1) return undefined;
  const [start, end] = [heads[0]! + before.length, tails[0]!];
  const isNear = end > start && end - start <= 2 * anchor.quote.length + MOST_GROWTH;
  const words = text.slice(start, Math.max(start, end));
  if (!isNear || words.trim() === '') return undefined;
  return (isFirst || isLast) && words.includes('\n') ? undefined : [start, end];
}

/** Every place of some words in a text; places may overlap. */
function occurrences(text: string, words: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) places.push(at);
  return places;
}

function sameAtEnd(one: string, other: string): number {
  let count = 0;
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count++;
  return count;
}

function sameAtStart(one: string, other: string): number {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count++;
  return count;
}

function startsOf(blocks: readonly string[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const block of blocks) {
    starts.push(at);
    at += block.length + 1;
  }
  return starts;
}

function placeOf(starts: readonly number[], offset: number): { block: number; at: number } {
  const block = starts.findLastIndex((start) => start <= offset);
  return { block, at: offset - starts[block]! };
}

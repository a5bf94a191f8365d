// A segment: the postings of up to 65,536 documents in typed arrays, never changed once built. Everything is keyed by 32-bit hashes in
// sorted order, so that segments merge without reading a text again and are stored as they are.

/** What a document is reduced to. Each channel has its own lengths and frequencies. */
export const CHANNELS = [
  'title',
  'headings',
  'tags',
  'asked',
  'body',
  'titleGrams',
  'leadGrams',
  'grams',
  'pairs',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Local document numbers are 16 bits wide. */
export const SEGMENT_CAPACITY = 65_536;

/** Frequencies are kept in 5 bits: past 31 repetitions the score no longer moves. */
export const HIGHEST_FREQUENCY = 31;
const LONGEST_FIELD = 65_535;

/** The different terms of one channel of one document in any order, and how often each occurs, up to HIGHEST_FREQUENCY. */
export interface ChannelTerms {
  length: number;
  terms: Uint32Array;
  frequencies: Uint8Array;
}

/** A document as the index sees it, in the order of CHANNELS. */
export interface IndexedDocument {
  id: number;
  category: number;
  solved: boolean;
  channels: readonly ChannelTerms[];
}

/** One channel in compressed rows: documents of `keys[k]` stand at `starts[k]` to `starts[k + 1]`. */
export interface Postings {
  keys: Uint32Array;
  starts: Uint32Array;
  docs: Uint16Array;
  frequencies: Uint8Array;
  /** Length of the channel in each document. */
  lengths: Uint16Array;
}

export interface Segment {
  ids: Float64Array;
  categories: Uint32Array;
  /** 1 for a solved thread. */
  solved: Uint8Array;
  channels: readonly Postings[];
}

/** Joins segments without their removed documents; `mergeSegments` does, here or in a worker. */
export type Merge = (segments: readonly Segment[], removed: readonly Uint8Array[]) => Segment | Promise<Segment>;

/** Builds a segment of at most SEGMENT_CAPACITY documents; throws RangeError past that. */
export function buildSegment(documents: readonly IndexedDocument[]): Segment {
  if (documents.length > SEGMENT_CAPACITY)
    throw new RangeError(`a segment holds ${SEGMENT_CAPACITY} documents at most`);
  return {
    ids: Float64Array.from(documents, (document) => document.id),
    categories: Uint32Array.from(documents, (document) => document.category),
    solved: Uint8Array.from(documents, (document) => (document.solved ? 1 : 0)),
    channels: CHANNELS.map((_, channel) => buildPostings(documents, channel)),
  };
}

function buildPostings(documents: readonly IndexedDocument[], channel: number): Postings {
  let size = 0;
  for (const document of documents) size += document.channels[channel]!.terms.length;
  const lengths = new Uint16Array(documents.length);
  const terms = new Uint32Array(size);
  // Document and frequency in one number of 21 bits: 16 + 5.
  const uses = new Uint32Array(size);
  let at = 0;
  documents.forEach((document, local) => {
    const own = document.channels[channel]!;
    lengths[local] = Math.min(own.length, LONGEST_FIELD);
    terms.set(own.terms, at);
    for (let i = 0; i < own.terms.length; i++) uses[at++] = local * (HIGHEST_FREQUENCY + 1) + own.frequencies[i]!;
  });
  const order = sortByTerm(terms, uses);
  const docs = new Uint16Array(size);
  const frequencies = new Uint8Array(size);
  const keys = new Uint32Array(distinct(order.terms));
  const starts = new Uint32Array(keys.length + 1);
  let row = -1;
  for (let i = 0; i < size; i++) {
    const use = order.uses[i]!;
    frequencies[i] = use % (HIGHEST_FREQUENCY + 1);
    docs[i] = Math.floor(use / (HIGHEST_FREQUENCY + 1));
    if (i > 0 && order.terms[i] === order.terms[i - 1]) continue;
    keys[++row] = order.terms[i]!;
    starts[row] = i;
  }
  starts[keys.length] = size;
  return { keys, starts, docs, frequencies, lengths };
}

function distinct(sorted: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) count++;
  return count;
}

const DIGIT_BITS = 11;
const DIGIT = 2 ** DIGIT_BITS;

/**
 * Sorts terms, and with them what belongs to each; equal terms keep their order. By digits (radix sort, the last digit first): linear, where
 * comparing costs seconds with millions of postings.
 */
function sortByTerm(terms: Uint32Array, uses: Uint32Array): { terms: Uint32Array; uses: Uint32Array } {
  let from: { terms: Uint32Array; uses: Uint32Array } = { terms, uses };
  let to: typeof from = { terms: new Uint32Array(terms.length), uses: new Uint32Array(terms.length) };
  const places = new Uint32Array(DIGIT + 1);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    places.fill(0);
    for (let i = 0; i < terms.length; i++) places[((from.terms[i]! >>> shift) & (DIGIT - 1)) + 1]!++;
    for (let digit = 1; digit <= DIGIT; digit++) places[digit]! += places[digit - 1]!;
    for (let i = 0; i < terms.length; i++) {
      const place = places[(from.terms[i]! >>> shift) & (DIGIT - 1)]!++;
      to.terms[place] = from.terms[i]!;
      to.uses[place] = from.uses[i]!;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Row of `key`, or -1. Hashes are spread evenly, so the first guess is mostly a few rows off. */
export function rowOf(keys: Uint32Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const from = keys[low]!;
    const to = keys[high]!;
    if (key < from || key > to) return -1;
    const guess = to === from ? low : low + Math.floor(((key - from) / (to - from)) * (high - low));
    const found = keys[guess]!;
    if (found === key) return guess;
    if (found < key) low = guess + 1;
    else high = guess - 1;
  }
  return -1;
}

/**
 * Joins segments into one, without the documents marked in `removed` (one mark a document, 1 = removed).
 * The order of documents is kept. Throws RangeError when more than SEGMENT_CAPACITY documents remain.
 */
export function mergeSegments(segments: readonly Segment[], removed: readonly Uint8Array[]): Segment {
  const places = segments.map((segment, s) => {
    const place = new Int32Array(segment.ids.length);
    for (let i = 0; i < place.length; i++) place[i] = removed[s]![i] ? -1 : 0;
    return place;
  });
  let size = 0;
  for (const place of places) for (let i = 0; i < place.length; i++) if (place[i] !== -1) place[i] = size++;
  if (size > SEGMENT_CAPACITY) throw new RangeError(`a segment holds ${SEGMENT_CAPACITY} documents at most`);
  const ids = new Float64Array(size);
  const categories = new Uint32Array(size);
  const solved = new Uint8Array(size);
  segments.forEach((segment, s) => {
    const place = places[s]!;
    for (let i = 0; i < place.length; i++) {
      const to = place[i]!;
      if (to < 0) continue;
      ids[to] = segment.ids[i]!;
      categories[to] = segment.categories[i]!;
      solved[to] = segment.solved[i]!;
    }
  });
  const channels = CHANNELS.map((_, channel) =>
    mergePostings(
      segments.map((segment) => segment.channels[channel]!),
      places,
      size,
    ),
  );
  return { ids, categories, solved, channels };
}

function mergePostings(parts: readonly Postings[], places: readonly Int32Array[], size: number): Postings {
  const lengths = new Uint16Array(size);
  let most = 0;
  let mostKeys = 0;
  parts.forEach((part, p) => {
    most += part.docs.length;
    mostKeys += part.keys.length;
    const place = places[p]!;
    for (let i = 0; i < place.length; i++) if (place[i]! >= 0) lengths[place[i]!] = part.lengths[i]!;
  });
  const docs = new Uint16Array(most);
  const frequencies = new Uint8Array(most);
  const keys = new Uint32Array(mostKeys);
  const starts = new Uint32Array(mostKeys + 1);
  const rows = new Uint32Array(parts.length);
  let at = 0;
  let row = 0;
  for (;;) {
    let key = Number.POSITIVE_INFINITY;
    for (let p = 0; p < parts.length; p++) {
      const next = parts[p]!.keys[rows[p]!];
      if (next !== undefined && next < key) key = next;
    }
    if (key === Number.POSITIVE_INFINITY) break;
    const start = at;
    for (let p = 0; p < parts.length; p++) {
      const part = parts[p]!;
      const own = rows[p]!;
      if (part.keys[own] !== key) continue;
      rows[p] = own + 1;
      const place = places[p]!;
      const end = part.starts[own + 1]!;
      for (let i = part.starts[own]!; i < end; i++) {
        const to = place[part.docs[i]!]!;
        if (to < 0) continue;
        docs[at] = to;
        frequencies[at++] = part.frequencies[i]!;
      }
    }
    if (at === start) continue;
    keys[row] = key;
    starts[row++] = start;
  }
  starts[row] = at;
  return {
    keys: keys.slice(0, row),
    starts: starts.slice(0, row + 1),
    docs: docs.slice(0, at),
    frequencies: frequencies.slice(0, at),
    lengths,
  };
}

/** Bytes that the arrays of a segment take. */
export function segmentBytes(segment: Segment): number {
  let bytes = segment.ids.byteLength + segment.categories.byteLength + segment.solved.byteLength;
  for (const part of segment.channels) {
    bytes += part.keys.byteLength + part.starts.byteLength + part.docs.byteLength;
    bytes += part.frequencies.byteLength + part.lengths.byteLength;
  }
  return bytes;
}

// The part of a document that answers best, quoted with the question's words marked.
import { type AnalyzedDocument, type AnalyzedText, analyzed } from './analyzed-text.ts';
import type { DocumentSection, SearchDocument } from './document.ts';
import type { AskedWord } from './reduce.ts';

/** A section that says which of its text reads as prose: so many characters from the beginning. What follows, code, is found and not quoted. */
export interface QuotableSection extends DocumentSection {
  prose?: number;
}

/** A quoted passage: plain text and the spans to mark in it, as pairs of UTF-16 offsets, in order, apart from one another. */
export interface Passage {
  /** The section to link to, and its place in `document.sections`; undefined when the document has none. */
  section: DocumentSection | undefined;
  index: number;
  text: string;
  marks: [start: number, end: number][];
}

/** Words of a quoted passage: two to three lines. */
const PASSAGE_WORDS = 36;

/** Words before the first wanted one where no sentence begins nearby. */
const BEFORE = 6;

/** A word found in the heading of a section is worth so many times one in its text. */
const HEADING = 1.5;

/** Words that say nothing may stand within an expression: `mot de passe`. So many between two of its words. */
const MOST_BETWEEN = 2;

/**
 * Finds the section of `document` that has most of the words `asked`, and in it the passage that has most. Where a document does not
 * have a word itself, what may stand in its place is quoted and marked.
 * Words that are rare in the document weigh more. Without any match: the beginning of the document, nothing marked. Where only code
 * matches, the prose that it belongs to.
 */
export function bestPassage(document: SearchDocument, asked: readonly AskedWord[]): Passage {
  const words = analyzed(document);
  const sections: readonly QuotableSection[] = document.sections;
  const expressions = expressionsIn(words, asked);
  const wanted = new WantedByFirst(expressions);
  const read = words.sections.map(({ heading, text }, index) => ({
    section: sections[index]!,
    heading: new Set(mentionsIn(heading, wanted).map(({ of }) => of)),
    text: { words: text, count: text.length, mentions: mentionsIn(text, wanted) },
  }));
  const summarised: ReadText = {
    words: words.summary,
    count: words.summary.length,
    mentions: mentionsIn(words.summary, wanted),
  };
  const weights = new Map<number, number>();
  for (const of of new Set(expressions.map((expression) => expression.of))) {
    const holding = read.filter(
      ({ heading, text }) => heading.has(of) || text.mentions.some((mention) => mention.of === of),
    ).length;
    if (holding > 0) weights.set(of, Math.log(1 + (read.length + 1) / holding));
  }
  let best = { value: 0, index: 0, first: 0, last: 0 };
  read.forEach(({ heading, text }, index) => {
    let headed = 0;
    for (const of of heading) headed += weights.get(of)! * HEADING;
    const window = densest(text, weights);
    const value = headed + window.value;
    if (value > best.value) best = { ...window, value, index };
  });
  const chosen = read[best.index];
  if (!chosen) return { section: undefined, index: -1, ...quote(document.summary, summarised, START) };
  if (best.value === 0 && document.summary !== '') {
    return { section: sections[0], index: 0, ...quote(document.summary, summarised, START) };
  }
  const { section, text } = chosen;
  const count = proseWords(text.words, section);
  const prose = { words: text.words, count, mentions: text.mentions.filter(({ last }) => last < count) };
  const quoted =
    count === 0
      ? quote(document.summary, summarised, START)
      : quote(section.text.slice(0, section.prose), prose, count < text.count ? densest(prose, weights) : best);
  return { section, index: best.index, ...quoted };
}

/** How many of the words of a section, the first ones, read as prose. */
function proseWords(words: AnalyzedText, { prose }: QuotableSection): number {
  let count = words.length;
  if (prose !== undefined) while (count > 0 && words.end(count - 1) > prose) count--;
  return count;
}

/** What a document is searched for, by its terms, in place of the word `of` so many of the question. */
interface Wanted {
  of: number;
  terms: readonly number[];
}

/** Where a wanted expression stands in a text: places of its first and last word. */
interface Mention extends Span {
  of: number;
}

interface ReadText {
  words: AnalyzedText;
  /** Only so many words, the first ones, count. */
  count: number;
  /** In the order of their last words. */
  mentions: readonly Mention[];
}

/** Each word of the question that the document has, and for the others those of its synonyms that it has. */
function expressionsIn(document: AnalyzedDocument, asked: readonly AskedWord[]): Wanted[] {
  return asked.flatMap(({ word, synonyms }, of) =>
    (document.has(word.term) ? [[word.term]] : synonyms)
      .filter((terms) => terms.every((term) => document.has(term)))
      .map((terms) => ({ of, terms })),
  );
}

/** What is wanted, by the first of its terms. */
class WantedByFirst {
  readonly #wanted: ReadonlyMap<number, readonly Wanted[]>;
  /** Nearly every word is told by a few of its bits to be none of the wanted. */
  readonly #possible = new Uint8Array(256);

  constructor(expressions: readonly Wanted[]) {
    this.#wanted = Map.groupBy(expressions, ({ terms }) => terms[0]!);
    for (const term of this.#wanted.keys()) this.#possible[term & 255] = 1;
  }

  beginningWith(term: number): readonly Wanted[] {
    return this.#possible[term & 255] === 0 ? NOTHING : (this.#wanted.get(term) ?? NOTHING);
  }
}

function mentionsIn(words: AnalyzedText, wanted: WantedByFirst): Mention[] {
  const mentions: Mention[] = [];
  const said = words.terms;
  for (let first = 0; first < said.length; first++) {
    for (const { of, terms } of wanted.beginningWith(said[first]!)) {
      const last = endOf(words, first, terms);
      if (last !== undefined) mentions.push({ of, first, last });
    }
  }
  return mentions.length > 1 ? mentions.sort((a, b) => a.last - b.last) : mentions;
}

const NOTHING: readonly Wanted[] = [];

/** Place of the last word of an expression that begins at `first`; undefined where something else follows. */
function endOf(words: AnalyzedText, first: number, terms: readonly number[]): number | undefined {
  let at = first;
  for (let t = 1; t < terms.length; t++) {
    const is = () => at < words.length && words.term(at) === terms[t];
    let between = 0;
    do at++;
    while (!is() && at < words.length && words.isBetween(at) && between++ < MOST_BETWEEN);
    if (!is()) return undefined;
  }
  return at;
}

/** Places of the first and the last wanted word of a passage. */
interface Span {
  first: number;
  last: number;
}

const START: Span = { first: 0, last: 0 };

/** The first of the windows of PASSAGE_WORDS words that hold the greatest weight of distinct wanted words. */
function densest(text: ReadText, weights: ReadonlyMap<number, number>): Span & { value: number } {
  let best = { value: 0, ...START };
  if (text.mentions.length === 0) return best;
  const mentions = text.mentions.filter(({ first, last }) => last - first < PASSAGE_WORDS);
  const inside = new Map<number, number>();
  const leaving = mentions.toSorted((a, b) => a.first - b.first);
  let value = 0;
  let left = 0;
  for (let next = 0; next < mentions.length; ) {
    // A window gains only where mentions end, so the others need not be looked at.
    const to = mentions[next]!.last;
    for (let mention = mentions[next]; mention?.last === to; mention = mentions[++next]) {
      const count = inside.get(mention.of) ?? 0;
      if (count === 0) value += weights.get(mention.of)!;
      inside.set(mention.of, count + 1);
    }
    for (; leaving[left]!.first <= to - PASSAGE_WORDS; left++) {
      const { of } = leaving[left]!;
      const count = inside.get(of)! - 1;
      inside.set(of, count);
      if (count === 0) value -= weights.get(of)!;
    }
    if (value > best.value + 1e-9) {
      const from = Math.max(0, to - PASSAGE_WORDS + 1);
      best = { value, first: mentions.find(({ first }) => first >= from)!.first, last: to };
    }
  }
  return best;
}

function quote(text: string, { words, count, mentions }: ReadText, span: Span): Pick<Passage, 'text' | 'marks'> {
  if (count === 0) return { text: text.slice(0, 0), marks: [] };
  const begin = beginning(text, words, span);
  const end = Math.min(count, begin + PASSAGE_WORDS);
  const start = begin === 0 ? 0 : words.start(begin);
  const stop = end === count ? text.length : words.end(end - 1);
  const lead = begin === 0 ? '' : '… ';
  const tail = end === count ? '' : ' …';
  const shift = lead.length - start;
  const marks: [number, number][] = [];
  const quoted = mentions.filter(({ first, last }) => first >= begin && last < end);
  for (const { first, last } of quoted.toSorted((a, b) => a.first - b.first)) {
    const [from, to] = [words.start(first) + shift, words.end(last) + shift];
    const before = marks.at(-1);
    if (before && from < before[1]) before[1] = Math.max(before[1], to);
    else marks.push([from, to]);
  }
  return onOneLine(`${lead}${text.slice(start, stop)}${tail}`, marks);
}

/** A passage begins with the sentence of its first wanted word, or a little before that word, and never so early that the last one is cut off. */
function beginning(text: string, words: AnalyzedText, { first, last }: Span): number {
  const furthest = Math.max(0, first - PASSAGE_WORDS / 3, last - PASSAGE_WORDS + 1);
  for (let i = first; i >= furthest; i--) {
    if (i === 0) return 0;
    if (/[.!?;]\s/.test(text.slice(words.end(i - 1), words.start(i)))) return i;
  }
  return Math.max(furthest, first - BEFORE);
}

/** Items of a list and cells of a table stand on lines of their own: in a passage, dots part them. */
function onOneLine(text: string, marks: [number, number][]): Pick<Passage, 'text' | 'marks'> {
  const lines = text.split('\n');
  let joined = lines[0] ?? '';
  let at = joined.length;
  const moves: { from: number; by: number }[] = [];
  for (const line of lines.slice(1)) {
    const between = /[.!?:;,…]$/.test(joined) ? ' ' : ' · ';
    joined += between + line;
    at += 1;
    moves.push({ from: at, by: between.length - 1 });
    at += line.length;
  }
  const moved = (offset: number) => moves.reduce((place, { from, by }) => place + (offset >= from ? by : 0), offset);
  return { text: joined, marks: marks.map(([start, end]) => [moved(start), moved(end)]) };
}

// The part of a document that answers best, quoted with the question's words marked.
import { analyzerFor, type PlacedWord } from './analyze.ts';
import type { DocumentSection, SearchDocument } from './document.ts';
import { contentWords } from './reduce.ts';

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

/** Words read of one section. */
const LONGEST_SECTION = 20_000;

/**
 * Finds the section of `document` that has most of the question `text`, and in it the passage that has most.
 * Words that are rare in the document weigh more. Without any match: the beginning of the document, nothing marked. Where only code
 * matches, the prose that it belongs to.
 */
export function bestPassage(document: SearchDocument, text: string): Passage {
  const analyzer = analyzerFor(document.locale);
  const wanted = new Set(contentWords(analyzer, text).map(({ word }) => word.term));
  const sections: readonly QuotableSection[] = document.sections;
  const read = sections.map((section) => ({
    section,
    heading: new Set(analyzer.words(section.heading).map(({ word }) => word.term)),
    words: analyzer.words(section.text, LONGEST_SECTION),
  }));
  const summary = analyzer.words(document.summary);
  const summarised = new Set(summary.map(({ word }) => word.term));
  const weights = new Map<number, number>();
  for (const term of wanted) {
    const holding = read.filter(
      ({ heading, words }) => heading.has(term) || words.some(({ word }) => word.term === term),
    ).length;
    if (holding > 0) weights.set(term, Math.log(1 + (read.length + 1) / holding));
    else if (summarised.has(term)) weights.set(term, 0);
  }
  let best = { value: 0, index: 0, first: 0, last: 0 };
  read.forEach(({ heading, words }, index) => {
    let headed = 0;
    for (const [term, weight] of weights) if (heading.has(term)) headed += weight * HEADING;
    const window = densest(words, weights);
    const value = headed + window.value;
    if (value > best.value) best = { ...window, value, index };
  });
  const chosen = read[best.index];
  if (!chosen) return { section: undefined, index: -1, ...quote(document.summary, summary, START, weights) };
  if (best.value === 0 && document.summary !== '') {
    return { section: sections[0], index: 0, ...quote(document.summary, summary, START, weights) };
  }
  const { section } = chosen;
  const words = chosen.words.filter(({ end }) => end <= (section.prose ?? end));
  const prose = section.text.slice(0, section.prose);
  const quoted =
    words.length === 0
      ? quote(document.summary, summary, START, weights)
      : quote(prose, words, words.length < chosen.words.length ? densest(words, weights) : best, weights);
  return { section, index: best.index, ...quoted };
}

/** Places of the first and the last wanted word of a passage. */
interface Span {
  first: number;
  last: number;
}

const START: Span = { first: 0, last: 0 };

/** The first of the windows of PASSAGE_WORDS words that hold the greatest weight of distinct wanted words. */
function densest(words: readonly PlacedWord[], weights: ReadonlyMap<number, number>): Span & { value: number } {
  const inside = new Map<number, number>();
  let value = 0;
  let best = { value: 0, first: 0, last: 0 };
  for (let to = 0; to < words.length; to++) {
    const entering = words[to]!.word.term;
    const weight = weights.get(entering);
    if (weight !== undefined) {
      const count = inside.get(entering) ?? 0;
      if (count === 0) value += weight;
      inside.set(entering, count + 1);
    }
    const leaving = words[to - PASSAGE_WORDS]?.word.term;
    const lost = leaving === undefined ? undefined : weights.get(leaving);
    if (leaving !== undefined && lost !== undefined) {
      const count = inside.get(leaving)! - 1;
      inside.set(leaving, count);
      if (count === 0) value -= lost;
    }
    if (value > best.value + 1e-9) {
      const from = Math.max(0, to - PASSAGE_WORDS + 1);
      const first = words.findIndex(({ word }, at) => at >= from && weights.has(word.term));
      best = { value, first, last: to };
    }
  }
  return best;
}

function quote(
  text: string,
  words: readonly PlacedWord[],
  span: Span,
  weights: ReadonlyMap<number, number>,
): Pick<Passage, 'text' | 'marks'> {
  if (words.length === 0) return { text: text.slice(0, 0), marks: [] };
  const begin = beginning(text, words, span);
  const end = Math.min(words.length, begin + PASSAGE_WORDS);
  const start = begin === 0 ? 0 : words[begin]!.start;
  const stop = end === words.length ? text.length : words[end - 1]!.end;
  const lead = begin === 0 ? '' : '… ';
  const tail = end === words.length ? '' : ' …';
  const marks: [number, number][] = [];
  for (const { word, start: at, end: to } of words.slice(begin, end)) {
    if (!weights.has(word.term)) continue;
    const last = marks[marks.length - 1];
    const shift = lead.length - start;
    if (last && at + shift < last[1]) last[1] = Math.max(last[1], to + shift);
    else marks.push([at + shift, to + shift]);
  }
  return onOneLine(`${lead}${text.slice(start, stop)}${tail}`, marks);
}

/** A passage begins with the sentence of its first wanted word, or a little before that word, and never so early that the last one is cut off. */
function beginning(text: string, words: readonly PlacedWord[], { first, last }: Span): number {
  const furthest = Math.max(0, first - PASSAGE_WORDS / 3, last - PASSAGE_WORDS + 1);
  for (let i = first; i >= furthest; i--) {
    if (i === 0) return 0;
    if (/[.!?;]\s/.test(text.slice(words[i - 1]!.end, words[i]!.start))) return i;
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

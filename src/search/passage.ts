// The part of a document that answers best, quoted with the question's words marked.
import { analyzerFor, type PlacedWord } from './analyze.ts';
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

/** Words read of one section. */
const LONGEST_SECTION = 20_000;

/** Words that say nothing may stand within an expression: `mot de passe`. So many between two of its words. */
const MOST_BETWEEN = 2;

/**
 * Finds the section of `document` that has most of the words `asked`, and in it the passage that has most. Where a document does not
 * have a word itself, what may stand in its place is quoted and marked.
 * Words that are rare in the document weigh more. Without any match: the beginning of the document, nothing marked. Where only code
 * matches, the prose that it belongs to.
 */
export function bestPassage(document: SearchDocument, asked: readonly AskedWord[]): Passage {
  const analyzer = analyzerFor(document.locale);
  const sections: readonly QuotableSection[] = document.sections;
  const texts = sections.map((section) => ({
    section,
    heading: analyzer.words(section.heading),
    words: analyzer.words(section.text, LONGEST_SECTION),
  }));
  const summary = analyzer.words(document.summary);
  const expressions = expressionsIn([...texts.flatMap(({ heading, words }) => [heading, words]), summary], asked);
  const byFirst = Map.groupBy(expressions, ({ terms }) => terms[0]!);
  const read = texts.map(({ section, heading, words }) => ({
    section,
    heading: new Set(mentionsIn(heading, byFirst).map(({ of }) => of)),
    text: { words, mentions: mentionsIn(words, byFirst) },
  }));
  const summarised: ReadText = { words: summary, mentions: mentionsIn(summary, byFirst) };
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
  const words = text.words.filter(({ end }) => end <= (section.prose ?? end));
  const prose = { words, mentions: text.mentions.filter(({ last }) => last < words.length) };
  const quoted =
    words.length === 0
      ? quote(document.summary, summarised, START)
      : quote(
          section.text.slice(0, section.prose),
          prose,
          words.length < text.words.length ? densest(prose, weights) : best,
        );
  return { section, index: best.index, ...quoted };
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
  words: readonly PlacedWord[];
  /** In the order of their last words. */
  mentions: readonly Mention[];
}

/** Each word of the question that the texts have, and for the others those of its synonyms that they have. */
function expressionsIn(texts: readonly (readonly PlacedWord[])[], asked: readonly AskedWord[]): Wanted[] {
  const present = new Set(texts.flatMap((words) => words.map(({ word }) => word.term)));
  return asked.flatMap(({ word, synonyms }, of) =>
    (present.has(word.term) ? [[word.term]] : synonyms)
      .filter((terms) => terms.every((term) => present.has(term)))
      .map((terms) => ({ of, terms })),
  );
}

/** @param byFirst what is wanted, by the first of its terms. */
function mentionsIn(words: readonly PlacedWord[], byFirst: ReadonlyMap<number, readonly Wanted[]>): Mention[] {
  const mentions: Mention[] = [];
  words.forEach(({ word }, first) => {
    for (const { of, terms } of byFirst.get(word.term) ?? []) {
      const last = endOf(words, first, terms);
      if (last !== undefined) mentions.push({ of, first, last });
    }
  });
  return mentions.sort((a, b) => a.last - b.last);
}

/** Place of the last word of an expression that begins at `first`; undefined where something else follows. */
function endOf(words: readonly PlacedWord[], first: number, [, ...rest]: readonly number[]): number | undefined {
  let at = first;
  for (const term of rest) {
    let between = 0;
    do at++;
    while (words[at]?.word.term !== term && isBetween(words[at]) && between++ < MOST_BETWEEN);
    if (words[at]?.word.term !== term) return undefined;
  }
  return at;
}

function isBetween(word: PlacedWord | undefined): boolean {
  return word !== undefined && (word.word.stop || word.compound);
}

/** Places of the first and the last wanted word of a passage. */
interface Span {
  first: number;
  last: number;
}

const START: Span = { first: 0, last: 0 };

/** The first of the windows of PASSAGE_WORDS words that hold the greatest weight of distinct wanted words. */
function densest({ words, mentions }: ReadText, weights: ReadonlyMap<number, number>): Span & { value: number } {
  const inside = new Map<number, number>();
  const leaving = Map.groupBy(mentions, ({ first }) => first);
  let value = 0;
  let next = 0;
  let best = { value: 0, first: 0, last: 0 };
  for (let to = 0; to < words.length; to++) {
    for (let mention = mentions[next]; mention?.last === to; mention = mentions[++next]) {
      const count = inside.get(mention.of) ?? 0;
      if (count === 0) value += weights.get(mention.of)!;
      inside.set(mention.of, count + 1);
    }
    for (const { of } of leaving.get(to - PASSAGE_WORDS) ?? []) {
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

function quote(text: string, { words, mentions }: ReadText, span: Span): Pick<Passage, 'text' | 'marks'> {
  if (words.length === 0) return { text: text.slice(0, 0), marks: [] };
  const begin = beginning(text, words, span);
  const end = Math.min(words.length, begin + PASSAGE_WORDS);
  const start = begin === 0 ? 0 : words[begin]!.start;
  const stop = end === words.length ? text.length : words[end - 1]!.end;
  const lead = begin === 0 ? '' : '… ';
  const tail = end === words.length ? '' : ' …';
  const shift = lead.length - start;
  const marks: [number, number][] = [];
  const quoted = mentions.filter(({ first, last }) => first >= begin && last < end);
  for (const { first, last } of quoted.toSorted((a, b) => a.first - b.first)) {
    const [from, to] = [words[first]!.start + shift, words[last]!.end + shift];
    const before = marks.at(-1);
    if (before && from < before[1]) before[1] = Math.max(before[1], to);
    else marks.push([from, to]);
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

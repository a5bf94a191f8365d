// What of a document, and of a question, is compared: the same steps for both.
import { type Analyzer, analyzerFor, pairTerm } from './analyze.ts';
import { otherSpellings } from './compounds.ts';
import type { SearchDocument } from './document.ts';
import { kindsOf, type QuestionKind } from './question-kinds.ts';
import { CHANNELS, type Channel, type IndexedDocument } from './segment.ts';
import { correctSpelling, type Vocabulary } from './spelling.ts';
import type { Expressions, Synonyms } from './synonyms.ts';
import { TermCounter } from './term-counter.ts';
import { translationsBetween } from './translations.ts';
import type { PlacedWord, Word } from './word.ts';

/** Words read of a document: about 300 pages, so that one monster does not stop the process. */
const LONGEST_DOCUMENT = 100_000;

/** Words read of a question; a stack trace says what it has to say long before. */
const LONGEST_QUESTION = 500;

/** Different words of a question that are looked for, the first ones: more cost time and move nothing on any labelled set. */
const MOST_ASKED_WORDS = 80;

/** A page says first what it is about: so many words of summary and text, without stop words, count once more. */
const LEAD_WORDS = 60;

// One document is read after another, so they share them.
const counters = Object.fromEntries(CHANNELS.map((name) => [name, new TermCounter()])) as Record<Channel, TermCounter>;

/** Reduces a document to the terms of each channel. `category` is the caller's number for the document's category. */
export function reduceDocument(document: SearchDocument, category: number): IndexedDocument {
  const analyzer = analyzerFor(document.locale);
  const channels = counters;
  // Threads are many and long: only their titles give 4-grams and pairs.
  const deep: [grams?: Channel, pairs?: Channel] = document.kind === 'thread' ? [] : ['grams', 'pairs'];
  let lead = 0;
  const addGrams = (channel: Channel, word: Word): void => {
    for (const gram of word.grams) channels[channel].add(gram);
    channels[channel].length += word.grams.length;
  };
  const read = (text: string, words: Channel, grams?: Channel, pairs?: Channel): void => {
    let previous: Word | undefined;
    for (const { word, compound } of analyzer.words(text, LONGEST_DOCUMENT)) {
      if (deep[0] && words === 'body' && !word.stop && lead++ < LEAD_WORDS) addGrams('leadGrams', word);
      // In running text stop words would only take room; titles may consist of them.
      if (!word.stop || words !== 'body') channels[words].add(word.term);
      if (word.stop) continue;
      channels[words].length++;
      if (grams) addGrams(grams, word);
      if (compound || !pairs) continue;
      if (previous) {
        channels[pairs].add(pairTerm(previous.term, word.term));
        channels[pairs].length++;
      }
      previous = word;
    }
  };

  const readKinds = (title: string, channel: Channel): void => {
    for (const { term } of kindsOf(title, document.locale)) channels[channel].add(term);
  };

  read(document.title, 'title', 'titleGrams', 'pairs');
  readKinds(document.title, 'title');
  for (const question of document.askedAs) read(question, 'asked');
  for (const tag of document.tags) read(tag, 'tags', ...deep);
  read(document.summary, 'body', ...deep);
  for (const section of document.sections) {
    read(section.heading, 'headings', ...deep);
    readKinds(section.heading, 'headings');
    read(section.text, 'body', ...deep);
  }
  return {
    id: document.id,
    category,
    solved: document.solved,
    channels: CHANNELS.map((name) => channels[name].take()),
  };
}

/** A distinct word of a question. */
export interface AskedWord {
  word: Word;
  /** Place of its first mention among the words that say something: what comes first matters most. */
  at: number;
  /** Expressions that may stand in its place, by their terms. */
  synonyms: Expressions;
}

/** A question as the index sees it. */
export interface ReducedQuestion {
  /** Distinct words by term, in the order in which they were first said. */
  words: Map<number, AskedWord>;
  /** What it wants to know, which only titles and headings say. */
  kinds: QuestionKind[];
  /** Place of the first word that has each 4-gram. */
  grams: Map<number, { at: number; code: boolean }>;
  /** Neighbouring words by their pair term. */
  pairs: Map<number, [AskedWord, AskedWord]>;
}

/**
 * Reduces a question; stop words are dropped unless nothing would be left. With `vocabulary`, words that no document has are corrected to
 * ones that some have. What any of `thesauri` knows may stand for a word.
 * @param spokenIn language of the asker, where `locale`, that of the documents, is another. It is not known in which of the two a word is
 * meant, so it counts as itself and by its translation, and not at all where either language says nothing by it.
 */
export function reduceQuestion(
  text: string,
  locale: string,
  thesauri: readonly Synonyms[] = [],
  vocabulary?: Vocabulary,
  spokenIn?: string,
): ReducedQuestion {
  const analyzer = analyzerFor(locale);
  const foreign = spokenIn === undefined ? undefined : foreignWords(text, locale, spokenIn);
  const typed = foreign?.typed ?? contentWords(analyzer, text);
  const others = vocabulary && otherSpellings(text, typed, vocabulary, analyzer);
  const corrected = vocabulary ? correctSpelling(typed, vocabulary, analyzer) : typed;
  // What has a translation, or is written in another way, is no slip.
  const spoken = corrected.map((word, i) => (foreign?.translated[i] || others?.[i] ? typed[i]! : word));
  const found = [...thesauri.map((thesaurus) => thesaurus.find(spoken)), foreign?.translated ?? [], others ?? []];
  const words = new Map<number, AskedWord>();
  const grams: ReducedQuestion['grams'] = new Map();
  const pairs = new Map<number, [AskedWord, AskedWord]>();
  let previous: AskedWord | undefined;
  spoken.forEach(({ word, compound }, at) => {
    let asked = words.get(word.term);
    if (!asked) {
      if (words.size >= MOST_ASKED_WORDS) return;
      asked = { word, at, synonyms: found.flatMap((one) => one[at] ?? []) };
      words.set(word.term, asked);
      for (const gram of word.grams) if (!grams.has(gram)) grams.set(gram, { at, code: word.code });
    }
    if (compound) return;
    const pair = previous && pairTerm(previous.word.term, word.term);
    if (previous && pair !== undefined && !pairs.has(pair)) pairs.set(pair, [previous, asked]);
    previous = asked;
  });
  const kinds = new Map(
    [locale, spokenIn ?? locale].flatMap((one) => kindsOf(text, one)).map((kind) => [kind.term, kind]),
  );
  return { words, kinds: [...kinds.values()], grams, pairs };
}

/** The words of a question that say something in the language of the documents and in the asker's, with what the asker's mean. */
function foreignWords(
  text: string,
  locale: string,
  spokenIn: string,
): { typed: PlacedWord[]; translated: (Expressions | undefined)[] } {
  const read = analyzerFor(locale).words(text, LONGEST_QUESTION);
  const placeOf = ({ start, compound }: PlacedWord): number => start * 2 + Number(compound);
  const said = new Map(
    analyzerFor(spokenIn)
      .words(text, LONGEST_QUESTION)
      .map((word) => [placeOf(word), word]),
  );
  // Where one language takes two words for one, the other has no word of its own there.
  const both = read.map((word) => ({ word, meant: said.get(placeOf(word)) ?? word }));
  const content = both.filter(({ word, meant }) => !word.word.stop && !meant.word.stop);
  const kept = content.length > 0 ? content : both;
  return {
    typed: kept.map(({ word }) => word),
    translated: translationsBetween(spokenIn, locale).find(kept.map(({ meant }) => meant)),
  };
}

/** The words of a question that say something; all of them when none does. */
export function contentWords(analyzer: Analyzer, text: string): PlacedWord[] {
  const spoken = analyzer.words(text, LONGEST_QUESTION);
  const content = spoken.filter(({ word }) => !word.stop);
  return content.length > 0 ? content : spoken;
}

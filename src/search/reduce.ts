// What of a document, and of a question, is compared: the same steps for both.
import { type Analyzer, analyzerFor, type PlacedWord, pairTerm, type Word } from './analyze.ts';
import type { SearchDocument } from './document.ts';
import { CHANNELS, type Channel, type ChannelTerms, type IndexedDocument } from './segment.ts';

/** Words read of a document: about 300 pages, so that one monster does not stop the process. */
const LONGEST_DOCUMENT = 100_000;

/** Words read of a question; a stack trace says what it has to say long before. */
const LONGEST_QUESTION = 2_000;

class Terms implements ChannelTerms {
  length = 0;
  readonly frequencies = new Map<number, number>();

  add(term: number): void {
    this.frequencies.set(term, (this.frequencies.get(term) ?? 0) + 1);
  }
}

/** Reduces a document to the terms of each channel. `category` is the caller's number for the document's category. */
export function reduceDocument(document: SearchDocument, category: number): IndexedDocument {
  const analyzer = analyzerFor(document.locale);
  const channels = Object.fromEntries(CHANNELS.map((name) => [name, new Terms()])) as Record<Channel, Terms>;

  const read = (text: string, channel: Terms, deep: boolean): void => {
    let previous: Word | undefined;
    for (const { word, compound } of analyzer.words(text, LONGEST_DOCUMENT)) {
      channel.add(word.term);
      if (word.stop) continue;
      channel.length++;
      if (!deep) continue;
      for (const gram of word.grams) channels.grams.add(gram);
      channels.grams.length += word.grams.length;
      if (compound) continue;
      if (previous) {
        channels.pairs.add(pairTerm(previous.term, word.term));
        channels.pairs.length++;
      }
      previous = word;
    }
  };

  // Threads are many and long: their titles alone give 4-grams and pairs.
  const deep = document.kind !== 'thread';
  read(document.title, channels.title, true);
  for (const question of document.askedAs) read(question, channels.title, true);
  for (const tag of document.tags) read(tag, channels.tags, deep);
  read(document.summary, channels.body, deep);
  for (const section of document.sections) {
    read(section.heading, channels.headings, deep);
    read(section.text, channels.body, deep);
  }
  return { id: document.id, category, solved: document.solved, channels: CHANNELS.map((name) => channels[name]) };
}

/** A question as the index sees it. */
export interface ReducedQuestion {
  /** Distinct words by term, in the order in which they were first said. */
  words: Map<number, Word>;
  grams: Set<number>;
  /** Neighbouring words by their pair term. */
  pairs: Map<number, [Word, Word]>;
}

/** Reduces a question; stop words are dropped unless nothing would be left. */
export function reduceQuestion(text: string, locale: string): ReducedQuestion {
  const spoken = contentWords(analyzerFor(locale), text);
  const words = new Map<number, Word>();
  const grams = new Set<number>();
  const pairs = new Map<number, [Word, Word]>();
  let previous: Word | undefined;
  for (const { word, compound } of spoken) {
    if (!words.has(word.term)) {
      words.set(word.term, word);
      for (const gram of word.grams) grams.add(gram);
    }
    if (compound) continue;
    if (previous) pairs.set(pairTerm(previous.term, word.term), [previous, word]);
    previous = word;
  }
  return { words, grams, pairs };
}

/** The words of a question that say something; all of them when none does. */
export function contentWords(analyzer: Analyzer, text: string): PlacedWord[] {
  const spoken = analyzer.words(text, LONGEST_QUESTION);
  const content = spoken.filter(({ word }) => !word.stop);
  return content.length > 0 ? content : spoken;
}

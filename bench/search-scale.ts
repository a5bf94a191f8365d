// How fast and how large: made-up corpora of the size of a big help center, with the word statistics of real text.

import type { DocumentKind, SearchDocument } from '../src/search/document.ts';
import { createEngine } from '../src/search/engine.ts';
import { mergeSegments } from '../src/search/segment.ts';
import { STOP_WORDS } from '../src/search/stopwords.ts';
import { THESAURUS } from '../src/search/thesaurus.ts';
import { percentile, random } from './search-metrics.ts';

export interface ScaleRow {
  corpus: string;
  documents: number;
  p50ms: number;
  p99ms: number;
  questionsPerSecond: number;
  /** The slowest of some questions as long as a pasted log. */
  longQuestionMs: number;
  indexMegabytes: number;
  buildSeconds: number;
  /** Time that a start takes to read the saved index. */
  snapshotLoadMs: number;
  changeVisibleMs: number;
}

const VOCABULARY = 60_000;
/**
 * Share of words that the text said before. With it an article of 350 words has about 100 different words, without stop words, and 500
 * 4-grams, as the English help articles have that were counted.
 */
const REPEATED = 0.55;
const QUESTIONS = 2_000;
const WORDS_ASKED = 18;
const LONG_QUESTIONS = 20;
const LONG_QUESTION_WORDS = 10_000;

/** Measures 10,000 articles of 350 words and 150,000 threads (title, first post, accepted answer). */
export async function measureScale(say: (line: string) => void): Promise<ScaleRow[]> {
  const rows: ScaleRow[] = [];
  for (const corpus of [
    { name: 'articles', kind: 'article', documents: 10_000, words: 350 },
    { name: 'threads', kind: 'thread', documents: 150_000, words: 120 },
  ] as const) {
    const row = await measure(corpus.name, corpus.kind, corpus.documents, corpus.words);
    rows.push(row);
    say(
      `${row.corpus.padEnd(9)} ${String(row.documents).padStart(7)} documents: p50 ${row.p50ms.toFixed(2)} ms, p99 ${row.p99ms.toFixed(2)} ms, ` +
        `${row.questionsPerSecond.toFixed(0)} questions/s on one core, at most ${row.longQuestionMs.toFixed(0)} ms for ${LONG_QUESTION_WORDS} words, ${row.indexMegabytes.toFixed(1)} MB, built in ${row.buildSeconds.toFixed(1)} s, loaded in ${row.snapshotLoadMs.toFixed(0)} ms, ` +
        `a change is visible after ${row.changeVisibleMs.toFixed(1)} ms`,
    );
  }
  return rows;
}

async function measure(corpus: string, kind: DocumentKind, count: number, words: number): Promise<ScaleRow> {
  const writer = createWriter(3);
  const engine = createEngine();
  let buildMs = 0;
  for (let id = 1; id <= count; ) {
    const batch: SearchDocument[] = [];
    for (; batch.length < 500 && id <= count; id++) batch.push(madeUp(id, kind, words, writer));
    const begun = performance.now();
    engine.upsert(batch);
    buildMs += performance.now() - begun;
  }
  const joining = performance.now();
  await engine.compact(mergeSegments);
  buildMs += performance.now() - joining;
  const saved = engine.save('');
  const loading = performance.now();
  createEngine().load(saved);
  const loadMs = performance.now() - loading;
  const ask = (text: string): void => {
    engine.search({ text, locale: 'en', audiences: ['everyone'], limit: 10 });
  };
  const questions = Array.from({ length: QUESTIONS }, () => writer.text(WORDS_ASKED, 0));
  for (const text of questions.slice(0, 200)) ask(text);
  const before = process.cpuUsage();
  const times = questions.map((text) => {
    const begun = performance.now();
    ask(text);
    return performance.now() - begun;
  });
  // Processor time: other work on the machine must not count.
  const used = process.cpuUsage(before);
  const seconds = (used.user + used.system) / 1e6;
  const long = Array.from({ length: LONG_QUESTIONS }, () => {
    const text = writer.text(LONG_QUESTION_WORDS, 0);
    const begun = performance.now();
    ask(text);
    return performance.now() - begun;
  });
  const changed = performance.now();
  engine.upsert([madeUp(1, kind, words, writer)]);
  ask(questions[0]!);
  return {
    corpus,
    documents: count,
    p50ms: percentile(times, 0.5),
    p99ms: percentile(times, 0.99),
    questionsPerSecond: QUESTIONS / seconds,
    longQuestionMs: Math.max(...long),
    indexMegabytes: engine.bytes / 1e6,
    buildSeconds: buildMs / 1_000,
    snapshotLoadMs: loadMs,
    changeVisibleMs: performance.now() - changed,
  };
}

interface Writer {
  /** A text as people write it, with the small words of the language; `repeated` is the share of words that it said before. */
  text(words: number, repeated?: number): string;
}

/** Real English words, of which the letters of the made-up ones are learnt. */
function seedWords(): string[] {
  return (THESAURUS.en ?? []).flat().flatMap((expression) => expression.split(' '));
}

/**
 * Words by Zipf's law (the chance of a word is one by its rank), each in three cases out of ten followed by one of a few companions.
 * The first are English stop words; the others have the letter statistics of English, since the 4-grams depend on them.
 */
export function createWriter(seed: number): Writer {
  const next = random(seed);
  const followers = new Map<string, string>();
  for (const word of seedWords()) {
    const padded = `__${word}$`;
    for (let i = 2; i < padded.length; i++) {
      const before = padded.slice(i - 2, i);
      followers.set(before, (followers.get(before) ?? '') + padded[i]!);
    }
  }
  const vocabulary = new Set(STOP_WORDS.en);
  while (vocabulary.size < VOCABULARY) {
    let word = '__';
    while (!word.endsWith('$') && word.length < 16) {
      const options = followers.get(word.slice(-2)) ?? '$';
      // Names and foreign words follow no rule.
      word +=
        next() < 0.06
          ? 'abcdefghijklmnopqrstuvwxyz'[Math.floor(next() * 26)]!
          : options[Math.floor(next() * options.length)]!;
    }
    if (word.length > 5) vocabulary.add(word.replace(/[_$]/g, ''));
  }
  const ranked = [...vocabulary];
  const rank = (): number => Math.floor(VOCABULARY ** next()) - 1;
  return {
    text(words, repeated = REPEATED) {
      const said: string[] = [];
      let last = 0;
      for (let i = 0; i < words; i++) {
        // A text keeps to its matter.
        if (said.length > 0 && next() < repeated) {
          said.push(said[Math.floor(next() * said.length)]!);
          continue;
        }
        last = next() < 0.3 ? (last * 7 + Math.floor(next() * 5)) % VOCABULARY : rank();
        said.push(ranked[last]!);
      }
      return said.join(' ');
    },
  };
}

export function madeUp(id: number, kind: DocumentKind, words: number, writer: Writer): SearchDocument {
  return {
    id,
    kind,
    locale: 'en',
    title: writer.text(7),
    summary: '',
    tags: [writer.text(1), writer.text(1)],
    askedAs: [],
    sections: [
      { anchor: '', heading: '', text: writer.text(words / 2) },
      { anchor: 'more', heading: writer.text(4), text: writer.text(words / 2) },
    ],
    category: `category ${id % 20}`,
    audience: 'everyone',
    url: `/en/${kind}s/${id}`,
    solved: kind === 'thread' && id % 3 === 0,
  };
}

// Labelled sets in the BEIR shape: docs.jsonl, queries.jsonl, qrels.jsonl in one folder.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { analyzerFor } from '../src/search/analyze.ts';
import type { SearchDocument } from '../src/search/document.ts';
import { readOwnArticles } from './search-articles.ts';
import { random } from './search-metrics.ts';

export interface Question {
  id: string;
  text: string;
  /** Numbers of the documents that answer; empty for a question that has no answer in the set. */
  answers: ReadonlySet<number>;
}

export interface LabelledSet {
  name: string;
  /** Language of the documents. */
  locale: string;
  /** Language of the questions, where it is another. */
  spokenIn?: string | undefined;
  documents: SearchDocument[];
  questions: Question[];
}

interface DocumentLine {
  id: string;
  title: string;
  body: string;
  tags?: string[] | string;
}

interface QuestionLine {
  id: string;
  text: string;
  /** Where a set tells how sure its labels are, only the strict ones are used. */
  label?: string;
}

interface LabelLine {
  qid: string;
  did: string;
  rel: number;
}

/** Languages that the sets, and the folders of their names, are in. */
const LANGUAGES = ['en', 'fr', 'it', 'de'];

/** The main language of the product's own articles: those that are not translated are found in it. */
export const MAIN_LANGUAGE = 'en';

const STRICT_LABEL = 'accepted-solution-cites';

/**
 * Reads a set; its language is the part of the folder's name that names one (`cnil-fr`, `fr`), English otherwise. A folder without
 * docs.jsonl is about the product's own articles, named by their slugs: in the language of the questions, or in English where they are not
 * translated into it. Throws when a file is missing, is not JSON lines, or labels an article that does not exist.
 * @param inEnglish ask the English articles even if they are translated.
 */
export function readSet(folder: string, inEnglish = false): LabelledSet {
  const name = basename(resolve(folder));
  const spoken = name.split('-').findLast((part) => LANGUAGES.includes(part)) ?? 'en';
  const numbers = new Map<string, number>();
  const own = isOwn(folder);
  const locale = own && (inEnglish || readOwnArticles(spoken).size === 0) ? MAIN_LANGUAGE : spoken;
  const documents = own
    ? [...readOwnArticles(locale)].map(([slug, document]) => {
        numbers.set(slug, document.id);
        return document;
      })
    : lines<DocumentLine>(join(folder, 'docs.jsonl')).map((line, i) => {
        numbers.set(line.id, i + 1);
        return toDocument(line, i + 1, locale);
      });
  const answers = new Map<string, Set<number>>();
  for (const { qid, did, rel } of lines<LabelLine>(join(folder, 'qrels.jsonl'))) {
    const number = numbers.get(did);
    if (own && number === undefined) throw new Error(`${folder}: there is no article ${did}`);
    if (rel <= 0 || number === undefined) continue;
    const known = answers.get(qid);
    if (known) known.add(number);
    else answers.set(qid, new Set([number]));
  }
  let asked = lines<QuestionLine>(join(folder, 'queries.jsonl'));
  if (asked.some(({ label }) => label === STRICT_LABEL)) asked = asked.filter(({ label }) => label === STRICT_LABEL);
  const questions = asked.map(({ id, text }) => ({ id, text, answers: answers.get(id) ?? new Set<number>() }));
  const isForeign = spoken !== locale;
  return {
    name: isForeign ? `${name} in ${locale}` : name,
    locale,
    spokenIn: isForeign ? spoken : undefined,
    documents,
    questions,
  };
}

/** `--set a b c` is the same as `--set a --set b --set c`. */
export function spreadSets(args: readonly string[]): string[] {
  const spread: string[] = [];
  let inSet = false;
  for (const arg of args) {
    if (arg.startsWith('-')) inSet = arg === '--set' || arg.startsWith('--set=');
    else if (inSet && spread[spread.length - 1] !== '--set') spread.push('--set');
    spread.push(arg);
  }
  return spread;
}

/** Whether a set is about the product's own articles. */
export function isOwn(folder: string): boolean {
  return !existsSync(join(folder, 'docs.jsonl'));
}

function toDocument({ title, body, tags }: DocumentLine, id: number, locale: string): SearchDocument {
  return {
    id,
    kind: 'article',
    locale,
    title,
    summary: '',
    // Some sets write one string.
    tags: typeof tags === 'string' ? [tags] : (tags ?? []),
    askedAs: [],
    sections: [{ anchor: '', heading: '', text: body }],
    category: '',
    audience: 'everyone',
    url: `/${locale}/articles/${id}`,
    solved: false,
  };
}

function lines<Line>(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** Documents to take away so that half of the answered questions lose all of their answers: whole questions' answers, in a seeded order. */
export function withoutHalf({ questions }: LabelledSet, seed: number): Set<number> {
  const next = random(seed);
  const answered = questions.filter(({ answers }) => answers.size > 0);
  const order = answered.map((question) => ({ question, place: next() })).sort((a, b) => a.place - b.place);
  const gone = new Set<number>();
  for (const { question } of order) {
    const lost = answered.filter(({ answers }) => [...answers].every((id) => gone.has(id)));
    if (lost.length * 2 >= answered.length) break;
    for (const id of question.answers) gone.add(id);
  }
  return gone;
}

/** Different halves are taken away, so that single pages do not decide. */
const HALVES = [7, 8, 9];

/** As {@link withoutHalf}, several times over. */
export function withoutHalves(set: LabelledSet): Set<number>[] {
  return HALVES.map((seed) => withoutHalf(set, seed));
}

/** Words of a passage, and of a short question without its stop words. */
const PASSAGE_WORDS = 55;
const FEWEST_WORDS = 3;
const MOST_WORDS = 6;

/** The documents as passages: one text of the first 55 words, without a title. */
export function asPassages(documents: readonly SearchDocument[]): SearchDocument[] {
  return documents.map((document) => {
    const all = [document.title, document.summary, ...document.sections.map(({ text }) => text)].join('. ');
    const text = all.split(/\s+/).slice(0, PASSAGE_WORDS).join(' ');
    return { ...document, title: '', summary: '', tags: [], sections: [{ anchor: '', heading: '', text }] };
  });
}

/** Three to six neighbouring words of a question, as one types them into a search box. Seeded. */
export function inFewWords(text: string, locale: string, seed: number): string {
  const next = random(seed);
  const words = analyzerFor(locale)
    .words(text)
    .flatMap(({ word, compound, start, end }) => (word.stop || compound ? [] : [text.slice(start, end)]));
  const count = FEWEST_WORDS + Math.floor(next() * (MOST_WORDS - FEWEST_WORDS + 1));
  const from = Math.floor(next() * (Math.max(0, words.length - count) + 1));
  return words.slice(from, from + count).join(' ');
}

/** Words that get a typing error: one in so many of those with at least four letters, and one in every question that has any. */
const TYPO_EVERY = 5;

/** The question as typed in a hurry: one word in five has an error (two letters swapped, one dropped, doubled or replaced), accents are dropped. Seeded. */
export function withTypos(text: string, seed: number): string {
  const next = random(seed);
  const plain = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  const places = [...plain.matchAll(/[a-z]{4,}/gi)];
  const sure = Math.floor(next() * places.length);
  let typed = '';
  let at = 0;
  places.forEach((place, i) => {
    typed += plain.slice(at, place.index);
    at = place.index + place[0].length;
    typed += i === sure || next() < 1 / TYPO_EVERY ? mistype(place[0], next) : place[0];
  });
  return typed + plain.slice(at);
}

function mistype(word: string, next: () => number): string {
  const at = 1 + Math.floor(next() * (word.length - 2));
  const before = word.slice(0, at);
  const letter = word[at]!;
  const after = word.slice(at + 1);
  switch (Math.floor(next() * 4)) {
    case 0:
      return before + (after[0] ?? '') + letter + after.slice(1);
    case 1:
      return before + after;
    case 2:
      return before + letter + letter + after;
    default:
      return before + 'abcdefghijklmnopqrstuvwxyz'[Math.floor(next() * 26)] + after;
  }
}

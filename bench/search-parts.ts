// What each part of our engine gains: the same questions without it, one by one.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Tuning } from '../src/search/plan.ts';
import { type Change, changeBetween, type Judgements } from './search-change.ts';
import { asPassages, inFewWords, type LabelledSet, type Question, withTypos } from './search-sets.ts';

/** A part, and how to do without it: by other weights, or by another file in the place of its own. */
export interface Part {
  name: string;
  tuning?: Partial<Omit<Tuning, 'weights'>> & { weights?: Partial<Tuning['weights']> };
  /** In src/search. */
  file?: string;
  /** What stands in its place: JavaScript. */
  without?: string;
}

/** Documents, and the ways in which they are asked, by name. */
export interface Asked extends Pick<LabelledSet, 'documents' | 'locale' | 'spokenIn'> {
  ways: Record<string, readonly Question[]>;
}

/** One line: nDCG@10 that a part adds to a set, with its 95 % interval. */
export interface PartRow {
  part: string;
  set: string;
  gain: number;
  interval: [low: number, high: number];
}

const WHOLE: Part = { name: 'everything' };

const PARTS: readonly Part[] = [
  { name: 'title', tuning: { weights: { title: 0 } } },
  { name: 'headings', tuning: { weights: { headings: 0 } } },
  { name: 'tags', tuning: { weights: { tags: 0 } } },
  { name: 'text', tuning: { weights: { body: 0 } } },
  { name: '4-grams of title', tuning: { weights: { titleGrams: 0 } } },
  { name: '4-grams of lead', tuning: { weights: { leadGrams: 0 } } },
  { name: '4-grams of text', tuning: { weights: { grams: 0 } } },
  { name: 'word pairs', tuning: { weights: { pairs: 0 } } },
  { name: 'first words count more', tuning: { patience: 1e9 } },
  { name: 'common terms left out', tuning: { floor: 0 } },
  { name: 'synonyms', tuning: { synonym: 0 } },
  { name: 'thesaurus', file: 'thesaurus.ts', without: 'export const THESAURUS = {};' },
  { name: 'irregular forms', file: 'word-forms.ts', without: 'export const WORD_FORMS = {};' },
  { name: 'stop words', file: 'stopwords.ts', without: 'export const STOP_WORDS = {};' },
  { name: 'kinds of question', file: 'question-kinds.ts', without: 'export const kindsOf = () => [];' },
  { name: 'spelling', file: 'spelling.ts', without: 'export const correctSpelling = (words) => words;' },
  { name: 'compounds', file: 'compounds.ts', without: 'export const otherSpellings = () => undefined;' },
  {
    name: 'particle verbs',
    file: 'particle-verbs.ts',
    without: 'export const joinParticles = (words) => words; export const PARTICLES = new Set();',
  },
  { name: 'prominence', file: 'prominence.ts', without: 'export const prominenceOf = () => 0;' },
];

/** Takes each part away, on each set: asked in full, in 3 to 6 words and mistyped, and in 3 to 6 words on passages without titles. */
export async function measureParts(sets: readonly LabelledSet[], say: (line: string) => void): Promise<PartRow[]> {
  const asked = sets.flatMap(waysToAsk);
  const whole = await judgementsOf(WHOLE, asked);
  const rows: PartRow[] = [];
  for (const part of PARTS) {
    const without = await judgementsOf(part, asked);
    for (const set of [...Object.keys(whole), 'mean of all sets']) {
      const of = (all: Judgements) => (set in all ? { [set]: all[set]! } : all);
      const change = changeBetween(of(without), of(whole));
      if (!change) continue;
      rows.push({ part: part.name, set, gain: change.mean, interval: change.interval });
      say(asLine(part.name, set, change));
    }
  }
  return rows;
}

/** The questions are the same whatever is taken away of the engine. */
function waysToAsk({ name, locale, spokenIn, documents, questions }: LabelledSet): Asked[] {
  const answered = questions.filter(({ answers }) => answers.size > 0);
  const put = (as: (text: string, seed: number) => string): Question[] =>
    answered.map((question, i) => ({ ...question, text: as(question.text, i + 1) }));
  const inFew = put((text, seed) => inFewWords(text, spokenIn ?? locale, seed));
  const ways = { [name]: answered, [`${name}, 3 to 6 words`]: inFew, [`${name}, mistyped`]: put(withTypos) };
  return [
    { documents, locale, spokenIn, ways },
    { documents: asPassages(documents), locale, spokenIn, ways: { [`${name}, 3 to 6 words on passages`]: inFew } },
  ];
}

async function judgementsOf(part: Part, asked: readonly Asked[]): Promise<Judgements> {
  const worker = new Worker(new URL('./search-part.ts', import.meta.url), { workerData: { part, asked } });
  const [judgements] = (await once(worker, 'message')) as [Judgements];
  return judgements;
}

/** A star where the whole interval is on one side of nothing. */
function asLine(part: string, set: string, { mean, interval: [low, high] }: Change): string {
  const sign = mean < 0 ? '' : '+';
  const star = low > 0 || high < 0 ? ' *' : '';
  return `${part.padEnd(24)}${set.padEnd(48)}${sign}${mean.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})${star}`;
}

// What answered questions are worth: half of a set's questions are replayed as history, the other half is asked.
import { createEngine } from '../src/search/engine.ts';
import { interval, judge, random } from './search-metrics.ts';
import type { LabelledSet, Question } from './search-sets.ts';

export interface LearningRow {
  set: string;
  engine: 'helpwell';
  before: number;
  after: number;
  gain: number;
  gainInterval: [number, number];
  questions: number;
}

/** At most so many replayed questions become "asked as" text of one page, as in the product. */
const MOST_ASKED = 20;

/** nDCG@10 on the tested half, before and after the pages learnt the questions of the other half (seeded). */
export function learningGain(set: LabelledSet, say: (line: string) => void): LearningRow {
  const next = random(11);
  const history: Question[] = [];
  const tested: Question[] = [];
  for (const question of set.questions) {
    if (question.answers.size > 0) (next() < 0.5 ? history : tested).push(question);
  }
  const asked = new Map<number, string[]>();
  for (const { text, answers } of history) {
    for (const id of answers) {
      const known = asked.get(id) ?? [];
      if (known.length < MOST_ASKED) asked.set(id, [...known, text]);
    }
  }
  const fresh = score(set, tested);
  const learnt = score(
    { ...set, documents: set.documents.map((page) => ({ ...page, askedAs: asked.get(page.id) ?? [] })) },
    tested,
  );
  const gains = learnt.map((value, i) => value - fresh[i]!);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const row: LearningRow = {
    set: set.name,
    engine: 'helpwell',
    before: mean(fresh),
    after: mean(learnt),
    gain: mean(gains),
    gainInterval: interval(gains),
    questions: tested.length,
  };
  const [low, high] = row.gainInterval;
  say(
    `${set.name.padEnd(20)} nDCG@10 ${row.before.toFixed(3)} -> ${row.after.toFixed(3)}  gain ${row.gain.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), ${row.questions} questions`,
  );
  return row;
}

function score(set: LabelledSet, questions: readonly Question[]): number[] {
  const engine = createEngine();
  engine.upsert(set.documents);
  return questions.map(({ text, answers }) => {
    const { hits } = engine.search({ text, locale: set.locale, audiences: ['everyone'], limit: 10 });
    return judge(
      hits.map((hit) => hit.id),
      answers,
    ).ndcg10;
  });
}

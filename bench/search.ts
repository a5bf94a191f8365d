// npm run bench:search -- [--set <folder>…] [--only <engine>] [--json] [--learn] [--confidence] [--parts] [--scale] [--against <file>] [--dense <folder> [--as <model>]]
// How well the search answers, beside the engines a team could install instead: same documents, same questions, same run.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { denseFrom } from './dense-options.ts';
import { changeBetween, type Judgements } from './search-change.ts';
import { asConfidenceLine, CONFIDENCE_HEADER, measureConfidence } from './search-confidence.ts';
import { learningGain } from './search-learn.ts';
import { auroc, average, interval, judge, percentile, type Quality } from './search-metrics.ts';
import { measureParts } from './search-parts.ts';
import { type Contender, type FilledEngine, helpwell, RIVALS, withModel } from './search-rivals.ts';
import { measureScale } from './search-scale.ts';
import {
  isOwn,
  type LabelledSet,
  MAIN_LANGUAGE,
  type Question,
  readSet,
  spreadSets,
  withoutHalf,
  withTypos,
} from './search-sets.ts';

/** One line of the table. `ndcg10` to `empty` are means over the questions that have an answer. */
export interface Row extends Quality {
  set: string;
  engine: string;
  /** How well the engine's score tells questions with an answer from those without; null where it cannot be measured. */
  auroc: number | null;
  p50ms: number;
  p99ms: number;
  bytesPerDoc: number;
  questions: number;
  buildMs: number;
  ndcg10Interval: [number, number];
  s3Interval: [number, number];
}

const OWN_SETS = fileURLToPath(new URL('./eval/', import.meta.url));
/** Suffix of the row whose questions have typing errors and no accents. */
const TYPED = '~typos';

const COLUMNS = [
  'set',
  'engine',
  'nDCG@10',
  '95 %',
  'MRR@10',
  'S@3',
  '95 %',
  'P@1',
  'empty',
  'AUROC',
  'build ms',
  'B/doc',
  'p50 ms',
  'p99 ms',
];
const WIDTHS = [24, 14, 7, 11, 6, 5, 11, 5, 5, 5, 8, 7, 7, 7];
const HEADER = COLUMNS.map((title, i) => title.padEnd(WIDTHS[i]!)).join('  ');

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    learn: { type: 'boolean', default: false },
    // How often the search is sure, and rightly so; our own translated articles are asked in English, too, as if they were not.
    confidence: { type: 'boolean', default: false },
    scale: { type: 'boolean', default: false },
    // What each part of our engine adds to each set.
    parts: { type: 'boolean', default: false },
    // A sentence model: our engine with it is one more in the table. DENSE_WEIGHT and the prefixes count as for the server.
    dense: { type: 'string' },
    // One of the models that `search:model` knows: it is used as the server uses it.
    as: { type: 'string' },
    // Written when there is no such file: what each question reached, to compare a later run with.
    against: { type: 'string' },
  },
  allowPositionals: true,
  args: spreadSets(process.argv.slice(2)),
});

/** What each question reached with our engine, by row. */
const judgements: Record<string, number[]> = {};

const dense = denseFrom(values.dense, values.as);
const CONTENDERS: readonly Contender[] = [helpwell, ...(dense ? [withModel(dense)] : []), ...RIVALS];
const contenders = values.only ? CONTENDERS.filter(({ name }) => name === values.only) : CONTENDERS;
if (contenders.length === 0) {
  console.error(`--only ${values.only}: expected one of ${CONTENDERS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

/** Progress and tables; standard output belongs to the rows when `--json` is given. */
const say = (line: string): void => {
  if (values.json) process.stderr.write(`${line}\n`);
  else process.stdout.write(`${line}\n`);
};

if (values.scale) {
  const rows = await measureScale(say);
  if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
} else {
  const folders = values.set ?? readdirSync(OWN_SETS).map((name) => `${OWN_SETS}${name}`);
  const sets = folders.map((folder) => readSet(folder));
  if (values.parts) {
    const rows = await measureParts(sets, say);
    if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  } else if (values.learn) {
    const rows = sets.map((set) => learningGain(set, say));
    if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  } else if (values.confidence) {
    say(CONFIDENCE_HEADER);
    const translated = folders.filter((folder, i) => isOwn(folder) && sets[i]!.locale !== MAIN_LANGUAGE);
    const untranslated = translated.map((folder) => readSet(folder, true));
    const rows = [...sets, ...untranslated].flatMap((set) => {
      const measured = measureConfidence(set);
      for (const row of measured) say(asConfidenceLine(row));
      return measured;
    });
    if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  } else await compare(sets);
}

async function compare(sets: readonly LabelledSet[]): Promise<void> {
  const rows: Row[] = [];
  say(HEADER);
  for (const set of sets) {
    for (const contender of contenders) {
      for (const row of await measure(contender, set)) {
        rows.push(row);
        say(asLine(row));
      }
    }
  }
  const parallel = rows.filter(({ engine, set }) => engine === 'helpwell' && /^gnome-help-..$/.test(set));
  if (parallel.length > 1) {
    const reached = parallel.map(({ ndcg10 }) => ndcg10);
    say(
      `\nSpread between languages on the parallel set (nDCG@10): ${(Math.max(...reached) - Math.min(...reached)).toFixed(3)}`,
    );
  }
  if (values.against !== undefined) sayChange(values.against);
  if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
}

function sayChange(file: string): void {
  if (!existsSync(file)) {
    writeFileSync(file, JSON.stringify(judgements));
    return;
  }
  const before = JSON.parse(readFileSync(file, 'utf8')) as Judgements;
  const line = (name: string, isIt: (set: string) => boolean): void => {
    const change = changeBetween(before, Object.fromEntries(Object.entries(judgements).filter(([set]) => isIt(set))));
    if (!change) return;
    const [low, high] = change.interval;
    const sign = change.mean < 0 ? '' : '+';
    say(`${name.padEnd(24)} ${sign}${change.mean.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`);
  };
  say(`\nChange of nDCG@10 against ${file}, question by question:`);
  for (const set of Object.keys(judgements)) line(set, (one) => one === set);
  line('mean of all sets', (set) => !set.endsWith(TYPED));
  line(`mean of all sets${TYPED}`, (set) => set.endsWith(TYPED));
}

async function measure(contender: Contender, set: LabelledSet): Promise<Row[]> {
  const answered = set.questions.filter(({ answers }) => answers.size > 0);
  const begun = performance.now();
  const engine = await contender.fill(set.documents, set.locale, set.spokenIn);
  const buildMs = performance.now() - begun;
  // A first round warms caches and the compiler, as in a server that has been up for a minute.
  for (const { text } of answered) await engine.ask(text);
  const [sharp, sharpEach] = await rank(engine, answered, ({ text }) => text);
  const [typed, typedEach] = await rank(engine, answered, ({ text }, i) => withTypos(text, i + 1));
  if (contender === helpwell) {
    judgements[set.name] = sharpEach;
    judgements[set.name + TYPED] = typedEach;
  }
  const bytesPerDoc = Math.round(engine.bytes / set.documents.length);
  await engine.close();
  const separation = await separate(contender, set);
  return [
    { set: set.name, engine: contender.name, auroc: separation, buildMs, bytesPerDoc, ...sharp },
    { set: set.name + TYPED, engine: contender.name, auroc: null, buildMs, bytesPerDoc, ...typed },
  ];
}

type Ranked = Omit<Row, 'set' | 'engine' | 'auroc' | 'bytesPerDoc' | 'buildMs'>;

async function rank(
  engine: FilledEngine,
  questions: readonly Question[],
  textOf: (question: Question, i: number) => string,
): Promise<[Ranked, ndcg10: number[]]> {
  const judged: Quality[] = [];
  const times: number[] = [];
  for (const [i, question] of questions.entries()) {
    const text = textOf(question, i);
    const begun = performance.now();
    const { ids } = await engine.ask(text);
    times.push(performance.now() - begun);
    judged.push(judge(ids, question.answers));
  }
  const each = judged.map(({ ndcg10 }) => ndcg10);
  const ranked: Ranked = {
    ...average(judged),
    p50ms: percentile(times, 0.5),
    p99ms: percentile(times, 0.99),
    questions: questions.length,
    ndcg10Interval: interval(each),
    s3Interval: interval(judged.map(({ s3 }) => s3)),
  };
  return [ranked, each];
}

/**
 * AUROC after answers were taken away: those of one question after the other, in a seeded order, until half of the questions have lost
 * all of theirs. Questions labelled as without answer count as such.
 */
async function separate(contender: Contender, set: LabelledSet): Promise<number | null> {
  const gone = withoutHalf(set, 7);
  const engine = await contender.fill(
    set.documents.filter(({ id }) => !gone.has(id)),
    set.locale,
    set.spokenIn,
  );
  const yes: number[] = [];
  const no: number[] = [];
  for (const { text, answers } of set.questions) {
    const { confidence } = await engine.ask(text);
    if ([...answers].some((id) => !gone.has(id))) yes.push(confidence);
    else no.push(confidence);
  }
  await engine.close();
  return yes.length === 0 || no.length === 0 ? null : auroc(yes, no);
}

function asLine(row: Row): string {
  const share = (value: number): string => value.toFixed(3);
  const between = ([low, high]: [number, number]): string => `${share(low)}-${share(high)}`;
  return [
    row.set,
    row.engine,
    share(row.ndcg10),
    between(row.ndcg10Interval),
    share(row.mrr10),
    share(row.s3),
    between(row.s3Interval),
    share(row.p1),
    share(row.empty),
    row.auroc === null ? '-' : share(row.auroc),
    row.buildMs.toFixed(0),
    String(row.bytesPerDoc),
    row.p50ms.toFixed(2),
    row.p99ms.toFixed(2),
  ]
    .map((cell, i) => cell.padEnd(WIDTHS[i]!))
    .join('  ');
}

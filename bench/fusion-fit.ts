// How much likeness should count beside the words, and how sure both together are: fitted on some sets, judged by others.
import { fuse, type RankedResult } from '../src/search/dense.ts';
import { meaningOf } from '../src/search/dense-confidence.ts';
import type { Evidence, SetEvidence } from './fusion-evidence.ts';
import { type Case, fitLogistic, probability } from './logistic.ts';
import { auroc, average, interval, judge, type Quality, resampled } from './search-metrics.ts';

/** Of higher ones only manuals gain whose questions are the titles of their pages; questions that people asked lose. */
const WEIGHTS = [0, 0.1, 0.2, 0.3];

/** The ten best of a question. */
function fused({ found, likenesses, spokenIn }: Evidence, weight: number): RankedResult {
  return fuse(found, weight === 0 ? undefined : likenesses, { weight, spokenIn, limit: 10 });
}

/** Quality of each question that has an answer. */
function qualityOf(asked: readonly Evidence[], weight: number): Quality[] {
  return asked
    .filter(({ answers }) => answers.size > 0)
    .map((one) =>
      judge(
        fused(one, weight).hits.map(({ id }) => id),
        one.answers,
      ),
    );
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean of what `figureOf` gives for each set, each family counting the same. */
function meanOfFamilies(sets: readonly SetEvidence[], figureOf: (set: SetEvidence) => number): number {
  const families = Map.groupBy(sets, ({ family }) => family);
  return mean([...families.values()].map((own) => mean(own.map(figureOf))));
}

/** A gain counts so far, in nDCG@10: a set on which anything helps must not decide alone. */
const MOST_GAIN = 0.02;

/** The weight that gains most; the lowest of several. */
export function fitWeight(sets: readonly SetEvidence[]): number {
  const reach = ({ all }: SetEvidence, weight: number) => average(qualityOf(all, weight)).ndcg10;
  const words = new Map(sets.map((set) => [set, reach(set, 0)]));
  let best = 0;
  let most = 0;
  for (const weight of WEIGHTS) {
    const gain = meanOfFamilies(sets, (set) => Math.min(MOST_GAIN, reach(set, weight) - words.get(set)!));
    if (gain <= most + 1e-6) continue;
    best = weight;
    most = gain;
  }
  return best;
}

/** Cases of a set, all together counting as much as those of any other. */
function casesOf({ all, halves }: SetEvidence, weight: number): Case[] {
  const each = [
    ...all.map((one) => ({ one, part: 0.5 / all.length })),
    ...halves.map((one) => ({ one, part: 0.5 / halves.length })),
  ];
  return each.map(({ one, part }) => {
    const ranked = fused(one, weight);
    const [first] = ranked.hits;
    return { features: featuresOf(one, ranked), isSo: first !== undefined && one.answers.has(first.id), weight: part };
  });
}

function featuresOf({ found, likenesses }: Evidence, { hits }: RankedResult): number[] {
  return meaningOf(found, hits, likenesses);
}

/** Constant and weights of the confidence, fitted on these sets. */
export function fitConfidence(sets: readonly SetEvidence[], weight: number): number[] {
  const families = Map.groupBy(sets, ({ family }) => family);
  const cases = [...families.values()].flatMap((own) =>
    own.flatMap((set) => casesOf(set, weight).map((one) => ({ ...one, weight: one.weight / own.length }))),
  );
  return fitLogistic(cases);
}

/** How well a confidence tells questions apart, after half of the answers were taken away and, for `whole`, with all of them there. */
interface Separation {
  /** Whether there is an answer at all. */
  answerable: number;
  /** Whether the first result answers, which is what the confidence says. */
  first: number;
  firstInterval: [low: number, high: number];
  whole: number;
  /** What `answerable` would be if the confidence knew whether the first result answers: it cannot know of an answer that was not found. */
  most: number;
}

interface Judged {
  hasAnswer: boolean;
  isRight: boolean;
  confidence: number;
}

/** @param ask the first result of a question, and how sure it is. */
function separation(
  { all, halves }: SetEvidence,
  ask: (one: Evidence) => { id?: number | undefined; confidence: number },
): Separation {
  const judged = (asked: readonly Evidence[]): Judged[] =>
    asked.map((one) => {
      const { id, confidence } = ask(one);
      return { hasAnswer: one.answers.size > 0, isRight: id !== undefined && one.answers.has(id), confidence };
    });
  const tell = (of: readonly Judged[], isSo: (one: Judged) => boolean, by: (one: Judged) => number): number =>
    auroc(of.filter(isSo).map(by), of.filter((one) => !isSo(one)).map(by));
  const half = judged(halves);
  const sure = ({ confidence }: Judged) => confidence;
  const right = (of: readonly Judged[]) => tell(of, ({ isRight }) => isRight, sure);
  // A question is asked of every half: what it gives there is one case, and not several.
  const byQuestion = all.map((_, i) => half.filter((_, at) => at % all.length === i));
  return {
    answerable: tell(half, ({ hasAnswer }) => hasAnswer, sure),
    first: right(half),
    firstInterval: resampled([byQuestion], ([drawn]) => right(drawn!.flat()), { times: 400 }),
    whole: right(judged(all)),
    most: tell(
      half,
      ({ hasAnswer }) => hasAnswer,
      ({ isRight }) => Number(isRight),
    ),
  };
}

interface Reached extends Separation {
  ndcg10: number;
  s3: number;
}

function reachedBy(judged: readonly Quality[], separated: Separation): Reached {
  const { ndcg10, s3 } = average(judged);
  return { ndcg10, s3, ...separated };
}

/** What the words, and words and meaning, reach on a set whose family was left out of the fit. */
export interface LeftOut {
  set: string;
  /** Of the questions and, where it is another, of the pages. */
  language: string;
  weight: number;
  words: Reached;
  fused: Reached;
  /** Of the change of nDCG@10. */
  interval: [low: number, high: number];
  /** That change, of each question with an answer. */
  changes: number[];
}

/** What a language gains, each of its sets counting the same. */
export function gainOf(rows: readonly Pick<LeftOut, 'changes'>[]): { mean: number; interval: [number, number] } {
  const changes = rows.map((row) => row.changes);
  const meanOfSets = (sets: readonly (readonly number[])[]) => mean(sets.map(mean));
  return { mean: meanOfSets(changes), interval: resampled(changes, meanOfSets) };
}

/** Fits on all families but one, and judges by that, one after the other. */
export function judgeLeftOut(sets: readonly SetEvidence[]): LeftOut[] {
  return sets.map((set) => {
    const others = sets.filter(({ family }) => family !== set.family);
    const weight = fitWeight(others);
    const confidence = fitConfidence(others, weight);
    const before = qualityOf(set.all, 0);
    const after = qualityOf(set.all, weight);
    const changes = after.map(({ ndcg10 }, i) => ndcg10 - before[i]!.ndcg10);
    const sure = (one: Evidence) => {
      const ranked = fused(one, weight);
      return { id: ranked.hits[0]?.id, confidence: probability(confidence, featuresOf(one, ranked)) };
    };
    return {
      set: set.name,
      language: languageOf(set),
      weight,
      words: reachedBy(
        before,
        separation(set, ({ found }) => ({ id: found.hits[0]?.id, confidence: found.confidence })),
      ),
      fused: reachedBy(after, separation(set, sure)),
      interval: interval(changes),
      changes,
    };
  });
}

function languageOf({ locale, all }: SetEvidence): string {
  const spokenIn = all[0]?.spokenIn;
  return spokenIn === undefined ? locale : `${spokenIn} in ${locale}`;
}

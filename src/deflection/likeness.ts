// Which questions are about the same: rules only, no storage.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { analyzerFor } from '../search/analyze.ts';
import { contentWords } from '../search/reduce.ts';

/** From this share of their words on, weighed by how rare they are, two questions are alike. */
const ALIKE = 0.5;

/** The words of a question as the search compares them, each once: stems, without those that say nothing. */
export function termsOf(text: string, locale: string): number[] {
  const terms = contentWords(analyzerFor(locale), text).map(({ word }) => word.term);
  return [...new Set(terms)].sort((a, b) => a - b);
}

/** A question with its words. */
interface Termed {
  terms: readonly number[];
}

/** So long the grouping works before it lets others have their turn, in milliseconds. */
const TURN_MS = 10;

/** Lets others have their turn, where the work has gone on for long enough. */
export function takingTurns(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < TURN_MS) return;
    await nextTurn();
    began = performance.now();
  };
}

/**
 * Groups that are led by a question that was found; of a very busy month the least important questions lead none. What many ask in many
 * words has one of them among the first.
 */
const MOST_FOUND = 10_000;

/**
 * Puts questions that are alike together. Each goes to the leader that it shares most with; where none is like it, it leads itself. The same questions in
 * the same order always give the same groups.
 * @param questions the most important first.
 * @param leaders that are there already, and lead groups whatever comes.
 * @returns the members of each leader, those given first, then those that were found, at most 10,000; some of those given have none.
 */
export async function groupAlike<Question extends Termed, Leader extends Termed>(
  questions: readonly Question[],
  leaders: readonly Leader[] = [],
): Promise<{ leader: Leader | Question; members: Question[] }[]> {
  const weigh = weights([...questions, ...leaders]);
  const groups: { leader: Leader | Question; weight: number; members: Question[] }[] = [];
  const most = leaders.length + Math.min(questions.length, MOST_FOUND);
  const near = new Near(most);
  const lead = (leader: Leader | Question, members: Question[]) => {
    near.add(leader.terms);
    groups.push({ leader, weight: sumOf(leader.terms, weigh), members });
  };
  for (const leader of leaders) lead(leader, []);
  const turn = takingTurns();
  for (const question of questions) {
    await turn();
    const weight = sumOf(question.terms, weigh);
    const own = new Set(question.terms);
    let best: { group: number; likeness: number } | undefined;
    near.each(question.terms, weight, weigh, (group, mostShared) => {
      const leader = groups[group]!;
      // The weight of the words that both have, of the weight of those that either has: the weighted Jaccard index, from 0 to 1.
      if (mostShared / (weight + leader.weight - mostShared) < ALIKE * ALMOST) return;
      let shared = 0;
      for (const term of leader.leader.terms) if (own.has(term)) shared += weigh(term);
      const likeness = shared / (weight + leader.weight - shared);
      if (likeness < ALIKE || likeness < (best?.likeness ?? 0)) return;
      if (!best || likeness > best.likeness || group < best.group) best = { group, likeness };
    });
    if (best) groups[(best as { group: number }).group]!.members.push(question);
    else if (groups.length < most) lead(question, [question]);
  }
  return groups;
}

/** Sums of fractions are not exact. */
const ALMOST = 0.999;

/** Finds the groups whose leaders may be like a question. */
class Near {
  /** The groups whose leaders have a word. */
  readonly #having = new Map<number, number[]>();
  readonly #shared: Float64Array;
  #groups = 0;

  constructor(most: number) {
    this.#shared = new Float64Array(most);
  }

  add(terms: readonly number[]): void {
    for (const term of terms) {
      const known = this.#having.get(term);
      if (known) known.push(this.#groups);
      else this.#having.set(term, [this.#groups]);
    }
    this.#groups++;
  }

  /**
   * Names each group that can be alike at all, with the most that its leader can share: who shares none of the rarest words shares too
   * little. The most common ones, which most groups have, are not looked up while they weigh less than a like question must share.
   */
  each(
    terms: readonly number[],
    weight: number,
    weigh: (term: number) => number,
    take: (group: number, mostShared: number) => void,
  ): void {
    const touched: number[] = [];
    const shared = this.#shared;
    let rest = weight;
    for (const term of terms.toSorted((a, b) => weigh(b) - weigh(a))) {
      if (rest < weight * ALIKE * ALMOST) break;
      const own = weigh(term);
      for (const group of this.#having.get(term) ?? []) {
        if (shared[group] === 0) touched.push(group);
        shared[group]! += own;
      }
      rest -= own;
    }
    for (const group of touched) {
      take(group, shared[group]! + Math.max(0, rest));
      shared[group] = 0;
    }
  }
}

function sumOf(terms: readonly number[], weigh: (term: number) => number): number {
  let sum = 0;
  for (const term of terms) sum += weigh(term);
  return sum;
}

/** Words that few questions have say more: inverse document frequency (Spärck Jones 1972), with one added so that no word says nothing. */
function weights(all: readonly Termed[]): (term: number) => number {
  const counts = new Map<number, number>();
  for (const { terms } of all) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return (term) => 1 + Math.log(all.length / (counts.get(term) ?? all.length));
}

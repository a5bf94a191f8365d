// Which questions are about the same: rules only, no storage.
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

/**
 * Puts questions that are alike together. Each goes to the leader that it shares most with; where none is like it, it leads itself. The same questions in
 * the same order always give the same groups.
 * @param questions the most important first.
 * @param leaders that are there already, and lead groups whatever comes.
 * @returns the members of each leader, those given first, then those that were found; some of those given have none.
 */
export function groupAlike<Question extends Termed, Leader extends Termed>(
  questions: readonly Question[],
  leaders: readonly Leader[] = [],
): { leader: Leader | Question; members: Question[] }[] {
  const weigh = weights([...questions, ...leaders]);
  const groups: { leader: Leader | Question; members: Question[] }[] = [];
  /** The groups whose leaders have a word. */
  const having = new Map<number, number[]>();
  const lead = (leader: Leader | Question, members: Question[]) => {
    for (const term of leader.terms) having.set(term, [...(having.get(term) ?? []), groups.length]);
    groups.push({ leader, members });
  };
  for (const leader of leaders) lead(leader, []);
  for (const question of questions) {
    const near = new Set(question.terms.flatMap((term) => having.get(term) ?? []));
    let best: { group: number; likeness: number } | undefined;
    for (const group of [...near].sort((a, b) => a - b)) {
      const likeness = likenessOf(question.terms, groups[group]!.leader.terms, weigh);
      if (likeness >= ALIKE && likeness > (best?.likeness ?? 0)) best = { group, likeness };
    }
    if (best) groups[best.group]!.members.push(question);
    else lead(question, [question]);
  }
  return groups;
}

/** Words that few questions have say more: inverse document frequency (Spärck Jones 1972), with one added so that no word says nothing. */
function weights(all: readonly Termed[]): (term: number) => number {
  const counts = new Map<number, number>();
  for (const { terms } of all) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return (term) => 1 + Math.log(all.length / (counts.get(term) ?? all.length));
}

/** The weight of the words that both have, of the weight of those that either has: the weighted Jaccard index, from 0 to 1. */
function likenessOf(one: readonly number[], other: readonly number[], weigh: (term: number) => number): number {
  const inOther = new Set(other);
  let shared = 0;
  let all = 0;
  for (const term of one) {
    all += weigh(term);
    if (inOther.has(term)) shared += weigh(term);
  }
  const mine = new Set(one);
  for (const term of other) if (!mine.has(term)) all += weigh(term);
  return all === 0 ? 0 : shared / all;
}

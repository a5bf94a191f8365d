// Words that stand for one another: the built-in thesaurus of a language, what editors add for a locale, what documents abbreviate.
import { type Analyzer, analyzerFor, languageOf } from './analyze.ts';
import { THESAURUS } from './thesaurus.ts';
import type { PlacedWord } from './word.ts';

/** Expressions of one meaning; each is a word or a few (`sign in`). */
export type SynonymGroup = readonly string[];

/** Longer expressions are no synonyms, they are sentences; what an abbreviation stands for may have eight words. */
const LONGEST_EXPRESSION = 8;

/** Expressions by the terms of their words. */
export type Expressions = readonly (readonly number[])[];

interface Expression {
  terms: readonly number[];
  /** The other expressions of its groups, without the words that it has itself. */
  others: (readonly number[])[];
}

/** The synonyms of one locale. */
export interface Synonyms {
  /** For each word of a question the expressions that may stand in its place, by their terms; nothing where there are none. */
  find(words: readonly PlacedWord[]): (Expressions | undefined)[];
}

/** Terms of the words of an expression that say something; of all of them when fewer than two do, since `log` is not `log in`. */
export function contentTerms(analyzer: Analyzer, expression: string): number[] {
  const words = analyzer.words(expression).filter(({ compound }) => !compound);
  const content = words.filter(({ word }) => !word.stop);
  return (content.length > 1 ? content : words).map(({ word }) => word.term);
}

/** Puts together the built-in groups of the locale's language and `groups`; words are compared by their stems. */
export function createSynonyms(locale: string, groups: readonly SynonymGroup[] = []): Synonyms {
  const analyzer = analyzerFor(locale);
  const builtIn = THESAURUS[languageOf(locale)] ?? [];
  return synonymsOfTerms([...builtIn, ...groups].map((group) => group.map((text) => contentTerms(analyzer, text))));
}

/** The same from groups of expressions that are terms already. */
export function synonymsOfTerms(groups: readonly Expressions[]): Synonyms {
  return synonymsOfPairs(groups.flatMap((group) => group.map((terms) => [terms, group] as const)));
}

/** The same from expressions with those that may stand in their place, one way only. */
export function synonymsOfPairs(pairs: Iterable<readonly [from: readonly number[], to: Expressions]>): Synonyms {
  /** Expressions by their first term. */
  const known = new Map<number, Expression[]>();

  function entry(terms: readonly number[]): Expression {
    const list = known.get(terms[0]!) ?? [];
    known.set(terms[0]!, list);
    let expression = list.find((one) => sameTerms(one.terms, terms));
    if (!expression) {
      expression = { terms, others: [] };
      list.push(expression);
    }
    return expression;
  }

  const isExpression = ({ length }: readonly number[]): boolean => length > 0 && length <= LONGEST_EXPRESSION;
  for (const [terms, to] of pairs) {
    if (!isExpression(terms)) continue;
    const { others } = entry(terms);
    for (const other of to.filter(isExpression)) {
      const rest = other.filter((term) => !terms.includes(term));
      if (rest.length > 0 && !others.some((one) => sameTerms(one, rest))) others.push(rest);
    }
  }

  return {
    find(words) {
      const found: (readonly number[])[][] = [];
      words.forEach(({ word }, i) => {
        for (const { terms, others } of known.get(word.term) ?? []) {
          if (!terms.every((term, j) => words[i + j]?.word.term === term)) continue;
          for (let j = 0; j < terms.length; j++) {
            const all = found[i + j] ?? [];
            for (const other of others) if (!all.some((one) => sameTerms(one, other))) all.push(other);
            found[i + j] = all;
          }
        }
      });
      return words.map((_, i) => found[i]);
    },
  };
}

function sameTerms(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((term, i) => term === b[i]);
}

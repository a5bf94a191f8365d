// Words that stand for one another: the built-in thesaurus of a language and what editors add for a locale.
import { analyzerFor, type PlacedWord } from './analyze.ts';
import { THESAURUS } from './thesaurus.ts';

/** Expressions of one meaning; each is a word or a few (`sign in`). */
export type SynonymGroup = readonly string[];

/** Longer expressions are no synonyms, they are sentences. */
const LONGEST_EXPRESSION = 5;

interface Expression {
  terms: readonly number[];
  /** Terms of the other expressions of its groups, each with its share: a word of an expression of two counts half. */
  others: Map<number, number>;
}

/** The synonyms of one locale. */
export interface Synonyms {
  /** For each word of a question the terms that may stand in its place, with shares; nothing where there are none. */
  find(words: readonly PlacedWord[]): (ReadonlyMap<number, number> | undefined)[];
}

/** Puts together the built-in groups of the locale's language and `groups`; words are compared by their stems. */
export function createSynonyms(locale: string, groups: readonly SynonymGroup[] = []): Synonyms {
  const analyzer = analyzerFor(locale);
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? '';
  const builtIn = THESAURUS[language] ?? [];
  /** Expressions by their first term. */
  const known = new Map<number, Expression[]>();
  for (const group of [...builtIn, ...groups]) {
    const expressions = group
      .map((text) => analyzer.words(text).filter(({ compound }) => !compound))
      .map((words) => words.map(({ word }) => word.term))
      .filter((terms) => terms.length > 0 && terms.length <= LONGEST_EXPRESSION);
    for (const terms of expressions) {
      const expression = entry(terms);
      for (const other of expressions) {
        if (sameTerms(other, terms)) continue;
        for (const term of other) {
          if (!terms.includes(term))
            expression.others.set(term, Math.max(expression.others.get(term) ?? 0, 1 / other.length));
        }
      }
    }
  }

  function entry(terms: readonly number[]): Expression {
    const list = known.get(terms[0]!) ?? [];
    known.set(terms[0]!, list);
    let expression = list.find((one) => sameTerms(one.terms, terms));
    if (!expression) {
      expression = { terms, others: new Map() };
      list.push(expression);
    }
    return expression;
  }

  return {
    find(words) {
      const found: (Map<number, number> | undefined)[] = new Array(words.length);
      words.forEach(({ word }, i) => {
        for (const { terms, others } of known.get(word.term) ?? []) {
          if (!terms.every((term, j) => words[i + j]?.word.term === term)) continue;
          for (let j = 0; j < terms.length; j++) {
            const all = found[i + j] ?? new Map<number, number>();
            for (const [term, share] of others) all.set(term, Math.max(all.get(term) ?? 0, share));
            found[i + j] = all;
          }
        }
      });
      return found;
    },
  };
}

function sameTerms(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((term, i) => term === b[i]);
}

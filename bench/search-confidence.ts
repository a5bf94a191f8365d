// Whether the search knows when it has the answer: sure of a first result that answers, unsure of one that does not.
import { createEngine } from '../src/search/engine.ts';
import { type LabelledSet, withoutHalves } from './search-sets.ts';

/** Shares of the questions by what the first result is and what the search says of it; they add up to 1. */
export interface ConfidenceRow {
  set: string;
  /** `all`: every page is there. `half`: half of the questions have lost the pages that answer them. */
  pages: 'all' | 'half';
  sureRight: number;
  unsureRight: number;
  sureWrong: number;
  unsureWrong: number;
  questions: number;
}

/** Asks all questions of a set, those without an answer too, with all pages and with half of the answers taken away. */
export function measureConfidence(set: LabelledSet): ConfidenceRow[] {
  return [count(set, 'all', [new Set()]), count(set, 'half', withoutHalves(set))];
}

function count(set: LabelledSet, pages: ConfidenceRow['pages'], taken: readonly ReadonlySet<number>[]): ConfidenceRow {
  const row = { sureRight: 0, unsureRight: 0, sureWrong: 0, unsureWrong: 0 };
  const questions = set.questions.length * taken.length;
  for (const gone of taken) {
    const engine = createEngine();
    engine.upsert(set.documents.filter(({ id }) => !gone.has(id)));
    for (const { text, answers } of set.questions) {
      const { locale, spokenIn } = set;
      const [first] = engine.search({ text, locale, spokenIn, audiences: ['everyone'], limit: 1 }).hits;
      const isRight = first !== undefined && answers.has(first.id);
      row[first?.confident ? (isRight ? 'sureRight' : 'sureWrong') : isRight ? 'unsureRight' : 'unsureWrong'] +=
        1 / questions;
    }
  }
  return { set: set.name, pages, ...row, questions };
}

const WIDTHS = [24, 6, 10, 12, 10, 12];
const inColumns = (cells: readonly string[]): string => cells.map((cell, i) => cell.padEnd(WIDTHS[i]!)).join('  ');

/** Titles of the columns of {@link asConfidenceLine}. */
export const CONFIDENCE_HEADER = inColumns([
  'set',
  'pages',
  'sure right',
  'unsure right',
  'sure wrong',
  'unsure wrong',
]);

/** A row of the table, in per cent. */
export function asConfidenceLine({ set, pages, ...row }: ConfidenceRow): string {
  const shares = [row.sureRight, row.unsureRight, row.sureWrong, row.unsureWrong];
  return inColumns([set, pages, ...shares.map((share) => `${(share * 100).toFixed(0)} %`)]);
}

import { type Mistake, mistake } from '../markdown/mistakes.ts';

/** Something wrong in a file that a writer can put right. An error keeps the file out; a warning does not. */
export interface Problem {
  severity: 'error' | 'warning';
  /** Path inside content/. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  /** Front matter field or component property, where it is about one. */
  field?: string;
  /** What is wrong and what was expected, as a sentence in English. */
  message: string;
  /** What it is, where it is one that the interface can say in other languages. */
  code?: Mistake['code'];
  values?: Mistake['values'];
}

/** What is said of a link to an article that is not there. */
export const leadsNowhere = (slug: string): Mistake => mistake('leads-nowhere', { slug });

/** What is said of a picture that nobody describes. */
export const NOT_DESCRIBED: Mistake = mistake('not-described');

/** One line for a terminal: `articles/en/billing/refund.mdx:4:1 updated: expected a date such as 2026-11-21.` */
export function formatProblem(problem: Problem): string {
  const field = problem.field ? `${problem.field}: ` : '';
  const mark = problem.severity === 'warning' ? 'warning: ' : '';
  return `${problem.file}:${problem.line}:${problem.column} ${mark}${field}${problem.message}`;
}

/** Whether any of them keeps the file out. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

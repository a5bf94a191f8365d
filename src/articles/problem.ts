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
  /** What is wrong and what was expected, as a sentence. */
  message: string;
}

/** What is said of a link to an article that is not there. */
export const leadsNowhere = (slug: string) => `The link leads nowhere: there is no article “${slug}”.`;

/** What is said of a picture that nobody describes. */
export const NOT_DESCRIBED =
  'The picture has no description; expected ![what it shows](…), or none if it only decorates.';

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

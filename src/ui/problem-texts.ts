import type { Problem } from '../web/problem.ts';
import type { UiMessages } from './messages/types.ts';

/** What a page says about a problem, in the reader's language. */
export function explainProblem(problem: Problem, t: UiMessages): { title: string; text: string } {
  const { errors } = t;
  switch (problem.kind) {
    case 'not-found':
      return { title: errors.notFoundTitle, text: errors.notFoundText };
    case 'bad-request':
    case 'unsupported-type':
      return { title: errors.badRequestTitle, text: errors.badRequestText };
    case 'forbidden':
      return { title: errors.forbiddenTitle, text: errors.forbiddenText };
    case 'method':
      return { title: errors.methodTitle, text: errors.badRequestText };
    case 'too-large':
      return { title: errors.tooLargeTitle, text: errors.tooLargeText };
    case 'limited':
      return {
        title: errors.limitedTitle,
        text: errors.limitedText({ minutes: Math.ceil((problem.retryAfterSeconds ?? 60) / 60) }),
      };
    case 'unavailable':
      return { title: errors.unavailableTitle, text: errors.unavailableText };
    case 'failed':
      return { title: errors.failedTitle, text: errors.failedText };
  }
}

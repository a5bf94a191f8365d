import type { Outcome } from './outcome.ts';
import { Problem, unavailable } from './problem.ts';

/** An outcome as a problem, where there is no form to show it beside. */
export function problemOf(result: Outcome): Problem {
  switch (result.outcome) {
    case 'limited':
      return new Problem(
        'limited',
        `Too many requests. Try again in ${result.retryAfterSeconds} seconds.`,
        result.retryAfterSeconds,
      );
    case 'gone':
      return new Problem('not-found');
    case 'forbidden':
    case 'signed-out':
      return new Problem('forbidden');
    case 'unavailable':
      return unavailable();
    case 'failed':
      return new Problem('failed', 'Something went wrong on our side.');
    default:
      return new Problem('bad-request');
  }
}

import type { ShownError } from '../../ui/form.ts';
import type { Suggestion } from '../suggest.ts';

/** How the server answers a form that was sent with JavaScript. */
export type Answer =
  | { outcome: 'done'; to: string }
  | { outcome: 'shown'; askId: string; suggestions: Suggestion[] }
  | { outcome: 'invalid'; shown: ShownError[] }
  | { outcome: 'unavailable'; notice: string; retryAfterSeconds: number }
  | { outcome: 'limited' | 'failed'; notice: string }
  /** Turned down before the form was read: from another site, too large. */
  | { outcome?: undefined; message?: string };

/** What the server could not take is sent again so often before its writer has to. */
export const MOST_RETRIES = 60;

/** What the form says above itself after an answer; undefined when it is sent, or goes on with answers or fields to mend. */
export function noticeOf(answer: Answer, failed: string): string | undefined {
  if (answer.outcome === 'done' || answer.outcome === 'shown' || answer.outcome === 'invalid') return undefined;
  return (answer.outcome ? answer.notice : answer.message) ?? failed;
}

/** Errors of fields that were not changed since they were found wrong. */
export function errorIn(errors: readonly ShownError[], mended: readonly string[], field: string): string | undefined {
  return mended.includes(field) ? undefined : errors.find((error) => error.field === field)?.message;
}

import { AWAY_RETRY_SECONDS } from '../db/unavailable.ts';

/** What can go wrong with a request that its sender can understand; each has a status and a page in three languages. */
export type ProblemKind =
  | 'bad-request'
  | 'forbidden'
  | 'not-found'
  | 'method'
  | 'too-large'
  | 'unsupported-type'
  | 'limited'
  | 'unavailable'
  | 'failed';

const STATUS: Record<ProblemKind, number> = {
  'bad-request': 400,
  forbidden: 403,
  'not-found': 404,
  method: 405,
  'too-large': 413,
  'unsupported-type': 415,
  limited: 429,
  unavailable: 503,
  failed: 500,
};

/** A problem to show: thrown by a page or an endpoint, answered by the middleware as a page or, under /api/, as JSON. */
export class Problem extends Error {
  override name = 'Problem';
  readonly kind: ProblemKind;
  /** When to come back, in seconds; only for `limited` and `unavailable`. */
  readonly retryAfterSeconds: number | undefined;

  /** @param detail a sentence for programmers, sent in JSON answers only; never internals. */
  constructor(kind: ProblemKind, detail = '', retryAfterSeconds?: number) {
    super(detail || kind);
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return STATUS[this.kind];
  }
}

/** The problem of who needs the database while it is away. */
export function unavailable(): Problem {
  return new Problem('unavailable', 'The database cannot be reached. Nothing was done; try again.', AWAY_RETRY_SECONDS);
}

/**
 * What was wrong with the body of a request, when that is why reading it failed; readers wrap the error of its stream in theirs. Neither is
 * the server's fault: who goes away while sending has no place in its log of errors.
 */
export function problemOfBody(error: unknown): Problem | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'BODY_TOO_LARGE') return new Problem('too-large', 'The body is too large.');
    if (code === 'BODY_CUT_OFF') return new Problem('bad-request', 'The body did not come whole.');
  }
  return undefined;
}

/** Recognises a problem by its name: in development two copies of this module may be loaded. */
export function isProblem(error: unknown): error is Problem {
  return error instanceof Error && error.name === 'Problem';
}

/** A JSON answer. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

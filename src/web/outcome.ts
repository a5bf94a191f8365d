/** Something wrong with a field, by code: the sentence for it stands in the messages. Some codes bring a number or a name for it. */
export interface FieldError {
  /** Name of the form's field. */
  field: string;
  problem: string;
}

/** How an action can end. What a domain adds is a reason or a field's problem, never another ending. */
export type Outcome =
  /** It is done; `to` is the page to go on to. */
  | { outcome: 'done'; to: string }
  /** It is done or half done, and the page itself goes on with it. */
  | { outcome: 'shown' }
  /** Fields to mend. */
  | { outcome: 'invalid'; errors: readonly FieldError[] }
  /** It does not work, for a reason that is no single field's. */
  | { outcome: 'refused'; reason: string }
  | { outcome: 'forbidden' }
  /** The session has ended, or there was none. */
  | { outcome: 'signed-out' }
  /** Somebody else has changed the same meanwhile. */
  | { outcome: 'conflict' }
  /** A link that no longer works, or a thing that is there no more. */
  | { outcome: 'gone' }
  | Limited
  | Failure;

/** Done too often; `limit` names which of the limits said so. */
export interface Limited {
  outcome: 'limited';
  retryAfterSeconds: number;
}

/** Not the sender's fault: something of ours failed, or the database is away. Nothing was saved. */
export type Failure = { outcome: 'failed' } | { outcome: 'unavailable' };

/** The HTTP status of each ending; `done` is a redirect, or 200 for a script. */
const STATUS: Record<Outcome['outcome'], number> = {
  done: 303,
  shown: 200,
  invalid: 422,
  refused: 422,
  forbidden: 403,
  'signed-out': 401,
  conflict: 409,
  gone: 410,
  limited: 429,
  failed: 500,
  unavailable: 503,
};

/** The HTTP status that says how an action ended. */
export function statusOf(result: Outcome): number {
  return STATUS[result.outcome];
}

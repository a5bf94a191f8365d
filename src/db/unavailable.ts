/** The database cannot be used at the moment. Whatever was asked of it was not done, as far as anybody can know. */
export class UnavailableError extends Error {
  override name = 'UnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(cause?: unknown) {
    super(`The database cannot be reached: ${reasonOf(cause)}.`, { cause });
  }
}

/** Seconds after which it is worth asking again for what needs the database, while that is away. */
export const AWAY_RETRY_SECONDS = 10;

/** What goes wrong on the way to the server: codes of Node and of postgres.js. */
const CONNECTION =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ENOTFOUND|ENOENT|EAI_AGAIN|ETIMEDOUT|E(HOST|NET)(UNREACH|DOWN)|CONNECT_TIMEOUT|CONNECTION_\w+)$/;

/**
 * What the server says when it cannot work (PostgreSQL, appendix A): connection exceptions, resources used up (disk, connections),
 * shutting down or starting up, and a standby that takes no writes after a switch.
 */
const SERVER = /^(08\w{3}|53\w{3}|57P0[1-5]|25006)$/;

/** Whether what failed was the database itself and not the question it was asked. Everybody asks here. */
export function isUnavailable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause.name === 'UnavailableError') return true;
  return false;
}

/** What was asked for; `instead` while the database is away, for what is shown all the same. Anything else that fails fails. */
export function orWhileAway<Asked, Instead>(asked: Promise<Asked>, instead: Instead): Promise<Asked | Instead> {
  return asked.catch((error: unknown) => {
    if (isUnavailable(error)) return instead;
    throw error;
  });
}

/** Whether an error of the driver means that the database cannot be used; only for what comes from the driver itself. */
export function isConnectionError(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === 'string' && (CONNECTION.test(code) || SERVER.test(code))) return true;
    // Several addresses of one name were tried.
    if (cause instanceof AggregateError && cause.errors.some(isConnectionError)) return true;
  }
  return false;
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : 'no answer';
}

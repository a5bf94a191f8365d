import pino, { type Logger } from 'pino';

/**
 * The log: one JSON line an entry on standard output. Passwords, cookies and tokens are never part of an entry, nor the
 * values of a query that failed.
 */
export function createLog(level: string, destination?: pino.DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['headers.cookie', 'headers.authorization'],
    serializers: { err: withoutValues },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** An error as an entry of the log. Drizzle repeats the values of a failed query, which are what people typed, in three places. */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { params: _, ...entry } = pino.stdSerializers.err(error);
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (!('params' in cause)) continue;
    const values = `\nparams: ${cause.params}`;
    entry.message = entry.message.replaceAll(values, '');
    entry.stack = entry.stack.replaceAll(values, '');
  }
  return entry;
}

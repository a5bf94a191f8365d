import pino, { type Logger } from 'pino';

/** The log: one JSON line an entry on standard output. Passwords, cookies and tokens are never part of an entry. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['headers.cookie', 'headers.authorization'],
  });
}

import { SettingsError } from '../config/settings.ts';
import { NoSpaceError } from './before-migration.ts';
import { FolderInUseError } from './lock.ts';

/** Where the server turns the name, the password or the database of the address down: codes of PostgreSQL (appendix A). */
const TURNED_DOWN = /^(28P01|28000|3D000)$/;

/** Of a server that cannot listen; `setting` names what says where, when it is not `PORT`. */
type ListenError = NodeJS.ErrnoException & { address?: string; port?: number; setting?: string };

/**
 * The one line for whoever starts the product, when they can mend what keeps it from starting.
 * @returns undefined for anything else: a fault whose stack is wanted.
 */
export function operatorMessage(error: unknown): string | undefined {
  if (error instanceof SettingsError || error instanceof FolderInUseError || error instanceof NoSpaceError)
    return error.message;
  if (isDiskFull(error))
    return 'DATA_DIR: there is no space left on its disk. Make room and start again; what was confirmed is there.';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code = '', syscall, address, port, setting = 'PORT' } = cause as ListenError;
    if (syscall === 'listen' && code === 'EADDRINUSE')
      return `${setting} ${port} on ${address} is in use by another program. Stop that one, or choose another ${setting}.`;
    if (syscall === 'listen' && code === 'EACCES')
      return `${setting} ${port} on ${address} may not be used by this user. Choose one from 1024 on.`;
    if (syscall === 'listen' && code === 'EADDRNOTAVAIL')
      return `${setting === 'PORT' ? 'HOST' : setting} ${address} is no address of this machine. Choose another ${setting === 'PORT' ? 'HOST' : 'one'}, such as 127.0.0.1 or 0.0.0.0.`;
    // Drizzle's own message, the first, holds the query.
    if (cause.name === 'UnavailableError') return `DATABASE_URL: ${cause.message}`;
    if (TURNED_DOWN.test(code)) return `DATABASE_URL: the database cannot be used: ${cause.message || code}.`;
    // Several addresses of one name were tried.
    if (cause instanceof AggregateError && cause.errors.length > 0) return operatorMessage(cause.errors[0]);
  }
  return undefined;
}

/** Codes of a full disk: of WASI, in which the embedded database runs (ENOSPC, EDQUOT), of SQLite and of PostgreSQL. */
const FULL_IN_WASI = [51, 19];
const FULL_IN_SQLITE = 13;
const FULL_IN_POSTGRES = '53100';

/** Whether the disk of the data folder is full, or its share of it used up. */
function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, errno, errcode, message, cause } = error as Partial<NodeJS.ErrnoException> & { errcode?: number };
  return (
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    code === FULL_IN_POSTGRES ||
    (name === 'ErrnoError' && FULL_IN_WASI.includes(errno!)) ||
    (code === 'ERR_SQLITE_ERROR' && errcode === FULL_IN_SQLITE) ||
    /No space left on device|ErrnoError\b.*\berrno: (51|19)\b/is.test(message ?? '') ||
    isDiskFull(cause)
  );
}

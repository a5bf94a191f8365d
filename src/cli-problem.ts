import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Says in a line what is wrong with a file or folder that a command was given.
 * @param given what was typed behind the command.
 * @returns undefined for anything else: that is no mistake of the caller, and keeps its stack.
 */
export function explainPath(error: unknown, given: readonly string[]): string | undefined {
  const { code, path: at } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || at === undefined) return undefined;
  const isGiven = given.some((word) => !word.startsWith('-') && isWithin(path.resolve(at), path.resolve(word)));
  if (!isGiven) return undefined;
  switch (code) {
    case 'ENOENT':
      return existsSync(path.dirname(at)) ? `There is no ${at}.` : `There is no folder ${path.dirname(at)}.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${at} cannot be made: there is a file where a folder should be.`;
    case 'EISDIR':
      return `${at} is a folder, not a file.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${at} may not be read or written by this user.`;
    default:
      return undefined;
  }
}

/** Whether a path is this one, lies below it, or is a file beside it that is being written. */
function isWithin(at: string, given: string): boolean {
  return at.startsWith(given) && ['', '/', '.'].includes(at.charAt(given.length));
}

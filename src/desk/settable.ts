// What agents set of a ticket, whichever form they set it in.
import { cleanLine, type Status } from '../tickets/ticket.ts';

/** What an agent can set by hand; a ticket becomes new and closed by itself. */
export const SETTABLE: readonly Status[] = ['open', 'pending', 'hold', 'solved'];

/** Tags as they are typed, with commas or spaces between them. */
export function readTags(typed: string): string[] {
  return [...new Set(typed.split(/[,\s]+/).map((tag) => cleanLine(tag).toLowerCase()))].filter(Boolean);
}

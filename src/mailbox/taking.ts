import { cleanLine, cleanLines, LIMITS } from '../tickets/ticket.ts';
import type { OwnAddresses, ReadMail } from './judge.ts';
import type { MailFlag } from './mailbox.ts';
import type { Mailbox } from './store.ts';

/** What taking a mail in needs. */
export interface TakingIn {
  secret: string;
  /** The mailbox it came to; undefined when that is there no more. */
  mailbox: Mailbox | undefined;
  own: OwnAddresses;
  /** Stands where a mail has no words. */
  noText: string;
  /** Tokens of its files. */
  attachments: string[];
}

/** What a mail became. */
export interface TakenIn {
  ticketId: number;
  commentId: number | null;
  flags: MailFlag[];
  /** How many people it copied in. */
  copies: number;
}

/** A text as a message holds it; a longer one is cut, and the mail has the whole. */
export function bodyOf(text: string, { noText }: Pick<TakingIn, 'noText'>): { body: string; flags: MailFlag[] } {
  const { text: body, isCut } = cut(cleanLines(text), LIMITS.description);
  return { body: cleanLines(body) || noText, flags: isCut ? ['shortened'] : [] };
}

/** A text with at most so many signs. */
export function cut(text: string, most: number): { text: string; isCut: boolean } {
  // Most are shorter in whatever signs.
  if (text.length <= most) return { text, isCut: false };
  const signs = [...text];
  return signs.length <= most ? { text, isCut: false } : { text: `${signs.slice(0, most - 1).join('')}…`, isCut: true };
}

/** The name of a sender as the store takes it. */
export function nameOf({ name, address }: { name: string; address: string }): string {
  return cut(cleanLine(name), LIMITS.name).text || cut(address.split('@')[0]!, LIMITS.name).text;
}

/** Names the mail: however often it is taken in, it is one message. */
export function keyOf({ row }: ReadMail): string {
  return `mail-${row.id}`;
}

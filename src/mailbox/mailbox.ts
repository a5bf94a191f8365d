/** How mail reaches a mailbox: a mail server hands it to our listener, or we fetch it. */
export const MAILBOX_KINDS = ['smtp', 'imap'] as const;
export type MailboxKind = (typeof MAILBOX_KINDS)[number];

/** How the line to an IMAP server is kept secret: from the first byte, from STARTTLS on, or not at all. */
export const IMAP_SECURITY = ['tls', 'starttls', 'none'] as const;
export type ImapSecurity = (typeof IMAP_SECURITY)[number];

/** What becomes of a mail on the IMAP server once it is safe here. */
export const AFTER_FETCH = ['seen', 'move', 'delete'] as const;
export type AfterFetch = (typeof AFTER_FETCH)[number];

/** How far a mail that came in has got. */
export const INBOUND_STATES = ['stored', 'threaded', 'ignored', 'suspended', 'parked', 'discarded'] as const;

/** Why a mail waits for a person to look at it. */
export const SUSPENDED_REASONS = ['automatic', 'flood', 'loop', 'no-sender', 'not-allowed', 'closed'] as const;
/** Why a mail could not be read by the machine. */
export const PARKED_REASONS = ['too-large', 'unreadable'] as const;
/** Why nothing had to be done with a mail. */
export const IGNORED_REASONS = ['duplicate', 'own', 'bounce', 'machine'] as const;
export type SuspendedReason = (typeof SUSPENDED_REASONS)[number];
export type ParkedReason = (typeof PARKED_REASONS)[number];
export type Reason = SuspendedReason | ParkedReason | (typeof IGNORED_REASONS)[number];

/**
 * What the sender's domain says of the mail: `verified`, it is from where it says; `failed`, the domain says that it is not; `unverified`, nobody can
 * tell.
 */
export const TRUST = ['verified', 'unverified', 'failed'] as const;
export type Trust = (typeof TRUST)[number];

/** What the team should know of a message that came by mail. */
export const MAIL_FLAGS = ['automatic', 'not-on-request', 'shortened', 'late'] as const;
export type MailFlag = (typeof MAIL_FLAGS)[number];

/** A file of a mail that the request did not get, and why; the original mail has it. */
export interface LeftOut {
  name: string;
  reason: 'type' | 'too-large' | 'too-many';
}

/** Who reads the mails that a token or a Message-ID of ours went to. */
export const AUDIENCES = ['customer', 'team'] as const;
export type MailAudience = (typeof AUDIENCES)[number];

/** Bounds, in bytes, numbers and hours. */
export const MAIL_LIMITS = {
  /** What the listener takes, and what is fetched; common providers stop at 25 to 50 MB. */
  mailBytes: 50 * 1024 * 1024,
  /** What is read into messages and files; what is longer is parked. */
  readBytes: 30 * 1024 * 1024,
  /** Reading one takes less than a second; a mail made to take for ever is parked. */
  readMs: 20_000,
  /** Failures after which a mail is parked. */
  failures: 3,
  /** Times a mail is begun; a process that dies with each of them must not do so for ever. */
  attempts: 10,
  /** Mails from one address an hour that become messages; a machine sends more. */
  fromSenderAnHour: 30,
  /** Messages of one address in one request an hour: two machines that answer each other. */
  inRequestAnHour: 12,
  /** People whom one mail may copy in. */
  copiesOfMail: 10,
  /** People whom one address may copy in by mail in a day. */
  copiesADay: 30,
  /** The whole text of a mail that is kept beside its message, in characters. */
  wholeText: 200_000,
} as const;

/** Signs of a token in an address: 26 of base 32, as many as 128 bits need; no mail server changes their case or cuts them. */
const TOKEN = /^r-([a-z2-7]{26})$/;

/** The address of a mailbox with a token in it: `support@` becomes `support+r-<token>@`. */
export function addressWithToken(address: string, token: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+r-${token}${address.slice(at)}`;
}

/** The token in an address, and the address without it; without a token the address as it is. */
export function readAddress(given: string): { address: string; token: string | undefined } {
  const address = given.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const plus = address.slice(0, Math.max(at, 0)).indexOf('+');
  if (plus < 1) return { address, token: undefined };
  return {
    address: address.slice(0, plus) + address.slice(at),
    token: TOKEN.exec(address.slice(plus + 1, at))?.[1],
  };
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Bytes as a token: five bits a sign. @param bytes at least 17. */
export function tokenOf(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return Array.from({ length: 26 }, (_, at) => ALPHABET[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)]).join('');
}

/** The number of a request that a subject names: `Re: The export [#123]`. */
export function numberInSubject(subject: string): number | undefined {
  const digits = /\[#(\d{1,15})\]/.exec(subject)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

import { isEmail, LONGEST_EMAIL } from '../accounts/email.ts';
import { cleanText, isUnseen, normalEmail } from '../server/clean-text.ts';
import { isUuid } from '../web/uuid.ts';

export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const TYPES = ['question', 'incident', 'problem', 'task'] as const;
export const CHANNELS = ['web', 'email', 'chat', 'call', 'widget', 'api', 'community'] as const;
export const AUTHORS = ['requester', 'agent', 'system'] as const;
export const COMMENT_FORMATS = ['plain', 'markdown'] as const;
export const SCORES = ['good', 'bad'] as const;

export type Status = (typeof STATUSES)[number];

/** What is not done yet. */
export const UNSOLVED: Status[] = ['new', 'open', 'pending', 'hold'];
export type Priority = (typeof PRIORITIES)[number];
export type TicketType = (typeof TYPES)[number];
export type Channel = (typeof CHANNELS)[number];
export type CommentFormat = (typeof COMMENT_FORMATS)[number];

/** What a company's own form fields hold: a text, a number, yes or no, or several choices. */
export type CustomValue = string | number | boolean | null | string[];
export type CustomFields = Record<string, CustomValue>;
/** An answer that a requester was shown before they asked. */
export interface ReadBefore {
  title: string;
  /** Path on this site. */
  url: string;
  /** Whether they opened it. */
  opened: boolean;
}
/** Old and new value by column. */
export type Changes = Record<string, [old: unknown, now: unknown]>;

/** Text limits in characters (code points, as PostgreSQL counts); the database checks the same numbers. */
export const LIMITS = {
  /** A line that a list of tickets can show; longer ones are descriptions. */
  subject: 300,
  /** A long log pasted into the text still passes; beyond that it is a file. */
  body: 65_535,
  /** Shorter than a comment, so that a changed subject can be put before it when a submission is added to its ticket. */
  description: 65_000,
  name: 200,
  email: LONGEST_EMAIL,
  externalId: 255,
  tags: 100,
  tag: 100,
  /** People copied in on one ticket; a longer list is a mailing list. */
  copies: 48,
  reason: 2_000,
  fileName: 200,
  /** Enough for screenshots of each step and a log; more arrives better as one archive. */
  attachments: 10,
  /** Bytes; a minute of a screen recording fits, and a longer one is better sent as a link. */
  attachmentBytes: 10 * 1024 * 1024,
  customFields: 100,
  customFieldName: 100,
  customFieldValue: 10_000,
  /** All custom fields of a ticket as JSON text; agents' lists read them with every ticket. */
  customFieldsText: 65_536,
  /** What was read before asking, as JSON text. */
  readBeforeText: 65_536,
} as const;

/**
 * Longest body of a form that takes attachments, in bytes. Far more than is kept of it: files are cut while they come in, so that who
 * attached a whole film hears that on the form, with everything that was typed.
 */
export const UPLOAD_LIMIT_BYTES = 512 * 1024 * 1024;

/** The custom field of a ticket with the topic that was chosen in the ask form: its id in site.yml. */
export const TOPIC = 'category';

/** The custom field of a ticket with the number to call, and when, for a call that was asked for. */
export const PHONE = 'phone';

/** The custom field of a ticket that continues a closed one: the other's number. */
export const FOLLOWS_UP = 'follows_up';

/** The custom field of a ticket that was split from another one: the other's number. */
export const SPLIT_FROM = 'split_from';

/** What somebody hands in: the ask form, the API and the widget all come down to this. */
export interface NewTicket {
  channel: Channel;
  /** Without a name, the part of the address before the @ stands in for it. */
  requester: { email: string; name?: string | undefined };
  /** Without one, the beginning of the description. */
  subject?: string | undefined;
  description: string;
  /** BCP 47 tag of the page it was written on. */
  locale?: string | undefined;
  priority?: Priority | undefined;
  type?: TicketType | undefined;
  groupName?: string | undefined;
  tags?: string[] | undefined;
  customFields?: CustomFields | undefined;
  /** UUID of the visit to the ask form. */
  askId?: string | undefined;
  /** Made by the sender and sent again with each retry, so that a retry is known as one. */
  submissionKey?: string | undefined;
  /** Where it came from, as `typedFrom` in limits.ts tells; undefined when the address is known to be the sender's. */
  typedFrom?: string | undefined;
  /** Nothing is sent to say that it has come in. */
  isQuiet?: boolean | undefined;
  /** Tokens that uploads were answered with. */
  attachmentTokens?: string[] | undefined;
}

/** A field that cannot be accepted, and why. */
export interface Problem {
  field: 'subject' | 'description' | 'email' | 'name' | 'tags' | 'groupName' | 'customFields' | 'attachments';
  reason: 'blank' | 'too-long' | 'too-many' | 'invalid';
  /** The limit that was passed, where the reason is one. */
  limit?: number;
}

/** A submission after cleaning: what fileTicket writes. */
export interface CheckedTicket extends NewTicket {
  requester: { email: string; name: string };
  subject: string;
  tags: string[];
  customFields: CustomFields;
  attachmentTokens: string[];
}

// Subjects made from a description stay readable in a list and in a mail's subject line.
const DERIVED_SUBJECT_LENGTH = 80;

/**
 * Cleans and checks a submission: line ends become \n, texts are trimmed, what PostgreSQL cannot hold (NUL, half a
 * surrogate pair) is removed, the e-mail address is lower case. A malformed locale or ask id is dropped rather than
 * reported: our pages made it, and the person who writes to us could do nothing about it.
 */
export function checkTicket(
  input: NewTicket,
): { ok: true; ticket: CheckedTicket } | { ok: false; problems: Problem[] } {
  const problems: Problem[] = [];
  const description = cleanLines(input.description);
  const email = normalEmail(input.requester.email);
  const ticket: CheckedTicket = {
    ...input,
    requester: { email, name: cleanLine(input.requester.name ?? '') || email.split('@')[0]! },
    subject: cleanLine(input.subject ?? '') || subjectFrom(description),
    description,
    locale: input.locale && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(input.locale) ? input.locale : undefined,
    groupName: input.groupName === undefined ? undefined : cleanLine(input.groupName) || undefined,
    tags: [...new Set((input.tags ?? []).map((tag) => cleanLine(tag).toLowerCase()).filter(Boolean))],
    customFields: cleanFields(input.customFields ?? {}),
    askId: isUuid(input.askId) ? input.askId.toLowerCase() : undefined,
    attachmentTokens: [...new Set(input.attachmentTokens ?? [])],
  };
  const limit = (field: Problem['field'], text: string, most: number) => {
    if (isLonger(text, most)) problems.push({ field, reason: 'too-long', limit: most });
  };
  if (!email) problems.push({ field: 'email', reason: 'blank' });
  else if (!isEmail(email)) problems.push({ field: 'email', reason: 'invalid' });
  limit('name', ticket.requester.name, LIMITS.name);
  limit('subject', ticket.subject, LIMITS.subject);
  if (!description) problems.push({ field: 'description', reason: 'blank' });
  limit('description', description, LIMITS.description);
  limit('groupName', ticket.groupName ?? '', LIMITS.name);
  if (ticket.tags.length > LIMITS.tags) problems.push({ field: 'tags', reason: 'too-many', limit: LIMITS.tags });
  for (const tag of ticket.tags) limit('tags', tag, LIMITS.tag);
  if (ticket.attachmentTokens.length > LIMITS.attachments)
    problems.push({ field: 'attachments', reason: 'too-many', limit: LIMITS.attachments });
  problems.push(...customFieldProblems(ticket.customFields));
  return problems.length ? { ok: false, problems } : { ok: true, ticket };
}

/** What the ticket store would not take of custom fields. */
export function customFieldProblems(fields: CustomFields): Problem[] {
  const problems: Problem[] = [];
  const names = Object.keys(fields);
  if (names.length > LIMITS.customFields)
    problems.push({ field: 'customFields', reason: 'too-many', limit: LIMITS.customFields });
  if (names.some((name) => isLonger(name, LIMITS.customFieldName)))
    problems.push({ field: 'customFields', reason: 'too-long', limit: LIMITS.customFieldName });
  const texts = Object.values(fields).flat();
  if (texts.some((value) => typeof value === 'string' && isLonger(value, LIMITS.customFieldValue)))
    problems.push({ field: 'customFields', reason: 'too-long', limit: LIMITS.customFieldValue });
  // PostgreSQL writes JSON with a space after each colon and comma, and numbers without an exponent.
  else if (printedLength(fields) > LIMITS.customFieldsText)
    problems.push({ field: 'customFields', reason: 'too-long', limit: LIMITS.customFieldsText });
  return problems;
}

// -2.2250738585072014e-308 and its like, written without an exponent.
const LONGEST_NUMBER = 330;

function printedLength(fields: CustomFields): number {
  const values = Object.values(fields).flat();
  const numbers = values.filter((value) => typeof value === 'number' && String(value).includes('e')).length;
  return JSON.stringify(fields).length + 2 * (Object.keys(fields).length + values.length) + numbers * LONGEST_NUMBER;
}

/** Text of several lines as the store keeps it; see checkTicket. */
export function cleanLines(text: string): string {
  return isUnseen(text) ? '' : cleanText(text).replace(/\r\n?/g, '\n').trim();
}

/** Text of one line: control characters and runs of white space become one space. */
export function cleanLine(text: string): string {
  if (isUnseen(text)) return '';
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

function cleanFields(fields: CustomFields): CustomFields {
  const clean = (value: CustomValue): CustomValue => {
    if (typeof value === 'string') return cleanLines(value);
    if (Array.isArray(value)) return value.map((choice) => cleanLines(choice));
    // JSON has no infinity; -0 would come back as 0.
    return typeof value === 'number' ? (Number.isFinite(value) ? value + 0 : null) : value;
  };
  return Object.fromEntries(
    Object.entries(fields)
      .map(([name, value]) => [cleanLine(name), clean(value)] as const)
      .filter(([name]) => name !== ''),
  );
}

/** The subject of a ticket whose author wrote none: the first line of the text, cut at a word. */
export function subjectFrom(description: string): string {
  const line = cleanLine(description.split('\n').find((candidate) => cleanLine(candidate) !== '') ?? '');
  if (!isLonger(line, DERIVED_SUBJECT_LENGTH)) return line;
  const characters = [...line].slice(0, DERIVED_SUBJECT_LENGTH);
  const space = characters.lastIndexOf(' ');
  // A text without spaces (Japanese, a long address) is cut where it is.
  const end = space > DERIVED_SUBJECT_LENGTH / 2 ? space : DERIVED_SUBJECT_LENGTH - 1;
  return `${characters.slice(0, end).join('')}…`;
}

function isLonger(text: string, characters: number): boolean {
  return text.length > characters && (text.length > 2 * characters || [...text].length > characters);
}

// From each status to those it may become. "new" means that nobody has touched it, so nothing goes back there; a closed
// ticket stays closed (the database holds this too) and is followed up by a new one.
const TRANSITIONS: Record<Status, readonly Status[]> = {
  new: ['open', 'pending', 'hold', 'solved', 'closed'],
  open: ['pending', 'hold', 'solved', 'closed'],
  pending: ['open', 'hold', 'solved', 'closed'],
  hold: ['open', 'pending', 'solved', 'closed'],
  solved: ['open', 'pending', 'hold', 'closed'],
  closed: [],
};

/** Whether a ticket may go from one status to another; staying is always allowed. */
export function canBecome(from: Status, to: Status): boolean {
  return from === to || TRANSITIONS[from].includes(to);
}

/**
 * The status after the requester wrote again: waiting and solved tickets open, one nobody has seen stays new.
 * Undefined when the ticket is closed: the text then belongs into a new ticket.
 */
export function statusAfterRequesterWrote(status: Status): Status | undefined {
  if (status === 'closed') return undefined;
  return status === 'new' ? 'new' : 'open';
}

/**
 * The status as the requester is told it. Whoever writes again about a request that nobody has touched opens it, but nobody works on it
 * for that: it still counts as received. One that was answered never counts as only received.
 */
export function shownStatus(ticket: {
  status: Status;
  firstRepliedAt: Date | null;
  assigneeId: number | null;
}): Status {
  const isTouched = ticket.firstRepliedAt !== null || ticket.assigneeId !== null;
  // What was asked has been taken back, or was asked on the telephone.
  if (ticket.status === 'pending' && ticket.firstRepliedAt === null) return isTouched ? 'open' : 'new';
  // A desk may answer without a word about the status.
  if (ticket.status === 'new' && ticket.firstRepliedAt !== null) return 'open';
  return ticket.status === 'open' && !isTouched ? 'new' : ticket.status;
}

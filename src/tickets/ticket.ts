export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const TYPES = ['question', 'incident', 'problem', 'task'] as const;
export const CHANNELS = ['web', 'email', 'chat', 'call', 'widget', 'api', 'community'] as const;
export const AUTHORS = ['requester', 'agent', 'system'] as const;
export const COMMENT_FORMATS = ['plain', 'markdown'] as const;
export const SCORES = ['good', 'bad'] as const;

export type Status = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];
export type TicketType = (typeof TYPES)[number];
export type Channel = (typeof CHANNELS)[number];
export type Author = (typeof AUTHORS)[number];

/** What a company's own form fields hold: a text, a number, yes or no, or several choices. */
export type CustomValue = string | number | boolean | null | string[];
export type CustomFields = Record<string, CustomValue>;
/** Old and new value by column. */
export type Changes = Record<string, [old: unknown, now: unknown]>;

/** Text limits in characters (code points, as PostgreSQL counts); the database checks the same numbers. */
export const LIMITS = {
  /** A line that a list of tickets can show; longer ones are descriptions. */
  subject: 300,
  /** A long log pasted into the text still passes; beyond that it is a file. */
  body: 65_535,
  name: 200,
  /** RFC 5321: a path is at most 256 octets including its angle brackets. */
  email: 254,
  externalId: 255,
  tags: 100,
  tag: 100,
  /** People copied in on one ticket; a longer list is a mailing list. */
  copies: 48,
  reason: 2_000,
  fileName: 200,
  customFields: 100,
  customFieldName: 100,
  customFieldValue: 10_000,
  /** All custom fields of a ticket as JSON text; agents' lists read them with every ticket. */
  customFieldsText: 65_536,
} as const;

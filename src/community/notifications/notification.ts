/** Why somebody is told of something; of one thread each is told at most once until it is read. */
export const NOTIFICATION_CLASSES = [
  /** Replies in a thread that they follow. */
  'reply',
  /** Somebody named them. */
  'mention',
  /** Somebody answered or quoted them. */
  'answer',
  /** A thread in a topic or with a tag that they follow. */
  'thread',
  /** A reply solved a question. */
  'solution',
  /** What the team says of an incident. */
  'incident',
  /** What moderators did to something of theirs. */
  'moderation',
] as const;
export type NotificationClass = (typeof NOTIFICATION_CLASSES)[number];

/** What mails can be chosen for, each by itself. */
export const STREAMS = ['replies', 'mentions', 'threads', 'news'] as const;
export type Stream = (typeof STREAMS)[number];

/** When mails of a stream come. */
export const MAIL_CHOICES = ['now', 'daily', 'off'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

/** To which stream the mails about a class belong. */
export const STREAM_OF: Record<NotificationClass, Stream> = {
  reply: 'replies',
  mention: 'mentions',
  answer: 'mentions',
  thread: 'threads',
  solution: 'news',
  incident: 'news',
  moderation: 'news',
};

/** What somebody has chosen. */
export interface NotificationSettings extends Record<Stream, MailChoice> {
  /** They follow what they start and reply to. */
  followsOwn: boolean;
}

/** What holds for who has chosen nothing: told at once of what is theirs, once a day of what is new. */
export const STANDARD_SETTINGS: NotificationSettings = {
  replies: 'now',
  mentions: 'now',
  threads: 'daily',
  news: 'now',
  followsOwn: true,
};

/** What can be followed besides threads: new threads in a topic, or with a tag. */
export const LIST_KINDS = ['topic', 'tag'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** What can happen that people are told of. */
export const EVENT_KINDS = ['post', 'mention', 'solution', 'resolved', 'moderation'] as const;

/** What moderators do to somebody's post, as they are told. */
export const MODERATION_ACTS = [
  'hidden',
  'deleted',
  'restored',
  'approved',
  'rejected',
  'edited',
  'moved',
  'ticketed',
] as const;
export type ModerationAct = (typeof MODERATION_ACTS)[number];

/** Longest word of a moderator to the author, in characters. */
export const LONGEST_NOTE = 500;

/** Posts that one notification holds; of more, the first and the newest. */
export const MOST_POSTS = 50;

/** A mail waits this long, for a second look: what was read or taken away meanwhile is not sent. */
export const MAIL_PAUSE_MINUTES = 2;

/** While a notification stays unread, its next mail comes no sooner than this after the last one, and tells all of it. */
export const NEXT_MAIL_MINUTES = 60;

/** The hour of the day at which digests are written, in the time zone of site.yml. */
export const DIGEST_HOUR = 8;

/** Topics and tags that one person may follow: more than anybody reads. */
export const MOST_FOLLOWED_LISTS = 200;

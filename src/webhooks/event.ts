/** What other programs can be told of, by what it is about. The names are a contract: `webhooks.events` in the database has them. */
export const EVENTS_BY_SUBJECT = {
  ticket: [
    'ticket.created',
    'ticket.updated',
    'ticket.comment.created',
    'ticket.note.created',
    'ticket.rated',
    'ticket.deleted',
  ],
  article: ['article.published', 'article.updated', 'article.unpublished'],
  thread: [
    'thread.created',
    'thread.updated',
    'thread.solved',
    'thread.removed',
    'thread.restored',
    'thread.reply.created',
    'thread.reply.removed',
  ],
} as const;

/** What an event is about. */
export type Subject = keyof typeof EVENTS_BY_SUBJECT;
export const SUBJECTS = Object.keys(EVENTS_BY_SUBJECT) as Subject[];

/** An event that a webhook can be told of. */
export type WebhookEvent = (typeof EVENTS_BY_SUBJECT)[Subject][number];
export const WEBHOOK_EVENTS: readonly WebhookEvent[] = SUBJECTS.flatMap((subject) => [...EVENTS_BY_SUBJECT[subject]]);

/** Sent when somebody tries a webhook. */
export const TEST_EVENT = 'webhook.test';

/** Where a delivery stands. `skipped`: somebody let it go, so that those behind it go on. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'skipped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why nothing is sent to a webhook: somebody paused it, it failed for a day, or its server answered that it is gone for good. */
export const OFF_REASONS = ['paused', 'failing', 'gone'] as const;

/** Why an attempt failed, where no server answered. */
export type Failure =
  | 'private'
  | 'insecure'
  | 'redirect'
  | 'timeout'
  | 'no-host'
  | 'certificate'
  | 'unreachable'
  | 'status';

/** One attempt to deliver. */
export interface Attempt {
  /** ISO 8601. */
  at: string;
  /** How long it took, in milliseconds. */
  ms: number;
  /** What the server answered; absent where none did. */
  status?: number;
  /** Absent where it was delivered. */
  failure?: Failure;
  /** The beginning of what the server answered. */
  answer?: string;
}

/** In characters, numbers of rows, or as named. */
export const LIMITS = {
  name: 100,
  url: 2_000,
  /** Webhooks at a time: each event is written once for each that wants it. */
  webhooks: 50,
  /** Of what a server answered. */
  answer: 500,
  /** Attempts that are kept with a delivery, the newest. */
  attempts: 40,
} as const;

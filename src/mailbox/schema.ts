import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { id, lengthBetween, now, number, oneOf, time } from '../db/columns.ts';
import { groups } from '../tickets/groups/schema.ts';
import { ticketComments, tickets } from '../tickets/schema.ts';
import {
  AFTER_FETCH,
  AUDIENCES,
  IMAP_SECURITY,
  INBOUND_STATES,
  type LeftOut,
  MAILBOX_KINDS,
  type MailFlag,
  type Reason,
  TRUST,
} from './mailbox.ts';

/** Addresses at which customers write to us. */
export const mailboxes = pgTable(
  'mailboxes',
  {
    id: id(),
    /** Lower case, without a token. */
    address: text('address').notNull(),
    kind: text('kind', { enum: MAILBOX_KINDS }).notNull(),
    /** Group of the requests that come in here; null: none. */
    groupId: number('group_id').references(() => groups.id, { onDelete: 'set null' }),
    /** Language of the requests that come in here; null: that of the sender, where it is known. */
    locale: text('locale'),
    /** Below the answers to requests of this mailbox. */
    signature: text('signature').notNull().default(''),
    /** Whether the mail server takes `support+anything@` for `support@`: then answers go to an address of their own. */
    takesPlus: boolean('takes_plus').notNull().default(true),
    imapHost: text('imap_host'),
    imapPort: integer('imap_port'),
    imapSecurity: text('imap_security', { enum: IMAP_SECURITY }).notNull().default('tls'),
    imapUser: text('imap_user'),
    imapPasswordSealed: text('imap_password_sealed'),
    imapFolder: text('imap_folder').notNull().default('INBOX'),
    imapAfter: text('imap_after', { enum: AFTER_FETCH }).notNull().default('seen'),
    /** Where mails are moved to with `move`. */
    imapMoveTo: text('imap_move_to'),
    uidValidity: text('uid_validity'),
    /** The highest number of a mail that is safe here. */
    lastUid: number('last_uid').notNull().default(0),
    active: boolean('active').notNull().default(true),
    /** While one process fetches, the others leave the mailbox alone. */
    leasedUntil: time('leased_until'),
    leasedBy: text('leased_by'),
    checkedAt: time('checked_at'),
    lastError: text('last_error'),
    failedAt: time('failed_at'),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('mailboxes_address').on(table.address),
    check('mailboxes_kind', oneOf(table.kind, MAILBOX_KINDS)),
    check('mailboxes_security', oneOf(table.imapSecurity, IMAP_SECURITY)),
    check('mailboxes_after', oneOf(table.imapAfter, AFTER_FETCH)),
    check('mailboxes_address_length', lengthBetween(table.address, 3, 254)),
    check('mailboxes_signature_length', lengthBetween(table.signature, 0, 2_000)),
  ],
);

/** Mails that came in. A row is written when the bytes are safe in the storage, before anybody reads them. */
export const inboundMessages = pgTable(
  'inbound_messages',
  {
    id: id(),
    mailboxId: number('mailbox_id').references(() => mailboxes.id, { onDelete: 'set null' }),
    /** Where the bytes are in the storage of mails; null once they are removed. */
    storageKey: text('storage_key'),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    /** SHA-256 of the bytes. */
    digest: text('digest').notNull(),
    /** SHA-256 of what it says, without the lines that servers on the way add; null while it is not read. */
    contentDigest: text('content_digest'),
    /** Of a mail that was fetched: its numbers on the server, so that it is fetched once. */
    uidValidity: text('uid_validity'),
    uid: number('uid'),
    /** What the sending server said, lower case: null of a mail that was fetched, empty for a bounce. */
    envelopeFrom: text('envelope_from'),
    /** To whom the sending server gave it, lower case. */
    envelopeTo: text('envelope_to').array().notNull().default(sql`'{}'::text[]`),
    remoteAddress: text('remote_address'),
    helo: text('helo'),
    receivedAt: time('received_at').notNull().default(now),
    state: text('state', { enum: INBOUND_STATES }).notNull().default('stored'),
    reason: text('reason').$type<Reason>(),
    attempts: integer('attempts').notNull().default(0),
    failures: integer('failures').notNull().default(0),
    /** When it is read next; while one process reads it, the end of its lease. Null: it is done, or waits for a person. */
    nextAttemptAt: time('next_attempt_at').default(now),
    lastError: text('last_error'),
    /** Somebody has decided that it is taken in, whatever the rules say. */
    wantedBy: number('wanted_by'),
    messageId: text('message_id'),
    fromAddress: text('from_address'),
    fromName: text('from_name'),
    subject: text('subject'),
    trust: text('trust', { enum: TRUST }),
    flags: text('flags').array().$type<MailFlag[]>().notNull().default(sql`'{}'::text[]`),
    leftOut: jsonb('left_out').$type<LeftOut[]>().notNull().default([]),
    /** The text with everything that the message leaves out, such as quotations. */
    wholeText: text('whole_text'),
    /** How many people it copied in. */
    copies: integer('copies').notNull().default(0),
    ticketId: number('ticket_id').references(() => tickets.id, { onDelete: 'set null' }),
    commentId: number('comment_id').references(() => ticketComments.id, { onDelete: 'set null' }),
    decidedAt: time('decided_at'),
  },
  (table) => [
    uniqueIndex('inbound_messages_storage').on(table.storageKey),
    unique('inbound_messages_uid').on(table.mailboxId, table.uidValidity, table.uid),
    index('inbound_messages_due').on(table.nextAttemptAt).where(sql`${table.nextAttemptAt} is not null`),
    index('inbound_messages_waiting')
      .on(table.state, table.id)
      .where(sql`${table.state} in ('suspended', 'parked', 'discarded')`),
    index('inbound_messages_sender').on(table.fromAddress, table.receivedAt),
    index('inbound_messages_content').on(table.contentDigest),
    index('inbound_messages_ticket').on(table.ticketId, table.id),
    index('inbound_messages_comment').on(table.commentId),
    index('inbound_messages_received').on(table.receivedAt),
    check('inbound_messages_state', oneOf(table.state, INBOUND_STATES)),
    check('inbound_messages_trust', oneOf(table.trust, TRUST)),
  ],
);

/** Message-IDs by which an answer is known: of mails that came in, and of those we sent. */
export const messageIds = pgTable(
  'message_ids',
  {
    /** With its angle brackets, as in the header. */
    messageId: text('message_id').primaryKey(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    commentId: number('comment_id').references(() => ticketComments.id, { onDelete: 'set null' }),
    /** We sent it, and nobody but its reader knows it. */
    sent: boolean('sent').notNull(),
    audience: text('audience', { enum: AUDIENCES }).notNull().default('customer'),
    /** Who wrote it or to whom it went, lower case. */
    address: text('address').notNull(),
    /** When a mail server said that it could not be delivered. */
    bouncedAt: time('bounced_at'),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    index('message_ids_ticket').on(table.ticketId),
    index('message_ids_address').on(table.address),
    check('message_ids_audience', oneOf(table.audience, AUDIENCES)),
  ],
);

/** Random tokens in the addresses to which answers go. */
export const replyTokens = pgTable(
  'reply_tokens',
  {
    token: text('token').primaryKey(),
    ticketId: number('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** Lower case. */
    address: text('address').notNull(),
    audience: text('audience', { enum: AUDIENCES }).notNull(),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    unique('reply_tokens_reader').on(table.ticketId, table.address, table.audience),
    index('reply_tokens_address').on(table.address),
    check('reply_tokens_audience', oneOf(table.audience, AUDIENCES)),
  ],
);

/** Addresses of which a mail server has said that there is no such mailbox. */
export const undeliverableAddresses = pgTable('undeliverable_addresses', {
  /** Lower case. */
  address: text('address').primaryKey(),
  /** Enhanced status code, such as 5.1.1. */
  status: text('status').notNull(),
  createdAt: time('created_at').notNull().default(now),
});

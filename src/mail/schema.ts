import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';

/** Mails to send and sent, written in the transaction of the event they tell of. */
export const mailOutbox = pgTable(
  'mail_outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Name of the template. */
    kind: text('kind').notNull(),
    /** Somebody is waiting for it at the screen: it goes out before all others that are due. */
    critical: boolean('critical').notNull().default(false),
    /** Names the event, so that one event never makes two mails. */
    eventKey: text('event_key').notNull(),
    toAddress: text('to_address').notNull(),
    locale: text('locale').notNull(),
    /** By what mails of a kind are counted beside the address, such as a keyed hash of a network; null where nothing is. */
    countedBy: text('counted_by'),
    /** What the template shows; links with secrets are emptied once the mail has gone. */
    data: jsonb('data').$type<Record<string, string>>().notNull(),
    createdAt: time('created_at').notNull().default(sql`now()`),
    sentAt: time('sent_at'),
    attempts: integer('attempts').notNull().default(0),
    /** When it is tried next; while one process sends it, the end of its lease. Null: nothing more will be tried. */
    nextAttemptAt: time('next_attempt_at').default(sql`now()`),
    /** The process that has taken it, for operators; null while nobody has. */
    worker: text('worker'),
    /** Why the mail was not sent and will not be. */
    skippedReason: text('skipped_reason'),
    lastError: text('last_error'),
  },
  (table) => [
    uniqueIndex('mail_outbox_event').on(table.eventKey),
    index('mail_outbox_due').on(table.nextAttemptAt).where(sql`${table.nextAttemptAt} is not null`),
    index('mail_outbox_critical')
      .on(table.nextAttemptAt)
      .where(sql`${table.critical} and ${table.nextAttemptAt} is not null`),
    index('mail_outbox_address').on(table.toAddress),
    index('mail_outbox_created').on(table.createdAt),
    index('mail_outbox_failed')
      .on(table.createdAt)
      .where(sql`${table.sentAt} is null and ${table.lastError} is not null`),
    index('mail_outbox_counted').on(table.countedBy, table.createdAt).where(sql`${table.countedBy} is not null`),
  ],
);

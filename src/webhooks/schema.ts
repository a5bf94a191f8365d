import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { users } from '../accounts/schema.ts';
import { id, lengthBetween, now, number, oneOf, time } from '../db/columns.ts';
import { type Attempt, DELIVERY_STATES, LIMITS, OFF_REASONS, type WebhookEvent } from './event.ts';

/** Addresses that are told what happens here. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: id(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    /** Names of the events it is told of. */
    events: text('events').array().$type<WebhookEvent[]>().notNull(),
    /** Key of the signatures, sealed. */
    secretSealed: text('secret_sealed').notNull(),
    /** The key before that, which signs as well until then: so its reader can change over without losing anything. */
    formerSecretSealed: text('former_secret_sealed'),
    formerUntil: time('former_until'),
    active: boolean('active').notNull().default(true),
    /** Null while it is active. */
    offReason: text('off_reason', { enum: OFF_REASONS }),
    offAt: time('off_at'),
    /** When the oldest delivery that waits is tried next; while one process delivers, the end of its lease. Null: none waits. */
    nextAttemptAt: time('next_attempt_at'),
    /** Since when nothing was delivered although it was tried; null while all is well. */
    failingSince: time('failing_since'),
    deliveredAt: time('delivered_at'),
    createdBy: number('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    index('webhooks_due').on(table.nextAttemptAt).where(sql`${table.active} and ${table.nextAttemptAt} is not null`),
    index('webhooks_created_by').on(table.createdBy),
    check('webhooks_name_length', lengthBetween(table.name, 1, LIMITS.name)),
    check('webhooks_url_length', lengthBetween(table.url, 1, LIMITS.url)),
    check('webhooks_off_reason', oneOf(table.offReason, OFF_REASONS)),
    check('webhooks_off', sql`${table.active} = (${table.offReason} is null)`),
  ],
);

/**
 * What happened and no webhook has been given yet: written by triggers in the transaction of the change, whatever program made it, and
 * taken out when deliveries are made of it.
 */
export const webhookEvents = pgTable('webhook_events', {
  id: id(),
  kind: text('kind').$type<WebhookEvent>().notNull(),
  /** Number of the ticket, article or thread. */
  subjectId: number('subject_id').notNull(),
  /** Number of the comment, rating or post that it is about. */
  partId: number('part_id'),
  /** Language of an article. */
  locale: text('locale'),
  /** Old and new value of each column that changed. */
  changes: jsonb('changes').$type<Record<string, [unknown, unknown]>>().notNull().default({}),
  /** Who did it, as far as that is known. */
  actor: text('actor'),
  createdAt: time('created_at').notNull().default(sql`clock_timestamp()`),
});

/** What one webhook is told, in the order of the numbers. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: id(),
    webhookId: number('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    /** The same with each attempt, and also when it is delivered again. */
    messageId: text('message_id').notNull(),
    event: text('event').notNull(),
    /** Number of the ticket, article or thread; null with a test. */
    subjectId: number('subject_id'),
    /** What is sent, to the letter; null once nobody should read it any more. */
    body: text('body'),
    state: text('state', { enum: DELIVERY_STATES }).notNull().default('waiting'),
    /** Attempts since it began to wait. */
    tries: integer('tries').notNull().default(0),
    firstTriedAt: time('first_tried_at'),
    /** When it is tried next, where an attempt has failed. */
    nextAttemptAt: time('next_attempt_at'),
    endedAt: time('ended_at'),
    attempts: jsonb('attempts').$type<Attempt[]>().notNull().default([]),
    createdAt: time('created_at').notNull().default(now),
  },
  (table) => [
    index('webhook_deliveries_waiting').on(table.webhookId, table.id).where(sql`${table.state} = 'waiting'`),
    index('webhook_deliveries_of_webhook').on(table.webhookId, table.id),
    index('webhook_deliveries_state').on(table.webhookId, table.state, table.id),
    index('webhook_deliveries_subject').on(table.subjectId),
    index('webhook_deliveries_created').on(table.createdAt),
    check('webhook_deliveries_state', oneOf(table.state, DELIVERY_STATES)),
  ],
);

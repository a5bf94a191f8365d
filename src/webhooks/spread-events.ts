import { asc, eq, sql } from 'drizzle-orm';
import { anyOf } from '../db/any-of.ts';
import type { Db } from '../db/client.ts';
import { insertRows } from '../db/insert-rows.ts';
import { composeMessages } from './payload/compose.ts';
import { webhookDeliveries, webhookEvents, webhooks } from './schema.ts';
import { newMessageId } from './signature.ts';

/** Events that are given out in one transaction. */
const MOST = 200;

/**
 * Gives what has happened to each webhook that wants to know, in the order in which it happened. One process does so at a time.
 * @param base address visitors use.
 */
export async function spreadEvents(db: Db, base: URL): Promise<void> {
  while ((await db.transaction((tx) => spreadSome(tx, base))) === MOST);
}

async function spreadSome(tx: Db, base: URL): Promise<number> {
  // What committed before another change began is visible with it and has a lower number: so the numbers are the order. Waits, so that
  // what this process was woken for is not left to one that has read already.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('webhook-events', 0))`);
  const events = await tx.select().from(webhookEvents).orderBy(asc(webhookEvents.id)).limit(MOST);
  if (events.length === 0) return 0;
  const readers = await tx
    .select({ id: webhooks.id, events: webhooks.events })
    .from(webhooks)
    .where(eq(webhooks.active, true))
    .orderBy(asc(webhooks.id));
  const messages = await composeMessages(tx, events, base);
  const deliveries = events.flatMap((event) => {
    const body = messages.get(event.id);
    const wanting = body === undefined ? [] : readers.filter((reader) => reader.events.includes(event.kind));
    return wanting.map(({ id }) => ({
      webhookId: id,
      messageId: newMessageId(),
      event: event.kind as string,
      subjectId: event.subjectId,
      body: body!,
    }));
  });
  await insertRows(tx, webhookDeliveries, deliveries);
  await tx.delete(webhookEvents).where(
    anyOf(
      webhookEvents.id,
      events.map(({ id }) => id),
    ),
  );
  const told = [...new Set(deliveries.map(({ webhookId }) => webhookId))];
  if (told.length > 0) await makeDue(tx, told);
  return events.length;
}

/** Lets webhooks be looked at now, those that are not being delivered to or waiting after a failure. */
export async function makeDue(tx: Db, ids: readonly number[]): Promise<void> {
  await tx
    .update(webhooks)
    .set({ nextAttemptAt: sql`coalesce(${webhooks.nextAttemptAt}, now())` })
    .where(anyOf(webhooks.id, ids));
}

// The queue of each webhook: what is next, and what became of it. One process delivers to a webhook at a time, one message after the other.
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { rowsOf } from '../db/rows.ts';
import { type Attempt, LIMITS } from './event.ts';
import type { Posted } from './post.ts';
import { pauseAfter } from './retry.ts';
import { webhookDeliveries, webhooks } from './schema.ts';
import { tellSwitchedOff } from './tell.ts';

export type Webhook = typeof webhooks.$inferSelect;
export type Delivery = typeof webhookDeliveries.$inferSelect;

/** A webhook, and what it is told next. */
export interface Turn {
  webhook: Webhook;
  delivery: Delivery & { body: string };
}

/** For so long the others leave a webhook alone: longer than one message takes. */
const LEASE_SECONDS = 30;

/** Deliveries with nothing left to send, such as of a deleted ticket, that are passed over at once. */
const MOST_EMPTY = 100;

/**
 * Takes a webhook that is due, unless another process has it.
 * @param held webhooks that this process delivers to already.
 * @returns `nothing` where none is due; undefined where the one that was has nothing to be told.
 */
export async function claimTurn(db: Db, held: readonly number[]): Promise<Turn | 'nothing' | undefined> {
  const [claimed] = rowsOf<{ id: string }>(
    await db.execute(sql`update ${webhooks} set next_attempt_at = now() + make_interval(secs => ${LEASE_SECONDS})
      where id = (select id from ${webhooks} where active and next_attempt_at <= now() and id <> all(${sql.param([...held])}::bigint[])
        order by next_attempt_at limit 1 for update skip locked)
      returning id`),
  );
  if (!claimed) return 'nothing';
  return db.transaction(async (tx) => {
    const webhook = await lockWebhook(tx, Number(claimed.id));
    return webhook && nextTurn(tx, webhook);
  });
}

/**
 * Writes down what became of a message, and when the webhook is due again. A message that was tried for a day switches its webhook off,
 * and administrators hear of it in their language, or the default one.
 * @param tried.ms how long it took, in milliseconds.
 * @returns the next message, where this one was taken and the webhook has another: it stays with this process.
 */
export async function settle(
  { db, defaultLocale }: { db: Db; defaultLocale: string },
  { webhook, delivery }: Turn,
  { posted, ms }: { posted: Posted; ms: number },
): Promise<Turn | undefined> {
  return db.transaction(async (tx) => {
    // What is written after this sees what was written before it: no delivery that came meanwhile is missed.
    const now = await lockWebhook(tx, webhook.id);
    if (!now) return undefined;
    const { wishedPause, ...seen } = posted;
    const attempt: Attempt = { at: new Date().toISOString(), ms: Math.round(ms), ...seen };
    const [row] = await tx
      .update(webhookDeliveries)
      .set({
        attempts: sql`${JSON.stringify([...delivery.attempts, attempt].slice(-LIMITS.attempts))}::text::jsonb`,
        tries: delivery.tries + 1,
        firstTriedAt: sql`coalesce(${webhookDeliveries.firstTriedAt}, now())`,
        ...(posted.failure === undefined && { state: 'delivered' as const, endedAt: sql`now()`, nextAttemptAt: null }),
      })
      .where(eq(webhookDeliveries.id, delivery.id))
      .returning({
        state: webhookDeliveries.state,
        since: sql<string>`extract(epoch from now() - ${webhookDeliveries.firstTriedAt})`,
      });
    if (posted.failure === undefined) {
      await tx.update(webhooks).set({ deliveredAt: sql`now()`, failingSince: null }).where(eq(webhooks.id, webhook.id));
      return nextTurn(tx, { ...now, failingSince: null });
    }
    const pause = pauseAfter(delivery.tries + 1, Number(row?.since ?? 0), wishedPause);
    const isGone = posted.status === 410;
    if (row?.state === 'waiting' && (isGone || pause === undefined)) {
      if (!isGone)
        await tx
          .update(webhookDeliveries)
          .set({ state: 'failed', endedAt: sql`now()`, nextAttemptAt: null })
          .where(eq(webhookDeliveries.id, delivery.id));
      if (now.active) await switchOff(tx, now, { reason: isGone ? 'gone' : 'failing', defaultLocale });
      return undefined;
    }
    const at = sql`now() + make_interval(secs => ${pause ?? 0})`;
    await tx.update(webhookDeliveries).set({ nextAttemptAt: at }).where(eq(webhookDeliveries.id, delivery.id));
    await tx
      .update(webhooks)
      .set({ nextAttemptAt: at, failingSince: sql`coalesce(${webhooks.failingSince}, now())` })
      .where(eq(webhooks.id, webhook.id));
    return undefined;
  });
}

/** Lets nobody else change what a webhook has before it until the transaction ends. */
export async function lockWebhook(tx: Tx, id: number): Promise<Webhook | undefined> {
  const [webhook] = await tx.select().from(webhooks).where(eq(webhooks.id, id)).for('update');
  return webhook;
}

/**
 * What a webhook is told next, with a lease on it; where that is nothing, or not due yet, the webhook says when it is.
 * @param webhook locked.
 */
async function nextTurn(tx: Tx, webhook: Webhook): Promise<Turn | undefined> {
  if (!webhook.active) return undefined;
  for (let passed = 0; passed < MOST_EMPTY; passed++) {
    const [next] = await tx
      .select({
        delivery: webhookDeliveries,
        isDue: sql<boolean>`coalesce(${webhookDeliveries.nextAttemptAt} <= now(), true)`,
      })
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.webhookId, webhook.id), eq(webhookDeliveries.state, 'waiting')))
      .orderBy(asc(webhookDeliveries.id))
      .limit(1);
    if (!next) {
      await tx.update(webhooks).set({ nextAttemptAt: null }).where(eq(webhooks.id, webhook.id));
      return undefined;
    }
    const { delivery, isDue } = next;
    const { body } = delivery;
    if (body !== null) {
      const at = isDue ? sql`now() + make_interval(secs => ${LEASE_SECONDS})` : delivery.nextAttemptAt;
      await tx.update(webhooks).set({ nextAttemptAt: at }).where(eq(webhooks.id, webhook.id));
      return isDue ? { webhook, delivery: { ...delivery, body } } : undefined;
    }
    await tx
      .update(webhookDeliveries)
      .set({ state: 'skipped', endedAt: sql`now()` })
      .where(eq(webhookDeliveries.id, delivery.id));
  }
  await tx.update(webhooks).set({ nextAttemptAt: sql`now()` }).where(eq(webhooks.id, webhook.id));
  return undefined;
}

/** Leaves a webhook to others before its lease is over. */
export async function giveBack(db: Db, { webhook }: Turn): Promise<void> {
  await db.update(webhooks).set({ nextAttemptAt: sql`now()` }).where(eq(webhooks.id, webhook.id));
}

async function switchOff(
  tx: Tx,
  webhook: Webhook,
  { reason, defaultLocale }: { reason: 'failing' | 'gone'; defaultLocale: string },
): Promise<void> {
  await tx
    .update(webhooks)
    .set({ active: false, offReason: reason, offAt: sql`now()`, nextAttemptAt: null })
    .where(eq(webhooks.id, webhook.id));
  await tellSwitchedOff(tx, defaultLocale, webhook);
}

/** Milliseconds until the next webhook is due; undefined when none is. The beginning of an index. */
export async function msUntilNextTurn(db: Db): Promise<number | undefined> {
  const [row] = rowsOf<{ ms: string | null }>(
    await db.execute(sql`select extract(epoch from (
      select min(next_attempt_at) from ${webhooks} where active and next_attempt_at is not null) - now()) * 1000 as ms`),
  );
  return row!.ms === null ? undefined : Number(row!.ms);
}

/** How many messages wait. */
export function countWaiting(db: Db): Promise<number> {
  return db.$count(webhookDeliveries, eq(webhookDeliveries.state, 'waiting'));
}

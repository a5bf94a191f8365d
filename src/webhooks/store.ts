import { and, count, desc, eq, getTableColumns, like, lt, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import type { Delivery, Webhook } from './deliver.ts';
import type { DeliveryState } from './event.ts';
import { webhookDeliveries, webhookEvents, webhooks } from './schema.ts';

/** A webhook as a list shows it. */
export type ListedWebhook = Omit<Webhook, 'secretSealed' | 'formerSecretSealed'>;

/** Deliveries on a page. */
const PAGE_SIZE = 50;
/** Deliveries are kept for so long, and what waits for a webhook that is off, too. */
const KEPT_DAYS = 30;

const { secretSealed: _, formerSecretSealed: __, ...LISTED } = getTableColumns(webhooks);

/** All webhooks, by name. */
export async function listWebhooks(db: Db): Promise<ListedWebhook[]> {
  return db.select(LISTED).from(webhooks).orderBy(webhooks.name, webhooks.id);
}

/** The webhook with this number; undefined where there is none. */
export async function findWebhook(db: Db, id: number): Promise<ListedWebhook | undefined> {
  const [row] = await db.select(LISTED).from(webhooks).where(eq(webhooks.id, id));
  return row;
}

/** How many messages wait for a webhook. */
export function countWaitingFor(db: Db, webhookId: number): Promise<number> {
  return db.$count(
    webhookDeliveries,
    and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.state, 'waiting')),
  );
}

/**
 * A page of what a webhook was and will be told, the newest first.
 * @param wanted.before number of the last one on the page before.
 * @returns `next` for the page after it; undefined on the last one.
 */
export async function listDeliveries(
  db: Db,
  webhookId: number,
  { state, before }: { state: DeliveryState | undefined; before: number | undefined },
): Promise<{ rows: Omit<Delivery, 'body'>[]; next: number | undefined }> {
  const { body: _, ...columns } = getTableColumns(webhookDeliveries);
  const rows = await db
    .select(columns)
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.webhookId, webhookId),
        state && eq(webhookDeliveries.state, state),
        before === undefined ? undefined : lt(webhookDeliveries.id, before),
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(PAGE_SIZE + 1);
  const page = rows.slice(0, PAGE_SIZE);
  return { rows: page, next: rows.length > PAGE_SIZE ? page.at(-1)!.id : undefined };
}

/** One delivery of a webhook; undefined where there is none. */
export async function findDelivery(db: Db, webhookId: number, id: number): Promise<Delivery | undefined> {
  const [row] = await db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.webhookId, webhookId)));
  return row;
}

/** How many webhooks nothing is sent to although nobody has paused them. */
export async function countSwitchedOff(db: Db): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(webhooks)
    .where(sql`${webhooks.offReason} in ('failing', 'gone')`);
  return row!.count;
}

/** Forgets deliveries of long ago, and keys that sign no more. */
export async function sweepWebhooks(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  await db.delete(webhookDeliveries).where(lt(webhookDeliveries.createdAt, before));
  await db.update(webhooks).set({ formerSecretSealed: null, formerUntil: null }).where(lt(webhooks.formerUntil, now));
}

/** Leaves untold what happened to a ticket in this transaction, in which it was brought in. */
export async function leaveUntold(tx: Tx, ticketId: number): Promise<void> {
  await tx
    .delete(webhookEvents)
    .where(and(eq(webhookEvents.subjectId, ticketId), like(webhookEvents.kind, 'ticket.%')));
}

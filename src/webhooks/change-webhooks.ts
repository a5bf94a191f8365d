// What administrators do with webhooks.
import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { SignedIn } from '../accounts/guard.ts';
import { seal } from '../accounts/seal.ts';
import { addAuditEntry } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import { cleanLine } from '../tickets/ticket.ts';
import { lockWebhook, type Webhook } from './deliver.ts';
import { LIMITS, TEST_EVENT, WEBHOOK_EVENTS, type WebhookEvent } from './event.ts';
import { messageText } from './payload/compose.ts';
import { mayManageWebhooks } from './policy.ts';
import { mayPostTo } from './post.ts';
import { webhookDeliveries, webhooks } from './schema.ts';
import { newMessageId, newSigningSecret } from './signature.ts';
import { makeDue } from './spread-events.ts';
import { SECRET_PURPOSE, WEBHOOKS_CHANNEL } from './worker.ts';

/** What is done with webhooks, in the audit log. */
type WebhookAuditAction =
  | 'webhook.created'
  | 'webhook.changed'
  | 'webhook.paused'
  | 'webhook.resumed'
  | 'webhook.secret-changed'
  | 'webhook.deleted'
  | 'webhook.redelivered'
  | 'webhook.skipped';

/** A webhook as it is typed. */
export interface TypedWebhook {
  name: string;
  url: string;
  events: readonly string[];
}

/** What is wrong with what was typed. */
export type WebhookErrors = {
  field: 'name' | 'url' | 'events';
  problem: 'missing' | 'too-long' | 'no-address' | 'insecure' | 'private' | 'unknown';
}[];

/** What the changes need of the running product. */
export interface WebhooksApp {
  db: Db;
  secret: string;
  settings: { privateLinkHosts: readonly string[] };
}

/** For so long both keys sign after a change, in hours. */
const FORMER_HOURS = 24;

/** What making a webhook, or a new key, comes to; only here the key can be read. */
export type SecretMade =
  | { outcome: 'made'; id: number; secret: string }
  | { outcome: 'invalid'; errors: WebhookErrors }
  | { outcome: 'not-found' }
  | { outcome: 'too-many' };

/** Whether something was done to a webhook or to one of its deliveries. */
export type Changed = 'done' | 'not-found';

/** Adds a webhook. @returns `not-found` for who may not. */
export async function createWebhook(app: WebhooksApp, by: SignedIn, typed: TypedWebhook): Promise<SecretMade> {
  if (!mayManageWebhooks(by)) return { outcome: 'not-found' };
  const { values, errors } = checked(app, typed);
  if (errors.length > 0) return { outcome: 'invalid', errors };
  const key = newSigningSecret();
  return app.db.transaction(async (tx): Promise<SecretMade> => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('webhooks', 0))`);
    if ((await tx.$count(webhooks)) >= LIMITS.webhooks) return { outcome: 'too-many' };
    const secretSealed = seal(app.secret, SECRET_PURPOSE, key);
    const [row] = await tx
      .insert(webhooks)
      .values({ ...values, secretSealed, createdBy: by.id })
      .returning({ id: webhooks.id });
    await note(tx, by, 'webhook.created', values.name);
    return { outcome: 'made', id: row!.id, secret: key };
  });
}

/** Changes the name, the address or the events of a webhook. What waits goes to the new address. */
export async function changeWebhook(
  app: WebhooksApp,
  by: SignedIn,
  id: number,
  typed: TypedWebhook,
): Promise<Changed | { errors: WebhookErrors }> {
  if (!mayManageWebhooks(by)) return 'not-found';
  const { values, errors } = checked(app, typed);
  if (errors.length > 0) return { errors };
  return withWebhook(app.db, id, async (tx) => {
    await tx.update(webhooks).set(values).where(eq(webhooks.id, id));
    await note(tx, by, 'webhook.changed', values.name);
    return 'done';
  });
}

/**
 * Pauses a webhook or lets it go on with what waits. While it is paused nothing is queued for it. Twice changes nothing.
 */
export async function pauseWebhook(db: Db, by: SignedIn, id: number, active: boolean): Promise<Changed> {
  if (!mayManageWebhooks(by)) return 'not-found';
  return withWebhook(db, id, async (tx, before) => {
    if (before.active === active) return 'done';
    await tx
      .update(webhooks)
      .set({
        active,
        offReason: active ? null : 'paused',
        offAt: active ? null : sql`now()`,
        failingSince: null,
        nextAttemptAt: active ? sql`now()` : null,
      })
      .where(eq(webhooks.id, id));
    // Whoever switches it on wants to see now whether it works, and for a whole day again.
    if (active) await beginAnew(tx, id);
    await note(tx, by, active ? 'webhook.resumed' : 'webhook.paused', before.name);
    return 'done';
  });
}

/** Makes a new key for the signatures of a webhook; for a day the former one signs, too. */
export async function renewSecret(app: WebhooksApp, by: SignedIn, id: number): Promise<SecretMade> {
  if (!mayManageWebhooks(by)) return { outcome: 'not-found' };
  const key = newSigningSecret();
  const changed = await withWebhook(app.db, id, async (tx, before) => {
    await tx
      .update(webhooks)
      .set({
        secretSealed: seal(app.secret, SECRET_PURPOSE, key),
        formerSecretSealed: before.secretSealed,
        formerUntil: sql`now() + make_interval(hours => ${FORMER_HOURS})`,
      })
      .where(eq(webhooks.id, id));
    await note(tx, by, 'webhook.secret-changed', before.name);
    return 'done';
  });
  return changed === 'done' ? { outcome: 'made', id, secret: key } : { outcome: 'not-found' };
}

/** Takes a webhook away, with all it was and would have been told. */
export async function deleteWebhook(db: Db, by: SignedIn, id: number): Promise<Changed> {
  if (!mayManageWebhooks(by)) return 'not-found';
  return withWebhook(db, id, async (tx, { name }) => {
    await tx.delete(webhooks).where(eq(webhooks.id, id));
    await note(tx, by, 'webhook.deleted', name);
    return 'done';
  });
}

/** Sends a webhook a message that says that somebody tries it, after what waits. */
export async function testWebhook(db: Db, by: SignedIn, id: number): Promise<Changed> {
  if (!mayManageWebhooks(by)) return 'not-found';
  return withWebhook(db, id, async (tx, { name }) => {
    const body = messageText(TEST_EVENT, new Date(), { webhook: { id, name } });
    await tx.insert(webhookDeliveries).values({ webhookId: id, messageId: newMessageId(), event: TEST_EVENT, body });
    await makeDue(tx, [id]);
    return 'done';
  });
}

/** Tries a delivery now: one that waits after a failure, or once more one that has ended. It keeps its name, so that its reader knows it. */
export async function redeliver(db: Db, by: SignedIn, id: number, deliveryId: number): Promise<Changed> {
  return changeDelivery(db, by, {
    id,
    deliveryId,
    action: 'webhook.redelivered',
    which: isNotNull(webhookDeliveries.body),
    values: { state: 'waiting', tries: 0, firstTriedAt: null, nextAttemptAt: null, endedAt: null },
  });
}

/** Lets a delivery that waits go, so that those behind it go on. */
export async function skipDelivery(db: Db, by: SignedIn, id: number, deliveryId: number): Promise<Changed> {
  return changeDelivery(db, by, {
    id,
    deliveryId,
    action: 'webhook.skipped',
    which: eq(webhookDeliveries.state, 'waiting'),
    values: { state: 'skipped', nextAttemptAt: null, endedAt: sql`now()` },
  });
}

/** What is done to one delivery of a webhook. */
interface DeliveryChange {
  id: number;
  deliveryId: number;
  action: WebhookAuditAction;
  /** Only one that fulfils this can be changed so. */
  which: SQL;
  values: PgUpdateSetSource<typeof webhookDeliveries>;
}

/** Changes one delivery, and lets its webhook be looked at now. */
async function changeDelivery(
  db: Db,
  by: SignedIn,
  { id, deliveryId, action, which, values }: DeliveryChange,
): Promise<Changed> {
  if (!mayManageWebhooks(by)) return 'not-found';
  return withWebhook(db, id, async (tx, { name }) => {
    const changed = await tx
      .update(webhookDeliveries)
      .set(values)
      .where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.webhookId, id), which))
      .returning({ id: webhookDeliveries.id });
    if (changed.length === 0) return 'not-found';
    await tx.update(webhooks).set({ nextAttemptAt: sql`now()` }).where(eq(webhooks.id, id));
    await note(tx, by, action, name);
    return 'done';
  });
}

/** What waits counts as never tried. */
async function beginAnew(tx: Tx, id: number): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ tries: 0, firstTriedAt: null, nextAttemptAt: null })
    .where(
      and(
        eq(webhookDeliveries.webhookId, id),
        eq(webhookDeliveries.state, 'waiting'),
        isNotNull(webhookDeliveries.firstTriedAt),
      ),
    );
}

/** Does something with a webhook, which nobody else changes meanwhile, and lets the clock look at it. */
async function withWebhook<Result = 'done'>(
  db: Db,
  id: number,
  work: (tx: Tx, before: Webhook) => Promise<Result | Changed>,
): Promise<Result | Changed> {
  return db.transaction(async (tx) => {
    const before = await lockWebhook(tx, id);
    if (!before) return 'not-found';
    const result = await work(tx, before);
    await tx.execute(sql`select pg_notify(${WEBHOOKS_CHANNEL}, '')`);
    return result;
  });
}

function checked(
  { settings }: WebhooksApp,
  typed: TypedWebhook,
): { values: { name: string; url: string; events: WebhookEvent[] }; errors: WebhookErrors } {
  const errors: WebhookErrors = [];
  const name = cleanLine(typed.name);
  if (!name) errors.push({ field: 'name', problem: 'missing' });
  else if ([...name].length > LIMITS.name) errors.push({ field: 'name', problem: 'too-long' });
  const address = cleanLine(typed.url);
  const url = URL.parse(address);
  const may = url && mayPostTo(url, new Set(settings.privateLinkHosts));
  if (!address) errors.push({ field: 'url', problem: 'missing' });
  else if (address.length > LIMITS.url) errors.push({ field: 'url', problem: 'too-long' });
  else if (!url || !/^https?:$/.test(url.protocol)) errors.push({ field: 'url', problem: 'no-address' });
  else if (may && may !== 'yes') errors.push({ field: 'url', problem: may });
  const events = WEBHOOK_EVENTS.filter((event) => typed.events.includes(event));
  if (typed.events.length === 0) errors.push({ field: 'events', problem: 'missing' });
  else if (events.length !== new Set(typed.events).size) errors.push({ field: 'events', problem: 'unknown' });
  return { values: { name, url: url?.href ?? address, events }, errors };
}

async function note(tx: Tx, by: SignedIn, action: WebhookAuditAction, name: string): Promise<void> {
  await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { name } });
}

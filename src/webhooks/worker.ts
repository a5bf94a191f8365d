import { unseal } from '../accounts/seal.ts';
import type { Db } from '../db/client.ts';
import type { DueWork } from '../jobs/clock.ts';
import { claimTurn, countWaiting, giveBack, msUntilNextTurn, settle, type Turn } from './deliver.ts';
import { postMessage } from './post.ts';
import { signedHeaders } from './signature.ts';
import { spreadEvents } from './spread-events.ts';

/** Channel on which the database announces that something happened that a webhook wants to know, and we that one was changed. */
export const WEBHOOKS_CHANNEL = 'webhooks';
/** What seals the keys of signatures. */
export const SECRET_PURPOSE = 'webhook-secret';
/** Webhooks that one process delivers to at a time. */
const MOST_AT_ONCE = 8;

/** What delivering needs of the running product. */
export interface WebhookContext {
  db: Db;
  /** Of the installation. */
  secret: string;
  /** Address visitors use. */
  base: URL;
  defaultLocale: string;
  /** Hosts that may lie in a private network, because the operator named them. */
  privateHosts: ReadonlySet<string>;
}

/**
 * Tells webhooks what has happened: to each one message after the other, in order, and to several at once, so that a slow one keeps no other
 * waiting. A message is sent until it is written down as taken; a process that dies between the two sends it once more, under the same name.
 */
export class WebhookWorker implements DueWork {
  readonly name = 'webhooks';
  readonly channels = [WEBHOOKS_CHANNEL];
  readonly #context: WebhookContext;
  readonly #report: (error: unknown) => void;
  /** By the number of the webhook. */
  readonly #underWay = new Map<number, Promise<void>>();
  #stopped = false;

  constructor(context: WebhookContext, report: (error: unknown) => void) {
    this.#context = context;
    this.#report = report;
  }

  /** Begins everything that is due; deliveries may still be under way when it resolves. */
  async run(again: () => void): Promise<void> {
    const { db, base } = this.#context;
    await spreadEvents(db, base);
    while (!this.#stopped && this.#underWay.size < MOST_AT_ONCE) {
      const turn = await claimTurn(db, [...this.#underWay.keys()]);
      if (turn === 'nothing') return;
      if (turn) this.#begin(turn, again);
    }
  }

  msUntilNext(): Promise<number | undefined> {
    return msUntilNextTurn(this.#context.db);
  }

  waiting(): Promise<number> {
    return countWaiting(this.#context.db);
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** Begins no message any more; those under way are finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.settled();
  }

  #begin(turn: Turn, again: () => void): void {
    const { id } = turn.webhook;
    const delivering = this.#deliverAll(turn)
      .catch(this.#report)
      .finally(() => {
        this.#underWay.delete(id);
        if (!this.#stopped) again();
      });
    this.#underWay.set(id, delivering);
  }

  /** Delivers one message after the other, as long as they are taken. */
  async #deliverAll(first: Turn): Promise<void> {
    for (let turn: Turn | undefined = first; turn; ) {
      const begun = performance.now();
      const posted = await this.#post(turn);
      turn = await settle(this.#context, turn, { posted, ms: performance.now() - begun });
      if (turn && this.#stopped) return giveBack(this.#context.db, turn);
    }
  }

  #post({ webhook, delivery }: Turn) {
    const { secret, base, privateHosts } = this.#context;
    const { secretSealed, formerSecretSealed, formerUntil } = webhook;
    const sealed =
      formerSecretSealed && formerUntil && formerUntil > new Date()
        ? [secretSealed, formerSecretSealed]
        : [secretSealed];
    const secrets = sealed.flatMap((one) => unseal(secret, SECRET_PURPOSE, one) ?? []);
    const message = { id: delivery.messageId, timestamp: Math.floor(Date.now() / 1000), body: delivery.body };
    const headers = { 'user-agent': `Helpwell-Webhooks/1.0 (+${base.origin})`, ...signedHeaders(secrets, message) };
    return postMessage(webhook.url, delivery.body, { headers, privateHosts });
  }
}

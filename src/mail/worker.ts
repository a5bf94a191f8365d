import type { Database, Db } from '../db/client.ts';
import type { DueWork } from '../jobs/clock.ts';
import { PROCESS_NAME } from '../jobs/process-name.ts';
import { attempt, type Mailer } from './attempt.ts';
import type { QueuedMail } from './kinds.ts';
import {
  bringMailsForward,
  claimDueMails,
  giveBack,
  LEASE_MINUTES,
  MAIL_CHANNEL,
  msUntilNextMail,
  renewLeases,
} from './outbox.ts';
import { Settlements } from './settle.ts';

/** Mails claimed at once: few enough that a critical one is soon next, many enough that claiming costs little. */
const BATCH = 50;

/**
 * Sends what lies in the outbox, over as many connections as the transport has. Any number of processes may do so at once. No mail is
 * lost: whatever happens to the process, its row stays due until it is written down as sent.
 */
export class MailWorker implements DueWork {
  readonly name = 'mails';
  readonly channels = [MAIL_CHANNEL];
  readonly #db: Db;
  readonly #mailer: Mailer;
  readonly #settlements: Settlements;
  readonly #report: (error: unknown) => void;
  /** Claimed and not begun. */
  #waiting: QueuedMail[] = [];
  /** Not yet written down as sent, by the number of the mail. */
  readonly #underWay = new Map<number, Promise<void>>();
  /** Of these, what the transport has in hand. */
  readonly #sending = new Set<Promise<unknown>>();
  readonly #renewing: NodeJS.Timeout;
  #leasedAt = moment();
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(database: Pick<Database, 'db'>, mailer: Mailer, report: (error: unknown) => void) {
    this.#db = database.db;
    this.#mailer = mailer;
    this.#settlements = new Settlements(database.db, mailer.kinds, report);
    this.#report = report;
    this.#renewing = setInterval(() => void this.#renew(), (LEASE_MINUTES * 60_000) / 4).unref();
  }

  /** Begins everything that is due; resolves when nothing more is, while the last ones may still be under way. */
  run(): Promise<void> {
    this.#running = this.#begin();
    return this.#running;
  }

  async #begin(): Promise<void> {
    while (!this.#stopped) {
      if (this.#sending.size >= this.#mailer.transport.connections) {
        await Promise.race(this.#sending);
        continue;
      }
      // After a sleep of the machine they may be another process's.
      if (isOver(this.#leasedAt)) this.#waiting = [];
      if (this.#waiting.length === 0) {
        this.#leasedAt = moment();
        this.#waiting = await claimDueMails(this.#db, {
          most: BATCH,
          worker: PROCESS_NAME,
          held: [...this.#underWay.keys()],
        });
      }
      // It may have been stopped meanwhile; then they are given back.
      const mail = this.#stopped ? undefined : this.#waiting.shift();
      if (!mail) return;
      this.#underWay.set(
        mail.id,
        this.#send(mail).finally(() => this.#underWay.delete(mail.id)),
      );
    }
  }

  msUntilNext(): Promise<number | undefined> {
    return msUntilNextMail(this.#db);
  }

  bringForward(): Promise<void> {
    return bringMailsForward(this.#db);
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** Begins no mail any more; those under way are finished, the others are given back, and the connections are closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#settlements.stop();
    clearInterval(this.#renewing);
    // Who called it hears of its failure.
    await this.#running.catch(() => {});
    await this.settled();
    await giveBack(
      this.#db,
      this.#waiting.map(({ id }) => id),
    ).catch(this.#report);
    this.#mailer.transport.close();
  }

  async #send(mail: QueuedMail): Promise<void> {
    try {
      const sending = attempt(this.#db, this.#mailer, mail);
      const ended = sending.then(nothing, nothing).finally(() => this.#sending.delete(ended));
      this.#sending.add(ended);
      // The next one need not wait until this one is written down.
      const outcome = await sending;
      await this.#settlements.write(mail, outcome);
    } catch (error) {
      // It was not sent, and comes again after its lease.
      this.#report(error);
    }
  }

  async #renew(): Promise<void> {
    if (isOver(this.#leasedAt)) return;
    const held = [...this.#underWay.keys(), ...this.#waiting.map(({ id }) => id)];
    const now = moment();
    try {
      if (held.length > 0) await renewLeases(this.#db, held);
      this.#leasedAt = now;
    } catch (error) {
      this.#report(error);
    }
  }
}

const nothing = () => {};

/** By both clocks: one stands still while the machine sleeps, the other can be set. */
const moment = () => ({ steady: performance.now(), wall: Date.now() });

function isOver(since: ReturnType<typeof moment>): boolean {
  const now = moment();
  return Math.max(now.steady - since.steady, now.wall - since.wall) > LEASE_MINUTES * 60_000;
}

/** Sends everything that is due now and resolves when it is done: for tests and measurements. */
export async function sendDueMails(db: Db, mailer: Mailer): Promise<void> {
  const fail = (error: unknown) => {
    throw error;
  };
  const worker = new MailWorker({ db }, { ...mailer, transport: { ...mailer.transport, close: () => {} } }, fail);
  await worker.run();
  await worker.settled();
  await worker.stop();
}

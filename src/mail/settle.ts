import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { Outcome } from './attempt.ts';
import type { MailKind, QueuedMail } from './kinds.ts';
import { mailOutbox } from './schema.ts';

/** While the database is away, what was sent is written down as soon as it is back. */
const RETRY_MS = 1_000;

/**
 * Writes down what became of mails. Those sent are written at once, in the order they were sent, and several together while a write is
 * under way: only a process that dies in these milliseconds can make a mail go out twice.
 */
export class Settlements {
  readonly #db: Db;
  readonly #kinds: ReadonlyMap<string, MailKind>;
  readonly #report: (error: unknown) => void;
  /** Mails that the next write takes along, and its end. */
  #next: { mails: QueuedMail[]; written: Promise<void> } | undefined;
  #last: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(db: Db, kinds: readonly MailKind[], report: (error: unknown) => void) {
    this.#db = db;
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]));
    this.#report = report;
  }

  /** Resolves once it is written. */
  async write(mail: QueuedMail, result: Outcome): Promise<void> {
    if (result.outcome !== 'sent') return this.#writeOther(mail, result);
    this.#next ??= this.#begin();
    this.#next.mails.push(mail);
    return this.#next.written;
  }

  /** From now on a write that fails is given up, so that the process can end. */
  stop(): void {
    this.#stopping = true;
  }

  #begin(): { mails: QueuedMail[]; written: Promise<void> } {
    const mails: QueuedMail[] = [];
    this.#last = this.#last.then(async () => {
      // What has been sent at this moment comes along: the embedded database lets nobody else have a turn while it writes.
      await turn();
      this.#next = undefined;
      return this.#writeSent(mails);
    });
    return { mails, written: this.#last };
  }

  async #writeSent(mails: readonly QueuedMail[]): Promise<void> {
    const [gone, kept] = [mails.filter(this.#leavesNothing), mails.filter((mail) => !this.#leavesNothing(mail))];
    for (;;) {
      try {
        // Links in the values open accounts; nobody needs them here any more.
        if (kept.length > 0)
          await this.#db
            .update(mailOutbox)
            .set({
              sentAt: sql`now()`,
              nextAttemptAt: null,
              worker: null,
              skippedReason: null,
              data: {},
              lastError: null,
            })
            .where(inArray(mailOutbox.id, idsOf(kept)));
        if (gone.length > 0) await this.#db.delete(mailOutbox).where(inArray(mailOutbox.id, idsOf(gone)));
        return;
      } catch (error) {
        this.#report(error);
        if (this.#stopping) return;
        await pause(RETRY_MS);
      }
    }
  }

  async #writeOther(mail: QueuedMail, result: Exclude<Outcome, { outcome: 'sent' }>): Promise<void> {
    // What somebody waited for at the screen days ago they have asked for again; other mails an operator may try once more.
    const keepsData = result.outcome === 'failed' || (result.error !== undefined && !mail.critical);
    await this.#db
      .update(mailOutbox)
      .set({
        worker: null,
        ...(result.error !== undefined && { lastError: result.error }),
        ...(result.outcome === 'failed'
          ? { nextAttemptAt: sql`now() + make_interval(mins => ${result.pauseMinutes})` }
          : { nextAttemptAt: null, skippedReason: result.reason }),
        ...(!keepsData && { data: {} }),
      })
      // Not when another process has taken it meanwhile, or an operator has cancelled it.
      .where(
        and(
          eq(mailOutbox.id, mail.id),
          isNull(mailOutbox.sentAt),
          isNotNull(mailOutbox.nextAttemptAt),
          eq(mailOutbox.attempts, mail.attempts),
        ),
      );
  }

  readonly #leavesNothing = (mail: QueuedMail) => this.#kinds.get(mail.kind)?.leavesNothing === true;
}

const idsOf = (mails: readonly QueuedMail[]) => mails.map(({ id }) => id);

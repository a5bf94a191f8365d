import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Database, Db } from '../db/client.ts';
import { Follower } from '../db/follower.ts';
import { MAIL_CHANNEL } from './outbox.ts';
import { mailOutbox } from './schema.ts';
import { type MailHouse, renderMail } from './template.ts';
import type { Deliver } from './transport.ts';

export type QueuedMail = typeof mailOutbox.$inferSelect;

/** Minutes until the next try, by the number of tries so far; after the last one the mail is given up. */
const PAUSES_MINUTES = [1, 5, 30, 120, 360, 720, 1440];
/** While one process sends, the others leave the mail alone; longer than any mail server takes. */
const LEASE_MINUTES = 5;
/** How often the outbox is looked through for mails whose pause is over. */
const POLL_MS = 15_000;

/** What sending needs. */
export interface PostOffice extends MailHouse {
  /** Told of each attempt that failed, so that an operator sees it in the log; the reason names nobody. */
  noteFailure?(mail: { id: number; kind: string; attempts: number }, reason: string): void;
  deliver: Deliver;
  /** Sender, as it stands in a mail; undefined: help@ and the host of the address visitors use. */
  from: string | undefined;
  /** Asked just before sending: a reason not to, such as an unsubscription since then; undefined to send. */
  reasonNotTo?: (db: Db, mail: QueuedMail) => Promise<string | undefined>;
  /** Templates of mails that somebody is waiting for at the screen: they go out before all others that are due. */
  critical?: readonly string[];
  /** Templates of mails whose row goes once they are sent. */
  leavesNothing?: ReadonlySet<string>;
  /** Header fields of this mail beyond those every mail has. */
  headersOf?: (mail: QueuedMail, base: URL) => Record<string, string>;
}

/** Sends what lies in the outbox, now and whenever something comes in. Any number of processes may do so at once. */
export class MailWorker {
  readonly #database: Database;
  readonly #house: Omit<PostOffice, 'base'>;
  readonly #report: (error: unknown) => void;
  #follower: Follower | undefined;

  constructor(database: Database, house: Omit<PostOffice, 'base'>, report: (error: unknown) => void) {
    this.#database = database;
    this.#house = house;
    this.#report = report;
  }

  /** @param base address visitors use, which links in mails begin with. */
  async start(base: URL): Promise<void> {
    const office = { ...this.#house, base };
    const { db } = this.#database;
    const send = async () => {
      while (await sendNext(db, office));
    };
    this.#follower = new Follower(this.#database, MAIL_CHANNEL, send, this.#report, POLL_MS);
    await this.#follower.start();
  }

  /** Takes no more mails; the one under way is finished. */
  async stop(): Promise<void> {
    await this.#follower?.stop();
  }
}

/**
 * Sends the mail that has waited longest and is due, a critical one first. The row is taken first and sent outside of the transaction, so that
 * a slow mail server holds no lock; a process that dies while sending leaves it to another one after the lease.
 * @returns false when nothing is due.
 */
export async function sendNext(db: Db, house: PostOffice): Promise<boolean> {
  const [mail] = await db
    .update(mailOutbox)
    .set({
      attempts: sql`${mailOutbox.attempts} + 1`,
      nextAttemptAt: sql`now() + make_interval(mins => ${LEASE_MINUTES})`,
    })
    .where(
      eq(
        mailOutbox.id,
        sql`(select ${mailOutbox.id} from ${mailOutbox} where ${mailOutbox.nextAttemptAt} <= now() order by ${mailOutbox.kind} = any(${sql.param(house.critical ?? [])}::text[]) desc, ${mailOutbox.nextAttemptAt}, ${mailOutbox.id} for update skip locked limit 1)`,
      ),
    )
    .returning();
  if (!mail) return false;
  const settle = (change: Partial<typeof mailOutbox.$inferInsert>) =>
    db.update(mailOutbox).set(change).where(eq(mailOutbox.id, mail.id));
  try {
    const reason = await house.reasonNotTo?.(db, mail);
    if (reason !== undefined) {
      await settle({ nextAttemptAt: null, skippedReason: reason, data: {} });
      return true;
    }
    const rendered = await renderMail(house, mail);
    await house.deliver({
      ...rendered,
      from: house.from ?? `${JSON.stringify(house.site.name)} <help@${house.base.hostname}>`,
      to: mail.toAddress,
      messageId: `<${createHash('sha256').update(mail.eventKey).digest('hex').slice(0, 32)}@${house.base.hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated', ...house.headersOf?.(mail, house.base) },
    });
    // The last mail to an address that is no account's leaves nothing behind, not even that it was sent.
    if (house.leavesNothing?.has(mail.kind)) {
      await db.delete(mailOutbox).where(eq(mailOutbox.id, mail.id));
      return true;
    }
    // Links in the values open accounts; nobody needs them here any more.
    await settle({ sentAt: new Date(), nextAttemptAt: null, data: {}, lastError: null });
  } catch (error) {
    const lastError = reasonOf(error, mail);
    house.noteFailure?.({ id: mail.id, kind: mail.kind, attempts: mail.attempts }, lastError);
    const code = (error as { responseCode?: number }).responseCode;
    const pause = PAUSES_MINUTES[mail.attempts - 1];
    if (code !== undefined && code >= 550 && code <= 559)
      await settle({ nextAttemptAt: null, lastError, skippedReason: `refused (${code})`, data: {} });
    else if (pause === undefined) await settle({ nextAttemptAt: null, lastError, skippedReason: 'given up', data: {} });
    else await settle({ lastError, nextAttemptAt: sql`now() + make_interval(mins => ${pause})` as unknown as Date });
  }
  return true;
}

/** Longer answers of mail servers are advertisements for their manuals. */
const LONGEST_REASON = 500;

/**
 * Why an attempt failed, without what the mail server repeats of the mail: addresses, links with their secrets and values such
 * as names. It outlives the mail, in the outbox and in the log.
 */
export function reasonOf(error: unknown, mail: Pick<QueuedMail, 'toAddress' | 'data'>): string {
  const message = error instanceof Error ? error.message : String(error);
  const values = [mail.toAddress, ...Object.values(mail.data)]
    .filter((value) => value.trim().length >= SHORTEST_VALUE)
    // The longest first, so that none is left in pieces.
    .sort((a, b) => b.length - a.length);
  const without = values.reduce((text, value) => text.replaceAll(value, '…'), message);
  return without
    .replace(/\bhttps?:\/\/\S+/gi, '(link)')
    .replace(/[^\s<>()[\]"',;:]+@[^\s<>()[\]"',;:]+/g, '(address)')
    .replace(/\b[\w-]{40,}\b/g, '…')
    .slice(0, LONGEST_REASON);
}

/** Shorter values, such as the number of a request, say nothing and stand in many words. */
const SHORTEST_VALUE = 3;

import { and, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { isOneAddress } from './address.ts';
import type { QueuedMail } from './kinds.ts';
import { mailOutbox } from './schema.ts';

/** Channel on which the senders hear of new mails. */
export const MAIL_CHANNEL = 'mail';

/** Minutes until the next try, by the number of tries so far; after the last one the mail is given up. */
export const PAUSES_MINUTES = [1, 5, 30, 120, 360, 720, 1440];
/** While one process sends, the others leave the mail alone. It is renewed while the process lives. */
export const LEASE_MINUTES = 5;

/** A mail to one person. */
export interface NewMail {
  /** Name of its kind, and of the template. */
  kind: string;
  to: string;
  /** The reader's language; templates fall back to the default one. */
  locale: string;
  /** What stands in for the {{names}} of the template; links are paths of this site or whole addresses. */
  data: Record<string, string>;
  /** Somebody is waiting for it at the screen: it goes out before all others that are due. */
  critical?: boolean;
  /** By what such mails are counted beside the address. */
  countedBy?: string | undefined;
  /** Names what the mail tells of, e.g. `ticket-solved:12`: a second mail with the same name is not written. */
  event: string;
}

/** Why a mail is refused whose address is a list, has a name or a second line, or is none. */
export const NO_ADDRESS = 'not the address of one mailbox';

/**
 * Puts a mail into the outbox. Called in the transaction of what it tells of: it goes out if and only if that commits. One whose address
 * is not that of one mailbox is kept as refused, for whoever looks why nothing came.
 * @returns false when there is a mail of this event already.
 */
export async function sendMail(tx: Db, mail: NewMail): Promise<boolean> {
  const refused = !isOneAddress(mail.to);
  const added = await tx
    .insert(mailOutbox)
    .values({
      kind: mail.kind,
      critical: mail.critical ?? false,
      eventKey: mail.event,
      toAddress: mail.to,
      locale: mail.locale,
      countedBy: mail.countedBy ?? null,
      data: refused ? {} : mail.data,
      ...(refused && { nextAttemptAt: null, skippedReason: NO_ADDRESS }),
    })
    .onConflictDoNothing({ target: mailOutbox.eventKey })
    .returning({ id: mailOutbox.id });
  if (added.length > 0 && !refused) await tx.execute(sql`select pg_notify(${MAIL_CHANNEL}, '')`);
  return added.length > 0;
}

/**
 * Takes mails that are due for this process, the critical ones first, else the longest waiting. Each has one more attempt and a
 * lease: a process that dies leaves them to another one.
 * @param worker names this process for operators.
 * @param held numbers of mails that this process has under way: not taken again, however wrong the clock is.
 */
export async function claimDueMails(
  db: Db,
  { most, worker, held }: { most: number; worker: string; held: readonly number[] },
): Promise<QueuedMail[]> {
  const free = held.length > 0 ? sql`and not id = any(${sql.param(held)}::bigint[])` : sql``;
  const take = async (more: number, which: SQL) => {
    const due = sql`select id from ${mailOutbox} where ${which} next_attempt_at <= now() ${free}
      order by next_attempt_at limit ${more} for update skip locked`;
    const rows = await db
      .update(mailOutbox)
      .set({
        attempts: sql`${mailOutbox.attempts} + 1`,
        nextAttemptAt: sql`now() + make_interval(mins => ${LEASE_MINUTES})`,
        worker,
      })
      // As an array, so that the rows are locked once and no join can ask for more.
      .where(sql`${mailOutbox.id} = any(array(${due}))`)
      .returning();
    return rows.sort((a, b) => a.id - b.id);
  };
  // Two short ways through an index each, and not one order that sorts all that is due.
  const taken = await take(most, sql`critical and`);
  if (taken.length < most) taken.push(...(await take(most - taken.length, sql``)));
  return taken;
}

/** Keeps mails for this process that it still has under way. */
export async function renewLeases(db: Db, ids: readonly number[]): Promise<void> {
  await db
    .update(mailOutbox)
    .set({ nextAttemptAt: sql`now() + make_interval(mins => ${LEASE_MINUTES})` })
    .where(
      and(inArray(mailOutbox.id, [...ids]), isNull(mailOutbox.sentAt), sql`${mailOutbox.nextAttemptAt} is not null`),
    );
}

/** Gives back mails that were taken and not tried, so that another process has them at once. */
export async function giveBack(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(mailOutbox)
    .set({ nextAttemptAt: sql`now()`, worker: null, attempts: sql`${mailOutbox.attempts} - 1` })
    .where(and(inArray(mailOutbox.id, [...ids]), isNotNull(mailOutbox.nextAttemptAt)));
  await db.execute(sql`select pg_notify(${MAIL_CHANNEL}, '')`);
}

/** Milliseconds until the next mail is due, by the clock of the database; undefined when none waits. */
export async function msUntilNextMail(db: Db): Promise<number | undefined> {
  const [row] = await db
    .select({ ms: sql<string | null>`extract(epoch from min(${mailOutbox.nextAttemptAt}) - now()) * 1000` })
    .from(mailOutbox)
    .where(sql`${mailOutbox.nextAttemptAt} is not null`);
  return row?.ms == null ? undefined : Number(row.ms);
}

/** Brings forward mails that are due later than any pause is long: the clock was ahead when they were written or tried. */
export async function bringMailsForward(db: Db): Promise<void> {
  const pauses = sql`(array[${sql.raw(PAUSES_MINUTES.join(', '))}])[${mailOutbox.attempts}]`;
  await db
    .update(mailOutbox)
    // One that was tried may be under way at this moment.
    .set({
      nextAttemptAt: sql`case ${mailOutbox.attempts} when 0 then now() else now() + make_interval(mins => ${LEASE_MINUTES}) end`,
    })
    .where(
      sql`${mailOutbox.nextAttemptAt} > now() + case ${mailOutbox.attempts} when 0 then interval '1 second'
        else make_interval(mins => 1 + greatest(${LEASE_MINUTES}, coalesce(${pauses}, 0))) end`,
    );
}

/** Long enough to answer "I got no mail"; after that nobody needs to know who was written to. */
const KEPT_DAYS = 30;

/** Removes what is left of mails that were sent or given up long ago. */
export async function sweepMails(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  await db.delete(mailOutbox).where(and(isNull(mailOutbox.nextAttemptAt), lt(mailOutbox.createdAt, before)));
}

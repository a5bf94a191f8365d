import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { MAIL_CHANNEL } from './outbox.ts';
import { CANCELLED, isCancellable, isRetryable, type ListedMail, mailState } from './overview.ts';
import { mailOutbox } from './schema.ts';

/**
 * What an operator's wish came to. `already`: it is as they want it, with nothing to do. `gone`: it is not there, or it has been sent or given up
 * meanwhile.
 */
export type MailChange = 'changed' | 'already' | 'gone';

type Changed = { change: MailChange; mail?: Pick<ListedMail, 'id' | 'kind' | 'state' | 'critical' | 'skippedReason'> };

/** Makes a mail due now that waits for its next attempt or was given up; its attempts count from the beginning. */
export async function retryMail(tx: Db, id: number): Promise<Changed> {
  const mail = await lockMail(tx, id);
  if (!mail) return { change: 'gone' };
  if (mail.state === 'waiting' || mail.state === 'sending' || mail.state === 'sent') return { change: 'already', mail };
  if (!isRetryable(mail)) return { change: 'gone', mail };
  const due = await tx
    .update(mailOutbox)
    .set(DUE_NOW)
    .where(sql`${mailOutbox.id} = ${id} and coalesce(${mailOutbox.nextAttemptAt} > now(), true)`)
    .returning({ id: mailOutbox.id });
  if (due.length === 0) return { change: 'already', mail };
  await announce(tx);
  return { change: 'changed', mail };
}

/** Makes all mails due now that wait for their next attempt or were given up, where that is possible. @returns how many. */
export async function retryFailedMails(tx: Db): Promise<number> {
  const due = await tx
    .update(mailOutbox)
    .set(DUE_NOW)
    .where(
      sql`(${mailState} = 'failing' and ${mailOutbox.nextAttemptAt} > now()) or (${mailState} = 'failed' and not ${mailOutbox.critical})`,
    )
    .returning({ id: mailOutbox.id });
  if (due.length > 0) await announce(tx);
  return due.length;
}

/** Lets a mail not be sent any more and forgets what it would have said. One that is on its way at this moment still arrives. */
export async function cancelMail(tx: Db, id: number): Promise<Changed> {
  const mail = await lockMail(tx, id);
  if (!mail) return { change: 'gone' };
  if (mail.skippedReason === CANCELLED) return { change: 'already', mail };
  if (!isCancellable(mail)) return { change: 'gone', mail };
  await tx
    .update(mailOutbox)
    .set({ nextAttemptAt: null, worker: null, skippedReason: CANCELLED, data: {} })
    .where(eq(mailOutbox.id, id));
  return { change: 'changed', mail };
}

const DUE_NOW = { nextAttemptAt: sql`now()`, worker: null, attempts: 0, skippedReason: null };

async function lockMail(tx: Db, id: number): Promise<Changed['mail']> {
  const { kind, critical, skippedReason } = mailOutbox;
  const [mail] = await tx
    .select({ id: mailOutbox.id, kind, critical, skippedReason, state: mailState })
    .from(mailOutbox)
    .where(eq(mailOutbox.id, id))
    .for('update');
  return mail;
}

const announce = (tx: Db) => tx.execute(sql`select pg_notify(${MAIL_CHANNEL}, '')`);

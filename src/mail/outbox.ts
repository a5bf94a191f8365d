import { and, isNull, lt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { mailOutbox } from './schema.ts';

/** Channel on which the senders hear of new mails. */
export const MAIL_CHANNEL = 'mail';

/** A mail to one person. */
export interface NewMail {
  /** Name of the template in content/mail/<locale>/. */
  kind: string;
  to: string;
  /** The reader's language; templates fall back to the default one. */
  locale: string;
  /** What stands in for the {{names}} of the template; links are paths of this site or whole addresses. */
  data: Record<string, string>;
  /** Names what the mail tells of, e.g. `ticket-solved:12`: a second mail with the same name is not written. */
  event: string;
}

/**
 * Puts a mail into the outbox. Called in the transaction of what it tells of: it goes out if and only if that commits.
 * @returns false when there is a mail of this event already.
 */
export async function sendMail(tx: Db, mail: NewMail): Promise<boolean> {
  const added = await tx
    .insert(mailOutbox)
    .values({ kind: mail.kind, eventKey: mail.event, toAddress: mail.to, locale: mail.locale, data: mail.data })
    .onConflictDoNothing({ target: mailOutbox.eventKey })
    .returning({ id: mailOutbox.id });
  if (added.length > 0) await tx.execute(sql`select pg_notify(${MAIL_CHANNEL}, '')`);
  return added.length > 0;
}

/** Long enough to answer "I got no mail"; after that nobody needs to know who was written to. */
const KEPT_DAYS = 30;

/** Removes what is left of mails that were sent or given up long ago. */
export async function sweepMails(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  await db.delete(mailOutbox).where(and(isNull(mailOutbox.nextAttemptAt), lt(mailOutbox.createdAt, before)));
}

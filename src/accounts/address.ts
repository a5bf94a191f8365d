import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { mailOutbox } from '../mail/schema.ts';
import { sendAccountMail } from './mails.ts';
import { invitations, oneTimeTokens, users } from './schema.ts';
import { addAuditEntry, type User } from './store.ts';
import { revokeTokens } from './tokens.ts';

/**
 * What follows when an account has another address: what the domains keep and the log of mails go with it, links in the old mailbox
 * stop working, and the old address is told. Called in the transaction of the change.
 * @param personalData what the domains keep.
 * @param change `before`: the account with its old address; `actorId`: who changed it, the owner or null for the product.
 */
export async function addressMoved(
  tx: Tx,
  personalData: readonly PersonalData[],
  { before, email, actorId }: { before: User; email: string; actorId: number | null },
): Promise<void> {
  const old = before.email;
  if (!old) return;
  for (const domain of personalData) await domain.followAddress?.(tx, old, email);
  // Links in the old mailbox must not open the account any more.
  await revokeTokens(tx, before.id);
  await addAuditEntry(tx, { actorId, action: 'email.changed', subjectId: before.id });
  // What has gone out is the person's, and leaves with them when the account is deleted.
  await tx
    .update(mailOutbox)
    .set({ toAddress: email })
    .where(and(eq(mailOutbox.toAddress, old), isNull(mailOutbox.nextAttemptAt)));
  await renameInMails(tx, old, email);
  await tx
    .update(users)
    .set({
      formerAddresses: sql`${users.formerAddresses} || jsonb_build_array(jsonb_build_object('address', ${old}::text, 'until', now()))`,
    })
    .where(eq(users.id, before.id));
  const locale = before.locale ?? 'en';
  await sendAccountMail(tx, {
    kind: 'email-changed',
    to: old,
    locale,
    data: { name: before.name, address: email, link: `/${locale}/ask` },
  });
}

/** Mails to others that name somebody by an address and are still to go out name them by another. */
async function renameInMails(tx: Tx, old: string, email: string): Promise<void> {
  const [inJson, another] = [JSON.stringify(old), JSON.stringify(email)];
  await tx
    .update(mailOutbox)
    .set({ data: sql`replace(${mailOutbox.data}::text, ${inJson}, ${another})::jsonb` })
    .where(sql`strpos(${mailOutbox.data}::text, ${inJson}) > 0`);
}

/**
 * What follows when somebody without an account turns out to be somebody else: what the domains keep of their address and the log of mails
 * is the other's from now on, what has yet to go out goes there, and nothing names the old address any more.
 */
export async function addressJoined(
  tx: Tx,
  personalData: readonly PersonalData[],
  { old, email }: { old: string; email: string },
): Promise<void> {
  for (const domain of personalData) await domain.followAddress?.(tx, old, email);
  // Links and invitations in that mailbox open nothing of the other's.
  await tx.delete(oneTimeTokens).where(eq(oneTimeTokens.email, old));
  await tx.delete(invitations).where(eq(invitations.email, old));
  await tx.update(mailOutbox).set({ toAddress: email }).where(eq(mailOutbox.toAddress, old));
  await renameInMails(tx, old, email);
}

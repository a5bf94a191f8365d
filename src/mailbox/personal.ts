import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { PersonalData } from '../db/personal.ts';
import { inboundMessages, mailboxes, messageIds, replyTokens, undeliverableAddresses } from './schema.ts';

/** What mail that came in says about people. */
export const mailboxPersonalData: PersonalData = {
  tables: [
    {
      table: inboundMessages,
      columns: {
        removed:
          'envelope_from envelope_to from_address from_name subject whole_text remote_address helo message_id left_out',
        secret: 'storage_key content_digest',
        kept: 'id received_at size_bytes ticket_id comment_id',
        internal:
          'digest mailbox_id uid_validity uid state reason attempts failures next_attempt_at last_error wanted_by trust flags copies decided_at',
      },
      of: ({ email }) => eq(inboundMessages.fromAddress, email),
    },
    {
      table: messageIds,
      columns: { removed: 'message_id address ticket_id', internal: 'comment_id sent audience created_at bounced_at' },
      of: ({ email }) => eq(messageIds.address, email),
    },
    {
      table: replyTokens,
      columns: { removed: 'ticket_id address created_at', secret: 'token', internal: 'audience' },
      of: ({ email }) => eq(replyTokens.address, email),
    },
    {
      table: undeliverableAddresses,
      columns: { removed: 'address status created_at' },
      of: ({ email }) => eq(undeliverableAddresses.address, email),
    },
  ],
  impersonal: [[mailboxes, 'addresses of the company']],
  forget: (tx, { email }) => forget(tx, email),
  async followAddress(tx, before, after) {
    await tx.update(inboundMessages).set({ fromAddress: after }).where(eq(inboundMessages.fromAddress, before));
    await tx.update(messageIds).set({ address: after }).where(eq(messageIds.address, before));
    // Answers to older mails are still theirs; newer mails make tokens of their own.
    await tx.delete(undeliverableAddresses).where(eq(undeliverableAddresses.address, before));
  },
};

/** The mails as they came go with the next sweep of their storage; the messages that were made of them stay, as on other ways. */
async function forget(tx: Db, email: string): Promise<void> {
  await tx
    .update(inboundMessages)
    .set({
      storageKey: null,
      digest: '',
      contentDigest: null,
      envelopeFrom: null,
      envelopeTo: [],
      fromAddress: null,
      fromName: null,
      subject: null,
      wholeText: null,
      remoteAddress: null,
      helo: null,
      messageId: null,
      leftOut: [],
    })
    .where(eq(inboundMessages.fromAddress, email));
  await tx.delete(messageIds).where(eq(messageIds.address, email));
  await tx.delete(replyTokens).where(eq(replyTokens.address, email));
  await tx.delete(undeliverableAddresses).where(eq(undeliverableAddresses.address, email));
}

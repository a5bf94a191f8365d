import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { actAs, addComment } from '../tickets/store.ts';
import { cleanLine } from '../tickets/ticket.ts';
import { isForGood } from './bounce.ts';
import type { ReadMail } from './judge.ts';
import { messageIds, undeliverableAddresses } from './schema.ts';

/** The mailbox's words about a mail that could not be delivered. */
export interface BounceWords {
  author: string;
  undelivered(values: { address: string; reason: string }): string;
}

/**
 * Notes on the request that a mail of ours could not be delivered; no mail goes any more to an address that does not exist. Said once for each mail: anybody who
 * has got it may say so.
 * @returns the request and the note; undefined when there was nothing to note.
 */
export async function noteBounce(
  tx: Db,
  messageId: string | undefined,
  { mail }: ReadMail,
  words: BounceWords,
): Promise<{ ticketId: number; commentId: number } | undefined> {
  const recipients = mail.report?.recipients ?? [];
  // Later, or passed on, or delivered: nothing that somebody must know.
  if (messageId === undefined || (recipients.length > 0 && recipients.every(({ action }) => action !== 'failed')))
    return undefined;
  const [sent] = await tx
    .update(messageIds)
    .set({ bouncedAt: sql`now()` })
    .where(and(eq(messageIds.messageId, messageId), eq(messageIds.sent, true), isNull(messageIds.bouncedAt)))
    .returning();
  if (!sent) return undefined;
  const failed = recipients.filter(({ action }) => action === 'failed');
  // Of a list, or passed on by the reader to another address: the first one says why.
  const about = failed.find(({ address }) => address === sent.address) ?? failed[0];
  if (about && isForGood(about) && about.address === sent.address)
    await tx
      .insert(undeliverableAddresses)
      .values({ address: sent.address, status: about.status })
      .onConflictDoUpdate({
        target: undeliverableAddresses.address,
        set: { status: about.status, createdAt: sql`now()` },
      });
  await actAs(tx, 'system:mail');
  const reason = cleanLine([about?.status, about?.diagnostic].filter(Boolean).join(' '));
  const comment = await addComment(tx, {
    ticketId: sent.ticketId,
    author: 'system',
    authorName: words.author,
    public: false,
    body: words.undelivered({ address: sent.address, reason: reason || '–' }),
  });
  return { ticketId: sent.ticketId, commentId: comment.id };
}

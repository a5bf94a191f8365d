import { eq } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { findUser } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import type { MailKind, QueuedMail } from '../mail/kinds.ts';
import { sendMail } from '../mail/outbox.ts';
import type { Review } from './review/hold.ts';
import { claimUrl } from './review/review.ts';
import { reviews } from './review/review-schema.ts';
import { personUrl } from './threads/thread.ts';

/** Names of the mails to who claimed what was brought in. */
const KINDS = { approved: 'claim-approved', rejected: 'claim-rejected' } as const;

/** Tells who made a claim what was decided. Who is suspended, or has no account any more, is told nothing. */
export async function tellClaim(
  tx: Tx,
  review: Review & { state: keyof typeof KINDS },
  { person, personId }: { person: string; personId: number },
): Promise<void> {
  const claimant = await findUser(tx, review.authorId);
  if (!claimant?.email || claimant.suspendedAt) return;
  const locale = claimant.locale ?? 'en';
  const kind = KINDS[review.state];
  await sendMail(tx, {
    kind,
    to: claimant.email,
    locale,
    data: {
      name: claimant.name,
      person,
      review: String(review.id),
      state: review.state,
      reason: review.told,
      hasReason: review.told === '' ? '0' : '1',
      link: review.state === 'approved' ? personUrl(locale, claimant.id) : claimUrl(locale, personId),
    },
    // Decided again after it was taken back, it is told again.
    event: `${kind}:${review.id}:${crypto.randomUUID()}`,
  });
}

/** Asked just before it goes out: why not to send it, or undefined. */
async function reasonNotToSend(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const [found] = await db
    .select({ state: reviews.state, email: users.email, suspendedAt: users.suspendedAt })
    .from(reviews)
    .innerJoin(users, eq(users.id, reviews.authorId))
    .where(eq(reviews.id, Number(mail.data['review'])));
  if (!found || found.state !== mail.data['state']) return 'it was decided otherwise since';
  return found.email === mail.toAddress && !found.suspendedAt ? undefined : 'who claimed it is suspended or gone';
}

/** What the product needs to know of them. */
export const claimMails = Object.values(KINDS).map((name): MailKind => ({ name, reasonNotToSend }));

import { eq } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { findUser } from '../accounts/store.ts';
import type { Db, Tx } from '../db/client.ts';
import type { MailKind, MailValue, QueuedMail } from '../mail/kinds.ts';
import { sendMail } from '../mail/outbox.ts';
import { findHeld, type Review } from './review/hold.ts';
import { heldUrl } from './review/review.ts';
import { plainOf } from './threads/search-document.ts';

/** Name of the mail to who wrote something that was not published. */
const KIND = 'post-rejected';

/** So much of their own text reminds its author which one it was, in characters. */
const LONGEST_EXCERPT = 200;

/**
 * Tells the author that their text is not published, and why: of no post, which is why it is no notification. Who is suspended, or has no
 * account any more, is told nothing.
 * @param language of the text, for who has chosen none.
 */
export async function tellRejected(tx: Tx, review: Review, language = 'en'): Promise<void> {
  const author = await findUser(tx, review.authorId);
  if (!author?.email || author.suspendedAt) return;
  const held = await findHeld(tx, review.id);
  const locale = author.locale ?? held?.held.locale ?? language;
  await sendMail(tx, {
    kind: KIND,
    to: author.email,
    locale,
    data: {
      name: author.name,
      review: String(review.id),
      reason: review.told,
      hasReason: review.told === '' ? '0' : '1',
      link: heldUrl(locale, review.id),
    },
    // Decided again after it was taken back, it is told again.
    event: `${KIND}:${review.id}:${crypto.randomUUID()}`,
  });
}

/** Asked just before it goes out: why not to send it, or undefined. */
async function reasonNotToSend(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const found = await findHeld(db, Number(mail.data['review']));
  if (found?.review.state !== 'rejected') return 'it was decided otherwise since';
  const [author] = await db.select().from(users).where(eq(users.id, found.review.authorId));
  return author?.email === mail.toAddress && !author.suspendedAt ? undefined : 'its author is suspended or gone';
}

/** The beginning of what its reader wrote, as it is when the mail goes out. */
async function currentValues(db: Db, mail: QueuedMail): Promise<Record<string, MailValue>> {
  const found = await findHeld(db, Number(mail.data['review']));
  const text = [
    ...plainOf(found?.held.body ?? '', mail.locale)
      .replace(/\s+/g, ' ')
      .trim(),
  ];
  const cut = text.slice(0, LONGEST_EXCERPT).join('');
  return { text: text.length > LONGEST_EXCERPT ? `${cut}…` : cut };
}

/** What the product needs to know of it. */
export const rejectedMail: MailKind = { name: KIND, reasonNotToSend, currentValues };

import { isEmail } from '../accounts/email.ts';
import type { Db } from '../db/client.ts';
import { addressesKnownBy, type Ticket } from '../tickets/store.ts';
import { LIMITS } from '../tickets/ticket.ts';
import type { OwnAddresses, ReadMail } from './judge.ts';
import { MAIL_LIMITS, readAddress } from './mailbox.ts';
import { countCopies, findTicketFacts } from './store.ts';

/**
 * Whom a mail copies in: to whom it was sent beside us. Only when it is surely from the requester, because each of them gets mails from then on;
 * and not many, so that nobody has us write to a list of strangers.
 */
export async function copiesOf(
  db: Db,
  { mail, trust }: ReadMail,
  own: OwnAddresses,
  ticket: Ticket,
): Promise<string[]> {
  const from = mail.from?.address;
  if (trust !== 'verified' || from === undefined) return [];
  const facts = await findTicketFacts(db, ticket.id);
  // Who was made one with somebody is copied in as that one, whose answers are known by it.
  const [known, ...sentTo] = await addressesKnownBy(db, [from, ...mail.to]);
  if (facts?.requesterEmail !== known) return [];
  const isOurs = (address: string) =>
    own.mailboxes.includes(readAddress(address).address) || readAddress(address).address === own.sender;
  const others = [...new Set(sentTo)].filter(
    (address) =>
      address !== from && address !== known && !ticket.cc.includes(address) && isEmail(address) && !isOurs(address),
  );
  if (others.length === 0 || others.length > MAIL_LIMITS.copiesOfMail) return [];
  const room = Math.min(LIMITS.copies - ticket.cc.length, MAIL_LIMITS.copiesADay - (await countCopies(db, from)));
  return others.slice(0, Math.max(0, room));
}

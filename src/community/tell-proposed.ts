import { eq, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import type { Db, Tx } from '../db/client.ts';
import type { MailKind, QueuedMail } from '../mail/kinds.ts';
import { sendMail } from '../mail/outbox.ts';
import { isStopped, stopPath } from '../tickets/mail-stops.ts';
import { linkPath, linkToken } from '../tickets/requests-link.ts';
import { requesters, tickets } from '../tickets/schema.ts';
import type { CommunitySite } from './threads/site-section.ts';
import { threadProposals } from './threads/ticket-schema.ts';
import type { Proposal } from './threads/ticket-store.ts';

/** Name of the mail that asks a requester whether their request may be published. */
const KIND = 'thread-proposed';

/** Asks the requester of a ticket by mail; who wants no mails about it finds the question on its page. */
export async function tellProposed(
  tx: Tx,
  { site, secret }: { site: CommunitySite; secret: string },
  proposal: Proposal,
): Promise<void> {
  const { ticketId } = proposal;
  const [reader] = await tx
    .select({
      email: requesters.email,
      subject: tickets.subject,
      ticketLocale: tickets.locale,
      locale: users.locale,
      name: users.name,
      typedName: requesters.name,
      hasSecondFactor: sql<boolean>`${users.totpConfirmedAt} is not null`,
    })
    .from(tickets)
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .leftJoin(users, eq(users.email, requesters.email))
    .where(eq(tickets.id, ticketId));
  if (!reader?.email || (await isStopped(tx, ticketId, reader.email))) return;
  const isKnown = (code: string | null) => site.locales.some((known) => known.code === code);
  const locale = [reader.locale, reader.ticketLocale, proposal.locale].find(isKnown) ?? site.defaultLocale;
  const link = { ticketId, email: reader.email };
  await sendMail(tx, {
    kind: KIND,
    to: reader.email,
    locale,
    data: {
      proposal: String(proposal.id),
      name: reader.name ?? reader.typedName,
      number: String(ticketId),
      subject: reader.subject,
      link: `${reader.hasSecondFactor ? `/${locale}/requests/${ticketId}` : linkPath(locale, linkToken(secret, link))}#publish`,
      stop: stopPath(secret, link, locale),
    },
    event: `${KIND}:${proposal.id}`,
  });
}

/** Asked just before it goes out: why not to send it, or undefined. */
async function reasonNotToSend(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const [found] = await db
    .select({ state: threadProposals.state, ticketId: threadProposals.ticketId, email: requesters.email })
    .from(threadProposals)
    .innerJoin(tickets, eq(tickets.id, threadProposals.ticketId))
    .innerJoin(requesters, eq(requesters.id, tickets.requesterId))
    .where(eq(threadProposals.id, Number(mail.data['proposal'])));
  if (found?.state !== 'asked') return 'it was decided since';
  if (found.email !== mail.toAddress) return 'the requester has another address now';
  return (await isStopped(db, found.ticketId, mail.toAddress)) ? 'unsubscribed' : undefined;
}

/** What the product needs to know of it. */
export const proposedMail: MailKind = { name: KIND, reasonNotToSend };

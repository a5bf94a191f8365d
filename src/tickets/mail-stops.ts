import { and, eq, inArray, sql } from 'drizzle-orm';
import { keyedHash } from '../config/secret.ts';
import type { Db, Tx } from '../db/client.ts';
import { ticketMailStops, ticketMailsDue } from './mail-schema.ts';
import { ticketEvents, tickets } from './schema.ts';

/** Whom an unsubscription is of, and from what. */
export interface MailStop {
  ticketId: number;
  /** Lower case. */
  email: string;
}

/** Path of the page that ends the mails about a ticket to an address; whoever holds the mail can open it. */
export function stopPath(secret: string, { ticketId, email }: MailStop, locale: string): string {
  const text = `${ticketId.toString(36)}.${Buffer.from(email).toString('base64url')}`;
  return `/${locale}/requests/mails/${text}.${keyedHash(secret, 'ticket-mails', text)}`;
}

/** What the last part of a {@link stopPath} stands for; undefined when it is forged or broken. */
export function readStopToken(secret: string, token: string): MailStop | undefined {
  const match = /^([0-9a-z]{1,11})\.([\w-]{1,1400})\.[\w-]{43}$/.exec(token);
  if (!match) return undefined;
  const stop = {
    ticketId: Number.parseInt(match[1]!, 36),
    email: Buffer.from(match[2]!, 'base64url').toString(),
  };
  return stopPath(secret, stop, '').endsWith(`/${token}`) ? stop : undefined;
}

/** Ends the mails about a ticket to an address. A second time changes nothing; a ticket that is gone sends none anyway. */
export async function stopTicketMails(db: Db, { ticketId, email }: MailStop): Promise<void> {
  await db.execute(sql`
    insert into ${ticketMailStops} (ticket_id, email)
    select ${tickets.id}, ${email} from ${tickets} where ${tickets.id} = ${ticketId}
    on conflict do nothing`);
}

/** Whether nobody at this address wants mails about the ticket. */
export async function isStopped(db: Db, ticketId: number, email: string): Promise<boolean> {
  const stops = await db.$count(
    ticketMailStops,
    and(eq(ticketMailStops.ticketId, ticketId), eq(ticketMailStops.email, email)),
  );
  return stops > 0;
}

/** Writes nobody of what happened to a ticket in this transaction, in which it was brought in. */
export async function leaveUnmailed(tx: Tx, ticketId: number): Promise<void> {
  const happened = tx.select({ id: ticketEvents.id }).from(ticketEvents).where(eq(ticketEvents.ticketId, ticketId));
  await tx.delete(ticketMailsDue).where(inArray(ticketMailsDue.eventId, happened));
}

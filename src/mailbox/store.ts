import { randomBytes } from 'node:crypto';
import { and, asc, count, desc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import type { Db } from '../db/client.ts';
import { PROCESS_NAME } from '../jobs/process-name.ts';
import { groups } from '../tickets/groups/schema.ts';
import { requesters, tickets } from '../tickets/schema.ts';
import { type MailAudience, tokenOf } from './mailbox.ts';
import { inboundMessages, mailboxes, messageIds, replyTokens, undeliverableAddresses } from './schema.ts';

export type Mailbox = typeof mailboxes.$inferSelect;
export type InboundMessage = typeof inboundMessages.$inferSelect;

/** While one process reads a mail, the others leave it alone. */
const READ_LEASE_SECONDS = 120;

/** All mailboxes, in the order in which they were set up. */
export async function listMailboxes(db: Db): Promise<Mailbox[]> {
  return await db.select().from(mailboxes).orderBy(asc(mailboxes.id));
}

export async function findMailbox(db: Db, id: number): Promise<Mailbox | undefined> {
  const [row] = await db.select().from(mailboxes).where(eq(mailboxes.id, id));
  return row;
}

/** Takes the mail that has waited longest for this process. */
export async function claimInbound(db: Db): Promise<InboundMessage | undefined> {
  const due = sql`select id from ${inboundMessages} where next_attempt_at <= now()
    order by next_attempt_at, id limit 1 for update skip locked`;
  const [row] = await db
    .update(inboundMessages)
    .set({
      attempts: sql`${inboundMessages.attempts} + 1`,
      nextAttemptAt: sql`now() + make_interval(secs => ${READ_LEASE_SECONDS})`,
    })
    .where(sql`${inboundMessages.id} = any(array(${due}))`)
    .returning();
  return row;
}

/** Milliseconds until the next mail is due; undefined when none waits. */
export async function msUntilNextInbound(db: Db): Promise<number | undefined> {
  const [row] = await db
    .select({ ms: sql<string | null>`extract(epoch from min(${inboundMessages.nextAttemptAt}) - now()) * 1000` })
    .from(inboundMessages)
    .where(sql`${inboundMessages.nextAttemptAt} is not null`);
  return row?.ms == null ? undefined : Number(row.ms);
}

/** Brings forward mails that are due later than any pause is long: the clock was ahead. */
export async function bringInboundForward(db: Db, longestSeconds: number): Promise<void> {
  await db
    .update(inboundMessages)
    .set({ nextAttemptAt: sql`now()` })
    .where(gt(inboundMessages.nextAttemptAt, sql`now() + make_interval(secs => ${longestSeconds + 60})`));
}

/** How many mails of an address became messages within the last hour: in all, or of one request. */
export async function countLately(db: Db, fromAddress: string, ticketId?: number): Promise<number> {
  return await db.$count(
    inboundMessages,
    and(
      eq(inboundMessages.fromAddress, fromAddress),
      eq(inboundMessages.state, 'threaded'),
      gt(inboundMessages.receivedAt, sql`now() - interval '1 hour'`),
      ticketId === undefined ? undefined : eq(inboundMessages.ticketId, ticketId),
    ),
  );
}

/** How many people an address has copied in by mail within a day. */
export async function countCopies(db: Db, fromAddress: string): Promise<number> {
  const [row] = await db
    .select({ copies: sql<string | null>`sum(${inboundMessages.copies})` })
    .from(inboundMessages)
    .where(
      and(eq(inboundMessages.fromAddress, fromAddress), gt(inboundMessages.receivedAt, sql`now() - interval '1 day'`)),
    );
  return Number(row?.copies ?? 0);
}

/** Whether what this mail says has come in before. */
export async function isKnownContent(
  db: Db,
  { id, contentDigest }: { id: number; contentDigest: string },
): Promise<boolean> {
  const other = and(
    eq(inboundMessages.contentDigest, contentDigest),
    sql`${inboundMessages.id} <> ${id} and ${inboundMessages.state} <> 'stored'`,
  );
  return (await db.$count(inboundMessages, other)) > 0;
}

/** Which request a mail is about, and who reads what it answers. */
export interface Route {
  ticketId: number;
  audience: MailAudience;
  /** To whom the mail went that it answers, or who wrote it. */
  address: string;
}

export async function findToken(db: Db, tokens: readonly string[]): Promise<Route | undefined> {
  if (tokens.length === 0) return undefined;
  const [row] = await db
    .select({ ticketId: replyTokens.ticketId, audience: replyTokens.audience, address: replyTokens.address })
    .from(replyTokens)
    .where(inArray(replyTokens.token, [...tokens]))
    .orderBy(desc(replyTokens.createdAt))
    .limit(1);
  return row;
}

/** The first of the ids that we know. @param sent whether we sent it, or it was sent to us. */
export async function findMessageId(db: Db, ids: readonly string[], sent: boolean): Promise<Route | undefined> {
  if (ids.length === 0) return undefined;
  const rows = await db
    .select({
      messageId: messageIds.messageId,
      ticketId: messageIds.ticketId,
      audience: messageIds.audience,
      address: messageIds.address,
    })
    .from(messageIds)
    .where(and(inArray(messageIds.messageId, [...ids]), eq(messageIds.sent, sent)));
  return ids.flatMap((id) => rows.filter(({ messageId }) => messageId === id))[0];
}

/** Whether the ids are of mails that we sent. */
export async function isSentByUs(db: Db, messageId: string): Promise<boolean> {
  return (await db.$count(messageIds, and(eq(messageIds.messageId, messageId), eq(messageIds.sent, true)))) > 0;
}

/** Notes by which id an answer is known. One that is there stays what it was: nobody makes it theirs by sending it again. */
export async function noteMessageId(tx: Db, id: typeof messageIds.$inferInsert): Promise<void> {
  await tx.insert(messageIds).values(id).onConflictDoNothing();
}

/** The token to which one reader's answers go: made once for a request and an address. */
export async function tokenFor(db: Db, reader: Route): Promise<string> {
  const [row] = await db
    .insert(replyTokens)
    .values({ token: tokenOf(randomBytes(17)), ...reader })
    .onConflictDoUpdate({
      target: [replyTokens.ticketId, replyTokens.address, replyTokens.audience],
      set: { address: sql`excluded.address` },
    })
    .returning({ token: replyTokens.token });
  return row!.token;
}

/** Message-IDs of the mails that somebody has sent us about a request, the newest last. */
export async function listReceivedIds(db: Db, ticketId: number, address: string): Promise<string[]> {
  const rows = await db
    .select({ messageId: messageIds.messageId })
    .from(messageIds)
    .where(and(eq(messageIds.ticketId, ticketId), eq(messageIds.address, address), eq(messageIds.sent, false)))
    .orderBy(desc(messageIds.createdAt))
    .limit(3);
  return rows.map(({ messageId }) => messageId).reverse();
}

/** A ticket with whom it is of. */
export async function findTicketFacts(db: Db, ticketId: number) {
  const [row] = await db
    .select({ ticket: tickets, requesterEmail: requesters.email })
    .from(tickets)
    .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
    .where(eq(tickets.id, ticketId));
  return row;
}

/** Somebody with an account who works on the desk. */
export interface MailAgent {
  id: number;
  name: string;
  email: string;
  role: 'agent' | 'administrator';
}

/** The account with this address, if it works on the desk. */
export async function findAgent(db: Db, email: string): Promise<MailAgent | undefined> {
  const [row] = await db
    .select({ id: users.id, name: users.name, role: users.role })
    .from(users)
    .where(
      and(
        eq(users.email, email),
        inArray(users.role, ['agent', 'administrator']),
        isNull(users.deletedAt),
        isNull(users.suspendedAt),
      ),
    );
  return row && { id: row.id, name: row.name, email, role: row.role as MailAgent['role'] };
}

/** Which mailbox the answers to a request come from: the one by which it came in, else that of its group, of its language, the first. */
export async function mailboxOf(
  db: Db,
  ticket: { id: number; groupName: string | null; locale: string | null },
): Promise<Mailbox | undefined> {
  const [row] = await db
    .select()
    .from(mailboxes)
    .where(eq(mailboxes.active, true))
    .orderBy(
      sql`exists (select from ${inboundMessages} where ${inboundMessages.ticketId} = ${ticket.id}
        and ${inboundMessages.mailboxId} = ${mailboxes.id}) desc`,
      sql`((select ${groups.name} from ${groups} where ${groups.id} = ${mailboxes.groupId}) is not distinct from ${ticket.groupName}) desc`,
      sql`(${mailboxes.locale} is not distinct from ${ticket.locale}) desc`,
      asc(mailboxes.id),
    )
    .limit(1);
  return row;
}

/** Whether no mail can reach the address. */
export async function isUndeliverable(db: Db, address: string): Promise<boolean> {
  return (await db.$count(undeliverableAddresses, eq(undeliverableAddresses.address, address))) > 0;
}

/** How many mails wait for a person. */
export async function countWaitingMails(db: Db): Promise<number> {
  return await db.$count(inboundMessages, inArray(inboundMessages.state, ['suspended', 'parked']));
}

/** Takes a mailbox for this process, so that no other one fetches from it meanwhile. @returns false when another has it. */
export async function leaseMailbox(db: Db, id: number, seconds: number): Promise<boolean> {
  const taken = await db
    .update(mailboxes)
    .set({ leasedUntil: sql`now() + make_interval(secs => ${seconds})`, leasedBy: PROCESS_NAME })
    .where(
      and(
        eq(mailboxes.id, id),
        sql`(${mailboxes.leasedUntil} is null or ${mailboxes.leasedUntil} < now() or ${mailboxes.leasedBy} = ${PROCESS_NAME}
          or ${mailboxes.leasedUntil} > now() + make_interval(secs => ${2 * seconds}))`,
      ),
    )
    .returning({ id: mailboxes.id });
  return taken.length > 0;
}

/** What fetching from a mailbox came to; undefined: it went well. */
export async function noteFetch(db: Db, id: number, error: string | undefined): Promise<void> {
  await db
    .update(mailboxes)
    .set(
      error === undefined
        ? { checkedAt: sql`now()`, lastError: null, failedAt: null }
        : { lastError: error, failedAt: sql`coalesce(${mailboxes.failedAt}, now())` },
    )
    .where(eq(mailboxes.id, id));
}

/** Kept this long after they were dealt with: mails that became nothing, and those that nobody has decided about. */
const IGNORED_DAYS = 30;
const SUSPENDED_DAYS = 90;

/** Forgets mails of long ago that became no message. Their bytes go with the next sweep of the storage. */
export async function sweepInbound(db: Db, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const gone = (states: readonly (typeof inboundMessages.$inferSelect)['state'][], days: number) =>
    db
      .delete(inboundMessages)
      .where(and(inArray(inboundMessages.state, states), lt(inboundMessages.receivedAt, before(days))));
  await gone(['ignored', 'discarded'], IGNORED_DAYS);
  await gone(['suspended'], SUSPENDED_DAYS);
  // Of requests that are gone.
  await db
    .delete(inboundMessages)
    .where(
      and(
        eq(inboundMessages.state, 'threaded'),
        isNull(inboundMessages.ticketId),
        lt(inboundMessages.receivedAt, before(IGNORED_DAYS)),
      ),
    );
}

/** Which of the keys have a row. */
export async function knownKeys(db: Db, keys: string[]): Promise<string[]> {
  const rows = await db
    .select({ key: inboundMessages.storageKey })
    .from(inboundMessages)
    .where(inArray(inboundMessages.storageKey, keys));
  return rows.flatMap(({ key }) => key ?? []);
}

/** How many mails wait to be read. */
export async function countDueMails(db: Db): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(inboundMessages)
    .where(sql`${inboundMessages.nextAttemptAt} is not null`);
  return row!.count;
}

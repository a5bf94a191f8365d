// What the team does with mails that were not taken in.
import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { addAuditEntry } from '../accounts/store.ts';
import { anyOf } from '../db/any-of.ts';
import type { Db, Tx } from '../db/client.ts';
import { mayReadMails } from './policy.ts';
import { INBOUND_CHANNEL } from './receive.ts';
import { inboundMessages, mailboxes, undeliverableAddresses } from './schema.ts';

/** What is done with mails, in the audit log. */
type MailAuditAction = 'inbound.accepted' | 'inbound.discarded' | 'inbound.address-tried';

/** What the page of suspended mails shows. */
export const SHOWN = ['suspended', 'parked', 'discarded'] as const;
export type Shown = (typeof SHOWN)[number];

/** Mails on a page. */
const PAGE = 50;

/** A mail in the list. */
export interface ListedInbound {
  id: number;
  receivedAt: Date;
  fromAddress: string | null;
  fromName: string | null;
  subject: string | null;
  reason: (typeof inboundMessages.$inferSelect)['reason'];
  sizeBytes: number;
  mailbox: string | null;
}

/**
 * Mails that wait for a person, or that somebody has discarded; the newest first.
 * @param before number of the last mail of the page before.
 */
export async function listInbound(
  db: Db,
  { show, before }: { show: Shown; before: number | undefined },
): Promise<{ rows: ListedInbound[]; next: number | undefined }> {
  const rows = await db
    .select({
      id: inboundMessages.id,
      receivedAt: inboundMessages.receivedAt,
      fromAddress: inboundMessages.fromAddress,
      fromName: inboundMessages.fromName,
      subject: inboundMessages.subject,
      reason: inboundMessages.reason,
      sizeBytes: inboundMessages.sizeBytes,
      mailbox: mailboxes.address,
    })
    .from(inboundMessages)
    .leftJoin(mailboxes, eq(mailboxes.id, inboundMessages.mailboxId))
    .where(and(eq(inboundMessages.state, show), before === undefined ? undefined : lt(inboundMessages.id, before)))
    .orderBy(desc(inboundMessages.id))
    .limit(PAGE + 1);
  const page = rows.slice(0, PAGE);
  return { rows: page, next: rows.length > PAGE ? page.at(-1)!.id : undefined };
}

/** A mail with its text, however it was dealt with. */
export async function findInbound(db: Db, id: number) {
  const [row] = await db
    .select({ mail: inboundMessages, mailbox: mailboxes.address })
    .from(inboundMessages)
    .leftJoin(mailboxes, eq(mailboxes.id, inboundMessages.mailboxId))
    .where(eq(inboundMessages.id, id));
  return row;
}

/**
 * Takes mails in that the rules have put aside, as what they are: a message of their request, or a new one; in the background, within seconds. What the
 * machine could not read is read once more.
 * @returns how many.
 */
export async function acceptMails(db: Db, by: SignedIn, ids: readonly number[]): Promise<number> {
  if (!mayReadMails(by)) return 0;
  return await db.transaction(async (tx) => {
    const rows = await tx
      .update(inboundMessages)
      .set({
        state: 'stored',
        reason: null,
        wantedBy: by.id,
        nextAttemptAt: sql`now()`,
        attempts: 0,
        failures: 0,
        decidedAt: sql`now()`,
      })
      .where(and(inArray(inboundMessages.id, [...ids]), inArray(inboundMessages.state, [...SHOWN])))
      .returning({ id: inboundMessages.id });
    await note(tx, by, 'inbound.accepted', rows.length);
    await tx.execute(sql`select pg_notify(${INBOUND_CHANNEL}, '')`);
    return rows.length;
  });
}

/** Puts mails where they trouble nobody: they are removed after thirty days. @returns how many. */
export async function discardMails(db: Db, by: SignedIn, ids: readonly number[]): Promise<number> {
  if (!mayReadMails(by)) return 0;
  return await db.transaction(async (tx) => {
    const rows = await tx
      .update(inboundMessages)
      .set({ state: 'discarded', decidedAt: sql`now()` })
      .where(and(inArray(inboundMessages.id, [...ids]), inArray(inboundMessages.state, ['suspended', 'parked'])))
      .returning({ id: inboundMessages.id });
    await note(tx, by, 'inbound.discarded', rows.length);
    return rows.length;
  });
}

/** Addresses to which no mail goes, the newest first. */
export async function listUndeliverable(db: Db) {
  return await db
    .select()
    .from(undeliverableAddresses)
    .orderBy(desc(undeliverableAddresses.createdAt), asc(undeliverableAddresses.address))
    .limit(PAGE);
}

/** Sends mails to an address again, whatever its mail server has said. Twice changes nothing. */
export async function tryAddressAgain(db: Db, by: SignedIn, address: string): Promise<void> {
  if (!mayReadMails(by)) return;
  await db.transaction(async (tx) => {
    const gone = await tx
      .delete(undeliverableAddresses)
      .where(eq(undeliverableAddresses.address, address))
      .returning({ address: undeliverableAddresses.address });
    if (gone.length > 0)
      await addAuditEntry(tx, {
        actorId: by.id,
        action: 'inbound.address-tried' satisfies MailAuditAction,
        subjectId: null,
        details: {},
      });
  });
}

async function note(tx: Tx, by: SignedIn, action: MailAuditAction, count: number): Promise<void> {
  if (count > 0)
    await addAuditEntry(tx, { actorId: by.id, action, subjectId: null, details: { count: String(count) } });
}

/** The mails of messages, by the number of the message. @param commentIds those that a page shows. */
export async function listMailsOf(db: Db, commentIds: readonly number[]) {
  const rows = await db
    .select({
      id: inboundMessages.id,
      commentId: inboundMessages.commentId,
      trust: inboundMessages.trust,
      flags: inboundMessages.flags,
      leftOut: inboundMessages.leftOut,
      hasMore: sql<boolean>`${inboundMessages.wholeText} is not null`,
    })
    .from(inboundMessages)
    .where(and(anyOf(inboundMessages.commentId, commentIds), eq(inboundMessages.state, 'threaded')));
  return new Map(rows.map((row) => [row.commentId, row]));
}

/** What the page of a request knows of the mail of a message. */
export type MailOfMessage = Pick<typeof inboundMessages.$inferSelect, 'id' | 'trust' | 'flags' | 'leftOut'> & {
  hasMore: boolean;
};

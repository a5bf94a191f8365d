import { and, eq, sql } from 'drizzle-orm';
import type { DNSResolver } from 'mailauth';
import type { Db } from '../db/client.ts';
import { isUnavailable } from '../db/unavailable.ts';
import type { FileStorage } from '../files/storage.ts';
import type { DueWork } from '../jobs/clock.ts';
import { cleanLine, cleanLines } from '../tickets/ticket.ts';
import { type BounceWords, noteBounce } from './bounced.ts';
import { bytesOf } from './bytes.ts';
import { keepFilesOfMail } from './files-of-mail.ts';
import { contentDigestOf, type Judgement, judge, type OwnAddresses, type ReadMail } from './judge.ts';
import { type MailReader, UnreadableError } from './mail-reader.ts';
import { type LeftOut, MAIL_LIMITS, type ParkedReason, type Reason } from './mailbox.ts';
import { INBOUND_CHANNEL } from './receive.ts';
import { inboundMessages, mailboxes, undeliverableAddresses } from './schema.ts';
import {
  bringInboundForward,
  claimInbound,
  countDueMails,
  findMailbox,
  type InboundMessage,
  listMailboxes,
  msUntilNextInbound,
  noteMessageId,
} from './store.ts';
import { takeIn } from './take-in.ts';
import { tellTrouble } from './trouble.ts';
import { verifyMail } from './verify.ts';

/** What reading the mails that came in needs. */
export interface MailInApp {
  db: Db;
  secret: string;
  /** Storage of the files of requests. */
  attachments: FileStorage;
  /** Storage of the mails themselves. */
  mails: FileStorage;
  reader: MailReader;
  resolver: DNSResolver;
  /** Address that our mails come from. */
  sender: string | undefined;
  /** In the language of a mailbox. */
  words(locale: string | null): BounceWords & { noText: string };
  defaultLocale: string;
}

/** Seconds until a mail is tried again, by the number of failures so far. */
const PAUSES_SECONDS = [60, 300, 900];

/** Reads the mails that have come in, one at a time in each process. */
export function inboundWork(app: MailInApp, report: (error: unknown) => void): DueWork {
  return {
    name: 'mails-in',
    channels: [INBOUND_CHANNEL],
    run: () => readDueMails(app, report),
    msUntilNext: () => msUntilNextInbound(app.db),
    bringForward: () => bringInboundForward(app.db, PAUSES_SECONDS.at(-1)!),
    waiting: () => countDueMails(app.db),
  };
}

/** Deals with all mails that are due. One that fails is reported, keeps no other waiting, and is tried again. */
export async function readDueMails(app: MailInApp, report: (error: unknown) => void): Promise<void> {
  for (;;) {
    const row = await claimInbound(app.db);
    if (!row) return;
    try {
      await readOne(app, row);
    } catch (error) {
      report(error);
      // Not the mail but the database: it is due again after its lease.
      if (isUnavailable(error)) return;
      await noteFailure(app, row, error);
    }
  }
}

async function readOne(app: MailInApp, row: InboundMessage): Promise<void> {
  if (row.attempts > MAIL_LIMITS.attempts) return await park(app, row, 'unreadable', 'it was begun again and again');
  if (row.sizeBytes > MAIL_LIMITS.readBytes) return await park(app, row, 'too-large');
  const bytes = await bytesOf(app.mails, row);
  if (!bytes) return await park(app, row, 'unreadable', 'its bytes are gone');
  const mail = await app.reader.read(bytes).catch((error: unknown) => {
    if (error instanceof UnreadableError) return error;
    throw error;
  });
  if (mail instanceof UnreadableError) return await park(app, row, 'unreadable', mail.message);
  const trust = await verifyMail(bytes, row, app.resolver).catch(() => 'unverified' as const);
  const single = mail.from === undefined ? 'failed' : trust;
  await deal(app, { row, mail, trust: single, contentDigest: contentDigestOf(mail) });
}

/** Judges first without writing, to know whether the files are wanted; and again when nobody else can write meanwhile. */
async function deal(app: MailInApp, read: ReadMail): Promise<void> {
  const { db } = app;
  const own: OwnAddresses = { mailboxes: (await listMailboxes(db)).map(({ address }) => address), sender: app.sender };
  const becomesMessage = ({ kind }: Judgement) => kind === 'new' || kind === 'reply' || kind === 'answer';
  const before = await judge(db, read, own);
  const files = becomesMessage(before)
    ? await keepFilesOfMail(db, app.attachments, read.mail.files)
    : { tokens: [], leftOut: [] };
  const isDone = await db.transaction(async (tx) => {
    // The same mail may have come in twice at once, and one sender may have written twice.
    await lock(tx, `mail ${read.contentDigest}`);
    if (read.mail.from) await lock(tx, `mail from ${read.mail.from.address}`);
    const [row] = await tx.select().from(inboundMessages).where(eq(inboundMessages.id, read.row.id)).for('update');
    if (row?.state !== 'stored') return true;
    const judged = await judge(tx, { ...read, row }, own);
    // Its files were not kept, because it was to be left alone a moment ago.
    if (becomesMessage(judged) && !becomesMessage(before)) return false;
    await act(tx, app, judged, { ...read, row }, { own, files });
    return true;
  });
  if (!isDone) await deal(app, read);
}

async function lock(tx: Db, what: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`);
}

async function act(
  tx: Db,
  app: MailInApp,
  judged: Judgement,
  read: ReadMail,
  { own, files }: { own: OwnAddresses; files: { tokens: string[]; leftOut: LeftOut[] } },
): Promise<void> {
  const mailbox = read.row.mailboxId === null ? undefined : await findMailbox(tx, read.row.mailboxId);
  const words = app.words(mailbox?.locale ?? null);
  switch (judged.kind) {
    case 'ignore':
      return await settle(tx, read, { state: 'ignored', reason: judged.reason });
    case 'suspend':
      return await settle(tx, read, { state: 'suspended', reason: judged.reason });
    case 'bounce': {
      const noted = await noteBounce(tx, judged.messageId, read, words);
      return await settle(tx, read, { state: 'ignored', reason: 'bounce', ...noted });
    }
    case 'new':
    case 'reply':
    case 'answer': {
      const context = { secret: app.secret, mailbox, own, noText: words.noText, attachments: files.tokens };
      const taken = await takeIn(tx, judged, read, context);
      if ('suspend' in taken) return await settle(tx, read, { state: 'suspended', reason: taken.suspend });
      const { messageId, from } = read.mail;
      if (messageId !== undefined)
        await noteMessageId(tx, { messageId, ...taken, sent: false, address: from!.address });
      // They can be reached, whatever a mail server has said.
      if (read.trust !== 'failed')
        await tx.delete(undeliverableAddresses).where(eq(undeliverableAddresses.address, from!.address));
      const { reply, text } = read.mail;
      const hasAll = !taken.flags.includes('shortened') && (judged.kind === 'new' || reply === cleanLines(text));
      const settled: Settled = { state: 'threaded', reason: null, leftOut: files.leftOut, ...taken };
      return await settle(tx, read, settled, hasAll);
    }
  }
}

type Settled = Pick<
  typeof inboundMessages.$inferInsert,
  'state' | 'ticketId' | 'commentId' | 'flags' | 'leftOut' | 'copies'
> & {
  reason: Reason | null;
};

/** @param hasAll whether the message says all that the mail says. */
async function settle(
  tx: Db,
  { row, mail, trust, contentDigest }: ReadMail,
  settled: Settled,
  hasAll = false,
): Promise<void> {
  const line = (text: string | undefined, most: number) => (text === undefined ? null : cleanLine(text).slice(0, most));
  await tx
    .update(inboundMessages)
    .set({
      ...settled,
      contentDigest,
      messageId: mail.messageId?.toWellFormed().replaceAll('\0', '') ?? null,
      fromAddress: line(mail.from?.address, 400),
      fromName: line(mail.from?.name, 400),
      subject: line(mail.subject, 1_000),
      wholeText: hasAll ? null : wholeTextOf(mail),
      trust,
      nextAttemptAt: null,
      lastError: null,
    })
    .where(eq(inboundMessages.id, row.id));
}

/** The whole text as the database takes it; null where there is none. */
function wholeTextOf({ text }: ReadMail['mail']): string | null {
  const whole = text.toWellFormed().replaceAll('\0', '').slice(0, MAIL_LIMITS.wholeText).trim();
  return whole === '' ? null : whole.toWellFormed();
}

/** Puts a mail aside that the machine cannot read, and tells the administrators. */
async function park(app: MailInApp, row: InboundMessage, reason: ParkedReason, error?: string): Promise<void> {
  await app.db.transaction(async (tx) => {
    const parked = await tx
      .update(inboundMessages)
      .set({ state: 'parked', reason, nextAttemptAt: null, lastError: error?.slice(0, 500) ?? null })
      .where(and(eq(inboundMessages.id, row.id), eq(inboundMessages.state, 'stored')))
      .returning({ id: inboundMessages.id });
    if (parked.length === 0) return;
    const address = row.mailboxId === null ? undefined : await addressOf(tx, row.mailboxId);
    await tellTrouble(tx, app.defaultLocale, { kind: 'mail-parked', about: row.id, address: address ?? '' });
  });
}

async function addressOf(tx: Db, id: number): Promise<string | undefined> {
  const [row] = await tx.select({ address: mailboxes.address }).from(mailboxes).where(eq(mailboxes.id, id));
  return row?.address;
}

async function noteFailure(app: MailInApp, row: InboundMessage, thrown: unknown): Promise<void> {
  const failures = row.failures + 1;
  const error = thrown instanceof Error ? thrown.message : String(thrown);
  await app.db
    .update(inboundMessages)
    .set({
      failures,
      lastError: error.toWellFormed().replaceAll('\0', '').slice(0, 500),
      nextAttemptAt: sql`now() + make_interval(secs => ${PAUSES_SECONDS[failures - 1] ?? PAUSES_SECONDS.at(-1)!})`,
    })
    .where(and(eq(inboundMessages.id, row.id), eq(inboundMessages.state, 'stored')));
  if (failures >= MAIL_LIMITS.failures) await park(app, row, 'unreadable', error);
}

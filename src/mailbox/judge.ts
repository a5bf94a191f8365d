import { createHash } from 'node:crypto';
import { isEmail } from '../accounts/email.ts';
import type { Db } from '../db/client.ts';
import { addressKnownBy, type Ticket } from '../tickets/store.ts';
import { isAutomatic } from './automatic.ts';
import {
  MAIL_LIMITS,
  type MailFlag,
  numberInSubject,
  type Reason,
  readAddress,
  type SuspendedReason,
  type Trust,
} from './mailbox.ts';
import type { ParsedMail } from './parsed-mail.ts';
import {
  countLately,
  findAgent,
  findMessageId,
  findTicketFacts,
  findToken,
  type InboundMessage,
  isKnownContent,
  isSentByUs,
  type MailAgent,
  type Route,
} from './store.ts';

/** What is to be done with a mail. */
export type Judgement =
  | { kind: 'ignore'; reason: Reason }
  | { kind: 'suspend'; reason: SuspendedReason }
  /** A mail of ours could not be delivered. @property messageId its id; undefined when nobody can tell which. */
  | { kind: 'bounce'; messageId: string | undefined }
  /** Becomes a message of a customer. @property writer the address by which they are known here. */
  | { kind: 'reply'; ticketId: number; flags: MailFlag[]; isParticipant: boolean; writer: string }
  /** Becomes an answer of an agent, or a note. */
  | { kind: 'answer'; ticketId: number; agent: MailAgent; isNote: boolean }
  | { kind: 'new' };

/** A mail that was read, with what is known of it. */
export interface ReadMail {
  row: InboundMessage;
  mail: ParsedMail;
  trust: Trust;
  contentDigest: string;
}

/** Addresses of our own, lower case. */
export interface OwnAddresses {
  mailboxes: readonly string[];
  /** Where our mails come from. */
  sender: string | undefined;
}

/** SHA-256 of what a mail says, whatever the servers on its way have added. */
export function contentDigestOf({ headers, messageId, subject, text, files }: ParsedMail): string {
  const sums = files.map(({ name, bytes }) => [name, createHash('sha256').update(bytes).digest('hex')]);
  const said = [messageId ?? '', headers.get('date') ?? [], headers.get('from') ?? [], subject, text, sums];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/**
 * Judges a mail, in this order: known already, our own, about a mail of ours that could not be delivered, written by a machine, an answer (by the token of
 * the address, by the ids that it names, by the number in its subject), or a new request. Writes nothing.
 */
export async function judge(db: Db, read: ReadMail, own: OwnAddresses): Promise<Judgement> {
  const { row, mail, contentDigest } = read;
  // What somebody of the team wants is taken in.
  const isWanted = row.wantedBy !== null;
  if (!isWanted) {
    if (await isKnownContent(db, { id: row.id, contentDigest })) return { kind: 'ignore', reason: 'duplicate' };
    if (await isOwn(db, mail, own)) return { kind: 'ignore', reason: 'own' };
  }
  const { from } = mail;
  const automatic =
    returnPathOf(row, mail) === '' || isAutomatic(mail.headers, { from: from?.address, subject: mail.subject });
  if (!isWanted && isBounce(row, mail)) return { kind: 'bounce', messageId: await bouncedId(db, mail) };
  if (!from || !isEmail(from.address)) return { kind: 'suspend', reason: 'no-sender' };
  const judged = await judgeAnswer(db, read, { from: from.address, automatic });
  if (isWanted) return judged ?? { kind: 'new' };
  if (judged?.kind === 'answer') return judged;
  if (judged && judged.kind !== 'reply') return judged;
  if ((await countLately(db, from.address)) >= MAIL_LIMITS.fromSenderAnHour)
    return { kind: 'suspend', reason: 'flood' };
  if (!judged) return automatic ? { kind: 'suspend', reason: 'automatic' } : { kind: 'new' };
  if ((await countLately(db, from.address, judged.ticketId)) >= MAIL_LIMITS.inRequestAnHour)
    return { kind: 'suspend', reason: 'loop' };
  return judged;
}

async function isOwn(db: Db, { messageId, from }: ParsedMail, { mailboxes, sender }: OwnAddresses): Promise<boolean> {
  const address = from && readAddress(from.address).address;
  if (address !== undefined && (address === sender || mailboxes.includes(address))) return true;
  return messageId !== undefined && (await isSentByUs(db, messageId));
}

/** Where failures are told; empty: nowhere, which is how machines write. */
function returnPathOf({ envelopeFrom }: InboundMessage, { headers }: ParsedMail): string | undefined {
  return (
    envelopeFrom ??
    headers
      .get('return-path')?.[0]
      ?.replace(/[<>\s]/g, '')
      .toLowerCase()
  );
}

/** Whether it says that a mail of ours could not be delivered. An answering machine has no sender on its envelope either, but a name. */
function isBounce(row: InboundMessage, mail: ParsedMail): boolean {
  if (mail.report) return true;
  if (!/^(?:mailer-daemon|postmaster)@/.test(mail.from?.address ?? '')) return false;
  return returnPathOf(row, mail) === '' || mail.headers.has('x-failed-recipients');
}

async function bouncedId(db: Db, { report, refersTo, text }: ParsedMail): Promise<string | undefined> {
  const inText = text.slice(0, 20_000).match(/<[^<>\s]{3,200}@[^<>\s]{1,200}>/g) ?? [];
  const ids = [...(report?.about ? [report.about] : []), ...refersTo, ...inText.slice(0, 20)];
  for (const id of ids) if (await isSentByUs(db, id)) return id;
  return undefined;
}

/** What it answers, and as whom; undefined when it is about nothing we know. */
async function judgeAnswer(
  db: Db,
  { row, mail, trust }: ReadMail,
  { from, automatic }: { from: string; automatic: boolean },
): Promise<Exclude<Judgement, { kind: 'bounce' | 'new' }> | undefined> {
  const known = (await findToken(db, tokensOf(row, mail))) ?? (await findMessageId(db, mail.refersTo, true));
  const agent = trust === 'verified' ? await findAgent(db, from) : undefined;
  if (known?.audience === 'team') {
    // A machine of the team's own: nobody waits for it, and no customer must read it.
    if (automatic) return { kind: 'ignore', reason: 'machine' };
    return agent
      ? { kind: 'answer', ticketId: known.ticketId, agent, isNote: false }
      : { kind: 'suspend', reason: 'not-allowed' };
  }
  const writer = await addressKnownBy(db, from);
  const route = known ?? (await lessSureRoute(db, mail, { from, writer, trust }));
  const facts = route && (await findTicketFacts(db, route.ticketId));
  if (!facts) return undefined;
  const { ticket } = facts;
  const isParticipant = isOn(writer, facts);
  if (automatic) {
    if (ticket.status === 'closed') return { kind: 'ignore', reason: 'machine' };
    return { kind: 'reply', ticketId: ticket.id, flags: ['automatic'], isParticipant, writer };
  }
  if (isParticipant) return { kind: 'reply', ticketId: ticket.id, flags: [], isParticipant, writer };
  if (agent) return { kind: 'answer', ticketId: ticket.id, agent, isNote: true };
  if (ticket.status === 'closed') return undefined;
  return { kind: 'reply', ticketId: ticket.id, flags: ['not-on-request'], isParticipant, writer };
}

/** Whether this is the requester's address, or that of somebody in CC. */
const isOn = (
  address: string,
  { ticket, requesterEmail }: { ticket: Pick<Ticket, 'cc'>; requesterEmail: string | null },
) => address === requesterEmail || ticket.cc.includes(address);

/** What others than the readers of our mails may know: then who writes must belong there. */
async function lessSureRoute(
  db: Db,
  { refersTo, subject }: ParsedMail,
  { from, writer, trust }: { from: string; writer: string; trust: Trust },
): Promise<Route | undefined> {
  const belongs = async (ticketId: number) => {
    const facts = await findTicketFacts(db, ticketId);
    return facts !== undefined && isOn(writer, facts);
  };
  const received = await findMessageId(db, refersTo, false);
  // Who got a customer's mail as well as we did answers to all.
  if (received && (trust === 'verified' || (await belongs(received.ticketId)))) return received;
  const number = numberInSubject(subject);
  if (number === undefined || trust === 'failed' || !(await belongs(number))) return undefined;
  return { ticketId: number, audience: 'customer', address: from };
}

/** Tokens in the addresses that it was sent to. */
function tokensOf({ envelopeTo }: InboundMessage, { headers, to }: ParsedMail): string[] {
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to']
    .flatMap((name) => headers.get(name) ?? [])
    .map((value) => value.replace(/[<>\s]/g, ''));
  const tokens = [...envelopeTo, ...to, ...delivered].map((address) => readAddress(address).token);
  return [...new Set(tokens.filter((token) => token !== undefined))].slice(0, 20);
}

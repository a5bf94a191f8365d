import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import type { AnswerRoute, QueuedMail } from '../mail/kinds.ts';
import { TICKET_MAILS } from '../tickets/mail.ts';
import { TEAM_MAILS } from '../tickets/team-notices.ts';
import { addressWithToken, type MailAudience } from './mailbox.ts';
import {
  findAgent,
  findTicketFacts,
  isUndeliverable,
  listReceivedIds,
  mailboxOf,
  noteMessageId,
  tokenFor,
} from './store.ts';

/** What finding the way back of answers needs. */
export interface AnswersApp {
  db: Db;
  secret: string;
}

const TO_CUSTOMERS: readonly string[] = TICKET_MAILS;
const TO_TEAM: readonly string[] = TEAM_MAILS;

/**
 * How the answers to a mail about a request find their way back: to an address with a token of its reader, and by a Message-ID that nobody can guess. Both
 * are known before the mail goes out. Undefined where no mailbox takes answers, or where the reader could not answer by mail.
 */
export async function findAnswerRoute(
  { db, secret }: AnswersApp,
  mail: QueuedMail,
  host: string,
): Promise<AnswerRoute | { refused: string } | undefined> {
  const audience = audienceOf(mail.kind);
  const ticketId = Number(mail.data['number']);
  if (audience === undefined || !Number.isSafeInteger(ticketId)) return undefined;
  const address = mail.toAddress;
  if (await isUndeliverable(db, address)) return { refused: 'there is no such mailbox, its mail server said' };
  const facts = await findTicketFacts(db, ticketId);
  const mailbox = facts && (await mailboxOf(db, facts.ticket));
  if (!mailbox) return undefined;
  // Others on the team write to the customer from their own mailbox.
  if (audience === 'team' && !(await findAgent(db, address))) return undefined;
  const messageId = `<${keyedHash(secret, 'message id', mail.eventKey).slice(0, 32)}@${host}>`;
  await noteMessageId(db, { messageId, ticketId, sent: true, audience, address });
  const token = mailbox.takesPlus ? await tokenFor(db, { ticketId, address, audience }) : undefined;
  return {
    messageId,
    replyTo: token === undefined ? mailbox.address : addressWithToken(mailbox.address, token),
    references: audience === 'customer' ? await listReceivedIds(db, ticketId, address) : [],
    signature: audience === 'customer' ? mailbox.signature : '',
  };
}

function audienceOf(kind: string): MailAudience | undefined {
  if (TO_CUSTOMERS.includes(kind)) return 'customer';
  return TO_TEAM.includes(kind) && kind !== 'team-digest' ? 'team' : undefined;
}

import { eq, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import { VISITOR } from '../accounts/viewer.ts';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { claimAttachments } from '../tickets/attachments.ts';
import { fileTicket } from '../tickets/file.ts';
import { groups } from '../tickets/groups/schema.ts';
import { replyToRequest } from '../tickets/requests-answer.ts';
import { tickets } from '../tickets/schema.ts';
import { actAs, addComment, type Comment, findOrAddRequester, findTicket, type Ticket } from '../tickets/store.ts';
import { cleanLine, LIMITS, statusAfterRequesterWrote } from '../tickets/ticket.ts';
import { networkOf } from '../web/limits.ts';
import { answerByMail } from './answer-by-mail.ts';
import { copiesOf } from './copies.ts';
import type { Judgement, ReadMail } from './judge.ts';
import type { MailFlag, SuspendedReason } from './mailbox.ts';
import type { Mailbox } from './store.ts';
import { bodyOf, cut, keyOf, nameOf, type TakenIn, type TakingIn } from './taking.ts';

type Taken = Extract<Judgement, { kind: 'reply' | 'answer' | 'new' }>;

/** Writes what a mail is: a new request, a message, or an agent's answer. In the transaction that marks the mail as dealt with. */
export async function takeIn(
  tx: Db,
  judged: Taken,
  read: ReadMail,
  context: TakingIn,
): Promise<TakenIn | { suspend: SuspendedReason }> {
  switch (judged.kind) {
    case 'new':
      return await newRequest(tx, read, context);
    case 'answer':
      return await answerByMail(tx, judged, read, context);
    case 'reply':
      if (judged.flags.includes('automatic')) return await privateMessage(tx, judged, read, context);
      return judged.isParticipant
        ? await participantsReply(tx, judged, read, context)
        : await othersReply(tx, judged, read, context);
  }
}

async function newRequest(tx: Db, read: ReadMail, context: TakingIn): Promise<TakenIn> {
  const { row, mail, trust } = read;
  const { mailbox, secret, attachments } = context;
  const from = mail.from!;
  const { body, flags } = bodyOf(mail.text, context);
  const locale = mailbox?.locale ?? (await localeOf(tx, from.address));
  const filed = await fileTicket(tx, {
    channel: 'email',
    requester: { email: from.address, name: nameOf(from) },
    subject: cut(cleanLine(mail.subject), LIMITS.subject).text,
    description: body,
    locale: locale ?? undefined,
    groupName: await groupNameOf(tx, mailbox),
    submissionKey: keyOf(read),
    attachmentTokens: attachments,
    // Nobody has shown that the address is theirs: acknowledgements to such addresses are counted together.
    typedFrom:
      trust === 'verified' ? undefined : keyedHash(secret, 'typed from', networkOf(row.remoteAddress ?? '0.0.0.0')),
    isQuiet: !mayAcknowledge(read),
  });
  if (filed.outcome === 'invalid') throw new Error(`A mail cannot be filed: ${JSON.stringify(filed.problems)}`);
  const { ticket, comment } = filed;
  const copies = await copyInBy(tx, read, context, ticket);
  return { ticketId: ticket.id, commentId: comment.id, flags, copies };
}

/** Machines are not answered, nor an address from which the mail does not come. */
function mayAcknowledge({ row, mail, trust }: ReadMail): boolean {
  if (trust === 'failed' || row.wantedBy !== null) return false;
  const returnsElsewhere = row.envelopeFrom !== null && row.envelopeFrom !== mail.from!.address;
  return trust === 'verified' || !returnsElsewhere;
}

/** A message of the requester or of somebody copied in, as if they had written it on the page. */
async function participantsReply(
  tx: Db,
  { ticketId, writer }: { ticketId: number; writer: string },
  read: ReadMail,
  context: TakingIn,
): Promise<TakenIn> {
  const from = read.mail.from!;
  const { body, flags } = bodyOf(read.mail.reply, context);
  const ticket = (await findTicket(tx, ticketId))!;
  const replied = await replyToRequest(
    tx,
    {
      viewer: { ...VISITOR, email: writer, name: nameOf(from) },
      organizations: [],
      ticketId,
    },
    {
      body,
      attachments: context.attachments,
      key: keyOf(read),
      locale: ticket.locale ?? context.mailbox?.locale ?? undefined,
      channel: 'email',
    },
  );
  if (replied.outcome === 'not-found' || replied.outcome === 'invalid')
    throw new Error(`A mail cannot be added to its request: ${replied.outcome}`);
  const now = (await findTicket(tx, replied.ticketId))!;
  const copies = replied.outcome === 'sent' ? await copyInBy(tx, read, context, now) : 0;
  return { ticketId: replied.ticketId, commentId: replied.commentId, flags, copies };
}

/** A message of somebody who is not on the request: the team sees that, and the request waits for an answer. */
async function othersReply(
  tx: Db,
  { ticketId, flags }: { ticketId: number; flags: MailFlag[] },
  read: ReadMail,
  context: TakingIn,
): Promise<TakenIn> {
  const { ticket, comment, flags: more } = await addMessage(tx, ticketId, read, context, true);
  const status = statusAfterRequesterWrote(ticket.status);
  if (status !== undefined && status !== ticket.status)
    await tx.update(tickets).set({ status }).where(eq(tickets.id, ticketId));
  return { ticketId, commentId: comment.id, flags: [...flags, ...more], copies: 0 };
}

/** What a machine has written: for the team, and it changes nothing. */
async function privateMessage(
  tx: Db,
  { ticketId, flags }: { ticketId: number; flags: MailFlag[] },
  read: ReadMail,
  context: TakingIn,
): Promise<TakenIn> {
  const { comment, flags: more } = await addMessage(tx, ticketId, read, context, false);
  return { ticketId, commentId: comment.id, flags: [...flags, ...more], copies: 0 };
}

async function addMessage(
  tx: Db,
  ticketId: number,
  read: ReadMail,
  context: TakingIn,
  isPublic: boolean,
): Promise<{ ticket: Ticket; comment: Comment; flags: MailFlag[] }> {
  await tx.execute(sql`select from ${tickets} where ${tickets.id} = ${ticketId} for update`);
  const ticket = (await findTicket(tx, ticketId))!;
  const from = read.mail.from!;
  const me = await findOrAddRequester(tx, { email: from.address, name: nameOf(from) });
  await actAs(tx, `requester:${me.id}`);
  const { body, flags } = bodyOf(read.mail.reply, context);
  const comment = await addComment(tx, {
    ticketId,
    author: 'requester',
    requesterId: me.id,
    authorName: nameOf(from),
    body,
    public: isPublic,
  });
  await claimAttachments(tx, context.attachments, comment);
  return { ticket, comment, flags };
}

/** Copies in whom a mail was sent to beside us, when it is surely from the requester. */
async function copyInBy(tx: Db, read: ReadMail, { own }: TakingIn, ticket: Ticket): Promise<number> {
  const added = await copiesOf(tx, read, own, ticket);
  if (added.length === 0) return 0;
  await tx
    .update(tickets)
    .set({ cc: [...ticket.cc, ...added] })
    .where(eq(tickets.id, ticket.id));
  return added.length;
}

async function localeOf(tx: Db, email: string): Promise<string | null> {
  const [row] = await tx.select({ locale: users.locale }).from(users).where(eq(users.email, email));
  return row?.locale ?? null;
}

async function groupNameOf(tx: Db, mailbox: Mailbox | undefined): Promise<string | undefined> {
  if (!mailbox || mailbox.groupId === null) return undefined;
  const [row] = await tx.select({ name: groups.name }).from(groups).where(eq(groups.id, mailbox.groupId));
  return row?.name;
}

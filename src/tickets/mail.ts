import { and, asc, eq, notInArray, type SQL, sql } from 'drizzle-orm';
import { users } from '../accounts/schema.ts';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import type { DueWork } from '../jobs/clock.ts';
import { workThroughDue } from '../jobs/due.ts';
import { greetingOf } from '../mail/greeting.ts';
import type { MailValue, QueuedMail } from '../mail/kinds.ts';
import { sendMail } from '../mail/outbox.ts';
import { mailOutbox } from '../mail/schema.ts';
import { TICKETS_CHANNEL } from './channels.ts';
import { answerInMail, earlierInMail } from './mail-answer.ts';
import { ticketMailsDue } from './mail-schema.ts';
import { isStopped, stopPath } from './mail-stops.ts';
import { ADDRESS_CHANGE } from './requests-address.ts';
import { linkPath, linkToken } from './requests-link.ts';
import { ratingToken } from './satisfaction.ts';
import { requesters, ticketComments, ticketEvents, tickets } from './schema.ts';
import type { TicketsSite } from './site-section.ts';
import { type Comment, listComments, type Requester, type Ticket, type TicketEvent } from './store.ts';
import { bringNoticesForward, isTeamAddress, msUntilNextNotice, noteForTeam, writeTeamMails } from './team-notices.ts';
import type { Status } from './ticket.ts';

/** Mails about requests; people can unsubscribe from those about a request. */
export const TICKET_MAILS = [
  'ticket-received',
  'ticket-copied',
  'ticket-replied',
  'ticket-joined',
  'ticket-solved',
  'ticket-answered',
] as const;
type TicketMail = (typeof TICKET_MAILS)[number];

/** What is older than its event by this much was brought in from elsewhere: nobody wants a mail about it today. */
const BROUGHT_IN_MS = 60 * 60 * 1000;
/** So many times an hour an address is told that something of it has come in, by whatever program: two machines must not answer each other for ever. */
const MOST_RECEIVED = 5;
/** The same of what came by mail, within a day (RFC 3834, 2): who writes more knows by then. */
const MOST_RECEIVED_BY_MAIL = 3;
/** So many times an hour addresses that somebody has only typed are told so because of one network, however it files: fewer than it may file. */
const MOST_RECEIVED_FROM = 5;

/** What the mails are made with. */
export interface TicketMailContext {
  site: TicketsSite;
  secret: string;
  /** Address of the mailbox that mails come from, which nobody reads; undefined when it is not known before a mail is sent. */
  sender?: string | undefined;
}

/**
 * Turns events of the ticket store into mails in the outbox, whatever program made them. Each event is taken out of the
 * list of due ones in the transaction that writes its mails: none is lost while no server runs, none is told twice, and
 * any number of processes may do so at once.
 */
export function ticketMailsWork(db: Db, context: TicketMailContext, report: (error: unknown) => void): DueWork {
  return {
    name: 'ticket-mails',
    channels: [TICKETS_CHANNEL],
    run: async () => {
      await writeDueMails(db, context, report);
      const next = await msUntilNextNotice(db);
      if (next !== undefined && next <= 0) await writeTeamMails(db, context.site);
    },
    msUntilNext: () => msUntilNextNotice(db),
    bringForward: () => bringNoticesForward(db),
    waiting: () => db.$count(ticketMailsDue),
  };
}

/** Writes the mails of all events that are due. One that fails is reported, keeps nobody waiting and stays due. */
export async function writeDueMails(
  db: Db,
  context: TicketMailContext,
  report: (error: unknown) => void,
): Promise<void> {
  await workThroughDue(db, report, async (tx, failed, taken) => {
    const [due] = await tx
      .select()
      .from(ticketMailsDue)
      .where(failed.length > 0 ? notInArray(ticketMailsDue.eventId, failed) : undefined)
      .orderBy(asc(ticketMailsDue.eventId))
      .limit(1)
      .for('update', { skipLocked: true });
    if (!due) return;
    taken(due.eventId);
    await writeMailsOf(tx, context, due);
    await tx.delete(ticketMailsDue).where(eq(ticketMailsDue.eventId, due.eventId));
  });
}

/** An event and what it happened to. */
interface EventOfTicket {
  event: TicketEvent;
  ticket: Ticket;
  requester: Requester;
}

async function writeMailsOf(
  tx: Db,
  context: TicketMailContext,
  { eventId, typedFrom, isQuiet }: typeof ticketMailsDue.$inferSelect,
): Promise<void> {
  const [happened] = await tx
    .select({ event: ticketEvents, ticket: tickets, requester: requesters })
    .from(ticketEvents)
    .innerJoin(tickets, eq(ticketEvents.ticketId, tickets.id))
    .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
    .where(eq(ticketEvents.id, eventId));
  if (!happened) return;
  const { kind } = happened.event;
  if (kind === 'ticket.created' || kind === 'comment.created') await tellTeam(tx, context, happened);
  if (kind === 'ticket.created' && !isQuiet) await writeReceived(tx, context, { ...happened, typedFrom });
  if (kind === 'ticket.created' || kind === 'ticket.updated') await writeCopied(tx, context, happened);
  if (kind === 'ticket.updated') await writeSolved(tx, context, happened);
  if (kind === 'comment.created' || kind === 'comment.updated') await writeReplied(tx, context, happened);
}

/** Tells the team of a new request and of what its requester, or who is copied in, writes later; whatever program filed it. */
async function tellTeam(
  tx: Db,
  { site, sender }: TicketMailContext,
  { event, ticket, requester }: EventOfTicket,
): Promise<void> {
  // One of our own mails that came back to us: telling of it would make the next one.
  if (requester.email !== null && requester.email === sender) return;
  if (event.kind === 'ticket.created') {
    const [first] = await listComments(tx, ticket.id, 'public');
    if (first?.author === 'agent' || isDone(ticket.status) || isBroughtIn(ticket.createdAt, event)) return;
    await noteForTeam(tx, site, { ticket, commentId: null });
    return;
  }
  const comment = await findComment(tx, event);
  if (comment?.author !== 'requester' || !comment.public || isBroughtIn(comment.createdAt, event)) return;
  // The text of a new request is told with it.
  if (await happenedTogether(tx, event, sql`other.kind = 'ticket.created'`)) return;
  await noteForTeam(tx, site, { ticket, commentId: comment.id });
}

/** Says that the request has come in; without its words, so that nobody sends strangers their words through us. */
async function writeReceived(
  tx: Db,
  context: TicketMailContext,
  { event, ticket, requester, typedFrom }: EventOfTicket & { typedFrom: string | null },
): Promise<void> {
  const [first] = await listComments(tx, ticket.id, 'public');
  if (!requester.email || isDone(ticket.status) || first?.author === 'agent') return;
  if (isBroughtIn(ticket.createdAt, event)) return;
  // Made of a thread: the community tells its author, who has sent nothing.
  if (ticket.channel === 'community') return;
  // The team is told anyway.
  if (isTeamAddress(context.site, requester.email)) return;
  const lately = (which: SQL, hours = 1) =>
    tx.$count(
      mailOutbox,
      sql`${which} and ${mailOutbox.kind} = 'ticket-received'
        and ${mailOutbox.createdAt} between now() - make_interval(hours => ${hours}) and now()`,
    );
  const toThem = eq(mailOutbox.toAddress, requester.email);
  if ((await lately(toThem)) >= MOST_RECEIVED) return;
  if (ticket.channel === 'email' && (await lately(toThem, 24)) >= MOST_RECEIVED_BY_MAIL) return;
  const countedBy = typedFrom ?? undefined;
  if (countedBy && (await lately(eq(mailOutbox.countedBy, countedBy))) >= MOST_RECEIVED_FROM) return;
  const of = { ticket, to: requester.email, countedBy };
  await write(tx, context, of, 'ticket-received', `ticket-received:${ticket.id}`, {});
}

/**
 * Tells who is copied in from now on. Names the requester by the address alone: subject, words and names are whatever somebody
 * has typed, and this may go to a stranger. Once for a request and an address, however often they are taken out and in.
 */
async function writeCopied(
  tx: Db,
  context: TicketMailContext,
  { event, ticket, requester }: EventOfTicket,
): Promise<void> {
  const [before, after] = (event.changes['cc'] ?? []) as (string[] | null)[];
  if (!after || event.actor === ADDRESS_CHANGE || ticket.status === 'closed' || !requester.email) return;
  if (event.kind === 'ticket.created' && isBroughtIn(ticket.createdAt, event)) return;
  // As it is now: who has been taken out again since needs to know nothing.
  const added = ticket.cc.filter((to) => after.includes(to) && !before?.includes(to) && to !== requester.email);
  for (const to of new Set(added)) {
    // Who copies themselves in knows.
    if (event.actor === (await actorOf(tx, to))) continue;
    await write(tx, context, { ticket, to }, 'ticket-copied', `ticket-copied:${ticket.id}:${to}`, {
      by: requester.email,
    });
  }
}

async function actorOf(tx: Db, email: string): Promise<string | undefined> {
  const [row] = await tx.select({ id: requesters.id }).from(requesters).where(eq(requesters.email, email));
  return row && `requester:${row.id}`;
}

/**
 * Tells requester and copied people what an agent has written in public. An answer that came together with the solution is
 * one mail to the requester, not two.
 */
async function writeReplied(
  tx: Db,
  context: TicketMailContext,
  { event, ticket, requester }: EventOfTicket,
): Promise<void> {
  const comment = await findComment(tx, event);
  if (comment && event.kind === 'comment.created')
    await writeJoined(tx, context, { event, ticket, requester }, comment);
  if (!comment || !isAnswer(comment)) return;
  const becamePublic = event.kind === 'comment.updated' && event.changes['public']?.[1] === true;
  if (event.kind === 'comment.updated' ? !becamePublic : isBroughtIn(comment.createdAt, event)) return;
  const solvedToo =
    event.kind === 'comment.created' &&
    isDone(ticket.status) &&
    (await happenedTogether(
      tx,
      event,
      sql`other.kind = 'ticket.updated' and other.changes -> 'status' ->> 1 in ('solved', 'closed')`,
    ));
  for (const to of new Set([...(requester.email ? [requester.email] : []), ...ticket.cc])) {
    const kind = solvedToo && to === requester.email ? 'ticket-answered' : 'ticket-replied';
    await write(tx, context, { ticket, to }, kind, `ticket-replied:${comment.id}:${to}`, {
      comment: String(comment.id),
    });
  }
}

async function findComment(tx: Db, event: TicketEvent): Promise<Comment | undefined> {
  const [comment] = await tx.select().from(ticketComments).where(eq(ticketComments.id, event.subjectId!));
  return comment;
}

/**
 * Tells the requester that somebody copied in has written. Without their words: whoever files a request in another person's name would
 * otherwise write to them through us.
 */
async function writeJoined(
  tx: Db,
  context: TicketMailContext,
  { event, ticket, requester }: EventOfTicket,
  comment: Comment,
): Promise<void> {
  if (!comment.public || comment.author !== 'requester' || comment.requesterId === ticket.requesterId) return;
  if (!requester.email || isBroughtIn(comment.createdAt, event)) return;
  const [writer] = await tx
    .select({ email: requesters.email })
    .from(requesters)
    .where(eq(requesters.id, comment.requesterId!));
  if (!writer?.email || !ticket.cc.includes(writer.email)) return;
  await write(tx, context, { ticket, to: requester.email }, 'ticket-joined', `ticket-joined:${comment.id}`, {
    by: writer.email,
    comment: String(comment.id),
  });
}

/** Whether something else happened to the ticket in the same transaction, whose beginning is the time of its events. */
async function happenedTogether(tx: Db, event: TicketEvent, what: SQL): Promise<boolean> {
  const others = sql`${ticketEvents} as this join ${ticketEvents} as other
    on other.ticket_id = this.ticket_id and other.created_at = this.created_at`;
  return (await tx.$count(sql`${others} where this.id = ${event.id} and ${what}`)) > 0;
}

/** Tells the requester that the agents hold the request for solved, and asks for a rating. */
async function writeSolved(
  tx: Db,
  context: TicketMailContext,
  { event, ticket, requester }: EventOfTicket,
): Promise<void> {
  const [before, after] = (event.changes['status'] ?? []) as Status[];
  if (!requester.email || !after || !isDone(after) || isDone(before!) || !isDone(ticket.status)) return;
  // Who solved it themselves knows.
  if (event.actor.startsWith('requester:')) return;
  // Of spam nobody is told, and what was merged goes on in another one.
  if (ticket.spamAt !== null || ticket.mergedIntoId !== null) return;
  const withAnswer = sql`other.kind = 'comment.created' and exists (
    select from ${ticketComments} where id = other.subject_id and public and author = 'agent')`;
  if (await happenedTogether(tx, event, withAnswer)) return;
  await write(tx, context, { ticket, to: requester.email }, 'ticket-solved', `ticket-solved:${event.id}`, {});
}

async function write(
  tx: Db,
  { site, secret, sender }: TicketMailContext,
  { ticket, to, countedBy }: { ticket: Ticket; to: string; countedBy?: string | undefined },
  kind: TicketMail,
  event: string,
  data: Record<string, string>,
): Promise<void> {
  // Nobody reads our own mailbox, and a machine there may answer.
  if (to === sender || (await isStopped(tx, ticket.id, to))) return;
  const [reader] = await tx
    .select({
      name: users.name,
      hasSecondFactor: sql<boolean>`${users.totpConfirmedAt} is not null`,
      account: users.locale,
      typedName: requesters.name,
      typed: requesters.locale,
    })
    .from(sql`(select ${to}::text as email) as reader`)
    .leftJoin(users, sql`${users.email} = reader.email`)
    .leftJoin(requesters, sql`${requesters.email} = reader.email`);
  const wanted = [reader?.account, ticket.locale, reader?.typed];
  const locale = wanted.find((code) => site.locales.some((known) => known.code === code)) ?? site.defaultLocale;
  const rating = `/${locale}/rate/${ratingToken(secret, { ticketId: ticket.id, requesterId: ticket.requesterId })}`;
  const stop = stopPath(secret, { ticketId: ticket.id, email: to }, locale);
  const link = { ticketId: ticket.id, email: to };
  await sendMail(tx, {
    kind,
    to,
    locale,
    event,
    countedBy,
    data: {
      ...data,
      name: reader?.name ?? (mayHaveWords(ticket) ? greetingOf(reader?.typedName ?? '') : ''),
      number: String(ticket.id),
      subject: mayHaveWords(ticket) ? ticket.subject : '',
      link: reader?.hasSecondFactor ? `/${locale}/requests/${ticket.id}` : linkPath(locale, linkToken(secret, link)),
      stop,
      ...((kind === 'ticket-solved' || kind === 'ticket-answered') && {
        good: `${rating}?score=good`,
        bad: `${rating}?score=bad`,
      }),
    },
  });
}

/**
 * Whether a mail may hold what the requester has typed: once an agent has answered them in public. Until then nobody has looked at it, and
 * it may have been typed to reach a stranger's mailbox through us.
 */
function mayHaveWords({ firstRepliedAt }: Pick<Ticket, 'firstRepliedAt'>): boolean {
  return firstRepliedAt !== null;
}

function isDone(status: Status): boolean {
  return status === 'solved' || status === 'closed';
}

function isAnswer(comment: Comment): boolean {
  return comment.public && comment.author === 'agent';
}

function isBroughtIn(createdAt: Date, event: TicketEvent): boolean {
  return event.createdAt.getTime() - createdAt.getTime() > BROUGHT_IN_MS;
}

/** Kinds that hold the words of an answer. */
const WITH_ANSWER: readonly string[] = ['ticket-replied', 'ticket-answered'] satisfies TicketMail[];

/** The answer and the subject as they are when the mail goes out, whoever has changed them since. */
export async function ticketMailValues(db: Db, mail: QueuedMail, site: Site): Promise<Record<string, MailValue>> {
  const [ticket] = await db
    .select({ subject: tickets.subject, firstRepliedAt: tickets.firstRepliedAt })
    .from(tickets)
    .where(eq(tickets.id, Number(mail.data['number'])));
  const values: Record<string, MailValue> = {
    ...(ticket && { subject: mayHaveWords(ticket) ? ticket.subject : '' }),
    words: ticket && mayHaveWords(ticket) ? '1' : '0',
    notTheirs: `${mail.data['stop'] ?? ''}?not-mine=1`,
  };
  if (!WITH_ANSWER.includes(mail.kind)) return values;
  const [comment] = await db
    .select()
    .from(ticketComments)
    .where(eq(ticketComments.id, Number(mail.data['comment'])));
  if (!comment) return values;
  const place = { locale: mail.locale, locales: site.locales.map(({ code }) => code), timeZone: site.timeZone };
  return {
    ...values,
    agent: comment.authorName,
    reply: answerInMail(comment, place),
    ...earlierInMail(await listComments(db, comment.ticketId, 'public'), comment.id, place),
  };
}

/** Asked just before a mail about a ticket goes out: why not to send it, or undefined. */
export async function reasonNotToSendTicketMail(db: Db, mail: QueuedMail): Promise<string | undefined> {
  const ticketId = Number(mail.data['number']);
  const [row] = await db
    .select({ status: tickets.status, cc: tickets.cc, email: requesters.email })
    .from(tickets)
    .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
    .where(eq(tickets.id, ticketId));
  if (!row) return 'the request is gone';
  const to = mail.toAddress;
  const hasAnswer = WITH_ANSWER.includes(mail.kind);
  const isForCopied = mail.kind === 'ticket-replied' || mail.kind === 'ticket-copied';
  const isForRequester = mail.kind !== 'ticket-copied';
  if (!(isForRequester && row.email === to) && !(isForCopied && row.cc.includes(to)))
    return 'may not see the request any more';
  if (await isStopped(db, ticketId, to)) return 'unsubscribed';
  if (mail.kind === ('ticket-joined' satisfies TicketMail)) {
    const written = and(eq(ticketComments.id, Number(mail.data['comment'])), eq(ticketComments.public, true));
    if ((await db.$count(ticketComments, written)) === 0) return 'the reply is no longer public';
  }
  if (mail.kind === 'ticket-solved' && !isDone(row.status)) return 'the request was opened again';
  if (hasAnswer) {
    const [comment] = await db
      .select()
      .from(ticketComments)
      .where(and(eq(ticketComments.id, Number(mail.data['comment'])), eq(ticketComments.ticketId, ticketId)));
    if (!comment || !isAnswer(comment)) return 'the answer is no longer public';
  }
  return undefined;
}

/**
 * Header fields of a mail about a ticket: mail programs show those of one ticket as one conversation, and have a button to
 * unsubscribe that works with one click (RFC 2369, RFC 8058).
 */
export function ticketMailHeaders(mail: QueuedMail, base: URL): Record<string, string> {
  const { number, stop } = mail.data;
  if (!number || !stop) return {};
  const thread = `<ticket-${number}@${base.hostname}>`;
  return {
    'In-Reply-To': thread,
    References: thread,
    'List-Unsubscribe': `<${new URL(stop, base).href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

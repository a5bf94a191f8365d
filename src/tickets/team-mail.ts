import { and, eq, inArray } from 'drizzle-orm';
import { localized } from '../config/localized.ts';
import type { Site } from '../config/site.ts';
import type { Db } from '../db/client.ts';
import type { MailKind, MailValue, QueuedMail } from '../mail/kinds.ts';
import { linkTo, listOf, text, textNode } from '../mail/list-value.ts';
import { fieldText, fieldValues } from './field-values.ts';
import { earlierInMail, textInMail } from './mail-answer.ts';
import { requesters, ticketAttachments, tickets } from './schema.ts';
import { type Comment, listComments, type Requester, type Ticket } from './store.ts';
import { TEAM_MAILS, type TeamMail, type Told } from './team-notices.ts';
import { PHONE, type ReadBefore, TOPIC } from './ticket.ts';

/** Answers that are named in a mail, of those opened and of those only shown. */
const MOST_READ = 10;

/** What a mail to the team tells of, as it is now. */
interface Matter {
  ticket: Ticket;
  requester: Requester;
  /** The reply, or the text of a new request; undefined while it has none. */
  comment: Comment | undefined;
  /** What has been said in public, the oldest first. */
  comments: Comment[];
}

async function readMatter(db: Db, [ticketId, commentId]: Told): Promise<Matter | undefined> {
  const [row] = await db
    .select({ ticket: tickets, requester: requesters })
    .from(tickets)
    .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
    .where(eq(tickets.id, ticketId));
  if (!row) return undefined;
  const comments = await listComments(db, ticketId, 'public');
  return { ...row, comments, comment: commentId === 0 ? comments[0] : comments.find(({ id }) => id === commentId) };
}

function toldBy(mail: QueuedMail): Told {
  return [Number(mail.data['number']), Number(mail.data['comment'])];
}

function toldTogether(mail: QueuedMail): Told[] {
  return JSON.parse(mail.data['told'] ?? '[]') as Told[];
}

/** Why a mail to the team is not sent: what it tells of is gone, or nobody but agents may read it any more. */
async function reasonNotToSend(db: Db, mail: QueuedMail): Promise<string | undefined> {
  if (mail.kind === ('team-digest' satisfies TeamMail)) {
    const ids = toldTogether(mail).map(([id]) => id);
    return (await db.$count(tickets, inArray(tickets.id, ids))) === 0 ? 'the requests are gone' : undefined;
  }
  const matter = await readMatter(db, toldBy(mail));
  if (!matter) return 'the request is gone';
  return mail.kind === 'team-reply' && !matter.comment ? 'the reply is gone' : undefined;
}

async function currentValues(db: Db, mail: QueuedMail, site: Site): Promise<Record<string, MailValue>> {
  if (mail.kind === ('team-digest' satisfies TeamMail)) return digestValues(db, mail);
  const matter = (await readMatter(db, toldBy(mail)))!;
  const { ticket, requester, comment, comments } = matter;
  const place = { locale: mail.locale, locales: site.locales.map(({ code }) => code), timeZone: site.timeZone };
  const files = comment
    ? await db
        .select({ name: ticketAttachments.name })
        .from(ticketAttachments)
        .where(and(eq(ticketAttachments.ticketId, ticket.id), eq(ticketAttachments.commentId, comment.id)))
        .orderBy(ticketAttachments.id)
    : [];
  const { opened, shown } = readBeforeIn(ticket);
  const links = (of: typeof opened) => listOf(of.map(({ title, url }) => linkTo(title, url)));
  return {
    subject: ticket.subject,
    name: comment?.authorName ?? requester.name,
    email: requester.email ?? '',
    text: textInMail(comment?.body ?? ''),
    details: listOf(detailsOf(ticket, site, mail.locale).map(textNode)),
    files: String(files.length),
    fileNames: listOf(files.map(({ name }) => textNode(name))),
    openedCount: String(opened.length),
    opened: links(opened),
    shownCount: String(shown.length),
    shown: links(shown),
    ...earlierInMail(comments, comment?.id ?? 0, place),
    reachable: (await replyTo(db, mail)) === undefined ? '0' : '1',
    link: staffPath(mail.locale, ticket.id),
  };
}

/** What was opened and what was only shown before a request was sent. Other programs may write the column: only pages of ours become links. */
export function readBeforeIn({ readBefore }: Pick<Ticket, 'readBefore'>): {
  opened: ReadBefore[];
  shown: ReadBefore[];
} {
  const read = (Array.isArray(readBefore) ? readBefore : []).filter(
    (one) => typeof one?.title === 'string' && typeof one.url === 'string' && /^\/(?![/\\])/.test(one.url),
  );
  return {
    opened: read.filter(({ opened }) => opened).slice(0, MOST_READ),
    shown: read.filter(({ opened }) => !opened).slice(0, MOST_READ),
  };
}

/** What was chosen and filled in in the contact form. Fields that other programs keep on the ticket stay there. */
function detailsOf({ customFields }: Ticket, site: Site, locale: string): string[] {
  const topic = site.contactForm.categories.find(({ id }) => id === fieldText(customFields, TOPIC));
  const phone = fieldText(customFields, PHONE);
  return [
    ...(topic ? [localized(topic.label, locale, site.defaultLocale)] : []),
    ...(phone ? [`☎ ${phone}`] : []),
    ...fieldValues(customFields, site, locale).map(({ label, value }) => `${label}: ${value}`),
  ];
}

async function digestValues(db: Db, mail: QueuedMail): Promise<Record<string, MailValue>> {
  const told = toldTogether(mail);
  const ids = [...new Set(told.map(([id]) => id))];
  const rows = await db
    .select({ id: tickets.id, subject: tickets.subject, name: requesters.name })
    .from(tickets)
    .innerJoin(requesters, eq(tickets.requesterId, requesters.id))
    .where(inArray(tickets.id, ids));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const there = (which: (commentId: number) => boolean) =>
    [...new Set(told.filter(([, commentId]) => which(commentId)).map(([id]) => id))].flatMap(
      (id) => byId.get(id) ?? [],
    );
  const list = (of: typeof rows) =>
    listOf(
      of.map(({ id, subject, name }) => [linkTo(`#${id} ${subject}`, staffPath(mail.locale, id)), text(` – ${name}`)]),
    );
  const [requests, replied] = [there((id) => id === 0), there((id) => id !== 0)];
  return {
    requestCount: String(requests.length),
    requests: list(requests),
    replyCount: String(replied.length),
    replies: list(replied),
    count: String(new Set([...requests, ...replied]).size),
    link: `/${mail.locale}/staff/requests`,
  };
}

/** Path of the page on which the staff read a request. */
export function staffPath(locale: string, ticketId: number): string {
  return `/${locale}/staff/requests/${ticketId}`;
}

/** Who answers writes to the customer. In a reply of somebody copied in, to them. */
async function replyTo(db: Db, mail: QueuedMail): Promise<string | undefined> {
  if (mail.kind === ('team-digest' satisfies TeamMail)) return undefined;
  const matter = await readMatter(db, toldBy(mail));
  if (!matter) return undefined;
  const { comment, requester } = matter;
  const writer = comment?.requesterId ?? requester.id;
  if (writer === requester.id) return requester.email ?? undefined;
  const [other] = await db.select({ email: requesters.email }).from(requesters).where(eq(requesters.id, writer));
  return other?.email ?? requester.email ?? undefined;
}

/** What the product needs to know of mails to the team. */
export const teamMailKinds = TEAM_MAILS.map(
  (name): MailKind => ({
    name,
    reasonNotToSend,
    currentValues,
    replyTo,
    headers: (mail, base): Record<string, string> => {
      const { number } = mail.data;
      const thread = `<team-${number}@${base.hostname}>`;
      return number ? { 'In-Reply-To': thread, References: thread } : {};
    },
  }),
);

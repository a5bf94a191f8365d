import { createHash } from 'node:crypto';
import type { Db } from '../db/client.ts';
import { defaultSender, isOneAddress } from './address.ts';
import type { AnswerRoute, FindAnswerRoute, MailKind, MailValue, QueuedMail } from './kinds.ts';
import { NO_ADDRESS, PAUSES_MINUTES } from './outbox.ts';
import type { TemplateContext } from './template.ts';
import type { MailTransport } from './transport.ts';

/** What sending needs. */
export interface Mailer extends TemplateContext {
  transport: MailTransport;
  /** Sender, as it stands in a mail; undefined: help@ and the host of the address visitors use. */
  from: string | undefined;
  /** What the domains declare of their mails; a mail of another kind is sent as it lies in the outbox. */
  kinds: readonly MailKind[];
  /** Makes mails answerable by mail; the first that knows one counts. */
  answers?: readonly FindAnswerRoute[];
  /** Told of each attempt that failed, so that an operator sees it in the log; the reason names nobody. */
  noteFailure?(mail: { id: number; kind: string; attempts: number }, reason: string): void;
}

/** That a program wrote it: no machine answers it (RFC 3834), nor those of Exchange, which have a field of their own. */
const NOT_TO_BE_ANSWERED = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** What became of an attempt. */
export type Outcome =
  | { outcome: 'sent' }
  /** Will not be sent. */
  | { outcome: 'skipped'; reason: string; error?: string }
  | { outcome: 'failed'; error: string; pauseMinutes: number };

/** Tries to send a mail that was claimed: asks its domain, renders it, and hands it over. */
export async function attempt(db: Db, mailer: Mailer, mail: QueuedMail): Promise<Outcome> {
  let data: Record<string, MailValue> = mail.data;
  try {
    if (!isOneAddress(mail.toAddress)) return { outcome: 'skipped', reason: NO_ADDRESS };
    const kind = mailer.kinds.find((known) => known.name === mail.kind);
    const reason = await kind?.reasonNotToSend?.(db, mail, mailer.site);
    if (reason !== undefined) return { outcome: 'skipped', reason };
    const route = await routeOf(db, mailer, mail);
    if (route && 'refused' in route) return { outcome: 'skipped', reason: route.refused };
    data = { ...data, ...answerValues(route), ...(await kind?.currentValues?.(db, mail, mailer.site)) };
    // What makes a page of a mail is loaded with the first one.
    const { renderMail } = await import('./template.ts');
    const rendered = await renderMail(mailer, { ...mail, data });
    const replyTo = route?.replyTo ?? (await kind?.replyTo?.(db, mail));
    const acknowledges = kind?.acknowledges === true;
    await mailer.transport.send({
      ...rendered,
      from: mailer.from ?? `${JSON.stringify(mailer.site.name)} <${defaultSender(mailer.base)}>`,
      to: mail.toAddress,
      ...(replyTo !== undefined && isOneAddress(replyTo) && { replyTo }),
      messageId:
        route?.messageId ??
        `<${createHash('sha256').update(mail.eventKey).digest('hex').slice(0, 32)}@${mailer.base.hostname}>`,
      headers: {
        ...NOT_TO_BE_ANSWERED,
        ...(acknowledges && { 'Auto-Submitted': 'auto-replied' }),
        ...withReferences(kind?.headers?.(mail, mailer.base) ?? {}, route?.references ?? []),
      },
      ...(acknowledges && { withoutSender: true }),
    });
    return { outcome: 'sent' };
  } catch (thrown) {
    const error = reasonOf(thrown, mail.toAddress, data);
    mailer.noteFailure?.({ id: mail.id, kind: mail.kind, attempts: mail.attempts }, error);
    const code = (thrown as { responseCode?: number }).responseCode;
    const pauseMinutes = PAUSES_MINUTES[mail.attempts - 1];
    if (code !== undefined && code >= 550 && code <= 559)
      return { outcome: 'skipped', reason: `refused (${code})`, error };
    return pauseMinutes === undefined
      ? { outcome: 'skipped', reason: 'given up', error }
      : { outcome: 'failed', error, pauseMinutes };
  }
}

async function routeOf(
  db: Db,
  { answers = [], base }: Mailer,
  mail: QueuedMail,
): Promise<AnswerRoute | { refused: string } | undefined> {
  for (const find of answers) {
    const route = await find(db, mail, base.hostname);
    if (route) return route;
  }
  return undefined;
}

/** What a template may say of it: whether the mail can be answered, and the signature of the mailbox. */
function answerValues(route: AnswerRoute | undefined): Record<string, MailValue> {
  return { byMail: route ? '1' : '0', signature: route?.signature ?? '' };
}

/** The mail in one conversation with what its reader wrote before. */
function withReferences(headers: Record<string, string>, references: readonly string[]): Record<string, string> {
  const last = references.at(-1);
  if (last === undefined) return headers;
  const before = headers['References'];
  return { ...headers, 'In-Reply-To': last, References: [...(before ? [before] : []), ...references].join(' ') };
}

/** Longer answers of mail servers are advertisements for their manuals. */
const LONGEST_REASON = 500;
/** Shorter values, such as the number of a request, say nothing and stand in many words. */
const SHORTEST_VALUE = 3;

/**
 * Why an attempt failed, without what the mail server repeats of the mail: addresses, links with their secrets and values such
 * as names. It outlives the mail, in the outbox and in the log.
 */
function reasonOf(error: unknown, to: string, data: Record<string, MailValue>): string {
  const message = error instanceof Error ? error.message : String(error);
  const values = [to, ...Object.values(data).map((value) => (typeof value === 'string' ? value : value.plain))]
    .filter((value) => value.trim().length >= SHORTEST_VALUE)
    // The longest first, so that none is left in pieces.
    .sort((a, b) => b.length - a.length);
  const without = values.reduce((text, value) => text.replaceAll(value, '…'), message);
  return without
    .replace(/\bhttps?:\/\/\S+/gi, '(link)')
    .replace(/[^\s<>()[\]"',;:]+@[^\s<>()[\]"',;:]+/g, '(address)')
    .replace(/\b[\w-]{40,}\b/g, '…')
    .slice(0, LONGEST_REASON);
}

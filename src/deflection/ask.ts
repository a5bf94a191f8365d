import { randomUUID, timingSafeEqual } from 'node:crypto';
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { askerKeys, noteAnswered } from '../search/learning.ts';
import { withdrawAnswer } from '../search/withdraw-answer.ts';
import { fileTicket } from '../tickets/file.ts';
import { typedFrom } from '../tickets/limits.ts';
import type { Asking } from './asking.ts';
import type { TicketChannel } from './channels.ts';
import { type AskValues, askText, customFieldsOf } from './form.ts';
import { noteShown, touchAsk } from './ledger.ts';
import { keepReadBefore, noteRead } from './read-before.ts';
import { askSuggestions, asks } from './schema.ts';
import { keepSearched } from './searched-before.ts';
import { MOST_SUGGESTIONS, type Suggestion, suggest, toShown } from './suggest.ts';

/** How long a confirmation can be shown again. */
const RECEIPT_HOURS = 24;

/**
 * Ends a visit: a document answered it. Ended visits stay as they ended. A document that was shown in the visit may learn the question that
 * it was shown for, and no other.
 * @param keys who says so, from `askerKeys`.
 * @returns false when there is no such open visit.
 */
export async function endSolved(db: Db, askId: string, documentId: number, keys: string[]): Promise<boolean> {
  const solvedBy = Number.isSafeInteger(documentId) && documentId > 0 ? documentId : null;
  return db.transaction(async (tx) => {
    const [ended] = await tx
      .update(asks)
      .set({ solvedAt: sql`now()`, solvedBy })
      .where(and(eq(asks.id, askId), isNull(asks.solvedAt), isNull(asks.ticketAt)))
      .returning({ locale: asks.locale });
    const question = ended && solvedBy !== null ? await questionShownFor(tx, askId, solvedBy) : undefined;
    if (question && solvedBy !== null)
      await noteAnswered(tx, { documentId: solvedBy, question, locale: ended!.locale, source: 'ask', askerKeys: keys });
    return ended !== undefined;
  });
}

/** A request can name any document, and any text; only one that was found for the visit can have answered it, and only what it was found for. */
async function questionShownFor(db: Db, askId: string, documentId: number): Promise<string | undefined> {
  const [shown] = await db
    .select({ question: askSuggestions.question })
    .from(askSuggestions)
    .where(and(eq(askSuggestions.askId, askId), eq(askSuggestions.documentId, documentId)));
  return shown?.question;
}

/**
 * Takes back that a visit was answered: it is open again, and what its page learnt from it is learnt no more.
 * @returns false when there is no such visit, or it did not end that way.
 */
export async function reopenSolved(db: Db, secret: string, askId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    // As it was before: what it is set to says nothing of what it was.
    const [before] = await tx.select({ solvedBy: asks.solvedBy }).from(asks).where(eq(asks.id, askId)).for('update');
    const [reopened] = await tx
      .update(asks)
      .set({ solvedAt: null, solvedBy: null, reopenedAt: sql`now()` })
      .where(and(eq(asks.id, askId), isNotNull(asks.solvedAt), isNull(asks.ticketAt)))
      .returning({ id: asks.id });
    const [key] = askerKeys(secret, { askId });
    if (reopened && before?.solvedBy) await withdrawAnswer(tx, before.solvedBy, key!);
    return reopened !== undefined;
  });
}

/** What a confirmation is of. */
export interface Receipt {
  ticketId: number;
  /** The message that was sent; undefined where only its number may be shown. */
  commentId: number | undefined;
}

/** A signed, dated reference to what was sent, for its confirmation page; whoever has the link is who filed it. */
export function receipt(secret: string, { ticketId, commentId }: Receipt, at = Date.now()): string {
  const text = [ticketId, Math.floor(at / 1000), commentId ?? 0].map((number) => number.toString(36)).join('.');
  return `${text}.${keyedHash(secret, 'receipt', text)}`;
}

/** What a receipt is of, or undefined when it is forged or older than a day. */
export function readReceipt(secret: string, given: string, at = Date.now()): Receipt | undefined {
  const [, text, hash] = /^([0-9a-z]+\.[0-9a-z]+\.[0-9a-z]+)\.([\w-]+)$/.exec(given) ?? [];
  if (!text || !hash) return undefined;
  const expected = Buffer.from(keyedHash(secret, 'receipt', text));
  const actual = Buffer.from(hash);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  const [ticketId, seconds, commentId] = text.split('.').map((part) => Number.parseInt(part, 36));
  const isYoung = at / 1000 - seconds! <= RECEIPT_HOURS * 3600;
  return isYoung ? { ticketId: ticketId!, commentId: commentId || undefined } : undefined;
}

/**
 * Files the ticket of a checked form and ends its visit with it, in one transaction. The same form a second time files nothing more; a
 * visit that has a ticket keeps it, and another ticket has a visit of its own.
 * @param given.read what the form says was read before, as `parseRead` takes it.
 * @param given.searched what it says was searched for, as `parseSearched` takes it.
 * @param given.address network address that it came from; it is not kept.
 */
export async function fileAsk(
  app: Asking,
  values: AskValues,
  channel: TicketChannel,
  given: { locale: string; viewer: Viewer; read: string; searched?: string; address: string },
) {
  const { locale, viewer, read, searched = '', address } = given;
  return app.db.transaction(async (tx) => {
    const [visit] = await tx.select().from(asks).where(eq(asks.id, values.askId)).for('update');
    const askId = visit?.ticketAt || visit?.threadAt ? randomUUID() : values.askId;
    const filed = await fileTicket(tx, {
      // Where a question to be answered by e-mail came from is the web form.
      channel: channel === 'email' ? 'web' : channel,
      requester: { email: values.email, name: values.name || undefined },
      subject: values.subject,
      description: values.body,
      locale,
      customFields: customFieldsOf(values, app.site.contactForm, channel),
      askId,
      submissionKey: values.key || undefined,
      typedFrom: typedFrom(app, viewer, { email: values.email, address }),
      attachmentTokens: values.attachments,
    });
    if (filed.outcome === 'filed') {
      const now = new Date();
      // Who says that it was answered and then asks all the same was not answered.
      if (askId === values.askId) await reopenSolved(tx, app.secret, askId);
      await touchAsk(tx, askId, locale, now, { text: askText(values) });
      await noteRead(tx, { askId, read, viewer, now });
      await keepSearched(tx, { askId, searched, viewer, now });
      await keepReadBefore(tx, filed.ticket.id);
      await tx
        .update(asks)
        .set({ ticketAt: now, ticketId: filed.ticket.id })
        .where(and(eq(asks.id, askId), isNull(asks.ticketAt)));
    }
    return filed;
  });
}

/**
 * Ends a visit with a thread of the community, in the transaction that starts it. A visit that has ended with a ticket or a thread keeps
 * that.
 * @param visit.text as it was last written.
 */
export async function endInThread(
  tx: Db,
  secret: string,
  { askId, threadId, text, locale }: { askId: string; threadId: number; text: string; locale: string },
): Promise<void> {
  const now = new Date();
  // Who says that it was answered and then asks all the same was not answered.
  await reopenSolved(tx, secret, askId);
  await touchAsk(tx, askId, locale, now, { text });
  await tx
    .update(asks)
    .set({ threadAt: now, threadId })
    .where(and(eq(asks.id, askId), isNull(asks.ticketAt), isNull(asks.threadAt)));
}

/** Confident answers that this visit has not looked at; empty when it was reminded before: never a second time. */
export async function unseenAnswers(
  app: Asking,
  query: { askId: string; text: string; locale: string; viewer: Viewer; address: string },
): Promise<Suggestion[]> {
  const { askId, text, locale, viewer } = query;
  // A visit that is not noted cannot be reminded once; then it is not at all.
  if (!app.ledger.admits(askId, query.address)) return [];
  const found = (await suggest(app, { text, locale, viewer, limit: MOST_SUGGESTIONS })).filter(
    // What is in another language was there to see while writing: it holds nobody up who may not read it.
    (suggestion) => suggestion.confident && suggestion.locale === locale,
  );
  if (found.length === 0) return [];
  return app.db.transaction(async (tx) => {
    await touchAsk(tx, askId, locale, new Date(), { text });
    const seen = await tx
      .select({ id: askSuggestions.documentId })
      .from(askSuggestions)
      .where(
        and(
          eq(askSuggestions.askId, askId),
          sql`(${askSuggestions.openedAt} is not null or ${askSuggestions.dismissedAt} is not null)`,
        ),
      );
    const seenIds = new Set(seen.map(({ id }) => id));
    const unseen = found.filter(({ id }) => !seenIds.has(id));
    if (unseen.length === 0) return [];
    const first = await tx
      .update(asks)
      .set({ remindedAt: sql`now()` })
      .where(and(eq(asks.id, askId), isNull(asks.remindedAt), isNull(asks.ticketAt)))
      .returning({ id: asks.id });
    if (first.length === 0) return [];
    await noteShown(tx, { askId, text, shown: unseen.map(toShown), at: new Date() });
    return unseen;
  });
}

import { timingSafeEqual } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { noteAnswered } from '../search/learning.ts';
import { fileTicket } from '../tickets/file.ts';
import type { Asking } from './asking.ts';
import type { TicketChannel } from './channels.ts';
import { type AskValues, askText, customFieldsOf } from './form.ts';
import { noteShown, touchAsk } from './ledger.ts';
import { askSuggestions, asks } from './schema.ts';
import { MOST_SUGGESTIONS, type Suggestion, suggest, toShown } from './suggest.ts';

/** How long a confirmation can be shown again. */
const RECEIPT_HOURS = 24;

/**
 * Ends a visit: a document answered it. Ended visits stay as they ended. A document that was shown in the visit may learn the question.
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
      .returning({ locale: asks.locale, text: asks.text });
    if (ended && solvedBy !== null && (await wasShown(tx, askId, solvedBy)))
      await noteAnswered(tx, {
        documentId: solvedBy,
        question: ended.text,
        locale: ended.locale,
        source: 'ask',
        askerKeys: keys,
      });
    return ended !== undefined;
  });
}

/** A request can name any document; only one that was found for the visit can have answered it. */
async function wasShown(db: Db, askId: string, documentId: number): Promise<boolean> {
  const shown = and(eq(askSuggestions.askId, askId), eq(askSuggestions.documentId, documentId));
  return (await db.$count(askSuggestions, shown)) > 0;
}

/** A signed, dated reference to a ticket for its confirmation page; whoever has the link is who filed it. */
export function receipt(secret: string, ticketId: number, at = Date.now()): string {
  const text = `${ticketId.toString(36)}.${Math.floor(at / 1000).toString(36)}`;
  return `${text}.${keyedHash(secret, 'receipt', text)}`;
}

/** The ticket of a receipt: its number, or undefined when the receipt is forged or older than a day. */
export function readReceipt(secret: string, given: string, at = Date.now()): number | undefined {
  const [id, seconds, hash] = given.split('.');
  if (!id || !seconds || !hash) return undefined;
  const expected = Buffer.from(keyedHash(secret, 'receipt', `${id}.${seconds}`));
  const actual = Buffer.from(hash);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  const age = at / 1000 - Number.parseInt(seconds, 36);
  return age <= RECEIPT_HOURS * 3600 ? Number.parseInt(id, 36) : undefined;
}

/** Files the ticket of a checked form and ends its visit with it, in one transaction. The same form a second time files nothing more. */
export async function fileAsk(app: Asking, values: AskValues, channel: TicketChannel, locale: string) {
  return app.db.transaction(async (tx) => {
    const filed = await fileTicket(tx, {
      // Where a question to be answered by e-mail came from is the web form.
      channel: channel === 'email' ? 'web' : channel,
      requester: { email: values.email, name: values.name || undefined },
      subject: values.subject,
      description: values.body,
      locale,
      customFields: customFieldsOf(values, app.site.contactForm, channel),
      askId: values.askId,
      submissionKey: values.key || undefined,
      attachmentTokens: values.attachments,
    });
    if (filed.outcome === 'filed') {
      const now = new Date();
      await touchAsk(tx, values.askId, locale, now, { text: askText(values) });
      await tx.update(asks).set({ ticketAt: now, ticketId: filed.ticket.id }).where(eq(asks.id, values.askId));
    }
    return filed;
  });
}

/** Confident answers that this visit has not looked at; empty when it was reminded before: never a second time. */
export async function unseenAnswers(
  app: Asking,
  query: { values: AskValues; locale: string; viewer: Viewer },
): Promise<Suggestion[]> {
  const { values, locale, viewer } = query;
  const text = askText(values);
  const found = (await suggest(app, { text, locale, viewer, limit: MOST_SUGGESTIONS })).filter(
    (suggestion) => suggestion.confident,
  );
  if (found.length === 0) return [];
  return app.db.transaction(async (tx) => {
    await touchAsk(tx, values.askId, locale, new Date(), { text });
    const seen = await tx
      .select({ id: askSuggestions.documentId })
      .from(askSuggestions)
      .where(
        and(
          eq(askSuggestions.askId, values.askId),
          sql`(${askSuggestions.openedAt} is not null or ${askSuggestions.dismissedAt} is not null)`,
        ),
      );
    const seenIds = new Set(seen.map(({ id }) => id));
    const unseen = found.filter(({ id }) => !seenIds.has(id));
    if (unseen.length === 0) return [];
    const first = await tx
      .update(asks)
      .set({ remindedAt: sql`now()` })
      .where(and(eq(asks.id, values.askId), isNull(asks.remindedAt), isNull(asks.ticketAt)))
      .returning({ id: asks.id });
    if (first.length === 0) return [];
    await noteShown(tx, values.askId, unseen.map(toShown), new Date());
    return unseen;
  });
}

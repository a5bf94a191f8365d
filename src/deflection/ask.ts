import { randomUUID, timingSafeEqual } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Viewer } from '../accounts/viewer.ts';
import { keyedHash } from '../config/secret.ts';
import type { Db } from '../db/client.ts';
import { AWAY_RETRY_SECONDS, isUnavailable, UnavailableError } from '../db/unavailable.ts';
import { askerKeys, noteAnswered } from '../search/learning.ts';
import type { Form, FormFile } from '../server/multipart.ts';
import { findUploads, saveAttachment } from '../tickets/attachments.ts';
import { fileTicket } from '../tickets/file.ts';
import { LIMITS } from '../tickets/ticket.ts';
import { takeFromLimit } from '../web/limits.ts';
import type { Asking } from './asking.ts';
import { askChannels, openFor, type TicketChannel } from './channels.ts';
import { type AskError, type AskValues, askText, channelOf, checkAsk, customFieldsOf, readAskValues } from './form.ts';
import { noteShown, touchAsk } from './ledger.ts';
import { askSuggestions, asks } from './schema.ts';
import { MOST_SUGGESTIONS, type Suggestion, suggest, toShown } from './suggest.ts';

/** A file that was uploaded with the form, for showing it again. */
export interface Uploaded {
  token: string;
  name: string;
}

/** What the form goes on with after it was posted. */
export type AskOutcome =
  | { outcome: 'received'; url: string }
  | { outcome: 'solved'; url: string }
  | { outcome: 'before'; values: AskValues; files: Uploaded[]; suggestions: Suggestion[] }
  | { outcome: 'edit'; values: AskValues; files: Uploaded[] }
  | { outcome: 'invalid'; values: AskValues; files: Uploaded[]; errors: AskError[] }
  | { outcome: 'limited'; values: AskValues; files: Uploaded[]; retryAfterSeconds: number }
  | { outcome: 'unavailable'; values: AskValues; files: Uploaded[]; retryAfterSeconds: number }
  | { outcome: 'failed'; values: AskValues; files: Uploaded[] };

/** How long a confirmation can be shown again. */
const RECEIPT_HOURS = 24;

/**
 * Takes a posted ask form one step further: keeps its files, checks it, shows confident answers once, files the ticket.
 * What was typed comes back with every outcome but the happy ones.
 */
export async function submitAsk(
  app: Asking,
  request: { form: Form; locale: string; viewer: Viewer; viewerUnknown?: boolean; address: string },
): Promise<AskOutcome> {
  const { form, locale, viewer, address } = request;
  const values = readAskValues(form.fields, app.site.contactForm.fields);
  const intent = form.fields.get('intent') ?? 'send';
  try {
    // Without knowing who asks, nothing can be said of what is open to them.
    if (request.viewerUnknown) throw new UnavailableError();
    const kept = await keepFiles(app, values, form.files, address);
    const files = await findUploads(app.db, values.attachments);
    values.attachments = files.map(({ token }) => token);
    if (kept.retryAfterSeconds !== undefined)
      return { outcome: 'limited', values, files, retryAfterSeconds: kept.retryAfterSeconds };
    if (intent === 'edit') return { outcome: 'edit', values, files };
    if (intent.startsWith('solved:')) {
      const documentId = Number(intent.slice('solved:'.length));
      values.askId ||= randomUUID();
      // What was shown may still be on its way into the ledger.
      await app.ledger.settle();
      await touchAsk(app.db, values.askId, locale, new Date(), { text: askText(values) });
      const keys = askerKeys(app.secret, { askId: values.askId, address, email: viewer.email, accountId: viewer.id });
      await endSolved(app.db, values.askId, documentId, keys);
      return { outcome: 'solved', url: `/${locale}/ask/thanks` };
    }
    const open = openFor(askChannels(app.site, viewer, locale, new Date()), values.category);
    const channel = channelOf(values, open);
    const errors = [...checkAsk(values, app.site.contactForm, open), ...kept.errors];
    if (errors.length > 0 || !channel) return { outcome: 'invalid', values, files, errors };

    values.askId ||= randomUUID();
    await app.ledger.settle();
    if (intent !== 'send-anyway') {
      const unseen = await unseenAnswers(app, { values, locale, viewer });
      if (unseen.length > 0) return { outcome: 'before', values, files, suggestions: unseen };
    }
    for (const [limit, counted] of [
      ['tickets', { address }],
      ['ticketsOfEmail', { email: values.email }],
    ] as const) {
      const taken = await takeFromLimit(app.db, { limit, counted, secret: app.secret, enabled: app.settings.limits });
      if (!taken.allowed) return { outcome: 'limited', values, files, retryAfterSeconds: taken.retryAfterSeconds };
    }
    const filed = await file(app, values, channel, locale);
    if (filed.outcome === 'invalid') {
      // The form's checks are the stricter ones; what only the store refuses is told by field all the same.
      const errors = filed.problems.map(
        ({ field, limit }): AskError =>
          limit === undefined
            ? { field: field === 'description' ? 'body' : field, problem: 'missing' }
            : { field: field === 'description' ? 'body' : field, problem: 'too-long', most: limit },
      );
      return { outcome: 'invalid', values, files, errors };
    }
    const added = filed.outcome === 'added' ? '&added=1' : '';
    return { outcome: 'received', url: `/${locale}/ask/received?r=${receipt(app.secret, filed.ticket.id)}${added}` };
  } catch (error) {
    if (isUnavailable(error)) {
      // So that what is sent again is filed once, should this have been filed all the same.
      values.key ||= randomUUID();
      return { outcome: 'unavailable', values, files: [], retryAfterSeconds: AWAY_RETRY_SECONDS };
    }
    app.log.error({ err: error }, 'the ask form failed');
    return { outcome: 'failed', values, files: [] };
  }
}

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

async function file(app: Asking, values: AskValues, channel: TicketChannel, locale: string) {
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

/** Keeps the files of the form; their tokens join the values. What cannot be kept is reported. */
async function keepFiles(
  app: Asking,
  values: AskValues,
  files: FormFile[],
  address: string,
): Promise<{ errors: AskError[]; retryAfterSeconds?: number }> {
  const errors: AskError[] = [];
  for (const file of files) {
    if (values.attachments.length >= LIMITS.attachments) {
      errors.push({ field: 'files', problem: 'too-many', most: LIMITS.attachments });
      break;
    }
    const taken = await takeFromLimit(app.db, {
      limit: 'uploads',
      counted: { address },
      secret: app.secret,
      enabled: app.settings.limits,
    });
    if (!taken.allowed) return { errors, retryAfterSeconds: taken.retryAfterSeconds };
    const saved = await saveAttachment(app.db, app.attachments, file);
    if (saved.outcome === 'saved') values.attachments.push(saved.token);
    else errors.push({ field: 'files', problem: saved.reason, name: file.name });
  }
  return { errors };
}

/** Confident answers that this visit has not looked at; empty when it was reminded before: never a second time. */
async function unseenAnswers(
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

// What the ask form does, and what its page asks and tells while somebody writes.

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { askerKeys } from '../search/learning.ts';
import { searchLimits } from '../search/limits.ts';
import { FORM_WITH_FILES, keepFiles } from '../tickets/keep-files.ts';
import { usesOfFiling } from '../tickets/limits.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { BEACON, SMALL_JSON } from '../web/body.ts';
import { Problem } from '../web/problem.ts';
import { isUuid } from '../web/uuid.ts';
import { endSolved, fileAsk, receipt, reopenSolved, unseenAnswers } from './ask.ts';
import type { Asking } from './asking.ts';
import { askChannels, openFor } from './channels.ts';
import { type AskError, type AskValues, askText, asSentBy, channelOf, checkAsk, readAskValues } from './form.ts';
import { touchAsk } from './ledger.ts';
import { askLimits } from './limits.ts';
import { MOST_SUGGESTIONS, type Suggestion, suggest, toShown } from './suggest.ts';

type Context = ActionContext<Asking>;

/** What the form goes on with after it was posted. */
type AskResult =
  | { outcome: 'done'; to: string }
  /** Confident answers that nobody has looked at, once, before it is sent. */
  | { outcome: 'shown'; step: 'before'; askId: string; suggestions: Suggestion[] }
  | { outcome: 'shown'; step: 'edit' }
  /** This document answered it; everything stays at hand for who finds that it did not. */
  | { outcome: 'shown'; step: 'solved'; documentId: number; askId: string }
  | { outcome: 'invalid'; errors: AskError[] };

const invalid = (errors: AskError[]) => ({ outcome: 'invalid', errors }) as const;

/** Takes a posted ask form one step further: keeps its files, checks it, shows confident answers once, files the ticket. */
export const askAction = defineAction({
  body: FORM_WITH_FILES,
  schema: z.record(z.string(), z.string()),
  limits: ({ address }: Sender) => [[askLimits.askPosts, { address }]],
  keep: (context: Context) => keepFiles(context),
  async run(given, context: Context) {
    const { app, kept } = context;
    const read = readAskValues((name) => given[name] ?? '', {
      fields: app.site.contactForm.fields,
      attachments: kept.files.map(({ token }) => token),
    });
    const values = asSentBy(context.viewer, read);
    values.askId ||= randomUUID();
    const { intent = 'send' } = given;
    if (intent === 'unsolved') await reopenSolved(app.db, app.secret, values.askId);
    if (intent === 'edit' || intent === 'unsolved') return { outcome: 'shown', step: 'edit' } satisfies AskResult;
    if (intent.startsWith('solved:')) return await solve(values, Number(intent.slice('solved:'.length)), context);
    const { read: pages = '', searched = '' } = given;
    return await send(values, { anyway: intent === 'send-anyway', read: pages, searched }, context);
  },
});

async function solve(values: AskValues, documentId: number, context: Context): Promise<AskResult> {
  const { app, locale, viewer, address } = context;
  const { askId, email } = { ...values, email: viewer.email };
  // What was shown may still be on its way into the ledger.
  await app.ledger.settle();
  if (app.ledger.admits(askId, address)) await touchAsk(app.db, askId, locale, new Date(), { text: askText(values) });
  await endSolved(app.db, askId, documentId, askerKeys(app.secret, { askId, address, email, accountId: viewer.id }));
  return { outcome: 'shown', step: 'solved', documentId, askId };
}

async function send(
  values: AskValues,
  { anyway, read, searched }: { anyway: boolean; read: string; searched: string },
  context: Context,
) {
  const { app, locale, viewer, address } = context;
  const open = openFor(askChannels(app.site, viewer, locale, new Date()), values.category);
  const channel = channelOf(values, open);
  const errors = [...checkAsk(values, app.site.contactForm, open), ...(context.kept.errors as AskError[])];
  if (errors.length > 0 || !channel) return invalid(errors);

  await app.ledger.settle();
  if (!anyway) {
    const { askId } = values;
    const suggestions = await unseenAnswers(app, { askId, text: askText(values), locale, viewer, address });
    if (suggestions.length > 0) return { outcome: 'shown', step: 'before', askId, suggestions } satisfies AskResult;
  }
  const limited = await context.count(...usesOfFiling(viewer, { email: values.email, address }));
  if (limited) return limited;
  const filed = await fileAsk(app, values, channel, { locale, viewer, read, searched, address });
  if (filed.outcome === 'invalid') {
    // The form's checks are the stricter ones; what only the store refuses is told by field all the same.
    return invalid(
      filed.problems.map(({ field, limit }): AskError => {
        const name = field === 'description' ? 'body' : field;
        return limit === undefined
          ? { field: name, problem: 'missing' }
          : { field: name, problem: 'too-long', most: limit };
      }),
    );
  }
  const added = filed.outcome === 'added' ? '&added=1' : '';
  // Without the key of the form, what is there already is known by its words alone, which somebody else may have sent with other files.
  const isOwn = filed.outcome !== 'already-filed' || values.key !== '';
  const sent = { ticketId: filed.ticket.id, commentId: isOwn ? filed.comment.id : undefined };
  const to = `/${locale}/ask/received?r=${receipt(app.secret, sent)}${added}`;
  return { outcome: 'done', to } satisfies AskResult;
}

/** Longest text that suggestions are asked for, in characters. */
const LONGEST_SUGGEST_TEXT = 10_000;

/** What `POST /api/suggest` does; see the article "Suggestions API" for the contract. */
export const suggestAction = defineAction({
  body: SMALL_JSON,
  schema: z.object({
    text: z.string(),
    locale: z.string(),
    limit: z.number().int().min(1).max(MOST_SUGGESTIONS).default(MOST_SUGGESTIONS),
    askId: z.string().nullish(),
  }),
  forAnybody: true,
  limits: ({ address }: Sender) => [[searchLimits.suggest, { address }]],
  async run({ text, locale, limit, askId: given }, { app, viewer, address }: Context) {
    if (text.length > LONGEST_SUGGEST_TEXT)
      throw new Problem('too-large', `text: at most ${LONGEST_SUGGEST_TEXT} characters.`);
    const codes = app.site.locales.map(({ code }) => code);
    if (!codes.includes(locale)) throw new Problem('bad-request', `locale: expected one of ${codes.join(', ')}.`);
    const askId = isUuid(given) ? given.toLowerCase() : randomUUID();
    const suggestions = text.trim() === '' ? [] : await suggest(app, { text, locale, viewer, limit });
    app.ledger.suggested(askId, locale, text, suggestions.map(toShown), address);
    return { outcome: 'shown', askId, suggestions } as const;
  },
});

/** Takes a note about a visit to the ask form, whether or not the visit is known. */
export const noteAction = defineAction({
  body: BEACON,
  schema: z.object({
    documentId: z.number().int().positive(),
    opened: z.literal(true).optional(),
    dismissed: z.literal(true).optional(),
    seconds: z.number().min(0).optional(),
    /** False: it did not answer, after all. */
    solved: z.boolean().optional(),
  }),
  expected: 'Expected {documentId, opened?, dismissed?, seconds?, solved?}.',
  forAnybody: true,
  may: ({ params }: Pick<Context, 'app' | 'params'>) => isUuid(params['id']),
  limits: ({ address }: Sender) => [[searchLimits.suggest, { address }]],
  async run({ documentId, solved, ...look }, { app, params, address, viewer }: Context) {
    const askId = params['id']!;
    app.ledger.looked(askId, documentId, look);
    // The visit may still be on its way into the ledger.
    if (solved !== undefined) await app.ledger.settle();
    if (solved === false) await reopenSolved(app.db, app.secret, askId);
    if (solved) {
      const keys = askerKeys(app.secret, { askId, address, email: viewer.email, accountId: viewer.id });
      await endSolved(app.db, askId, documentId, keys);
    }
    return { outcome: 'shown' } as const;
  },
});

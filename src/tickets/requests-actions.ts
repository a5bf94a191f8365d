// What the forms of the request page and of the rating page do.

import { z } from 'zod';
import { seal } from '../accounts/seal.ts';
import type { OrganizationRule } from '../config/channels.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { type FileError, type FilesApp, FORM_WITH_FILES, keepFiles } from './keep-files.ts';
import { ticketLimits } from './limits.ts';
import { readStopToken, stopTicketMails } from './mail-stops.ts';
import { findRelated } from './requests.ts';
import { type Acting, copyIn, copyOut, replyToRequest, solveRequest } from './requests-answer.ts';
import { linkPath, linkToken, openLink, reportNotTheirs } from './requests-link.ts';
import { findRequesterId, type Rated, rate, readRatingToken } from './satisfaction.ts';

/** What is wrong with a field of one of these forms. */
export type RequestError =
  | { field: 'body'; problem: 'missing' | 'too-long' }
  | { field: 'email'; problem: 'missing' | 'wrong' | 'full' }
  | { field: 'score'; problem: 'missing' }
  | { field: 'reason'; problem: 'too-long' }
  | FileError;

type RequestsApp = FilesApp & { site: { contact: { organizations: readonly OrganizationRule[] } } };
type Context = ActionContext<RequestsApp>;

const text = z.string().default('');

const replyIntent = z.object({ intent: z.literal('reply'), body: text, key: text });
const solveIntent = z.object({ intent: z.literal('solve') });
const copyIntent = z.object({ intent: z.literal('copy'), email: text });
const removeIntent = z.object({ intent: z.literal('remove'), email: text });
const rateIntent = z.object({ intent: z.literal('rate'), score: text, reason: text });
const intents = z.discriminatedUnion('intent', [replyIntent, solveIntent, copyIntent, removeIntent, rateIntent]);

const invalid = (...errors: RequestError[]) => ({ outcome: 'invalid', errors }) as const;

/** Which page a form was on, and where it leads. */
interface Place {
  acting: Acting;
  /** Path of the page of a request: of this one, or of the one that follows it. */
  pathOf(ticketId: number): string;
}

/** The forms of the page of one request: answering, saying that it is solved, copying somebody in or taking them out, rating. */
export const requestAction = defineAction({
  needsAccount: true,
  body: FORM_WITH_FILES,
  schema: intents,
  async may({ app, viewer, params }: Pick<Context, 'app' | 'viewer' | 'params'>) {
    const id = readId(params['id']);
    return id !== undefined && (await findRelated(app.db, viewer, app.site.contact.organizations, id)) !== undefined;
  },
  limits: ({ address }: Sender) => [[ticketLimits.replies, { address }]],
  keep: (context: Context) => keepFiles(context),
  async run(given, context: Context) {
    const { app, viewer, locale, params } = context;
    const acting = { viewer, organizations: app.site.contact.organizations, ticketId: readId(params['id'])! };
    return await act(given, { acting, pathOf: (id) => `/${locale}/requests/${id}` }, context);
  },
});

/**
 * The same forms behind the link of our mails, without an account, for the request of the link only. Who has it copies nobody in or out: that is
 * for who has shown more than a mail.
 */
export const linkedRequestAction = defineAction({
  forAnybody: true,
  body: FORM_WITH_FILES,
  schema: z.discriminatedUnion('intent', [replyIntent, solveIntent, rateIntent]),
  may: async ({ app, params }: Pick<Context, 'app' | 'params'>) => (await linked({ app, params })) !== undefined,
  limits: ({ address }: Sender) => [[ticketLimits.replies, { address }]],
  keep: (context: Context) => keepFiles(context),
  async run(given, context: Context) {
    const { app, locale } = context;
    const acting = await linked(context);
    if (!acting) throw new Problem('not-found');
    const { email } = acting.viewer;
    const limited = await context.count([ticketLimits.repliesByLink, { email: `${acting.ticketId} ${email}` }]);
    if (limited) return limited;
    const pathOf = (ticketId: number) =>
      ticketId === acting.ticketId
        ? context.url.pathname
        : linkPath(locale, linkToken(app.secret, { ticketId, email }));
    return await act(given, { acting, pathOf }, context);
  },
});

/** Who acts by the link of the page; undefined when it opens nothing. Of organizations a link knows nothing. */
async function linked({ app, params }: Pick<Context, 'app' | 'params'>) {
  const opened = await openLink(app.db, app.secret, params['token'] ?? '');
  if (opened.outcome !== 'open') return undefined;
  const { viewer, ticketId } = opened;
  const found = await findRelated(app.db, viewer, [], ticketId);
  return found && { viewer, ticketId, organizations: [] };
}

async function act(given: z.output<typeof intents>, { acting, pathOf }: Place, context: Context) {
  const { app } = context;
  const { viewer, ticketId } = acting;
  const done = (what: string) => ({ outcome: 'done', to: `${pathOf(ticketId)}?done=${what}` }) as const;
  switch (given.intent) {
    case 'reply':
      return await reply(given, { acting, pathOf }, context);
    case 'solve': {
      if ((await solveRequest(app.db, acting)).outcome === 'not-found') throw new Problem('not-found');
      return done('solved');
    }
    case 'copy': {
      const limited = await context.count([ticketLimits.copiesTo, { email: given.email }]);
      if (limited) return limited;
      const copied = await copyIn(app.db, acting, given.email);
      if (copied.outcome === 'not-found') throw new Problem('not-found');
      if (copied.outcome === 'invalid') return invalid({ field: 'email', problem: copied.problem });
      // The page says who it was; sealed, because no log and no history should hold the address.
      return done(`copied&who=${seal(app.secret, 'copied', copied.email)}#about`);
    }
    case 'remove': {
      if ((await copyOut(app.db, acting, given.email)).outcome === 'not-found') throw new Problem('not-found');
      return done(`removed&who=${seal(app.secret, 'copied', given.email)}#about`);
    }
    case 'rate': {
      const requesterId = await findRequesterId(app.db, viewer.email ?? '');
      if (requesterId === undefined) throw new Problem('not-found');
      return afterRating(await rate(app.db, { ticketId, requesterId }, given, new Date()), done('rated#rating').to);
    }
  }
}

async function reply(
  { body, key }: { body: string; key: string },
  { acting, pathOf }: Place,
  { app, kept, locale }: Context,
) {
  const errors = kept.errors as FileError[];
  if (errors.length > 0) return invalid(...errors);
  const attachments = kept.files.map(({ token }) => token);
  const usable = /^[\w-]{8,64}$/.test(key) ? key : '';
  const replied = await replyToRequest(app.db, acting, { body, attachments, key: usable, locale });
  if (replied.outcome === 'not-found') throw new Problem('not-found');
  if (replied.outcome === 'invalid') return invalid({ field: 'body', problem: replied.problem });
  const what = replied.outcome === 'followed-up' ? 'followed-up' : 'sent';
  return { outcome: 'done', to: `${pathOf(replied.ticketId)}?done=${what}#latest` } as const;
}

/** The form behind the rating links of our mails. */
export const ratingAction = defineAction({
  may: ({ app, params }: Pick<Context, 'app' | 'params'>) =>
    readRatingToken(app.secret, params['token'] ?? '') !== undefined,
  limits: ({ address }: Sender) => [[ticketLimits.replies, { address }]],
  schema: z.object({ score: text, reason: text }),
  async run(given, { app, params, url }: Context) {
    const ids = readRatingToken(app.secret, params['token'] ?? '')!;
    return afterRating(await rate(app.db, ids, given, new Date()), `${url.pathname}?saved=1`);
  },
});

/**
 * The buttons behind the links that end the mails about a ticket, or say that it is not one's own, and the one-click POST of mail programs
 * (RFC 8058), which only ends the mails.
 */
export const stopMailsAction = defineAction({
  schema: z.object({ intent: text }),
  async run({ intent }, { app, params }: Context) {
    const stop = readStopToken(app.secret, params['token'] ?? '');
    if (!stop) return { outcome: 'gone' } as const;
    await (intent === 'not-theirs' ? reportNotTheirs : stopTicketMails)(app.db, stop);
    return { outcome: 'shown' } as const;
  },
});

function afterRating(rated: Rated, to: string) {
  switch (rated.outcome) {
    case 'saved':
      return { outcome: 'done', to } as const;
    case 'not-found':
      throw new Problem('not-found');
    case 'over':
      return { outcome: 'refused', reason: 'over' } as const;
    case 'invalid':
      return invalid(
        rated.problem === 'missing' ? { field: 'score', problem: 'missing' } : { field: 'reason', problem: 'too-long' },
      );
  }
}

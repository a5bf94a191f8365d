import type { Viewer } from '../accounts/viewer.ts';
import type { Site } from '../config/site.ts';
import { FormError, type FormFile, readForm } from '../server/multipart.ts';
import { type Counted, type Counting, type LimitName, takeFromLimit } from '../web/limits.ts';
import { Problem } from '../web/problem.ts';
import { findUploads, saveAttachment } from './attachments.ts';
import type { TicketsMessages } from './messages/types.ts';
import { type CopiedIn, copyIn, type Replied, replyToRequest, solveRequest } from './requests-answer.ts';
import { findRequesterId, type Rated, rate } from './satisfaction.ts';
import type { AttachmentStorage } from './storage.ts';
import { LIMITS } from './ticket.ts';

/** What goes wrong in a form of the request page, with what was typed. */
export interface RequestErrors {
  form: 'reply' | 'copy' | 'rate';
  status: 422 | 429;
  messages: string[];
  /** As typed: the message, the address or the reason. */
  typed: string;
  score: string | null;
  /** Files that are kept already. */
  files: { token: string; name: string }[];
  retryAfterSeconds?: number;
}

/** What acting on a request needs of the running product. */
interface Acting extends Counting {
  site: Site;
  attachments: AttachmentStorage;
}

export type RequestAction = { outcome: 'done'; path: string } | ({ outcome: 'invalid' } & RequestErrors);

const MEGABYTE = 1024 * 1024;

/**
 * Does what a form of the request page asks for: `intent` is reply, solve, copy or rate.
 * @throws Problem `not-found` for who may not, `bad-request` and `too-large` for what is no such form.
 */
export async function actOnRequest(
  app: Acting,
  {
    request,
    viewer,
    locale,
    ticketId,
    address,
    t,
  }: { request: Request; viewer: Viewer; locale: string; ticketId: number; address: string; t: TicketsMessages },
): Promise<RequestAction> {
  const form = await postedRequestForm(request);
  try {
    const text = (name: string) => (form.fields.get(name) ?? '').replaceAll('\0', '');
    const here = (done: string) => `/${locale}/requests/${ticketId}?done=${done}`;
    const acting = { viewer, organizations: app.site.contact.organizations, ticketId };
    const intent = text('intent');
    const typed = { reply: 'body', copy: 'email', rate: 'reason' }[intent];
    const errors: RequestErrors = {
      form: intent === 'copy' || intent === 'rate' ? intent : 'reply',
      status: 422,
      messages: [],
      typed: typed ? text(typed) : '',
      score: form.fields.get('score'),
      files: [],
    };
    const invalid = (...messages: string[]): RequestAction => ({ outcome: 'invalid', ...errors, messages });

    const take = (limit: LimitName, counted: Counted) =>
      takeFromLimit(app.db, { limit, counted, secret: app.secret, enabled: app.settings.limits });
    let taken = await take('replies', { address });
    if (taken.allowed && intent === 'copy') taken = await take('copiesTo', { email: text('email') });
    if (!taken.allowed) {
      errors.status = 429;
      errors.retryAfterSeconds = taken.retryAfterSeconds;
      const minutes = Math.ceil(taken.retryAfterSeconds / 60);
      return invalid(intent === 'copy' ? t.requests.copy.limited({ minutes }) : t.requests.reply.limited({ minutes }));
    }
    switch (intent) {
      case 'reply': {
        const tokens = form.fields.getAll('attachment').filter((token) => /^[\w-]{16,64}$/.test(token));
        const problems = await keepFiles(app, { tokens, files: form.files, address, t });
        errors.files = await findUploads(app.db, [...new Set(tokens)]);
        if (problems.length > 0) return invalid(...problems);
        const key = /^[\w-]{8,64}$/.test(text('key')) ? text('key') : '';
        const attachments = errors.files.map(({ token }) => token);
        const replied = await replyToRequest(app.db, acting, { body: text('body'), attachments, key, locale });
        return replied.outcome === 'invalid'
          ? invalid(
              replied.problem === 'missing'
                ? t.requests.reply.missing
                : t.requests.reply.long({ most: LIMITS.description }),
            )
          : { outcome: 'done', path: pathAfter(replied, locale) };
      }
      case 'solve': {
        if ((await solveRequest(app.db, acting)).outcome === 'not-found') throw new Problem('not-found');
        return { outcome: 'done', path: here('solved') };
      }
      case 'copy': {
        const copied = await copyIn(app.db, acting, text('email'));
        if (copied.outcome === 'not-found') throw new Problem('not-found');
        return copied.outcome === 'invalid'
          ? invalid(explainCopy(copied, t))
          : { outcome: 'done', path: `${here('copied')}#about` };
      }
      case 'rate': {
        const requesterId = await findRequesterId(app.db, viewer.email ?? '');
        if (requesterId === undefined) throw new Problem('not-found');
        const given = { score: errors.score, reason: text('reason') };
        const rated = await rate(app.db, { ticketId, requesterId }, given, new Date());
        if (rated.outcome === 'not-found') throw new Problem('not-found');
        return rated.outcome === 'saved'
          ? { outcome: 'done', path: `${here('rated')}#rating` }
          : invalid(explainRating(rated, t));
      }
      default:
        throw new Problem('bad-request', 'Expected an intent.');
    }
  } finally {
    await form.discard();
  }
}

/** What is wrong with a rating, in the reader's language. */
export function explainRating(rated: Exclude<Rated, { outcome: 'saved' | 'not-found' }>, t: TicketsMessages): string {
  const { rating } = t.requests;
  if (rated.outcome === 'over') return `${rating.over} ${rating.overText}`;
  return rated.problem === 'missing' ? rating.missing : rating.long({ most: LIMITS.reason });
}

function explainCopy({ problem }: Extract<CopiedIn, { outcome: 'invalid' }>, t: TicketsMessages): string {
  const { copy } = t.requests;
  return { missing: copy.missing, wrong: copy.wrong, full: copy.full({ most: LIMITS.copies }) }[problem];
}

function pathAfter(replied: Exclude<Replied, { outcome: 'invalid' }>, locale: string): string {
  if (replied.outcome === 'not-found') throw new Problem('not-found');
  const done = replied.outcome === 'followed-up' ? 'followed-up' : 'sent';
  return `/${locale}/requests/${replied.ticketId}?done=${done}#latest`;
}

/** Keeps the files of the form; their tokens join the given ones. @returns what is wrong with those it could not keep. */
async function keepFiles(
  app: Acting,
  { tokens, files, address, t }: { tokens: string[]; files: FormFile[]; address: string; t: TicketsMessages },
): Promise<string[]> {
  const problems: string[] = [];
  for (const file of files) {
    if (tokens.length >= LIMITS.attachments) return [...problems, t.attachments.tooMany({ most: LIMITS.attachments })];
    const taken = await takeFromLimit(app.db, {
      limit: 'uploads',
      counted: { address },
      secret: app.secret,
      enabled: app.settings.limits,
    });
    if (!taken.allowed)
      return [...problems, t.requests.reply.limited({ minutes: Math.ceil(taken.retryAfterSeconds / 60) })];
    const saved = await saveAttachment(app.db, app.attachments, file);
    if (saved.outcome === 'saved') tokens.push(saved.token);
    else if (saved.reason === 'too-large')
      problems.push(t.attachments.tooLarge({ name: file.name, megabytes: LIMITS.attachmentBytes / MEGABYTE }));
    else
      problems.push(
        saved.reason === 'empty' ? t.attachments.empty({ name: file.name }) : t.attachments.type({ name: file.name }),
      );
  }
  return problems;
}

async function postedRequestForm(request: Request) {
  try {
    return await readForm(request, {
      bytes: LIMITS.attachments * LIMITS.attachmentBytes + 5 * MEGABYTE,
      fields: 50,
      // Every allowed character may take four bytes.
      fieldBytes: 4 * LIMITS.body,
      files: LIMITS.attachments + 1,
      // A little more than allowed, so that the message can name the file instead of refusing the whole form.
      fileBytes: LIMITS.attachmentBytes + MEGABYTE,
    });
  } catch (error) {
    if (error instanceof FormError)
      throw new Problem(error.status === 413 ? 'too-large' : 'bad-request', error.message);
    throw error;
  }
}

import type { APIContext, AstroGlobal } from 'astro';
import { AWAY_RETRY_SECONDS } from '../db/unavailable.ts';
import { type Action, countUses, perform, type Sender, type Uploaded } from '../web/action.ts';
import { findKeptForm, KEPT_PARAMETER, keepForm } from '../web/kept-form.ts';
import { KEPT_FORMS } from '../web/limits.ts';
import { type Outcome, statusOf } from '../web/outcome.ts';
import { json } from '../web/problem.ts';
import { problemOf } from '../web/problem-of.ts';

/** What an action may ask for. */
type Product = App.Locals['app'];

/** An error as it is shown: beside its field, and in the list above the form. */
export interface ShownError {
  /** Name of the form's field. */
  field: string;
  message: string;
}

/** A form as its page shows it: after it was posted, or before. */
export interface Form<Result> {
  /** How it ended; undefined while nobody has posted it. */
  result: Result | Outcome | undefined;
  /** What was typed into a field; undefined while nobody has posted it. */
  typed(field: string): string | undefined;
  /** Every value of a field that can come several times; undefined while nobody has posted it. */
  posted: ((field: string) => string[]) | undefined;
  /** A password or code as typed: to judge, never to show. */
  secret(field: string): string | undefined;
  /** Files that are kept already. */
  files: Uploaded[];
  /** Said above the form. */
  notice: string | undefined;
  errors: ShownError[];
  /** What is wrong with a field. */
  error(field: string): string | undefined;
}

type ErrorOf<Result> = Result extends { outcome: 'invalid'; errors: readonly (infer Error)[] } ? Error : never;
type ReasonOf<Result> = Result extends { outcome: 'refused'; reason: infer Reason extends string } ? Reason : never;
type Needed<Codes, Words> = [Codes] extends [never] ? object : Words;

/** The sentences of a form, looked up by code: one for each that its action can end with. */
export type Words<Result> = Needed<ErrorOf<Result>, { error(error: ErrorOf<Result>): string }> &
  Needed<ReasonOf<Result>, { reasons: Record<ReasonOf<Result>, string> }> &
  OwnWords;

/** For the endings that every form has a sentence for; a form may have a better one. */
interface OwnWords {
  limited?(minutes: number, typed: (field: string) => string): string;
  gone?: string;
  conflict?: string;
  forbidden?: string;
  failed?: string;
  unavailable?: string;
}

/**
 * Takes what was posted to a page. What is done leads on with 303; a script that asks for JSON gets the outcome with its sentences; otherwise the
 * page goes on to show itself with the form, and its status says how it ended.
 * A page writes `const form = await takeForm(Astro, action, words); if (form instanceof Response) return form;`
 */
export async function takeForm<Input, Result extends Outcome>(
  page: AstroGlobal,
  action: Action<Product, Input, Result>,
  words: Words<Result>,
): Promise<Response | Form<Result>> {
  const { t } = page.locals;
  if (page.request.method !== 'POST') return shownForm<Result>(await keptForm(page, action));
  const performed = await perform(page.locals.app, action, page.request, senderOf(page));
  const { result, values, secrets, files, fields } = performed;
  const said = explain(result, words as AnyWords, { t, typed: (field) => values[field] ?? '' });
  const seconds = result.outcome === 'unavailable' ? AWAY_RETRY_SECONDS : undefined;
  const wait = 'retryAfterSeconds' in result ? result.retryAfterSeconds : seconds;
  const retry = wait === undefined ? undefined : String(wait);
  if (wantsJson(page.request)) {
    const status = result.outcome === 'done' ? 200 : statusOf(result);
    return json(
      status,
      { ...result, retryAfterSeconds: wait, files, shown: said.errors, notice: said.notice },
      retry ? { 'retry-after': retry } : {},
    );
  }
  if (result.outcome === 'signed-out') return page.redirect(await signInPath(page, performed), 303);
  if (result.outcome === 'done') return page.redirect(result.to, 303);
  page.response.status = statusOf(result);
  if (retry) page.response.headers.set('retry-after', retry);
  return shownForm<Result>({ result: result as Result | Outcome, values, secrets, files, fields, ...said });
}

/** The page to sign in on, or to show the second factor on, and back to the form, where what was typed is again. */
async function signInPath(
  page: AstroGlobal,
  { fields, lostFiles }: { fields: [string, string][]; lostFiles: boolean },
): Promise<string> {
  const { url, locals, clientAddress } = page;
  const product = locals.app;
  const back = new URL(url);
  back.searchParams.delete(KEPT_PARAMETER);
  const isOften = await countUses(product, [[KEPT_FORMS, { address: clientAddress }]]);
  const form = { path: url.pathname, fields, hadFiles: lostFiles };
  const secret = isOften || fields.length === 0 ? undefined : await keepForm(product.db, form);
  if (secret) back.searchParams.set(KEPT_PARAMETER, secret);
  const to = encodeURIComponent(back.pathname + back.search);
  return locals.viewer.needsSecondFactor
    ? `/${locals.locale}/account/second-factor?needed=1&to=${to}`
    : `/${locals.locale}/sign-in?to=${to}`;
}

/** What was typed before its sender had to sign in, for showing it again. */
async function keptForm(page: AstroGlobal, action: { needsAccount?: boolean }) {
  const { viewer, t } = page.locals;
  const secret = page.url.searchParams.get(KEPT_PARAMETER);
  if (!secret || !action.needsAccount || viewer.id === undefined) return undefined;
  const kept = await findKeptForm(page.locals.app.db, { secret, path: page.url.pathname, userId: viewer.id });
  if (!kept) return undefined;
  return {
    result: undefined,
    // The first value of a field, as of every form.
    values: Object.fromEntries(kept.fields.toReversed()),
    fields: kept.fields,
    secrets: {},
    files: [],
    notice: kept.hadFiles ? `${t.forms.kept} ${t.errors.filesAgain}` : t.forms.kept,
    errors: [],
  };
}

function shownForm<Result>(posted?: {
  result: Result | Outcome | undefined;
  values: Record<string, string>;
  secrets: Record<string, string>;
  fields: readonly (readonly [string, string])[];
  files: Uploaded[];
  notice: string | undefined;
  errors: ShownError[];
}): Form<Result> {
  const { result, values, secrets, fields, files = [], notice, errors = [] } = posted ?? {};
  return {
    result,
    typed: (field) => values && (values[field] ?? ''),
    posted: fields && ((field) => fields.flatMap(([name, value]) => (name === field ? [value] : []))),
    secret: (field) => secrets?.[field],
    files,
    notice,
    errors,
    error: (field) => errors.find((error) => error.field === field)?.message,
  };
}

/** Who sent the request of a page or an endpoint. */
export function senderOf(
  page: Pick<AstroGlobal, 'locals' | 'url' | 'params' | 'clientAddress' | 'request' | 'cookies'>,
): Sender {
  const { viewer, viewerUnknown = false, session, locale, base, log } = page.locals;
  return {
    viewer,
    viewerUnknown,
    session,
    locale,
    base,
    log,
    url: page.url,
    params: page.params,
    address: page.clientAddress,
    headers: page.request.headers,
    cookies: page.cookies,
  };
}

/** Whether a script asks, which shows the outcome itself. */
function wantsJson(request: Request): boolean {
  return request.headers.get('accept')?.includes('application/json') ?? false;
}

interface AnyWords extends OwnWords {
  error?(error: object): string;
  reasons?: Record<string, string>;
}

function explain(
  result: Outcome,
  words: AnyWords,
  { t, typed }: { t: App.Locals['t']; typed: (field: string) => string },
): { notice: string | undefined; errors: ShownError[] } {
  const { forms } = t;
  const notice = (text: string | undefined) => ({ notice: text, errors: [] });
  switch (result.outcome) {
    case 'done':
    case 'shown':
    case 'signed-out':
      return notice(undefined);
    case 'invalid':
      return {
        notice: undefined,
        errors: result.errors.map((error) => ({ field: error.field, message: words.error?.(error) ?? '' })),
      };
    case 'refused':
      return notice(words.reasons?.[result.reason]);
    case 'limited': {
      const minutes = minutesOf(result.retryAfterSeconds);
      return notice(words.limited?.(minutes, typed) ?? forms.limited({ minutes }));
    }
    case 'conflict':
      return notice(words.conflict ?? forms.conflict);
    case 'gone':
      return notice(words.gone ?? forms.gone);
    case 'forbidden':
      return notice(words.forbidden ?? forms.forbidden);
    case 'failed':
      return notice(words.failed ?? forms.failed);
    case 'unavailable':
      return notice(words.unavailable ?? forms.unavailable);
  }
}

/** Seconds to wait, in whole minutes. */
function minutesOf(seconds: number): number {
  return Math.ceil(seconds / 60);
}

/**
 * Takes what was posted to an address that has no page: a redirect where it is done, and else the page that says what went wrong.
 * @throws Problem
 */
export async function takePost<Input, Result extends Outcome>(
  context: APIContext,
  action: Action<Product, Input, Result>,
): Promise<Response> {
  const { result } = await perform(context.locals.app, action, context.request, senderOf(context));
  if (result.outcome === 'done') return context.redirect(result.to, 303);
  throw problemOf(result);
}

/** How an endpoint's action ends when it has something to answer. */
type Answerable<Result> = Extract<Result, { outcome: 'shown' } | { outcome: 'invalid' }>;

/**
 * Takes what a script or a program posted to an endpoint.
 * @param answer makes the response of what it came to.
 * @throws Problem for everything else it can end with.
 */
export async function takeJson<Input, Result extends Outcome>(
  context: APIContext,
  action: Action<Product, Input, Result>,
  answer: (result: Answerable<Result>) => Response | Promise<Response>,
): Promise<Response> {
  const { result } = await perform(context.locals.app, action, context.request, senderOf(context));
  if (result.outcome === 'shown' || result.outcome === 'invalid') return await answer(result as Answerable<Result>);
  throw problemOf(result);
}

/** The answer of what only takes a note. */
export function noContent(): Response {
  return new Response(null, { status: 204 });
}

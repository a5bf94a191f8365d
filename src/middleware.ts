import { defineMiddleware } from 'astro:middleware';
import { recognise } from './accounts/recognise.ts';
import { VISITOR } from './accounts/viewer.ts';
import { app } from './app.ts';
import { isUnavailable } from './db/unavailable.ts';
import { bannersFor, bannerTags } from './layouts/banners.ts';
import { forgetWaiting } from './layouts/staff-waiting.ts';
import { explainProblem } from './ui/problem-texts.ts';
import { secondsOfBanners } from './web/banner.ts';
import { preferredLocale } from './web/locale.ts';
import { isProblem, json, Problem, problemOfBody, unavailable } from './web/problem.ts';
import { unsentForm } from './web/unsent.ts';
import { recogniseInProduct, sessionIsOver } from './widget/recognise.ts';

/** Every request passes here: locale and viewer are settled, and what goes wrong becomes an answer that people understand. */
export const onRequest = defineMiddleware(async (context, next) => {
  const { locals, request, url, params, cookies } = context;
  locals.app = app();
  const { site, settings, messages, log } = locals.app;
  // The development server has not set these.
  locals.requestId ??= crypto.randomUUID();
  locals.log ??= log;
  locals.base ??= new URL(settings.publicUrl ?? url.origin);
  locals.asked ??= locals.base.origin;
  locals.viewer = VISITOR;
  // Set once: the page that says what went wrong passes here too, under a path of its own.
  locals.path ??= url.pathname;

  const isForPrograms = locals.path.startsWith('/api/');

  const codes = site.locales.map((locale) => locale.code);
  const inPath = locals.path.split('/')[1] ?? '';
  locals.locale = codes.includes(inPath)
    ? inPath
    : preferredLocale(request.headers.get('accept-language'), codes, site.defaultLocale);
  locals.t = messages.in(locals.locale);

  const { refusal } = locals;
  // Once: the page that says so passes here too.
  locals.refusal = undefined;
  try {
    if (refusal === 'unreadable') throw new Problem('bad-request', 'This address cannot be read.');
    if (refusal === 'unknown') throw new Problem('not-found');
    if (refusal === 'method') throw new Problem('method', 'This address does not take this method; see Allow.');
    if (refusal === 'too-large') throw new Problem('too-large', 'The body of the request is too large.');
    if (refusal === 'foreign-origin') throw new Problem('forbidden', 'The request came from another site.');
    if (params['locale'] !== undefined && !codes.includes(params['locale'])) throw new Problem('not-found');
    const { viewer, session, unknown } = locals.frame
      ? await recogniseInProduct(locals.app, locals.frame, locals.base)
      : await recognise(locals.app, cookies, locals.base);
    // Nothing is done or shown as a visitor's that somebody sent who believes to be known.
    if (locals.frame?.session !== undefined && viewer.id === undefined && !unknown) return sessionIsOver();
    locals.viewer = viewer;
    locals.session = session;
    locals.viewerUnknown = unknown;
    locals.banners = url.pathname.startsWith('/api/') ? [] : await bannersFor(locals.app, locals);
    const response = await next();
    // What a form of the staff did is done; what is saved while they write changes no figure, and redirects nowhere.
    if (response.status === 303 && request.method === 'POST' && locals.path.split('/')[2] === 'staff')
      forgetWaiting(locals.app);
    // A page that is kept is out of date when a banner comes, goes or ends.
    const { tags = [], maxAge = Number.POSITIVE_INFINITY } = context.cache.options;
    const seconds = secondsOfBanners(locals.banners);
    if (tags.length > 0)
      context.cache.set({ tags: bannerTags, ...(seconds !== undefined && { maxAge: Math.min(maxAge, seconds) }) });
    // What was made for one person is nobody else's to keep.
    if (viewer.id !== undefined || unknown) response.headers.set('cache-control', 'private, no-store');
    const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
    if (response.status === 404 && (response.body === null || (isForPrograms && isPage)))
      throw new Problem('not-found', 'There is nothing at this address.');
    return response;
  } catch (error) {
    const problem = isProblem(error) ? error : unexpected(error);
    const headers: Record<string, string> = problem.retryAfterSeconds
      ? { 'retry-after': String(problem.retryAfterSeconds) }
      : {};
    const wantsJson = isForPrograms || request.headers.get('accept') === 'application/json';
    if (wantsJson) {
      const { title, text } = explainProblem(problem, locals.t);
      // The text of that page leads to its search.
      const message = problem.kind === 'not-found' ? title : text;
      const { requestId } = locals;
      return json(problem.status, { error: problem.kind, description: problem.message, message, requestId }, headers);
    }
    locals.problem = problem;
    if (problem.kind === 'unavailable') locals.unsent ??= await unsentForm(request, url);
    const page = await context.rewrite(new Request(new URL('/problem', url), { headers: request.headers }));
    const answer = new Response(page.body, { status: problem.status, headers: page.headers });
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  }

  function unexpected(error: unknown): Problem {
    const ofBody = problemOfBody(error);
    if (ofBody) return ofBody;
    if (isUnavailable(error)) {
      // That it is away stands in the log once, not with every request.
      locals.log.debug({ err: error }, 'a page needed the database');
      return unavailable();
    }
    locals.log.error({ err: error }, 'a page failed');
    return new Problem('failed', 'Something went wrong on our side.');
  }
});

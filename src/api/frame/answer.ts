import { createHash } from 'node:crypto';
import { VISITOR } from '../../accounts/viewer.ts';
import { isUnavailable } from '../../db/unavailable.ts';
import { isOriginAllowed } from '../../server/origin.ts';
import { allowedMethods } from '../../server/route-rules.ts';
import type { Sender } from '../../web/action.ts';
import { isProblem, json, type Problem, problemOfBody, unavailable } from '../../web/problem.ts';
import { isInScope, scopesFor } from '../tokens/token.ts';
import type { ApiApp } from './api-app.ts';
import {
  ApiError,
  forbidden,
  invalidEndpoint,
  outOfScope,
  rateLimited,
  recordNotFound,
  unauthenticated,
} from './api-error.ts';
import { type Asked, authenticate, type Budget } from './authenticate.ts';
import { type Call, type Endpoint, METHODS, Reply } from './endpoint.ts';
import { readPageAsked } from './page-asked.ts';
import { readJson, readQuery } from './read.ts';
import { type Route, router } from './routes.ts';

/** A request as it came. */
export interface ApiRequest {
  request: Request;
  sender: Sender;
  /** Origin of the address that the client used: links begin with it. */
  asked: string;
}

/** Answers a request to the API; never throws. */
export type AnswerApi = (app: ApiApp, asked: ApiRequest) => Promise<Response>;

/**
 * Makes the function that answers every request below `/api/v2`, with JSON whatever happens.
 * @param options.check compares each answer with its schema, for tests: one that differs is a 500.
 */
export function apiAnswerer(endpoints: readonly Endpoint[], options: { check?: boolean } = {}): AnswerApi {
  const find = router(endpoints);
  return async (app, { request, sender, asked }) => {
    let budget: Budget | undefined;
    let ending: Record<string, string> = {};
    try {
      const found = find(request.method, sender.url.pathname);
      const known = await authenticate(app, {
        authorization: request.headers.get('authorization'),
        onBehalfOf: request.headers.get('x-on-behalf-of'),
        address: sender.address,
        viewer: sender.viewer,
      });
      budget = known.budget;
      if (budget.isOver) throw rateLimited(budget.resetSeconds);
      if (!found) throw invalidEndpoint();
      if ('allowed' in found) {
        const allow = allowedMethods({ methods: METHODS.filter((one) => found.allowed.includes(one)) })!.join(', ');
        throw new ApiError(405, { error: 'MethodNotAllowed', description: `This address takes ${allow}.` }, { allow });
      }
      const { endpoint } = found.route;
      ending = endingHeaders(endpoint);
      const call = callOf(
        app,
        { request, sender, asked },
        found.route,
        permitted(endpoint, known, { app, request, sender }),
      );
      call.query = readQuery(endpoint, sender.url.searchParams);
      call.page = readPageAsked(sender.url.searchParams);
      call.body = await readJson(endpoint, request);
      const made = await endpoint.run(call);
      if (made instanceof Response) {
        for (const [name, value] of Object.entries({ ...limitHeaders(budget), ...ending }))
          made.headers.set(name, value);
        return made;
      }
      const { answer, status, headers } = made instanceof Reply ? made : new Reply(made);
      if (options.check) endpoint.answer?.parse(answer);
      if (endpoint.answer === undefined || answer === undefined)
        return new Response(null, {
          status: status ?? 204,
          headers: { ...limitHeaders(budget), ...ending, ...headers },
        });
      const about = { ...limitHeaders(budget), ...ending, ...headers };
      const code = status ?? endpoint.status ?? 200;
      return request.method === 'GET' && code === 200 ? tagged(answer, about) : json(code, answer, about);
    } catch (error) {
      const { status, body, headers } = apiErrorOf(error, sender);
      return json(status, body, { ...limitHeaders(budget), ...ending, ...headers });
    }
  };
}

/** Says by a tag what an answer is: the server says nothing else to who has this one already. */
function tagged(answer: unknown, about: Record<string, string>): Response {
  const text = JSON.stringify(answer);
  const etag = `W/"${createHash('sha1').update(text).digest('base64url')}"`;
  // Kept by who asked and nobody else, and never used before it was asked for again.
  const kept = { etag, 'cache-control': 'private, no-cache' };
  return new Response(text, { headers: { 'content-type': 'application/json; charset=utf-8', ...about, ...kept } });
}

/** Who calls, where they may. @throws ApiError where they may not. */
function permitted(
  endpoint: Endpoint,
  { caller }: Asked,
  { app, request, sender }: { app: ApiApp; request: Request; sender: Sender },
) {
  const access = endpoint.access ?? (endpoint.method === 'GET' ? 'read' : 'write');
  if (!caller) {
    if (!endpoint.evenUnknown) throw unauthenticated();
    return { viewer: VISITOR, personId: undefined, by: 'nothing' } as const;
  }
  const { viewer } = caller;
  if (caller.by === 'token' && !isInScope(caller.scopes, endpoint.resource, access))
    throw outOfScope(scopesFor(endpoint.resource, access));
  if (caller.by === 'session') {
    // Nobody can say at the moment who it is.
    if (sender.viewerUnknown) throw unavailable();
    // Of what other sites can have a browser send, the session is the only sign.
    const facts = {
      method: request.method,
      origin: request.headers.get('origin'),
      fetchSite: request.headers.get('sec-fetch-site'),
      contentType: request.headers.get('content-type'),
    };
    if (!isOriginAllowed(facts, sender.base)) throw forbidden('The request came from another site.');
  }
  if (endpoint.may && !endpoint.may(viewer, app)) throw viewer.role === 'visitor' ? unauthenticated() : forbidden();
  return caller;
}

function callOf(
  app: ApiApp,
  { request, sender, asked }: ApiRequest,
  { ids, texts, locale }: Route,
  { viewer, personId, by, ...token }: Pick<Call, 'viewer' | 'personId' | 'by' | 'tokenId'>,
): Call {
  return {
    app,
    viewer,
    personId,
    by,
    ...(token.tokenId !== undefined && { tokenId: token.tokenId }),
    id: (name = 'id') => ids[name]!,
    text: (name) => texts[name]!,
    locale,
    query: {},
    body: undefined,
    request,
    page: { by: 'number', page: 1, perPage: undefined, sortBy: undefined, descending: undefined },
    url: (path) => asked + path,
    address: sender.address,
    sender: { ...sender, viewer },
  };
}

/** Says that an endpoint will go, and when. */
function endingHeaders({ deprecated }: Endpoint): Record<string, string> {
  if (!deprecated) return {};
  return {
    deprecation: `@${Math.floor(deprecated.since.getTime() / 1000)}`,
    sunset: deprecated.until.toUTCString(),
  };
}

function limitHeaders(budget: Budget | undefined): Record<string, string> {
  if (!budget) return {};
  const limit = String(budget.limit);
  const remaining = String(budget.remaining);
  return {
    'x-rate-limit': limit,
    'x-rate-limit-remaining': remaining,
    'ratelimit-limit': limit,
    'ratelimit-remaining': remaining,
    'ratelimit-reset': String(budget.resetSeconds),
  };
}

function apiErrorOf(error: unknown, sender: Sender): ApiError {
  if (error instanceof ApiError) return error;
  if (isProblem(error)) return ofProblem(error);
  const ofBody = problemOfBody(error);
  if (ofBody) return ofProblem(ofBody);
  if (isUnavailable(error)) return ofProblem(unavailable());
  sender.log.error({ err: error }, 'a request to the API failed');
  return new ApiError(500, { status: 500, error: 'Internal Server Error' });
}

const tooLarge = (description: string) => new ApiError(413, { error: 'PayloadTooLarge', description });

function ofProblem(problem: Problem): ApiError {
  const { kind, status, message: description, retryAfterSeconds } = problem;
  if (kind === 'limited') return rateLimited(retryAfterSeconds ?? 60);
  if (kind === 'not-found') return recordNotFound();
  if (kind === 'forbidden') return forbidden(description);
  if (kind === 'too-large') return tooLarge(description);
  if (kind === 'unavailable')
    return new ApiError(
      503,
      { error: 'ServiceUnavailable', description },
      { 'retry-after': String(retryAfterSeconds ?? 5) },
    );
  const names = { 'unsupported-type': 'UnsupportedMediaType', 'bad-request': 'InvalidJSON' } as const;
  const name = kind in names ? names[kind as keyof typeof names] : kind;
  return new ApiError(status, { error: name, description });
}

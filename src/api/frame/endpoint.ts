import type { z } from 'zod';
import type { Viewer } from '../../accounts/viewer.ts';
import type { Sender } from '../../web/action.ts';
import type { Resource } from '../tokens/token.ts';
import type { ApiApp } from './api-app.ts';
import type { PageAsked } from './page-asked.ts';

export const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** Who asks, as the policies see them. */
export interface Caller {
  viewer: Viewer;
  /** Number of the person for programs; undefined for a visitor. */
  personId: number | undefined;
  /** How they showed who they are. */
  by: 'token' | 'session' | 'nothing';
  /** Of a token. */
  tokenId?: number;
}

/** What an endpoint works with. */
export interface Call<Query = unknown, Body = unknown> extends Caller {
  app: ApiApp;
  /** Numbers in the path, by name. */
  id(name?: string): number;
  /** Texts in the path, by name; `locale` is undefined where the path names none. */
  text(name: string): string;
  locale: string | undefined;
  query: Query;
  body: Body;
  /** As it came: for bodies that are no JSON. */
  request: Request;
  /** What page of a list is asked for. */
  page: PageAsked;
  /** Makes an absolute address on the base that the client used. @param path from `/` on. */
  url(path: string): string;
  /** Network address. */
  address: string;
  /** For what already takes a sender of a form. */
  sender: Sender;
}

/** An answer with another status than the usual, or with headers. */
export class Reply<Answer> {
  readonly answer: Answer;
  readonly status: number | undefined;
  readonly headers: Record<string, string>;
  constructor(answer: Answer, options: { status?: number; headers?: Record<string, string> } = {}) {
    this.answer = answer;
    this.status = options.status;
    this.headers = options.headers ?? {};
  }
}

/** Says what a program can ask for. From the list of these come the routes, the OpenAPI document and the tests. */
export interface Endpoint<Query = unknown, Body = unknown, Answer = unknown> {
  method: Method;
  /**
   * From `/api/v2` on: `/tickets/{id}`; `{name}` is a number (a slug may follow it), `{name:text}` any one part. The optional locale after
   * `/help_center` is not written.
   */
  path: string;
  /** One line for the reference. */
  summary: string;
  /** Under which heading of the reference. */
  group: string;
  /** What a token must be for; undefined: only `read` and `write` in general. */
  resource?: Resource;
  /** What it does to the rows, where it is not what the method says: a search by POST reads. */
  access?: 'read' | 'write';
  /** Who may, asked before anything is read. Visitors get 401, others 403. Left out: anybody, visitors too. */
  may?(viewer: Viewer, app: ApiApp): boolean;
  /** It is not to be used any more since a day, and answers until another; every answer says both in its headers (RFC 9745, RFC 8594). */
  deprecated?: { since: Date; until: Date };
  /** It answers as to a visitor where what was sent to say who somebody is says nobody. */
  evenUnknown?: true;
  /** Parameters; what is not named is read over. */
  query?: z.ZodType<Query>;
  /** The JSON body; undefined: it takes none. */
  body?: z.ZodType<Body>;
  /** It reads `request` itself: something else than JSON. */
  rawBody?: { type: string };
  /** Longest body, in bytes; otherwise 1 MB. */
  bodyBytes?: number;
  /** What it answers with; undefined: nothing, with 204. */
  answer?: z.ZodType<Answer>;
  /** Otherwise 200 with an answer and 204 without. */
  status?: number;
  /** A whole response goes out as it is, with the headers of the limit. */
  run(call: Call<Query, Body>): Promise<Answer | Reply<Answer> | Response>;
}

/** Declares an endpoint, with its types. */
export function defineEndpoint<Query, Body, Answer>(endpoint: Endpoint<Query, Body, Answer>): Endpoint {
  return endpoint as unknown as Endpoint;
}

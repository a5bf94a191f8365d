import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { type Rendered, storePage } from './page-cache.ts';
import { bodyOf } from './request-body.ts';
import { ruleHeaders } from './response-headers.ts';
import type { RouteRule } from './route-rules.ts';

/** The part of Astro's application that the server uses. */
export interface AstroApp {
  render(
    request: Request,
    options: { clientAddress: string; locals: object; addCookieHeader: boolean },
  ): Promise<Response>;
}

/** Why a request was turned down before its page saw it; the error page says it in the reader's language. */
export type Refusal = 'unreadable' | 'unknown' | 'method' | 'too-large' | 'foreign-origin';

/** What a page is rendered with. */
export interface RenderOptions {
  url: URL;
  requestId: string;
  rule: RouteRule;
  /** Network address of who asks. */
  clientAddress: string;
  refusal?: Refusal;
  /** In bytes; undefined: the request has no body that anybody reads. */
  bodyLimit?: number;
}

/** What rendering needs of the server. */
interface RenderParts {
  astro: AstroApp;
  log: Logger;
  base: URL;
  policy: string;
}

/** Lets Astro answer a request. @throws Error when the page fails in a way that it cannot say itself. */
export function renderResponse(parts: RenderParts, req: IncomingMessage, options: RenderOptions): Promise<Response> {
  const { url, requestId, clientAddress, refusal, bodyLimit } = options;
  return parts.astro.render(toRequest(req, url, bodyLimit), {
    clientAddress,
    locals: { requestId, log: parts.log.child({ requestId }), base: parts.base, refusal },
    addCookieHeader: true,
  });
}

/** As {@link renderResponse}, as a page in memory. */
export async function renderPage(parts: RenderParts, req: IncomingMessage, options: RenderOptions): Promise<Rendered> {
  return toPage(parts, await renderResponse(parts, req, options), options.rule);
}

/** A response as a page in memory, with the headers of its route. */
export async function toPage(parts: RenderParts, response: Response, rule: RouteRule): Promise<Rendered> {
  const rendered = await storePage(response, rule.cacheSeconds ?? 0);
  rendered.page.headers = { ...ruleHeaders(rule, parts.policy), ...rendered.page.headers };
  return rendered;
}

function toRequest(req: IncomingMessage, url: URL, bodyLimit: number | undefined): Request {
  const headers = new Headers();
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    const name = req.rawHeaders[at]!;
    // Host and forwarding headers have been dealt with; nothing behind this line may trust them.
    if (!/^(host|x-forwarded-.*|forwarded|connection|keep-alive|transfer-encoding|upgrade)$/i.test(name))
      headers.append(name, req.rawHeaders[at + 1]!);
  }
  const hasBody = bodyLimit !== undefined;
  return new Request(url, {
    // An answer to HEAD is the one to GET without its body, which is left out when it is sent: endpoints that leave it out themselves
    // would fill the page cache with nothing. What is refused is shown a page, and may have a method that no Request takes.
    method: hasBody ? (req.method ?? 'POST') : 'GET',
    headers,
    ...(hasBody ? { body: bodyOf(req, bodyLimit), duplex: 'half' } : {}),
  });
}

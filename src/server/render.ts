import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { type Framing, framedLocation, sessionIn } from './framing.ts';
import { type Rendered, storePage } from './page-cache.ts';
import { askedOrigin } from './proxy.ts';
import { bodyOf } from './request-body.ts';
import { frameHeaders, policyWithFrames, ruleHeaders } from './response-headers.ts';
import type { RouteRule, RouteTable } from './route-rules.ts';

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
  /** It is asked for inside a product. */
  framing?: Framing | undefined;
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
  routes: RouteTable;
  /** Origins of the pages that may show ours inside theirs. */
  frameAncestors: readonly string[];
  settings: { publicUrl: string | undefined; trustProxy: string[] };
}

/** Lets Astro answer a request. @throws Error when the page fails in a way that it cannot say itself. */
export async function renderResponse(
  parts: RenderParts,
  req: IncomingMessage,
  options: RenderOptions,
): Promise<Response> {
  const { requestId, clientAddress, refusal, framing } = options;
  const session = framing && sessionIn(req.headers);
  // Scripts of the site's own pages ask at the same addresses, and are known by their cookie.
  const frame = framing && (framing.isPage || session) ? { isPage: framing.isPage, ...session } : undefined;
  const outsideFrames = new Set<string>();
  const response = await parts.astro.render(toRequest(req, options), {
    clientAddress,
    locals: {
      requestId,
      log: parts.log.child({ requestId }),
      base: parts.base,
      asked: askedOrigin(req, parts),
      refusal,
      frame,
      outsideFrames,
    },
    addCookieHeader: true,
  });
  // A page is whole when it comes: it does not stream.
  if (outsideFrames.size > 0)
    response.headers.set('content-security-policy', policyWithFrames(parts.policy, [...outsideFrames]));
  if (!framing?.isPage) return response;
  const headers = new Headers(response.headers);
  // Inside a product nobody is known by a cookie, and none is left.
  headers.delete('set-cookie');
  const location = headers.get('location');
  if (location !== null) headers.set('location', framedLocation(location, parts.routes, parts.base));
  return new Response(response.body, { status: response.status, headers });
}

/** As {@link renderResponse}, as a page in memory. */
export async function renderPage(parts: RenderParts, req: IncomingMessage, options: RenderOptions): Promise<Rendered> {
  return toPage(parts, await renderResponse(parts, req, options), options);
}

/** A response as a page in memory, with the headers of its route. */
export async function toPage(
  parts: RenderParts,
  response: Response,
  { rule, framing }: Pick<RenderOptions, 'rule' | 'framing'>,
): Promise<Rendered> {
  const rendered = await storePage(response, rule.cacheSeconds ?? 0);
  const { 'content-security-policy': own, ...headers } = rendered.page.headers;
  rendered.page.headers = {
    ...ruleHeaders(rule),
    ...(own !== undefined && { 'content-security-policy': own }),
    ...(framing?.isPage && frameHeaders(String(own ?? parts.policy), parts.frameAncestors)),
    ...headers,
  };
  return rendered;
}

function toRequest(req: IncomingMessage, { url: asked, framing, bodyLimit }: RenderOptions): Request {
  const url = framing ? Object.assign(new URL(asked), { pathname: framing.path }) : asked;
  const isInProduct = framing !== undefined && (framing.isPage || req.headers.authorization !== undefined);
  const headers = new Headers();
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    const name = req.rawHeaders[at]!;
    // Host and forwarding headers have been dealt with; nothing behind this line may trust them.
    if (!/^(host|x-forwarded-.*|forwarded|connection|keep-alive|transfer-encoding|upgrade)$/i.test(name))
      headers.append(name, req.rawHeaders[at + 1]!);
  }
  // One rule for who somebody is inside a product, whether or not the browser sends cookies there.
  if (isInProduct) headers.delete('cookie');
  const hasBody = bodyLimit !== undefined;
  return new Request(url, {
    // An answer to HEAD is the one to GET without its body, which is left out when it is sent: endpoints that leave it out themselves
    // would fill the page cache with nothing. What is refused is shown a page, and may have a method that no Request takes.
    method: hasBody ? (req.method ?? 'POST') : 'GET',
    headers,
    ...(hasBody ? { body: bodyOf(req, bodyLimit), duplex: 'half' } : {}),
  });
}

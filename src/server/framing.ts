import type { IncomingHttpHeaders } from 'node:http';
import type { RouteTable } from './route-rules.ts';

// Pages that a product shows inside its own: each has a second address, with `/widget` after the language, where it comes without
// what stands around it and may be framed.

/** Where the pages begin that are shown inside a product, after the language. */
const PREFIX = 'widget';
const FRAMED = /^\/([^/]+)\/widget\/(.+)$/;
/** What scripts of such a page ask for at the address that it has on the site too. */
const ASKED_BY_SCRIPTS = /^\/(?:api|content|files)\//;

/** A request for a page inside a product, or by one. */
export interface Framing {
  /** The path of the page itself. */
  path: string;
  /** The page is asked for as one inside a product, and not by a script on such a page. */
  isPage: boolean;
}

/**
 * What is asked for at an address, if it is for products.
 * @param pathname without a slash at the end.
 * @returns undefined for everything that is shown on the site alone.
 */
export function framingOf(pathname: string, routes: RouteTable): Framing | undefined {
  if (routes.ruleFor(pathname).framed) {
    const isPage = new RegExp(`^/[^/]+/${PREFIX}(/|$)`).test(pathname);
    return isPage || ASKED_BY_SCRIPTS.test(pathname) ? { path: pathname, isPage } : undefined;
  }
  const path = pathname.replace(FRAMED, '/$1/$2');
  return path !== pathname && routes.ruleFor(path).framed ? { path, isPage: true } : undefined;
}

/**
 * Where a page inside a product leads on to.
 * @param location as the page itself says it.
 * @returns an address that may be framed: that of the page it is, or of one that leads out of the frame.
 */
export function framedLocation(location: string, routes: RouteTable, base: URL): string {
  const url = new URL(location, base);
  const [, locale = '', rest = ''] = /^\/([^/]+)\/?(.*)$/.exec(url.pathname) ?? [];
  const inside = rest === '' ? `/${locale}/${PREFIX}` : `/${locale}/${PREFIX}/${rest}`;
  if (url.origin === base.origin) {
    for (const path of [url.pathname, inside])
      if (framingOf(path, routes)?.isPage) return `${path}${url.search}${url.hash}`;
  }
  const to = url.origin === base.origin ? url.pathname + url.search : url.href;
  return `/${locale}/${PREFIX}/outside?${new URLSearchParams({ to })}`;
}

/** The session that a page inside a product has in its memory, and the origin of that product, as they are sent with a request. */
export function sessionIn(headers: IncomingHttpHeaders): { session: string; origin: string } | undefined {
  const [, session] = /^Bearer ([\w-]{20,200})$/.exec(headers.authorization ?? '') ?? [];
  const origin = headers['x-helpwell-origin'];
  return session === undefined ? undefined : { session, origin: typeof origin === 'string' ? origin : '' };
}

import { LRUCache } from 'lru-cache';

/** Values of a parameter that are known beforehand: some words, or whole numbers within bounds. */
export type ParameterValues = readonly string[] | { from: number; to: number };

/** What the server does with the requests for a page or an endpoint. What is left out is the strictest there is. */
export interface RouteRule {
  /** What may be done there; otherwise it is only read. */
  methods?: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[];
  /** The address ends with a slash; otherwise one at its end leads to the address without it. */
  folder?: true;
  /** Programs ask there with whatever slashes they were written with: doubled ones, and one at the end, are read over. */
  anySlashes?: true;
  /** Longest body, in bytes; otherwise 1 MB. Pages that take files count for themselves while reading. */
  bodyBytes?: number;
  /** How long a body may take to come, in seconds; otherwise two minutes. */
  bodySeconds?: number;
  /** What changes something may be sent from other sites, because something else than the cookie shows who may. */
  foreignPosts?: boolean;
  /** The widget shows it inside products, under an address of its own, and the widget's session counts there; see framing.ts. */
  framed?: true;
  /** It opens a page of another site in a window and goes on speaking with it (Cross-Origin-Opener-Policy). */
  opensWindows?: true;
  /** Methods with which scripts of any site may ask, without cookies (CORS); otherwise none. */
  cors?: readonly string[];
  /**
   * Longest time for which a visitor's page may be kept, in seconds; otherwise it is not. The page itself declares its tags with
   * `Astro.cache.set`, and may keep it for a shorter time or not at all.
   */
  cacheSeconds?: number;
  /** Parameters that the page reads and whose every value may be kept as a page of its own. With any other it is made anew. */
  query?: Readonly<Record<string, ParameterValues>>;
  /** Answers with files, which are sent on as they are read instead of being held in memory. */
  streams?: true;
  /** As `streams`, with an answer that goes on for as long as its reader stays (server-sent events); it is cut when the server stops. */
  live?: true;
  /** The last part of the path opens something without a password, so that the log does not have it. */
  secretPath?: boolean;
}

/** Rules by path as in src/pages: `/[locale]/requests/[id]`, `/pagefind/[...path]`. */
export type RouteRules = Readonly<Record<string, RouteRule>>;

/** A page with a form that is posted to the page itself. */
export const FORM = { methods: ['GET', 'POST'] } as const satisfies RouteRule;
/** An address of which nothing can be read. */
export const POST_ONLY = { methods: ['POST'] } as const satisfies RouteRule;
/** A page that is only shown in place of others. */
export const INTERNAL = { methods: [] } as const satisfies RouteRule;

/** Longest body of a form or of JSON where no rule says another. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/** How long a body may take to come where no rule says another time, in seconds. */
export const BODY_SECONDS = 120;
/** The longest that a rule may say. */
export const LONGEST_BODY_SECONDS = 600;

const UNKNOWN: RouteRule = INTERNAL;

/** Which rule is for an address. */
export interface RouteTable {
  /** @param pathname as it stands in the URL; the rule for unknown addresses allows no method. */
  ruleFor(pathname: string): RouteRule;
  /** What was asked for as it may stand in the log: without parameters, and without parts of the path that open something. */
  loggedPath(target: string | undefined): string | undefined;
}

/** Paths whose rule is known without a look at all of them; one longer than this, in characters, is no page that many read. */
const MOST_KNOWN = 2_000;
const LONGEST_KNOWN = 300;

/**
 * Makes one table of what the domains declare.
 * @throws Error when two declare the same path.
 */
export function routeTable(declared: readonly RouteRules[]): RouteTable {
  const all = declared.flatMap((rules) => Object.entries(rules));
  const patterns = new Set<string>();
  for (const [pattern] of all) {
    if (patterns.has(pattern)) throw new Error(`Two domains declare the route ${pattern}.`);
    patterns.add(pattern);
  }
  const routes = all
    .map(([pattern, rule]) => ({ rule, match: matcherOf(pattern), key: orderOf(pattern) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  /** Each request asks several times, and of most pages there are many requests. */
  const known = new LRUCache<string, RouteRule>({ max: MOST_KNOWN });
  const secrets = all.filter(([, rule]) => rule.secretPath).map(([pattern]) => secretMatcherOf(pattern));
  return {
    ruleFor(pathname) {
      const before = known.get(pathname);
      if (before) return before;
      const path = decodedPath(pathname);
      const rule = (path !== undefined && routes.find(({ match }) => match.test(path))?.rule) || UNKNOWN;
      if (pathname.length <= LONGEST_KNOWN) known.set(pathname, rule);
      return rule;
    },
    loggedPath(target) {
      const asked = target?.split(/[?#]/)[0];
      const path = asked && decodedPath(asked.replace(/\/{2,}/g, '/'));
      // What cannot be read cannot be judged.
      if (asked && path === undefined) return '…';
      for (const secret of secrets) {
        const open = path && secret.exec(path)?.[1];
        if (open) return `${open}…`;
      }
      return asked;
    },
  };
}

/** The methods of a rule as `Allow` lists them; HEAD goes with GET. Undefined: nobody asks for such an address. */
export function allowedMethods({ methods = ['GET'] }: RouteRule): string[] | undefined {
  if (methods.length === 0) return undefined;
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

/** Decoded as Astro does before it looks for the page, without the slash at the end. */
function decodedPath(pathname: string): string | undefined {
  try {
    return decodeURI(pathname).replace(/(?<=[^/])\/$/, '');
  } catch {
    return undefined;
  }
}

function matcherOf(pattern: string): RegExp {
  return new RegExp(`^${sourceOf(pattern)}$`);
}

/** Matches whatever begins as the path does, with all before its last part: also when something was added to the address. */
function secretMatcherOf(pattern: string): RegExp {
  return new RegExp(`^(${sourceOf(pattern.slice(0, pattern.lastIndexOf('/')))}/).`);
}

function sourceOf(pattern: string): string {
  const parts = pattern.split('/').slice(1);
  return parts
    .map((part) => {
      if (part.startsWith('[...')) return '(?:/.*)?';
      const pieces = part.split(/(\[[^\]]+\])/);
      return `/${pieces.map((piece) => (piece.startsWith('[') ? '[^/]+' : piece.replace(/[.*+?^${}()|\\]/g, '\\$&'))).join('')}`;
    })
    .join('');
}

/** Fixed parts come before parameters, and those before the rest of a path, as in Astro. */
function orderOf(pattern: string): string {
  return pattern
    .split('/')
    .map((part) => (part.startsWith('[...') ? '2' : part.includes('[') ? '1' : '0'))
    .join('');
}

/** The values of the declared parameters in one order, as `?a=1&b=2`; undefined when the page is to be made anew. */
export function keptQuery(given: URLSearchParams, rule: RouteRule): string | undefined {
  const kept: string[] = [];
  const seen = new Set<string>();
  for (const [name, value] of given) {
    const values = rule.query && Object.hasOwn(rule.query, name) ? rule.query[name] : undefined;
    if (!values || seen.has(name) || !isAmong(value, values)) return undefined;
    seen.add(name);
    kept.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  }
  return kept.length > 0 ? `?${kept.sort().join('&')}` : '';
}

function isAmong(value: string, values: ParameterValues): boolean {
  if ('from' in values)
    return /^(0|[1-9]\d{0,14})$/.test(value) && Number(value) >= values.from && Number(value) <= values.to;
  return values.includes(value);
}

import { randomBytes } from 'node:crypto';

/** Cookie with the visitor's random key, set by the answer to a vote and by nothing else. */
const VISITOR_COOKIE = 'helpwell_visitor';

/** A year: as long as an answer can still be changed from the same browser. */
const VISITOR_COOKIE_SECONDS = 365 * 24 * 3600;

const KEY = /^[\w-]{22}$/;

/** Header with the key of a page inside a product, which has it in its memory alone: there are no cookies there. */
const VISITOR_HEADER = 'x-helpwell-visitor';

/** A request, by which a visitor is told from others. */
interface Asking {
  headers: Pick<Headers, 'get'>;
  cookies: { get(name: string): { value: string } | undefined };
}

/** The key of who sends a request; undefined: none yet. */
export function visitorKeyOf({ headers, cookies }: Asking): string | undefined {
  const key = headers.get(VISITOR_HEADER) ?? cookies.get(VISITOR_COOKIE)?.value;
  return isVisitorKey(key) ? key : undefined;
}

/** The key of who votes; who has none yet gets the cookie by which a later answer replaces this one. */
export function keyOfVoter({
  headers,
  cookies,
  base,
}: Asking & {
  cookies: Asking['cookies'] & { set(name: string, value: string, options: ReturnType<typeof visitorCookie>): void };
  base: URL;
}): string {
  const known = visitorKeyOf({ headers, cookies });
  if (known !== undefined) return known;
  const key = newVisitorKey();
  cookies.set(VISITOR_COOKIE, key, visitorCookie(base));
  return key;
}

/** A new key for a visitor: 128 random bits, 22 characters. */
export function newVisitorKey(): string {
  return randomBytes(16).toString('base64url');
}

/** Whether a value is a key we could have made. */
export function isVisitorKey(value: string | undefined): value is string {
  return value !== undefined && KEY.test(value);
}

/** What the cookie of the key is set with. */
const visitorCookie = (base: URL) =>
  ({
    httpOnly: true,
    sameSite: 'lax',
    secure: base.protocol === 'https:',
    path: '/',
    maxAge: VISITOR_COOKIE_SECONDS,
  }) as const;

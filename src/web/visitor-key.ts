import { randomBytes } from 'node:crypto';

/** Cookie with the visitor's random key, set by the answer to a vote and by nothing else. */
export const VISITOR_COOKIE = 'helpwell_visitor';

/** A year: as long as an answer can still be changed from the same browser. */
const VISITOR_COOKIE_SECONDS = 365 * 24 * 3600;

const KEY = /^[\w-]{22}$/;

/** A new key for a visitor: 128 random bits, 22 characters. */
export function newVisitorKey(): string {
  return randomBytes(16).toString('base64url');
}

/** Whether a cookie's value is a key we could have made. */
export function isVisitorKey(value: string | undefined): value is string {
  return value !== undefined && KEY.test(value);
}

/** What the cookie of the key is set with. */
export const visitorCookie = (base: URL) =>
  ({
    httpOnly: true,
    sameSite: 'lax',
    secure: base.protocol === 'https:',
    path: '/',
    maxAge: VISITOR_COOKIE_SECONDS,
  }) as const;

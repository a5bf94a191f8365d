/** How somebody signed in. */
export type SignInMethod = 'password' | 'link' | 'provider' | 'product' | 'setup';

/** What a one-time link is for. */
export type TokenKind =
  | 'setup'
  | 'sign-up'
  | 'sign-in'
  | 'first-sign-in'
  | 'password'
  | 'change-email'
  | 'second-factor';

/** How long a link works, in minutes; undefined: until it is used or replaced. */
export const TOKEN_MINUTES: Record<TokenKind, number | undefined> = {
  // Printed where only the operator reads.
  setup: undefined,
  // Somebody who signs up in the evening confirms in the morning.
  'sign-up': 24 * 60,
  // Mail is quick, and a link in a mailbox is a key under the mat.
  'sign-in': 15,
  'first-sign-in': 15,
  password: 60,
  'change-email': 60,
  // Time to find the telephone.
  'second-factor': 10,
};

/** How long the link of an invitation works, in days: over a weekend and a holiday. */
export const INVITATION_DAYS = 7;
/** Addresses invited with one form. */
export const MOST_INVITED = 100;

/** Text limits in characters; the database checks the same numbers. */
export const ACCOUNT_LIMITS = {
  name: 200,
  /** NIST SP 800-63B asks for at least 64; more only costs hashing time. */
  password: 256,
  userAgent: 300,
} as const;

/** Text limits of an organization in characters; the database checks the same numbers. */
export const ORGANIZATION_LIMITS = { name: 200, externalId: 255 } as const;

/** Fewest characters of a password. */
export const SHORTEST_PASSWORD = 10;

/** A name as it is kept: one line, no control characters, no spaces around it. */
export function cleanName(name: string): string {
  return name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
}
